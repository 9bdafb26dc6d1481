"""Well-formed HTML tables read straight from the source, without a tree.

Most tables are: rows of cells that hold text and inline markup, with nothing but white
space between. Such a table lays out here as the tree would have it, in a fraction of the
time and memory. At the first thing that is not so the reader gives up, and the tree
decides.

The source is split at every ``<``. A chunk that begins a cell is looked up by its tag and
one that ends it as a whole, because tables have few different ones of either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from parsers.content import Content
from parsers.grid import MAX_COLSPAN, MAX_ROWSPAN, Layout, parse_span
from parsers.markup import ATTRIBUTES, SPACE, read_attributes
from parsers.place import Place
from parsers.source_content import INNER, read_source
from records.table import Cell, Grid, Link

_CellTag = tuple[bool, str, int, int]
"""Whether a cell is a header, the tag that ends it, row and column span."""

_Odd = tuple[_CellTag, int, str, int, Content]
"""A cell's tag, where its inside starts, the inside, where the text goes on, the content."""

_COLUMNS: Final = ("colgroup", "col")
_STRUCTURE: Final = re.compile(
    rf"(?:(?P<only>/?(?:tr|tbody|thead|tfoot|colgroup|col)|caption){ATTRIBUTES}/?"
    rf"|(?P<end>/t[dh]){SPACE}*+)>",
    re.IGNORECASE,
)
_CELL: Final = re.compile(rf"(t[dh])({ATTRIBUTES})", re.IGNORECASE)
_ODD_CELL: Final = re.compile(
    rf"<(?P<tag>(?P<name>(?i:t[dh])){ATTRIBUTES})>\s*+(?P<inside>{INNER})"
    rf"(?:<(?P<closing>/(?i:(?P=name)){SPACE}*+>{SPACE}*+)|(?=<(?i:t[dhr]|/tr|/table)(?:{SPACE}|>)|\Z))"
)
_CAPTION: Final = re.compile(
    rf"<(?i:caption){ATTRIBUTES}/?>(?P<inside>{INNER})</(?i:caption){SPACE}*+>{SPACE}*+"
)
_OPEN: Final = re.compile(rf"<table{ATTRIBUTES}>", re.IGNORECASE)
_CLOSE: Final = re.compile(rf"</table{ATTRIBUTES}/?>", re.IGNORECASE)
_NO_MORE: Final = "\0"
"""What stands below the last chunk: no chunk has it, and it ends nothing."""
_WHITE: Final = " \t\n\f"
_KNOWN: Final = {
    f"{name}>{end}": name for name in ("tr", "/tr", "/td", "/th") for end in ("", "\n")
} | {_NO_MORE: ""}
_CELLS: Final[dict[str, _CellTag]] = {"td": (False, "/td", 1, 1), "th": (True, "/th", 1, 1)}
_SEGMENT: Final = 1 << 16
"""Characters that are split at a time: the chunks of a large table take much memory."""
_SHORT: Final = 200
_MANY: Final = 200
"""Tags in a cell up to which its end is looked for among the tags that are known."""
_TRUST: Final = 20
"""Cells of a table that may turn out to be odd before each is looked at closely at once."""
_NOTHING: Final[tuple[Link, ...]] = ()
_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper
_GROUPS: Final = frozenset(("thead", "tbody", "tfoot"))


class SourceTable(NamedTuple):
    """A table read from the source: its inside, its grid, rows of ``thead``, caption."""

    opened: int
    closed: int
    rows: Grid
    head: int
    caption: str


class SourceReader:
    """Reads the tables of a text; what their tags mean is kept from one to the next."""

    def __init__(self, text: str, place: Place) -> None:
        self.text = text
        self.place = place
        self.known = _KNOWN.copy()
        self.cells = _CELLS.copy()

    def read(self, start: int, end: int) -> SourceTable | None:
        """The table from its ``<table`` to its ``</table``, None when it takes a tree to read it.

        Raises GridTooLargeError.
        """
        match = _OPEN.match(self.text, start)
        is_closed = end == len(self.text) or _CLOSE.match(self.text, end) is not None
        if match is None or match.end() > end or not is_closed:
            return None
        return _TableReader(self).read(match.end(), end)


class _TableReader:
    def __init__(self, reader: SourceReader) -> None:
        self.text = reader.text
        self.place = reader.place
        self.known = reader.known
        self.cells = reader.cells
        self.layout = Layout()
        self.trust = _TRUST
        self.group = ""
        self.last = ""
        self.head = 0
        self.caption = ""

    def read(self, opened: int, closed: int) -> SourceTable | None:
        start = self.text.find("<", opened, closed)
        start = closed if start < 0 else start
        if self.text[opened:start].strip(_WHITE):
            return None
        if not all(self.segment(*span) for span in self.segments(start, closed)):
            return None
        self.close_group()
        return SourceTable(opened, closed, self.layout.grid(), self.head, self.caption)

    def segments(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Parts of the table that begin with a tag, all but the first with a row's."""
        while start < end:
            cut = self.text.find("<tr", start + _SEGMENT, end)
            cut = end if cut < 0 else cut
            yield start, cut
            start = cut

    def segment(self, at: int, end: int) -> bool:  # noqa: C901
        """Reads a part of the table; a cell is a turn of this loop, where the time goes."""
        source = self.text[at + 1 : end]
        chunks = source.split("<")
        last = len(chunks)
        chunks.append(_NO_MORE)
        is_plain = "&" not in source and "://" not in source
        layout, known, cells = self.layout, self.known, self.cells
        starts, first_line = self.place.starts, self.place.line
        line, line_start, line_end = self.place.line_around(at)
        row: list[Cell | None] | None = None
        number, column, index, nothing = len(layout.rows) - 1, 0, 0, _NOTHING
        while index < last:
            chunk = chunks[index]
            tag, mark, raw = chunk.partition(">")
            cell = cells.get(tag) or (None if chunk in known else self.learn_cell(tag))
            if cell is None and (name := known.get(chunk) or self.name(chunk)):
                stop = at + len(chunk) + 1
                if name == "tr" and (self.group or self.start_body()):
                    row, number, column = layout.start_row(), number + 1, 0
                elif name == "/tr" and row is not None:
                    row = None
                else:
                    row, stop = None, self.structure(name, at, stop)
                    if not stop:
                        return False
                index += 1 if name != "caption" else self.text.count("<", at, stop)
                at = stop
                continue
            if row is None:
                return False
            start = at + len(tag) + 2
            closing = chunks[index + 1]
            if (
                cell is not None
                and mark
                and known.get(closing) == cell[1]
                and (is_plain or not ("&" in raw or "://" in raw))
            ):
                at += len(chunk) + len(closing) + 2
                index += 2
                plain, links, images = None, nothing, nothing
                if raw.isprintable() and "  " not in raw and raw.strip() == raw:
                    text = markup = raw
                else:
                    text, markup = " ".join(raw.split()), raw.strip()
                    start += len(raw) - len(raw.lstrip()) if text else 0
            else:
                content = None
                if cell is not None and mark and self.trust:
                    stop = index + 1
                    while chunks[stop] not in known and stop < index + _MANY:
                        stop += 1
                    raw = "<".join(chunks[index:stop])[len(tag) + 1 :]
                    markup = raw.lstrip()
                    content = read_source(markup) if known.get(chunks[stop]) == cell[1] else None
                if content is not None:
                    start += len(raw) - len(markup) if markup else 0
                    at += len(tag) + len(raw) + len(chunks[stop]) + 3
                    index = stop + 1
                elif (odd := self.odd_cell(at, end)) is not None:
                    cell, start, markup, stop, content = odd
                    index += self.text.count("<", at, stop)
                    at = stop
                if cell is None or content is None:
                    return False
                text, plain, links, images = content
                markup = markup.rstrip()
            while start >= line_end:
                line += 1
                line_start, line_end = line_end - 1, starts[line + 1 - first_line]
            header, _, rowspan, colspan = cell
            if column < len(row):
                column = layout.free_column(column)
            made = _new(Cell, (
                text, number, column, line, start - line_start, rowspan, colspan, header,
                links, images, markup, plain,
            ))  # fmt: skip
            if rowspan == colspan == 1 and column == len(row):
                row.append(made)
            else:
                layout.put(made)
            column += colspan
        return True

    def odd_cell(self, at: int, end: int) -> _Odd | None:
        """A cell with all that tags and comments may hold, or an end that is new or implied."""
        self.trust = max(0, self.trust - 1)
        match = _ODD_CELL.match(self.text, at)
        stop = match.end() if match else end + 1
        if match is None or stop > end or (stop < end and self.text[stop] != "<"):
            return None
        self.name(match["closing"] or "")
        cell = self.learn_cell(match["tag"])
        content = read_source(match["inside"])
        if cell is None or content is None:
            return None
        start = match.start("inside") if match["inside"] else match.end("tag") + 1
        return cell, start, match["inside"], stop, content

    def structure(self, name: str, at: int, end: int) -> int:
        """Reads a tag that starts no row: where the text goes on, 0 when it is out of place."""
        is_well = False
        if name in _GROUPS:
            is_well = self.start_group(name)
        elif name[1:] in _GROUPS:
            is_well = self.end_group(name[1:])
        elif name.removeprefix("/") in _COLUMNS:
            is_well = not (self.layout.rows or self.group)
        elif name == "caption" and not (self.layout.rows or self.group or self.caption):
            return self.read_caption(at)
        return end if is_well else 0

    def name(self, chunk: str) -> str:
        """The tag that a chunk is, with nothing but white space below it; else ``""``."""
        name = self.known.get(chunk)
        if name is None:
            name = _structure_name(chunk)
            if name and len(chunk) < _SHORT and len(self.known) < _SHORT:
                self.known[chunk] = name
        return name

    def start_body(self) -> bool:
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

    def read_caption(self, at: int) -> int:
        """Where the text goes on after a caption; 0 when it takes a tree to read it."""
        match = _CAPTION.match(self.text, at)
        content = read_source(match["inside"]) if match else None
        if (
            match is None
            or content is None
            or self.text[match.end() : match.end() + 1] not in ("<", "")
        ):
            return 0
        self.caption = content.text
        return match.end()

    def learn_cell(self, tag: str) -> _CellTag | None:
        """What a cell's opening tag says; None when it is none, or the cell may be hidden."""
        match = _CELL.fullmatch(tag)
        if match is None or _may_hide(match[2]):
            return None
        name = match[1].lower()
        cell = (name == "th", "/" + name, *_spans(match[2]))
        if len(tag) < _SHORT and len(self.cells) < _SHORT:
            self.cells[tag] = cell
        return cell


def _structure_name(chunk: str) -> str:
    """The tag that a chunk is, ``""`` when it is none of a table's or hides something.

    Nothing but white space may stand below it, if it is not a caption's.
    """
    match = _STRUCTURE.match(chunk)
    if match is None or _may_hide(match[0]):
        return ""
    name: str = (match["only"] or match["end"]).lower()
    return name if name == "caption" or not chunk[match.end() :].strip(_WHITE) else ""


def _spans(attributes: str) -> tuple[int, int]:
    """Row and column span of a cell."""
    if "span" not in attributes.lower():
        return 1, 1
    values = read_attributes(attributes)
    rowspan = parse_span(values.get("rowspan"), MAX_ROWSPAN, least=0) or MAX_ROWSPAN
    return rowspan, parse_span(values.get("colspan"), MAX_COLSPAN, least=1)


def _may_hide(attributes: str) -> bool:
    lower = attributes.lower()
    return "hidden" in lower or "display" in lower
