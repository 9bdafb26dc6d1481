"""What is known of a row while its cells are read, and what a cell gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from parsers.claims.columns import Column
from parsers.claims.context import Around
from parsers.claims.shapes import Places
from parsers.claims.sharing import Part
from records import Cell, ClaimDraft, Issue, Value

ACCEPTED = {
    "date": "a date such as 2023, 2023-03 or 2023-03-14",
    "quantity": "a number such as 40, 40/80 or 10-20, with its unit",
    "flag": "a word for open, closed or partial",
    "term": "a term of the vocabulary",
    "reference": "the name of an entity",
    "link": "an http(s) address",
    "text": "text",
}


class Outcome(NamedTuple):
    """What one cell gave. ``disposition`` is the ledger's word for it."""

    claims: tuple[ClaimDraft, ...]
    issues: tuple[Issue, ...]
    disposition: str


@dataclass(frozen=True)
class RowContext:
    """What is known of a row before its cells are read.

    ``table`` is the index of the table, ``index`` the row's place in the grid that is read;
    ``places`` tells how places of the note are found from it.
    """

    path: str
    table: int
    syntax: str
    context: str
    index: int
    places: Places
    mention: str
    parts: tuple[Part, ...]
    subject: Cell
    surroundings: tuple[Around, ...]

    def place(self, column: Column, cell: Cell) -> tuple[int, int]:
        """Row and column of the grid as the note has it."""
        if self.places == "cell":
            return cell.row, cell.column
        slot = self.index, column.index
        return slot[::-1] if self.places == "turned" else slot

    @property
    def is_apart(self) -> bool:
        """Whether what stands around the row is said of each of its parts, not of them together."""
        return len(self.parts) == 1 or self.places == "cell"

    def of(self, part: Part) -> RowContext:
        """The same row as far as it is about one of its parts."""
        return replace(self, parts=(part,))

    def lines(self, cell: Cell) -> list[str]:
        """Lines of a cell that stand beside the lines of the names, one for each part; else [].

        ``T5<br>mT5`` beside ``2019<br>2020``: a table within a row.
        """
        lines = _lines(cell)
        stacked = len(self.parts) > 1 and len(_lines(self.subject)) == len(self.parts)
        return lines if stacked and len(lines) == len(self.parts) else []


def _lines(cell: Cell) -> list[str]:
    return [line.strip(" /") for line in cell.stated.split("\n") if line.strip(" /")]


def draft(
    cell: Cell,
    column: Column,
    row: RowContext,
    mention: str,
    value: Value,
    origin: str,
    property_: str = "",
    shared: bool = False,
    label: str = "",
    raw: str = "",
) -> ClaimDraft:
    """A claim of one part of a row, with the place it was read at."""
    place = row.place(column, cell)
    return ClaimDraft(
        path=row.path,
        table=row.table,
        row=place[0],
        column=place[1],
        line=cell.line,
        header=column.header,
        context=row.context,
        raw=raw or cell.text,
        mention=mention,
        property=property_ or column.property,
        kind=value.kind,
        value=value.text,
        date_start=value.date_start,
        date_end=value.date_end,
        numbers=value.numbers,
        bounds=value.bounds,
        is_range=value.is_range,
        hedged=value.hedged,
        qualifier=value.qualifier,
        origin=origin,
        shared=shared,
        label=label,
    )


def unread(cell: Cell, column: Column, row: RowContext, what: str, kind: str) -> Issue:
    """An issue of a cell that could not be read; ``what`` says what was read."""
    place = row.place(column, cell)
    return Issue(
        kind="unread value",
        path=row.path,
        line=cell.line,
        table=row.table,
        row=place[0],
        column=place[1],
        property=column.property,
        mention=row.mention,
        raw=cell.text,
        message=f"{what}; {ACCEPTED[kind]} would be accepted",
    )
