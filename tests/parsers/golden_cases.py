"""Golden cases: title, input, expected, in a text file that a person can read.

A case is ``title``, ``.``, syntax and input, ``.``, the tables, ``.``. A table is a line
with what is known of it and a line per row: cells by `` | ``, ``⏎`` for a line break in a
cell, ``^`` and ``<`` for what a span from above or from the left covers, ``∅`` for no cell.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from parsers.tables import NoteTables, read_tables
from records.table import Cell, Syntax, Table

_CASE = re.compile(r"(?m)^(.+)\n\.\n(markdown|html)\n((?:.*\n)*?)\.\n((?:.*\n)*?)\.$")
PATH = Path(__file__).parent / "golden" / "tables.txt"


class Case(NamedTuple):
    title: str
    syntax: Syntax
    text: str
    expected: str

    def outcome(self) -> str:
        return render(read_tables(self.text.rstrip("\n"), self.syntax)) + "\n"


def load_cases() -> list[Case]:
    return [Case(*match) for match in _CASE.findall(PATH.read_text(encoding="utf-8"))]


def render(note: NoteTables) -> str:
    skipped = [f"skipped, line {item.line}: {item.reason}" for item in note.skipped]
    problems = [f"problem, line {line}: {message}" for line, _, message in note.problems]
    return "\n".join([*map(render_table, note.tables), *skipped, *problems])


def render_table(table: Table) -> str:
    about = [f"table {table.index}, line {table.line}, header rows {table.header_rows}"]
    about += [f"under {' > '.join(table.headings)}"] if table.headings else []
    about += [f"lead {table.lead}"] if table.lead else []
    rows = [
        " | ".join(_slot(cell, r, c) for c, cell in enumerate(row))
        for r, row in enumerate(table.rows)
    ]
    return "\n".join([", ".join(about), *rows])


def _slot(cell: Cell | None, row: int, column: int) -> str:
    if cell is None:
        return "∅"
    if cell.row < row:
        return "^"
    if cell.column < column:
        return "<"
    extra = "".join(f" [{link.label}]({link.url})" for link in cell.links)
    extra += "".join(f" ![{image.label}]({image.url})" for image in cell.images)
    extra += f" ={cell.stated}" if cell.stated != cell.text else ""
    return (cell.text + extra).replace("\n", "⏎")
