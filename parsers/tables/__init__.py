"""Tables of a note, whatever it is written in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, NamedTuple

from parsers.tables.content import MAX_TEXT
from parsers.tables.html import Problem, html_tables
from parsers.tables.latex import has_latex, unlatex
from parsers.tables.markdown import markdown_tables
from records.collector import collector_at_rest
from records.table import Cell, Grid, Skipped, Syntax, Table

_HTML_START: Final = re.compile(r"\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.I | re.S)
_HTML_NAMES: Final = (".html", ".htm", ".xhtml")


class NoteTables(NamedTuple):
    """Tables in document order, what was left out on purpose, what went wrong, front matter.

    A problem is a 1-based line, a kind (``too large``) and a message;
    ``front_matter`` is raw YAML, ``""`` when there is none.
    """

    tables: tuple[Table, ...]
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]
    front_matter: str = ""


def read_tables(text: str, syntax: Syntax) -> NoteTables:
    """All tables of a note's text, numbered in document order."""
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    with collector_at_rest():
        note = NoteTables(*(html_tables(text) if syntax == "html" else markdown_tables(text)))
    tables = tuple(
        replace(table, index=index) if index else table for index, table in enumerate(note.tables)
    )
    if has_latex(text):
        tables = tuple(map(_without_latex, tables))
    note = note._replace(tables=tables, skipped=tuple(sorted(note.skipped)))
    return _shorten_texts(note) if len(text) > MAX_TEXT else note


def _shorten_texts(note: NoteTables) -> NoteTables:
    """Cuts cell texts that are longer than `MAX_TEXT`, and reports them."""
    tables, problems = [], list(note.problems)
    for table in note.tables:
        long = [cell for cell in table.origins() if len(cell.text) > MAX_TEXT]
        problems += [(c.line, "too large", f"a cell of {len(c.text)} characters") for c in long]
        tables.append(replace(table, rows=_cut(table.rows)) if long else table)
    return note._replace(tables=tuple(tables), problems=tuple(problems))


def _without_latex(table: Table) -> Table:
    """The table with what its cells state free of LaTeX; what they show stays as written."""
    new = {
        cell: cell._replace(plain=plain)
        for cell in table.origins()
        if has_latex(cell.stated) and (plain := unlatex(cell.stated)) != cell.stated
    }
    return replace(table, rows=_exchange(table.rows, new)) if new else table


def _cut(rows: Grid) -> Grid:
    cut = {
        cell: cell._replace(text=cell.text[:MAX_TEXT], plain=None, markup="")
        for row in rows
        for cell in row
        if cell is not None and len(cell.text) > MAX_TEXT
    }
    return _exchange(rows, cut)


def _exchange(rows: Grid, new: dict[Cell, Cell]) -> Grid:
    return tuple(tuple(new.get(cell, cell) if cell else None for cell in row) for row in rows)


def guess_syntax(path: str, text: str) -> Syntax:
    """``html`` by the file's name, or when the text starts as an HTML document does."""
    if path.lower().endswith(_HTML_NAMES) or _HTML_START.match(text):
        return "html"
    return "markdown"
