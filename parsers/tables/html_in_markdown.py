"""HTML tables that stand in a Markdown text, and the Markdown that stands in their cells.

A blank line ends an HTML block (CommonMark 4.6), so what stands below one, between ``<td>``
and ``</td>``, is Markdown: a list of links, bold words. The table around it is HTML still.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final, NamedTuple

import pyromark
from pyromark import Options

from parsers.tables.content import Content
from parsers.tables.grid import Slots
from parsers.tables.html import Page, html_tables
from parsers.tables.inline import MARKUP, read_blocks
from parsers.tables.place import Place
from parsers.tables.regions import Region, region_text
from records.table import Cell, Table

_BELOW: Final = re.compile(r"\n[ \t]*\n(?=[ ]{0,3}\S)")
"""A blank line, and something that is not indented as code."""
_OPTIONS: Final = Options.ENABLE_FOOTNOTES | Options.ENABLE_MATH | Options.ENABLE_WIKILINKS


class RegionPage(NamedTuple):
    """The tables of a region, and the 1-based line of the raw file where it starts."""

    line: int
    page: Page


def read_region(text: str, region: Region, place: Place, slots: Slots) -> RegionPage:
    """The tables of a region of a Markdown text."""
    line, column = place.at(region.start)
    html = region_text(text, region)
    page = html_tables(html, line, column, slots)
    if _BELOW.search(html):
        lines = html.split("\n")
        page = page._replace(tables=tuple(_read_table(t, lines, line) for t in page.tables))
    return RegionPage(line, page)


def _read_table(table: Table, lines: list[str], line: int) -> Table:
    read = {
        cell: _with(cell, content)
        for cell in table.origins()
        if MARKUP.search(cell.markup)
        and _is_markdown(cell, lines, cell.line - line)
        and (content := _read(cell.markup)) is not None
    }
    if not read:
        return table
    rows = (tuple(read.get(cell, cell) if cell else None for cell in row) for row in table.rows)
    return replace(table, rows=tuple(rows))


def _is_markdown(cell: Cell, lines: list[str], index: int) -> bool:
    """True of a cell with a blank line right above its first words, or inside."""
    starts_below = 0 < index < len(lines) and not lines[index - 1].strip()
    indent = lines[index][: cell.offset - 1] if starts_below else ""
    at_margin = not indent.strip() and len(indent.expandtabs(4)) < 4
    return (starts_below and at_margin) or _BELOW.search(cell.markup) is not None


def _with(cell: Cell, content: Content) -> Cell:
    text, plain, links, images = content
    return cell._replace(text=text, plain=plain, links=links, images=images)


def _read(markup: str) -> Content | None:
    return read_blocks(pyromark.events_with_range(f"\n{markup}\n", options=_OPTIONS))
