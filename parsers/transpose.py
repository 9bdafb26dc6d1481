"""Tables that have their entities as columns."""

from __future__ import annotations

from dataclasses import replace

from records import Table


def transpose(table: Table) -> Table:
    """``table`` turned, its first column as the one header row.

    Cells keep the places they have in the note, so ``rows[r][c].row`` of the result is a column
    of the grid.
    """
    return replace(table, rows=tuple(zip(*table.rows, strict=True)), header_rows=1)
