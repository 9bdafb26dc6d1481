"""The WHATWG algorithm for forming a table, with row spans clipped to their row group.

HTML Standard, 4.9.12.1. Where the standard lets a row span make rows of its own,
browsers do not (CSS 2.1, 17.2): a span ends with its row group.
"""

from __future__ import annotations

import re
from typing import Final

from records.table import Cell, Grid

MAX_SLOTS: Final = 2_000_000
"""Largest grid, rows times columns, after spans."""
MAX_COLSPAN: Final = 1000
MAX_ROWSPAN: Final = 65534

_INTEGER: Final = re.compile(r"[ \t\n\f\r]*(?P<sign>[+-]?)(?=[0-9])0*(?P<digits>[0-9]*)")


class GridTooLargeError(ValueError):
    """The grid would have more slots than `MAX_SLOTS`, or than are left for it of `Slots`."""


class Slots:
    """What is left of the slots that all grids of a note may have: `MAX_SLOTS`, one per character.

    A cell without spans takes more characters than that, so only spans come to the bound.
    """

    __slots__ = ("left",)

    def __init__(self, text: str) -> None:
        self.left = MAX_SLOTS + len(text)


def parse_span(value: str | None, limit: int, least: int) -> int:
    """A span attribute by the rules for non-negative integers: junk is 1, too much is ``limit``.

    ``least`` is 0 for ``rowspan`` (which then means: to the end of the row group) and
    1 for ``colspan`` (where 0 is not valid and means 1).
    """
    match = _INTEGER.match(value) if value else None
    if match is None:
        return 1
    digits = match["digits"]
    number = limit if len(digits) > 6 else int(digits or 0)
    if number < least or (number and match["sign"] == "-"):
        return 1
    return min(number, limit)


class Layout:
    """A grid in the making: cells are put row by row, left to right."""

    __slots__ = ("_growing", "_most", "_slots", "_tall", "_width", "rows")

    def __init__(self, slots: Slots) -> None:
        self._slots = slots
        self._most = min(MAX_SLOTS, slots.left)
        self.rows: list[list[Cell | None]] = []
        self._width = 0
        self._growing: dict[int, Cell] = {}
        self._tall: list[Cell] = []

    def start_row(self) -> list[Cell | None]:
        """Begins the next row, into which the cells above grow, and returns it.

        A cell that spans nothing may be appended to it directly.
        """
        self._reach()
        row = self._grown() if self._growing else []
        self.rows.append(row)
        return row

    def free_column(self, start: int) -> int:
        """First column of the current row, from ``start``, that no cell covers yet."""
        row = self.rows[-1]
        width = len(row)
        while start < width and row[start] is not None:
            start += 1
        return start

    def put(self, cell: Cell) -> None:
        """Places a cell in the current row, in the column that `free_column` gave.

        Where it overlaps a cell that grows from above, it is the one on top (it is painted later).
        """
        row, column = self.rows[-1], cell.column
        end = column + cell.colspan
        row.extend([None] * (end - len(row)))
        row[column:end] = [cell] * cell.colspan
        if end > self._width:
            self._reach()
        if cell.rowspan > 1:
            self._grow(cell)

    def end_group(self) -> None:
        """Ends a row group: no cell grows beyond it."""
        self._reach()
        for cell in self._tall:
            if cell.row + cell.rowspan > len(self.rows):
                self._clip(cell)
        self._tall.clear()
        self._growing.clear()

    def grid(self) -> Grid:
        """The finished rectangle."""
        width = self._width
        self._slots.left -= width * len(self.rows)
        for row in self.rows:
            if len(row) < width:
                row.extend([None] * (width - len(row)))
        return tuple(map(tuple, self.rows))

    def _grown(self) -> list[Cell | None]:
        number = len(self.rows)
        growing = {c: cell for c, cell in self._growing.items() if number < cell.row + cell.rowspan}
        self._growing = growing
        row: list[Cell | None] = [None] * (max(growing) + 1 if growing else 0)
        for column, cell in growing.items():
            row[column] = cell
        return row

    def _grow(self, cell: Cell) -> None:
        bottom = cell.row + cell.rowspan
        for column in range(cell.column, cell.column + cell.colspan):
            held = self._growing.get(column)
            if held is None or held.row + held.rowspan < bottom:
                self._growing[column] = cell
        self._tall.append(cell)

    def _clip(self, cell: Cell) -> None:
        clipped = cell._replace(rowspan=len(self.rows) - cell.row)
        for row in self.rows[cell.row :]:
            for column in range(cell.column, cell.column + cell.colspan):
                if row[column] is cell:
                    row[column] = clipped

    def _reach(self) -> None:
        """Takes note of the width of the last row."""
        rows = self.rows
        if rows and len(rows[-1]) > self._width:
            self._width = len(rows[-1])
        if self._width * len(rows) > self._most:
            where = "" if self._most == MAX_SLOTS else ", which are left for it in the note"
            raise GridTooLargeError(f"more than {self._most} slots{where}")
