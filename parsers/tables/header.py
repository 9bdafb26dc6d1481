"""How many rows of a table are its header."""

from __future__ import annotations

import re
from typing import Final

from records.table import Cell, Grid

Row = tuple[Cell | None, ...]

_DATA: Final = re.compile(r"[\W_]*\d[\d\W_]*(?:[^\W\d_]{1,2}[\d\W_]*)?")
_BOLD: Final = re.compile(r"\*\*|__|<(?:b|strong)\b", re.IGNORECASE)
_SAMPLE: Final = 50


def count_header_rows(rows: Grid, declared: int | None = None) -> int:
    """Number of leading header rows of a grid.

    ``declared`` is what the markup says (rows of ``thead``, 1 for a Markdown delimiter
    row), None when it says nothing. Then leading rows of ``th`` cells count, and then a
    first row that looks unlike the rest: all words, or bold, where others are not. A
    Markdown header left empty is followed by one more row if that looks like a header.
    """
    if not rows or not rows[0]:
        return 0
    if declared is None:
        return _leading_th_rows(rows) or _looked_for(rows)
    if declared == 1 and _is_empty(rows[0]):
        return 1 + _looked_for(rows[1:])
    return min(declared, len(rows))


def is_data(cell: Cell) -> bool:
    """True of a cell that a header would hardly be: a number, a date, a size or a link."""
    return bool(cell.links) or _DATA.fullmatch(cell.stated) is not None


def is_bold(cell: Cell) -> bool:
    """True of a ``th`` or of a cell whose content starts in bold."""
    return cell.header or _BOLD.match(cell.markup) is not None


def _leading_th_rows(rows: Grid) -> int:
    """A row that only cells from above cover is theirs; one cell across a second row is a group."""
    for count, row in enumerate(rows):
        cells = {cell for cell in row if cell is not None}
        if not cells or not all(cell.header for cell in cells):
            return count
        if count and len(cells) == 1 and len(row) > 1:
            return count
    return 1


def _looked_for(rows: Grid) -> int:
    """Rows up to and with the first that looks like a header; a title may stand above it."""
    if rows and len(rows[0]) > 1 and len(set(rows[0])) == 1 and rows[0][0] is not None:
        return 2 if _looks_like_header(rows[1:]) else 0
    return int(_looks_like_header(rows))


def _is_empty(row: Row) -> bool:
    return all(cell is None or not (cell.text or cell.images) for cell in row)


def _looks_like_header(rows: Grid) -> bool:
    if len(rows) < 2 or None in rows[0]:
        return False
    first = [cell for cell in rows[0] if cell is not None]
    texts = [cell.text for cell in first]
    if not all(texts) or len(set(texts)) < len(texts) or any(map(is_data, first)):
        return False
    if all(map(is_bold, first)) and not all(cell and is_bold(cell) for cell in rows[1]):
        return True
    below = rows[1 : 1 + _SAMPLE]
    return any(_is_data_column(below, column) for column in range(len(rows[0])))


def _is_data_column(rows: Grid, column: int) -> bool:
    cells = [cell for row in rows if (cell := row[column]) is not None and cell.text]
    return sum(map(is_data, cells)) * 2 > len(cells)
