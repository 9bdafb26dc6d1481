"""Well-formed HTML tables read straight from the source, without a tree.

Most tables are: rows of cells that hold text and inline markup, with nothing but white
space between. Such a table lays out here as the tree would have it, in a third of the
time and memory. At the first thing that is not so the reader gives up, and the tree
decides.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from parsers.grid import MAX_COLSPAN, MAX_ROWSPAN, Layout, parse_span
from parsers.markup import ATTRIBUTES, read_attributes
from parsers.place import Place
from parsers.source_content import read_source
from records.table import Cell, Grid

_INNER: Final = (
    rf"(?:[^<]++"
    rf"|</?(?![tT][dDhHrRaAbBfF]|[cC](?:[aA]|[oO][lL]))[a-zA-Z][a-zA-Z0-9]*+{ATTRIBUTES}/?>"
    rf"|<!--(?!-?>)(?:[^-]|-(?!-))*+-->"
    rf"|<(?![a-zA-Z/!?]))*+"
)
"""Text and tags that are none of a table's; which tags they are is looked at later."""


def _any_case(name: str) -> str:
    """A pattern for a tag name in any case: much faster than a flag for the whole pattern."""
    return "".join(f"[{letter}{letter.upper()}]" for letter in name)


_NEXT: Final = (
    rf"(?:</[tT]\1[ \t\n\f]*+>|(?=<[tT][dDhHrR][ \t\n\f>]|</{_any_case('tr')}[ \t\n\f>]"
    rf"|</{_any_case('table')}[ \t\n\f>]|\Z))"
)
_CELL: Final = rf"<[tT]([dDhH])({ATTRIBUTES})>\s*+({_INNER}){_NEXT}"
_NAMES: Final = "tr tbody thead tfoot table colgroup col caption".split()
_TAG: Final = rf"<(/?)({'|'.join(map(_any_case, _NAMES))})({ATTRIBUTES})/?>"
_TOKEN: Final = re.compile(rf"[ \t\n\f]*+(?:{_CELL}|{_TAG})")
_CAPTION: Final = re.compile(rf"({_INNER})</{_any_case('caption')}[ \t\n\f]*+>")
_OPEN: Final = re.compile(rf"<{_any_case('table')}{ATTRIBUTES}>")
_ONE: Final = (1, 1)
_UNSURE: Final = (0, 0)
_SHORT: Final = 200
_new: Final = tuple.__new__
_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))


class SourceTable(NamedTuple):
    """A table read from the source: its inside, its grid, rows of ``thead``, caption."""

    opened: int
    closed: int
    rows: Grid
    head: int
    caption: str


def read_source_table(text: str, start: int, place: Place) -> SourceTable | None:
    """The table whose ``<table`` stands at ``start``, or None when it takes a tree to read it.

    Raises GridTooLargeError.
    """
    match = _OPEN.match(text, start)
    return _Reader(text, place).read(match.end()) if match else None


class _Reader:
    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place
        self.layout = Layout()
        self.row: list[Cell | None] | None = None
        self.opened = 0
        self.group = ""
        self.last = ""
        self.head = 0
        self.caption = ""
        self.spans: dict[str, tuple[int, int]] = {"": _ONE}

    def read(self, at: int) -> SourceTable | None:  # noqa: C901
        """Token after token; a cell is a turn of this loop, because this is where the time goes."""
        self.opened = at
        place, spans, layout, match_token = self.place, self.spans, self.layout, _TOKEN.match
        line, line_start, line_end = place.line_around(at)
        line_after = place.line_after
        number, column, empty = 0, 0, ()
        while (match := match_token(self.text, at)) is not None:
            at = match.end()
            kind, attributes, raw, slash, name, tag_attributes = match.groups()
            if kind is None:
                if name == "table":
                    return self.finish(match.start(4) - 1) if slash else None
                at = self.tag(name.lower(), slash, tag_attributes, at)
                if at < 0:
                    return None
                number, column = len(layout.rows) - 1, 0
                continue
            row, span = self.row, spans.get(attributes) or self.read_spans(attributes)
            if row is None or span is _UNSURE:
                return None
            if column < len(row):
                column = layout.free_column(column)
            start = match.start(3) if raw else match.end(2) + 1
            if start >= line_end:
                line, line_start, line_end = line_after(line_end, start, line)
            if "<" in raw or "&" in raw or "://" in raw:
                content = read_source(raw)
                if content is None:
                    return None
                text, plain, links, images = content
                raw = raw.rstrip()
            else:
                text, plain, links, images = " ".join(raw.split()), None, empty, empty
                raw = text if text == raw else raw.rstrip()
            cell = _new(Cell, (
                text, number, column, line, start - line_start, *span, kind in "hH",
                links, images, raw, plain,
            ))  # fmt: skip
            if span is not _ONE or column < len(row):
                layout.put(cell)
            else:
                row.append(cell)
            column += span[1]
        return self.finish(len(self.text)) if not self.text[at:].strip() else None

    def finish(self, at: int) -> SourceTable:
        self.close_group()
        return SourceTable(self.opened, at, self.layout.grid(), self.head, self.caption)

    def tag(self, name: str, slash: str, attributes: str, at: int) -> int:
        """Where to go on after a tag of the table's structure; -1 when it is out of place."""
        if attributes and _may_hide(attributes):
            return -1
        is_end = bool(slash)
        if name == "tr":
            return at if (self.end_row() if is_end else self.start_row()) else -1
        if name in _GROUPS:
            return at if (self.end_group(name) if is_end else self.start_group(name)) else -1
        if self.layout.rows or self.group or name == "table":
            return -1
        return at if name != "caption" else self.read_caption(is_end, at)

    def start_row(self) -> bool:
        if not self.group:
            if self.last == "tfoot":
                return False
            self.group = "tbody"
        self.row = self.layout.start_row()
        return True

    def end_row(self) -> bool:
        was_open = self.row is not None
        self.row = None
        return was_open

    def start_group(self, name: str) -> bool:
        """Only groups in the order in which they are shown."""
        self.close_group()
        if self.last == "tfoot" or (name == "thead" and self.last):
            return False
        self.group = name
        return True

    def end_group(self, name: str) -> bool:
        matches = self.group == name
        self.close_group()
        return matches

    def close_group(self) -> None:
        if not self.group:
            return
        self.layout.end_group()
        self.row = None
        if self.group == "thead":
            self.head = len(self.layout.rows)
        self.last, self.group = self.group, ""

    def read_caption(self, is_end: bool, at: int) -> int:
        match = None if is_end or self.caption else _CAPTION.match(self.text, at)
        if match is None:
            return -1
        content = read_source(match[1])
        if content is None:
            return -1
        self.caption = content.text
        return match.end()

    def read_spans(self, attributes: str) -> tuple[int, int]:
        """Row and column span of a cell; `_UNSURE` when it may be hidden."""
        span = _spans(attributes)
        if len(attributes) < _SHORT and len(self.spans) < _SHORT:
            self.spans[attributes] = span
        return span


def _spans(attributes: str) -> tuple[int, int]:
    if _may_hide(attributes):
        return _UNSURE
    if "span" not in attributes.lower():
        return _ONE
    values = read_attributes(attributes)
    rowspan = parse_span(values.get("rowspan"), MAX_ROWSPAN, least=0) or MAX_ROWSPAN
    colspan = parse_span(values.get("colspan"), MAX_COLSPAN, least=1)
    return _ONE if rowspan == colspan == 1 else (rowspan, colspan)


def _may_hide(attributes: str) -> bool:
    lower = attributes.lower()
    return "hidden" in lower or "display" in lower
