"""What of a table is too much to be about entities, kept away from what reads values.

Reading a value looks at its text in many ways, some of which take a time that grows with its
square. Nobody writes a value of 10,000 characters or a table of 500 properties: such a cell or
table is reported, and stays in the ledger as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from parsers.claims.context import Around
from parsers.claims.interpret import Interpreted, interpret_table
from parsers.claims.ledger import Ledger
from records import Cell, CellRecord, Issue, Table
from vocabulary import Vocabulary

LONGEST: Final = 10_000
"""Characters of the longest cell that is read."""
LONGEST_AROUND: Final = 2000
"""Characters of a heading or a lead that are read; what states a value is far shorter."""
WIDEST: Final = 500
"""Columns of the widest table that is read."""


def interpret_bounded(
    table: Table, path: str, vocabulary: Vocabulary, about: Sequence[Around] = ()
) -> Interpreted:
    """`interpret_table` of what is within bounds, and an issue ``too large`` for what is not."""
    if table.width > WIDEST:
        return _skipped(table, path, f"a table of {table.width:,} columns; at most {WIDEST:,}")
    table = replace(
        table,
        headings=tuple(text[:LONGEST_AROUND] for text in table.headings),
        lead=table.lead[:LONGEST_AROUND],
    )
    long = {cell: None for row in table.rows for cell in row if cell and len(cell.text) > LONGEST}
    if not long:
        return interpret_table(table, path, vocabulary, about)
    read = interpret_table(_emptied(table, long), path, vocabulary, about)
    issues = (*read.issues, *(_issue(cell, table, path) for cell in long))
    return read._replace(issues=issues, cells=_with_long(read.cells, long))


def _emptied(table: Table, long: dict[Cell, None]) -> Table:
    empty = {
        cell: cell._replace(text="", plain=None, links=(), images=(), markup="") for cell in long
    }
    rows = (tuple(empty.get(cell, cell) if cell else None for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _with_long(records: Sequence[CellRecord], long: dict[Cell, None]) -> tuple[CellRecord, ...]:
    """The ledger with what the long cells hold."""
    texts = {(cell.row, cell.column): cell.text for cell in long}
    return tuple(
        record.model_copy(update={"text": texts[place], "disposition": "issue"})
        if (place := (record.row, record.column)) in texts
        else record
        for record in records
    )


def _issue(cell: Cell, table: Table, path: str) -> Issue:
    return Issue(
        kind="too large",
        path=path,
        line=cell.line,
        table=table.index,
        row=cell.row,
        column=cell.column,
        message=f"a cell of {len(cell.text):,} characters; at most {LONGEST:,} are read",
    )


def _skipped(table: Table, path: str, what: str) -> Interpreted:
    message = f"table not read: {what} are read"
    issue = Issue(kind="too large", path=path, line=table.line, table=table.index, message=message)
    reason = f"ignored: more than {WIDEST:,} columns"
    return Interpreted((), (issue,), Ledger(table, path).records(lambda _: reason))
