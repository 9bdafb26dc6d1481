"""What kind of row a row is, and which cell says what a cell says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsers.claims.columns import Column
from parsers.claims.context import states_context
from parsers.values.common import states_nothing
from records import Cell, Table
from vocabulary import Vocabulary, fold, fold_name

Row = Sequence[Cell | None]

_BOLD = re.compile(r"\s*(?:\*\*.+\*\*|__.+__|<(b|strong)>.+</\1>)\s*", re.DOTALL | re.IGNORECASE)
_COLONS = (":", "：")


def is_blank(cell: Cell | None, vocabulary: Vocabulary) -> bool:
    """A cell that states nothing, in words or by a link."""
    return cell is None or (states_nothing(cell.stated, vocabulary) and not cell.links)


def is_header_again(row: Row, columns: Sequence[Column]) -> bool:
    """The header once more, in the middle of a table."""
    texts = [fold_name(cell.stated) if cell else "" for cell in row]
    return any(texts) and texts == [fold_name(column.header) for column in columns]


def group_text(row: Row, vocabulary: Vocabulary) -> str:
    """Text of a row that heads those below, ``""`` for any other row.

    One cell over all columns; or the only cell that states anything, when it ends in a colon; or
    when the others are empty (not a dash: that is a row that states nothing) and it is bold or
    states a value for the rows below, as a maker or a year does.
    """
    stated = {cell for cell in row if cell and not is_blank(cell, vocabulary)}
    if len(stated) != 1:
        return ""
    cell = stated.pop()
    text = cell.stated.strip()
    if cell.colspan >= len(row) > 1 or text.endswith(_COLONS):
        return text
    others = [other for other in row if other is not cell and other is not None]
    empty = len(others) > 1 and not any(other.text.strip() for other in others)
    return text if empty and cell is row[0] and _heads(cell, text, vocabulary) else ""


def _heads(cell: Cell, text: str, vocabulary: Vocabulary) -> bool:
    return states_context(text, vocabulary) or _BOLD.fullmatch(cell.markup) is not None


def title_of(table: Table) -> str:
    """Text of a first row that titles the table: one text in it, and a row of headers below."""
    if len(table.rows) < 3 or table.width < 2:
        return ""
    first, second = table.rows[0], table.rows[1]
    texts = {cell.stated.strip() for cell in first if cell and cell.stated.strip()}
    filled = sum(bool(cell and cell.stated.strip()) for cell in second)
    return texts.pop() if len(texts) == 1 and filled * 2 > table.width else ""


class Sources:
    """Which cell says what a cell says; remembered, so that a long run of them costs no more."""

    def __init__(self, table: Table, subject: int, vocabulary: Vocabulary) -> None:
        self.table, self.subject, self.vocabulary = table, subject, vocabulary
        self.known: dict[tuple[int, int], Cell] = {}

    def of(self, index: int, column: Column) -> Cell | None:
        """The cell that says what the cell of a row and column says.

        Itself; or the one above for ``same as above``; or, left of the names in a Markdown table
        (which cannot span rows), the one above an empty cell.
        """
        at, source = index, self.table.rows[index][column.index]
        while source is not None and at > self.table.header_rows:
            if not _repeats(source, self.table, column, self.subject, self.vocabulary):
                break
            at -= 1
            if known := self.known.get((at, column.index)):
                source = known
                break
            source = self.table.rows[at][column.index] or source
        if source is not None:
            self.known[index, column.index] = source
        return source


def _repeats(
    cell: Cell, table: Table, column: Column, subject: int, vocabulary: Vocabulary
) -> bool:
    if fold(cell.stated) in vocabulary.same_as_above:
        return True
    empty = not cell.text.strip() and not cell.links
    return empty and table.syntax == "markdown" and column.index < subject
