"""The ledger: every cell of a table ends in exactly one disposition."""

from __future__ import annotations

from collections.abc import Callable

from records import Cell, CellRecord, Table

RANK = ("claim", "mention", "header", "context", "issue", "ignored", "nothing stated")
"""When a cell is met more than once (it spans rows), the disposition that says most stays."""

Place = tuple[int, int]


class Ledger:
    """Dispositions of the cells of one table, by the place of each cell's origin.

    A turned table keeps the places of the note, so its records do too.
    """

    def __init__(self, table: Table, path: str) -> None:
        self.table, self.path = table, path
        self.dispositions: dict[Place, str] = {}
        self.claims: dict[Place, int] = {}

    def put(self, cell: Cell, disposition: str, claims: int = 0) -> None:
        """Note what became of a cell and how many claims it gave."""
        place = (cell.row, cell.column)
        known = self.dispositions.get(place)
        if known is None or _rank(disposition) < _rank(known):
            self.dispositions[place] = disposition
        self.claims[place] = self.claims.get(place, 0) + claims

    def records(
        self, default: Callable[[Cell], str] = lambda _cell: "nothing stated"
    ) -> tuple[CellRecord, ...]:
        """One record for every cell of the table, in the note's order."""
        cells = {(c.row, c.column): c for row in self.table.rows for c in row if c is not None}
        return tuple(self._record(cells[place], default) for place in sorted(cells))

    def _record(self, cell: Cell, default: Callable[[Cell], str]) -> CellRecord:
        place = (cell.row, cell.column)
        disposition = self.dispositions.get(place)
        return CellRecord(
            path=self.path,
            table=self.table.index,
            row=cell.row,
            column=cell.column,
            line=cell.line,
            rowspan=cell.rowspan,
            colspan=cell.colspan,
            text=cell.text,
            disposition=default(cell) if disposition is None else disposition,
            claims=self.claims.get(place, 0),
        )


def _rank(disposition: str) -> int:
    return RANK.index(disposition.split(":")[0])
