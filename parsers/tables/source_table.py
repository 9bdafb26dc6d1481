"""Well-formed HTML tables read straight from the source, without a tree.

Most tables are: rows of cells that hold text and inline markup, with nothing but white
space between. Such a table lays out here as the tree would have it, in a fraction of the
time and memory. At the first thing that is not so the reader gives up, and the tree
decides.

What tags say is looked up, because tables have few different ones; cells that hold tags are
read together, by one tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from parsers.tables.grid import MAX_COLSPAN, MAX_ROWSPAN, Layout, Slots, parse_span
from parsers.tables.markup import ATTRIBUTES, SPACE, read_attributes
from parsers.tables.place import Cursor, Place
from parsers.tables.source_content import hides, read_cells, read_text
from records.table import Cell, Grid, Link

_Opening = tuple[tuple[str, ...], bool, int, int, int, int]
"""Tags of the structure above a cell's, whether the cell is a header, row and column span, line
breaks, and where the last of them is."""

_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))
_COLUMNS: Final = frozenset(("colgroup", "col"))
_NEXT_ROW: Final = ("/tr", "tr")
_STRUCTURE: Final = re.compile(
    rf"{SPACE}*+<(/?(?:tr|tbody|thead|tfoot|colgroup|col))({ATTRIBUTES})/?>", re.IGNORECASE
)
_OPENING: Final = re.compile(rf"{SPACE}*+<(t[dh])({ATTRIBUTES})", re.IGNORECASE)
_INSIDE: Final = r"[^<]*+(?:<(?!/?(?:[tT][dDhHrRaAbBfF]|[cC](?:[aA]|[oO][lL])))[^<]*+)*+"
"""Text and tags that are none of a table's; which tags they are is looked at later."""
_NAME_ENDS: Final = r"(?=[ \t\n\f/>])"
_CELL: Final = re.compile(
    rf"({SPACE}*+<(?:(?![tT][dDhH]{_NAME_ENDS})[^>]*+>{SPACE}*+<)*+"
    rf"[tT]([dDhH]){_NAME_ENDS}[^>]*+)>({_INSIDE})</[tT]\2>"
)
"""A cell with the tags of the structure that stand above it: both, and what is in the cell."""
_CAPTION: Final = re.compile(
    rf"{SPACE}*+<caption({ATTRIBUTES})/?>({_INSIDE})</caption{SPACE}*+>", re.IGNORECASE
)
_OPEN: Final = re.compile(rf"<table{ATTRIBUTES}>", re.IGNORECASE)
_CLOSE: Final = re.compile(rf"</table{ATTRIBUTES}/?>", re.IGNORECASE)
_END: Final = len("</td>")
_WHITE: Final = " \t\n\f"
_SEGMENT: Final = 1 << 16
"""Characters that are split at a time: the pieces of a large table take much memory."""
_SHORT: Final = 200
_NOTHING: Final[tuple[Link, ...]] = ()
_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper


class SourceTable(NamedTuple):
    """A table read from the source: its line, inside, grid, rows of ``thead``, caption."""

    line: int
    opened: int
    closed: int
    rows: Grid
    head: int
    caption: str


class SourceReader:
    """Reads the tables of a text; what their tags mean is kept from one to the next."""

    def __init__(self, text: str, place: Place, slots: Slots) -> None:
        self.text = text
        self.slots = slots
        self.cursor = Cursor(text, place)
        self.known: dict[str, _Opening] = {}

    def read(self, start: int, end: int) -> SourceTable | None:
        """The table from its ``<table`` to its ``</table``, None when it takes a tree to read it.

        Raises GridTooLargeError.
        """
        match = _OPEN.match(self.text, start)
        is_closed = end == len(self.text) or _CLOSE.match(self.text, end) is not None
        if match is None or match.end() > end or not is_closed:
            return None
        place = self.cursor.move(start)
        try:
            read = _TableReader(self).read(match.end(), end)
        finally:
            self.cursor.jump(start, *place)  # a table that was given up has led it astray
        return None if read is None else SourceTable(place[0], *read)

    def opening(self, source: str) -> _Opening | None:
        """What the tags up to a cell's say; None when they are others, or may hide something."""
        tags, end = _tags(source)
        match = _OPENING.fullmatch(source, end)
        if match is None or "" in tags or hides(match[2]):
            return None
        breaks = source.count("\n"), source.rfind("\n")
        known = (tags, match[1].lower() == "th", *_spans(match[2]), *breaks)
        if len(source) < _SHORT and len(self.known) < _SHORT:
            self.known[source] = known
        return known


class _TableReader:
    def __init__(self, reader: SourceReader) -> None:
        self.reader = reader
        self.text = reader.text
        self.layout = Layout(reader.slots)
        self.row: list[Cell | None] | None = None
        self.group = ""
        self.last = ""
        self.head = 0
        self.caption = ""

    def read(self, opened: int, closed: int) -> tuple[int, int, Grid, int, str] | None:
        start = self.read_caption(opened, closed)
        if start is None or not all(self.segment(*span) for span in self.segments(start, closed)):
            return None
        self.close_group()
        return opened, closed, self.layout.grid(), self.head, self.caption

    def read_caption(self, opened: int, closed: int) -> int | None:
        """Where the table goes on below its caption; None when it takes a tree to read it."""
        match = _CAPTION.match(self.text, opened, closed)
        if match is None:
            return opened
        contents = None if hides(match[1]) else read_cells([match[2]])
        if contents is None:
            return None
        self.caption = contents[match[2]].text
        return match.end()

    def segments(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts of the table, all but the first with a row's tag at their beginning."""
        while start < end:
            cut = self.text.find("<tr", start + _SEGMENT, end)
            cut = end if cut < 0 else cut
            yield start, cut
            start = cut

    def segment(self, at: int, end: int) -> bool:  # noqa: C901
        """Reads a part of the table; a cell is a turn of this loop, where the time goes."""
        source = self.text[at:end]
        found = _CELL.findall(source)
        is_tidy = not ("> " in source or " <" in source)
        is_plain = not ("&" in source or "  " in source or "://" in source)
        contents = read_cells([raw for _, _, raw in found if "<" in raw])
        if contents is None:
            return False
        layout, known, cursor = self.layout, self.reader.known, self.reader.cursor
        nothing = _NOTHING
        line, line_start = cursor.move(at)
        has_breaks = False
        row, column, number = self.row, 0, len(layout.rows) - 1
        for opening, _, raw in found:
            meaning = known.get(opening) or self.reader.opening(opening)
            if meaning is None:
                return False
            tags, header, rowspan, colspan, lines, last = meaning
            if lines:
                line += lines
                line_start = at + last
            if tags:
                if tags is not _NEXT_ROW or row is None:
                    if not self.structure(tags):
                        return False
                    row = self.row
                else:
                    row = layout.start_row()
                number, column = len(layout.rows) - 1, 0
            if row is None:
                return False
            start = at + len(opening) + 1
            at = start + len(raw) + _END
            if (
                "<" not in raw
                and raw.isprintable()
                and (is_tidy or raw.strip() == raw)
                and (is_plain or not ("&" in raw or "  " in raw or "://" in raw))
            ):
                text, plain, links, images = raw, None, nothing, nothing
            else:
                text, plain, links, images = contents[raw] if "<" in raw else read_text(raw)
                inside = raw.strip()
                before = raw.find(inside[0]) if inside else 0
                has_breaks = "\n" in raw
                if has_breaks:
                    cursor.jump(start, line, line_start)
                    line, line_start = cursor.move(start + before)
                start += before
                raw = inside
            if column < len(row):
                column = layout.free_column(column)
            made = _new(Cell, (
                text, number, column, line, start - line_start, rowspan, colspan, header,
                links, images, raw, plain,
            ))  # fmt: skip
            if rowspan == colspan == 1 and column == len(row):
                row.append(made)
            else:
                layout.put(made)
            column += colspan
            if has_breaks:
                line, line_start = cursor.move(at)
                has_breaks = False
        cursor.jump(at, line, line_start)
        self.row = row
        tags, stop = _tags(self.text[at:end])
        return self.structure(tags) and not self.text[at + stop : end].strip(_WHITE)

    def structure(self, tags: tuple[str, ...]) -> bool:
        """Reads tags between cells; False when one is out of place."""
        return all(map(self.tag, tags))

    def tag(self, name: str) -> bool:
        if name == "tr":
            if not self.group and not self.start_body():
                return False
            self.row = self.layout.start_row()
            return True
        was_row, self.row = self.row, None
        if name == "/tr":
            return was_row is not None
        if name in _GROUPS:
            return self.start_group(name)
        if name[1:] in _GROUPS:
            return self.end_group(name[1:])
        return name.removeprefix("/") in _COLUMNS and not (self.layout.rows or self.group)

    def start_body(self) -> bool:
        """The body that a row opens which stands in no group."""
        if self.last != "tfoot":
            self.group = "tbody"
        return bool(self.group)

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
        if self.group == "thead":
            self.head = len(self.layout.rows)
        self.last, self.group = self.group, ""


def _tags(source: str) -> tuple[tuple[str, ...], int]:
    """The tags of the structure that a source begins with, ``""`` for one that may hide something.

    And where they end.
    """
    found: list[str] = []
    end = 0
    while (match := _STRUCTURE.match(source, end)) is not None:
        found.append("" if hides(match[2]) else match[1].lower())
        end = match.end()
    tags = tuple(found)
    return (_NEXT_ROW if tags == _NEXT_ROW else tags), end


def _spans(attributes: str) -> tuple[int, int]:
    """Row and column span of a cell."""
    if "span" not in attributes.lower():
        return 1, 1
    values = read_attributes(attributes)
    rowspan = parse_span(values.get("rowspan"), MAX_ROWSPAN, least=0) or MAX_ROWSPAN
    return rowspan, parse_span(values.get("colspan"), MAX_COLSPAN, least=1)
