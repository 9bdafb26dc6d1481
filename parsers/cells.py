"""One cell of an entity's row → claims, issues and a disposition.

Everything here is a function of the cell, its column and its :class:`RowContext`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from parsers.columns import Column
from parsers.context import Around, context_value
from parsers.links import BrokenLinkError, arxiv_month, canonical_url, type_link
from parsers.reading import read_cell
from parsers.sharing import Part, assign
from parsers.values.common import states_nothing
from parsers.values.dates import DateOrder
from parsers.values.quantities import read_quantities
from records import Cell, ClaimDraft, Issue, Link, Reading, Value
from vocabulary import Vocabulary

ABOUT_VARIANT = frozenset({"date", "quantity", "flag", "reference"})
"""Kinds of claims that speak only of the size their mention names (``AquilaChat-7B``)."""

ACCEPTED = {
    "date": "a date such as 2023, 2023-03 or 2023-03-14",
    "quantity": "a number such as 7B, 7B/13B or 125M-175B",
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

    ``table`` is the index of the table, ``index`` the row's place in its grid; ``transposed``
    tables have entities as columns, and places are given as in the note.
    """

    path: str
    table: int
    syntax: str
    context: str
    index: int
    transposed: bool
    mention: str
    parts: tuple[Part, ...]
    subject: Cell
    surroundings: tuple[Around, ...]

    def place(self, column: Column) -> tuple[int, int]:
        """Row and column of the grid as the note has it."""
        return (column.index, self.index) if self.transposed else (self.index, column.index)


def read_property_cell(
    cell: Cell,
    source: Cell,
    column: Column,
    row: RowContext,
    vocabulary: Vocabulary,
    order: DateOrder | None,
) -> Outcome:
    """Claims of a cell for its column's property; ``source`` is another for ``same as above``."""
    reading = read_cell(source, column, vocabulary, row.syntax, order)
    other = None if reading.values else _otherwise(source, column, row, vocabulary)
    if other is not None:
        return other
    origin = "above" if source is not cell else "content" if column.by_content else "cell"
    claims = tuple(
        _draft(cell, column, row, part.mention, _of_variant(part, value), origin, shared=shared)
        for part, value, shared in assign(reading.values, row.parts)
    )
    kind = vocabulary.properties[column.property].kind
    issues = tuple(
        _unread(cell, column, row, f"{fragment!r} is no {kind} for {column.property!r}", kind)
        for fragment in reading.unread
    )
    return Outcome(claims, issues, _disposition(reading))


def _otherwise(
    cell: Cell, column: Column, row: RowContext, vocabulary: Vocabulary
) -> Outcome | None:
    """Claims of a cell that is a value of another property, as the vocabulary allows."""
    declared = vocabulary.properties[column.property]
    if declared.otherwise is None or states_nothing(cell.stated, vocabulary):
        return None
    stands_for = replace(column, property=declared.otherwise.property)
    reading = read_cell(cell, stands_for, vocabulary, row.syntax)
    if not reading.values:
        return None
    implied = Value(declared.kind, declared.otherwise.states)
    readings = ((stands_for, reading.values), (column, (implied,)))
    claims = tuple(
        _draft(cell, about, row, part.mention, _of_variant(part, value), "cell", shared=shared)
        for about, values in readings
        for part, value, shared in assign(values, row.parts)
    )
    return Outcome(claims, (), "claim")


def _of_variant(part: Part, value: Value) -> Value:
    sizes = part.name.sizes
    if value.kind in ABOUT_VARIANT and not value.qualifier and len(sizes) == 1:
        return value._replace(qualifier=sizes[0])
    return value


def _disposition(reading: Reading) -> str:
    if reading.values:
        return "claim"
    if reading.unread:
        return "issue"
    if reading.other:
        return f"ignored: counts {reading.other[0].rpartition(': ')[2]}"
    return "nothing stated"


def read_link_cell(cell: Cell, column: Column, row: RowContext, vocabulary: Vocabulary) -> Outcome:
    """Claims of the links of a cell, each typed by its host, its label or its column."""
    claims: list[ClaimDraft] = []
    issues: list[Issue] = []
    hint = column.property if column.role == "property" else ""
    for link in cell.links:
        try:
            claims += _link_claims(cell, link, hint, column, row, vocabulary)
        except BrokenLinkError as error:
            issues.append(_unread(cell, column, row, str(error), "link"))
    return Outcome(tuple(claims), tuple(issues), _link_disposition(claims, issues))


def _link_disposition(claims: list[ClaimDraft], issues: list[Issue]) -> str:
    if claims:
        return "claim"
    return "issue" if issues else "ignored: text without a link in a column of links"


def _link_claims(
    cell: Cell, link: Link, hint: str, column: Column, row: RowContext, vocabulary: Vocabulary
) -> list[ClaimDraft]:
    canonical = canonical_url(link.url, tuple(vocabulary.terms.redirects.items()))
    name = type_link(link, canonical, hint, vocabulary)
    if not name:
        return []
    shared = len(row.parts) > 1
    values = [(name, Value("link", canonical.url))]
    month = arxiv_month(canonical)
    if month and name == "paper" and "paper_date" in vocabulary.properties:
        values.append(("paper_date", month))
    return [
        _draft(
            cell, column, row, part.mention, value, "cell", property_, shared, link.label, link.url
        )
        for part in row.parts
        for property_, value in values
    ]


def read_name_sizes(
    column: Column, row: RowContext, properties: list[str], vocabulary: Vocabulary
) -> tuple[ClaimDraft, ...]:
    """Sizes that the name itself states, for a row that states no other."""
    drafts = []
    for name in properties:
        declared = vocabulary.properties[name]
        for part in row.parts:
            reading = read_quantities("/".join(part.name.sizes), declared.unit, vocabulary)
            drafts += [
                _draft(
                    row.subject, column, row, part.mention, _of_variant(part, value), "name", name
                )
                for value in reading.values
            ]
    return tuple(drafts)


def read_context(
    column: Column, row: RowContext, properties: list[str], vocabulary: Vocabulary
) -> tuple[ClaimDraft, ...]:
    """Claims that groups, leads and headings state for a row that does not say otherwise itself."""
    drafts = []
    for name in properties:
        found = context_value(name, row.surroundings, vocabulary)
        if found is not None:
            shared = len(row.parts) > 1
            drafts += [
                _draft(
                    row.subject, column, row, part.mention, _of_variant(part, found.value),
                    found.origin, name, shared, raw=found.raw,
                )
                for part in row.parts
            ]  # fmt: skip
    return tuple(drafts)


def _draft(
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
    place = row.place(column)
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


def _unread(cell: Cell, column: Column, row: RowContext, what: str, kind: str) -> Issue:
    place = row.place(column)
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
