"""What holds for any input whatever: the laws that fuzzing and the tests of its seeds check.

Each takes a text and raises AssertionError where one is broken. Nothing here knows what a text
should be read as, only what no reading may do: raise, lose a cell, or state what cannot be.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, get_args

from parsers.note import parse_note
from parsers.tables import NoteTables, read_tables
from parsers.tables.grid import MAX_SLOTS
from parsers.text.read import read_text
from parsers.values.dates import read_dates
from parsers.values.quantities import read_quantities
from records import Reading, Table, Value
from records.table import Syntax
from tests.vocabularies import llm

PLAUSIBLE = (1e6, 1e14)
SYNTAXES: Final[tuple[Syntax, ...]] = get_args(Syntax)


def dates(text: str) -> None:
    """A date is an interval of days that are, and what was not read is part of the text."""
    for year in (None, 2023):
        reading = read_dates(text, llm(), None, year)
        _check_parts(reading, text)
        for value in reading.values:
            assert value.date_start is not None or value.date_end is not None, value
            _check_value(value)


def quantities(text: str) -> None:
    """Numbers are finite and lie within their bounds."""
    for measure in ("parameters", "tokens", "context"):
        reading = read_quantities(text, measure, llm(), None, PLAUSIBLE)
        _check_parts(reading, text)
        for value in reading.values:
            assert value.numbers, value
            _check_value(value)


def markdown(text: str) -> None:
    """Tables of a Markdown note are whole."""
    _check_tables(read_tables(text, "markdown"), text)


def html(text: str) -> None:
    """Tables of a page are whole."""
    _check_tables(read_tables(text, "html"), text)


def note(text: str) -> None:
    """Every cell of every table is in the ledger once, and every claim comes from one."""
    for name in ("a.md", "a.html"):
        data = text.encode("utf-8", "surrogatepass")
        parsed = parse_note(f"raw/{name}", data, llm())
        places = Counter((cell.table, cell.row, cell.column) for cell in parsed.cells)
        assert all(count == 1 for count in places.values())
        stated = [claim for claim in parsed.claims if claim.block == "table"]
        assert all((c.table, c.row, c.column) in places for c in stated)
        assert all(issue.line >= 1 and issue.message for issue in parsed.issues)
        if parsed.readable:
            _check_ledger(parsed.note.tables, places, data, name)


def text(text: str) -> None:
    """What sentences and lists claim stands in a line of the note and is a value that can be."""
    lines = text.count("\n") + text.count("\r") + 1
    for syntax in SYNTAXES:
        said = read_text(text, syntax, "raw/a.md", llm(), (), ("list", "prose"))
        for claim in said.claims:
            assert claim.block != "table", claim
            assert 1 <= claim.line <= lines, claim
            assert all((claim.mention, claim.value, claim.raw)), claim
            _check_value(claim.as_value())
        assert all(1 <= row.line <= lines for row in said.rows)


LAWS: Mapping[str, Callable[[str], None]] = {
    law.__name__: law for law in (dates, quantities, markdown, html, note, text)
}


def _check_parts(reading: Reading, text: str) -> None:
    for unread in reading.unread:
        assert unread.strip(), reading
    assert len(reading.values) <= len(text), "more values than characters"


def _check_value(value: Value) -> None:
    assert (value.date_start or date.min) <= (value.date_end or date.max), value
    assert all(math.isfinite(number) and number >= 0 for number in value.numbers), value
    assert all(low <= high for low, high in value.bounds), value


def _check_tables(found: NoteTables, text: str) -> None:
    lines = text.count("\n") + text.count("\r") + 1
    assert [table.index for table in found.tables] == list(range(len(found.tables)))
    for table in found.tables:
        _check_grid(table)
        assert all(1 <= cell.line <= lines for cell in table.origins())
    assert all(1 <= line <= lines for line, _, _ in found.problems)


def _check_grid(table: Table) -> None:
    """A rectangle in which every slot is covered by the cell that says so."""
    assert {len(row) for row in table.rows} <= {table.width}
    assert len(table.rows) * table.width <= MAX_SLOTS
    assert 0 <= table.header_rows <= len(table.rows)
    for at, row in enumerate(table.rows):
        for column, cell in enumerate(row):
            if cell is not None:
                assert cell.row <= at < cell.row + cell.rowspan, cell
                assert cell.column <= column < cell.column + cell.colspan, cell


def _check_ledger(
    tables: int, places: Counter[tuple[int, int, int]], data: bytes, name: str
) -> None:
    text = data.decode("utf-8", "replace")
    found = read_tables(text, "html" if name.endswith("html") else "markdown")
    if found.tables and len(found.tables) == tables:
        cells = {(t.index, c.row, c.column) for t in found.tables for c in t.origins()}
        assert cells <= set(places), "a cell was lost"
