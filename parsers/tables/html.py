"""Tables of an HTML text, laid out as a browser does, with the place of every cell.

The tree is the one the HTML Standard's parsing algorithm gives (turbohtml); spans and
row groups are ours (`parsers.tables.grid`). A cell that holds nothing but text is read
straight from the source, which is what most cells are.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from turbohtml import Element, Node, Text, parse

from parsers.tables.content import Content, clean
from parsers.tables.grid import (
    MAX_COLSPAN,
    MAX_ROWSPAN,
    GridTooLargeError,
    Layout,
    Slots,
    parse_span,
)
from parsers.tables.header import count_header_rows
from parsers.tables.html_content import is_hidden, read_content
from parsers.tables.markup import ATTRIBUTES
from parsers.tables.outline import Outline
from parsers.tables.place import Place
from parsers.tables.shorten import shorten
from records.table import Cell, Grid, Skipped, Table

MAX_DEPTH: Final = 512
"""Elements deeper than this are made siblings or dropped, as browsers do it."""
_SLACK: Final = 4
"""Levels above `MAX_DEPTH` from which on turbohtml may drop what a table needs."""
SHOWN_DEPTH: Final = 16
"""Cells and captions of tables deeper than this leave the text of tables in them out."""

Problem = tuple[int, str, str]
"""1-based line, kind (``too large``), message."""

_CELL_START: Final = re.compile(rf"<t[dh]{ATTRIBUTES}/?>", re.IGNORECASE)
_HIDING: Final = re.compile(r"\bhidden\b|display\s*:\s*none", re.IGNORECASE)
_TABLE: Final = re.compile(r"<table(?=[\s>/])", re.IGNORECASE)
_GROUPS: Final = ("thead", "tbody", "tfoot")


class Page(NamedTuple):
    """The tables of an HTML text in document order, what was left out, and what went wrong."""

    tables: tuple[Table, ...]
    skipped: tuple[Skipped, ...] = ()
    problems: tuple[Problem, ...] = ()


class Draft(NamedTuple):
    """The visible rows of a table, by row group, in the order in which a browser shows them."""

    groups: list[list[Element]]
    head: int
    caption: str


def html_tables(text: str, line: int = 1, column: int = 1, slots: Slots | None = None) -> Page:
    """All tables of an HTML text whose line breaks are ``\\n``.

    ``line`` and ``column`` are the 1-based place of the text in the raw file; ``slots`` are what
    is left for the tables of the note that it is a part of.
    """
    return _Reader(text, Place(text, line, column), slots or Slots(text)).read()


class _Reader:
    def __init__(self, text: str, place: Place, slots: Slots) -> None:
        self.text = text
        self.place = place
        self.slots = slots
        self.rest = shorten(text, place, slots)
        self.hiding = _HIDING.search(self.rest.text) is not None
        self.templates = "<template" in self.rest.text.lower()
        self.depths: dict[Element, int] = {}
        self.skipped: list[Skipped] = []
        self.problems: list[Problem] = []

    def read(self) -> Page:
        tables: list[Table] = []
        headings = Outline()
        tree = parse(self.rest.text)
        found = list(tree.select("h1,h2,h3,h4,h5,h6,table"))
        for element in found:
            if element.tag != "table":
                if not _is_in_heading(element):  # each would be read again for every one it is in
                    headings.add(int(element.tag[1]), self.content(element).text)
            elif (table := self.table(element, headings.path())) is not None:
                tables.append(table)
        tags = len(_TABLE.findall(self.rest.text))
        if tags > sum(element.tag == "table" for element in found):
            self.report_depth(tree)
        return Page(tuple(tables), tuple(self.skipped), tuple(self.problems))

    def report_depth(self, tree: Node) -> None:
        """A table may be missing because it stands too deep."""
        deep = _too_deep(tree)
        if deep is not None:
            line = self.place.at(self.rest.offset(deep))[0]
            message = f"elements nested deeper than {MAX_DEPTH}: tables below may be missing"
            self.problems.append((line, "too large", message))

    def table(self, element: Element, headings: tuple[str, ...]) -> Table | None:
        if self.templates and element.closest("template") is not None:
            return None
        start = self.rest.offset(element)
        source = self.rest.tables.get(start)
        line = source.line if source else self.place.at(start)[0]
        if self.hiding and _is_inside_hidden(element):
            self.skipped.append(Skipped(line, "hidden", clean(element.text)))
            return None
        try:
            rows, head, caption = source[3:] if source else self.read_tree(element)
        except GridTooLargeError as error:
            self.problems.append((line, "too large", f"a table of {error}"))
            return None
        header = count_header_rows(rows, head or None)
        return Table(0, "html", line, rows, header, headings, caption or self.lead(element))

    def depth(self, table: Element) -> int:
        """How many tables a table stands in."""
        parent = table.parent
        outer = parent.closest("table") if parent is not None else None
        self.depths[table] = depth = 0 if outer is None else self.depths.get(outer, 0) + 1
        return depth

    def read_tree(self, element: Element) -> tuple[Grid, int, str]:
        depth = self.depth(element)
        draft = self.draft(element, depth)
        return self.grid(draft, depth), draft.head, draft.caption

    def draft(self, table: Element, depth: int) -> Draft:
        groups: list[tuple[str, list[Element]]] = []
        caption = ""
        for child in table:
            if not isinstance(child, Element) or self.is_hidden(child):
                continue
            if child.tag in _GROUPS:
                groups.append((child.tag, self.rows(child)))
            elif child.tag == "caption":
                caption = caption or read_content(child, depth < SHOWN_DEPTH)[0].text
        head = _take(groups, "thead")
        foot = _take(groups, "tfoot")
        return Draft([head, *(rows for _, rows in groups), foot], len(head), caption)

    def rows(self, group: Element) -> list[Element]:
        rows = [row for row in group if isinstance(row, Element) and row.tag == "tr"]
        return [row for row in rows if not self.is_hidden(row)] if self.hiding else rows

    def grid(self, draft: Draft, depth: int) -> Grid:
        layout = Layout(self.slots)
        for group in draft.groups:
            for row in group:
                self.row(row, layout, depth)
            layout.end_group()
        return layout.grid()

    def row(self, element: Element, layout: Layout, depth: int) -> None:
        number = len(layout.rows)
        layout.start_row()
        column = 0
        for node in element:
            if isinstance(node, Element) and node.tag in ("td", "th") and not self.is_hidden(node):
                column = layout.free_column(column)
                cell = self.cell(node, number, column, depth)
                layout.put(cell)
                column += cell.colspan

    def cell(self, element: Element, row: int, column: int, depth: int) -> Cell:
        start = self.rest.offset(element)
        match = _CELL_START.match(self.text, start)
        inside = match.end() if match else start
        rowspan = parse_span(element.attr("rowspan"), MAX_ROWSPAN, least=0) or MAX_ROWSPAN
        colspan = parse_span(element.attr("colspan"), MAX_COLSPAN, least=1)
        content, nested = read_content(element, depth < SHOWN_DEPTH)
        markup = "" if nested else element.inner_html.strip()
        is_empty = not (content.text or content.images)
        line, offset = self.place.at(inside if is_empty else _skip_space(self.text, inside))
        return Cell(
            content.text, row, column, line, offset, rowspan, colspan, element.tag == "th",
            content.links, content.images, markup, content.plain
        )  # fmt: skip

    def content(self, element: Element) -> Content:
        return read_content(element)[0]

    def lead(self, table: Element) -> str:
        """The paragraph or text right above a table, if nothing else stands between."""
        node = table.previous_sibling
        while node is not None and _is_blank(node):
            node = node.previous_sibling
        if isinstance(node, Text):
            return clean(node.data.replace("\n", " "))
        if isinstance(node, Element) and node.tag == "p":
            return self.content(node).text
        return ""

    def is_hidden(self, element: Element) -> bool:
        if not self.hiding or not is_hidden(element):
            return False
        if element.tag in ("td", "th", "tr") and (text := clean(element.text)):
            line, _ = self.place.at(self.rest.offset(element))
            self.skipped.append(Skipped(line, "hidden", text))
        return True


def _take(groups: list[tuple[str, list[Element]]], kind: str) -> list[Element]:
    """Removes and returns the rows of the first group of a kind: only that one is moved."""
    for index, (name, rows) in enumerate(groups):
        if name == kind:
            del groups[index]
            return rows
    return []


def _skip_space(text: str, offset: int) -> int:
    while offset < len(text) and text[offset].isspace():
        offset += 1
    return offset


def _is_blank(node: Node) -> bool:
    return not isinstance(node, Element) and not (isinstance(node, Text) and node.data.strip())


def _too_deep(tree: Node) -> Element | None:
    """An element at the depth at which the tree is cut."""
    level: list[Node] = [tree]
    for _ in range(MAX_DEPTH - _SLACK):
        level = [child for node in level for child in node if isinstance(child, Element)]
    return next((node for node in level if isinstance(node, Element)), None)


def _is_in_heading(heading: Element) -> bool:
    parent = heading.parent
    return isinstance(parent, Element) and parent.closest("h1,h2,h3,h4,h5,h6") is not None


def _is_inside_hidden(element: Element) -> bool:
    node: Node | None = element
    for _ in range(MAX_DEPTH):
        if not isinstance(node, Element):
            return False
        if is_hidden(node):
            return True
        node = node.parent
    return False
