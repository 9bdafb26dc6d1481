"""Tables of a Markdown text: GitHub Flavored Markdown, and what people write besides.

Blocks and inlines come from pyromark (pulldown-cmark). Ours are: HTML tables put
together across blank lines (`parsers.regions`), the line that follows a pipe table and
is no row of it, and every cell's place in the raw file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from typing import Any, Final, NamedTuple

import pyromark
from pyromark import Options
from turbohtml import parse

from parsers.content import clean
from parsers.header import count_header_rows
from parsers.html import Page, Problem, html_tables
from parsers.inline import Events, read_inline
from parsers.outline import Outline
from parsers.place import Place
from parsers.regions import Region, blank, find_regions, region_text
from records.table import Cell, Skipped, Table

OPTIONS: Final = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_MATH
    | Options.ENABLE_WIKILINKS
)
MAX_PASSES: Final = 8

_FRONT_MATTER: Final = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.S | re.M)
_DELIMITER: Final = re.compile(
    r"^[ \t>]*(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE
)
_BARE_PIPE: Final = re.compile(r"(?<!\\)\|")
_PREFIX: Final = re.compile(r"[ \t>]*")
_TABLE_TAG: Final = re.compile(r"<table(?=[\s>/])", re.IGNORECASE)
_HTML_HEADING: Final = re.compile(r"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", re.IGNORECASE | re.DOTALL)
_PIPE: Final = ord("|")
_new: Final = tuple.__new__
_CODE_INDENT: Final = 4
_BELOW: Final = 100
"""Lines below the end of a table in which another one is looked for."""


class Reading(NamedTuple):
    """What a Markdown text holds besides prose; ``front_matter`` is raw YAML."""

    tables: tuple[Table, ...]
    skipped: tuple[Skipped, ...]
    problems: tuple[Problem, ...]
    front_matter: str


def markdown_tables(text: str) -> Reading:
    """All tables, pipe and HTML, of a Markdown text whose line breaks are ``\\n``."""
    front = _FRONT_MATTER.match(text)
    if front is not None:
        text = blank(text, [Region(0, front.end())])
    regions: list[Region] = []
    if _TABLE_TAG.search(text):
        regions = find_regions(text, pyromark.events_with_range(text, options=OPTIONS))
    place = Place(text)
    pages = [_read_region(text, region, place) for region in regions]
    reader = _read_blocks(blank(text, regions), pages)
    found = tuple(reader.tables), tuple(reader.skipped), tuple(reader.problems)
    return Reading(*found, front[1] if front else "")


class _RegionPage(NamedTuple):
    line: int
    page: Page


def _read_region(text: str, region: Region, place: Place) -> _RegionPage:
    line, column = place.at(region.start)
    return _RegionPage(line, html_tables(region_text(text, region), line, column))


def _read_blocks(text: str, pages: list[_RegionPage]) -> _Reader:
    """Reads blocks, again where a table was hidden from pyromark by the lines above it."""
    piped: set[int] = set()
    for _ in range(MAX_PASSES):
        reader = _Reader(text, pages, piped)
        reader.read()
        if not reader.cuts and not reader.headers:
            break
        piped |= reader.headers
        text = _amend(text, reader)
    return reader


def _amend(text: str, reader: _Reader) -> str:
    """The text without the lines that end tables, and with a pipe before headers in paragraphs."""
    lines = text.split("\n")
    for number in reader.cuts:
        lines[number - 1] = ""
    for number in reader.headers:
        lines[number - 1] = _PREFIX.sub(r"\g<0>|", lines[number - 1], count=1)
    return "\n".join(lines)


def _count_cells(row: str) -> int:
    """Cells of a pipe table row, a delimiter row included."""
    return len(_BARE_PIPE.findall(row.strip().removeprefix("|").removesuffix("|"))) + 1


def _until(events: Events, end: str) -> list[Any]:
    """The events before the one that ends a block, which is consumed."""
    found = []
    for item in events:
        event = item[0]
        if type(event) is dict and event.get("End") == end:
            break
        found.append(item)
    return found


class _Reader:
    def __init__(self, text: str, pages: list[_RegionPage], piped: set[int]) -> None:
        self.data = text.encode()
        self.text = text
        self.ascii = len(self.data) == len(text)
        self.starts = [0, *(match.end() for match in re.finditer(b"\n", self.data))]
        self.pages = pages[::-1]
        self.outline = Outline()
        self.lead: str | list[Any] = ""
        self.depth = 0
        self.tables: list[Table] = []
        self.skipped: list[Skipped] = []
        self.problems: list[Problem] = []
        self.piped = piped
        self.cuts: set[int] = set()
        self.headers: set[int] = set()

    def read(self) -> None:
        events = pyromark.events_with_range(self.text, options=OPTIONS)
        for event, span in events:
            if isinstance(event, str):
                self.lead = ""
            elif "Start" in event:
                self.start(event["Start"], span, events)
            elif "End" in event:
                self.depth -= 1
                self.lead = ""
        self.emit_pages(len(self.starts) + 1)

    def start(self, tag: Any, span: Any, events: Events) -> None:
        line = self.line(span["start"])
        self.emit_pages(line)
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name == "Table":
            self.add_table(self.table(events, line))
        elif name == "Paragraph":
            self.find_headers(span, line)
            self.lead = _until(events, "Paragraph")
        elif name == "Heading":
            level = tag["Heading"]["level"]
            self.outline.add(int(level[1]), read_inline(events, {"Heading": level}).text)
            self.lead = ""
        elif name in ("HtmlBlock", "CodeBlock"):
            self.opaque(name, span, line, events)
        else:
            self.depth += 1
            self.lead = ""

    def line(self, byte: int) -> int:
        return bisect_right(self.starts, byte)

    def lead_text(self) -> str:
        """Text of the paragraph right above: read only where there is a table to it."""
        if isinstance(self.lead, str):
            return self.lead
        return read_inline(iter(self.lead), "Paragraph").text

    def add_table(self, table: Table) -> None:
        self.tables.append(table)
        self.lead = ""

    def emit_pages(self, line: int) -> None:
        """Takes over the HTML tables that stand above a line."""
        while self.pages and self.pages[-1].line <= line:
            page = self.pages.pop().page
            above = self.outline.path()
            for table in page.tables:
                lead = table.lead or self.lead_text()
                self.add_table(replace(table, headings=above + table.headings, lead=lead))
            self.skipped += page.skipped
            self.problems += page.problems

    def opaque(self, name: str, span: Any, line: int, events: Events) -> None:
        raw = self.data[span["start"] : span["end"]].decode()
        for event, _ in events:
            if isinstance(event, dict) and event.get("End") == name:
                break
        if name == "CodeBlock":
            self.lead = ""
            self.skip_example(raw, line, "in a code block")
        elif raw.lstrip().startswith("<!--"):
            self.skip_example(raw, line, "in a comment")
        else:
            self.html_block(raw)

    def skip_example(self, raw: str, line: int, reason: str) -> None:
        delimiter = _DELIMITER.search(raw)
        if _TABLE_TAG.search(raw) or (delimiter and "|" in raw[: delimiter.start()]):
            self.skipped.append(Skipped(line, reason, raw.strip()))

    def html_block(self, raw: str) -> None:
        headings = list(_HTML_HEADING.finditer(raw))
        for match in headings:
            self.outline.add(int(match[1]), clean(parse(match[2]).text))
        text = clean(parse(raw).text)
        if headings or text:
            self.lead = "" if headings else text

    def table(self, events: Events, line: int) -> Table:
        head = line
        rows: list[tuple[Cell | None, ...]] = []
        ended = False
        lost: list[str] = []
        for event, span in events:
            tag = event.get("Start")
            if tag is None:
                if event["End"] == "Table":
                    break
                continue
            cells = self.row(events, line, len(rows))
            if line > head and self.is_no_row(span["start"], span["end"], line):
                ended = True
                self.end_table(span["end"], line)
            elif ended:
                lost.append(self.data[span["start"] : span["end"]].decode().strip())
            if not ended:
                rows.append(cells)
            line += 2 if tag == "TableHead" else 1
        if lost:
            reason = "below a line that is no row"
            self.skipped.append(Skipped(line - len(lost), reason, "\n".join(lost)))
        header = count_header_rows(tuple(rows), 1)
        return Table(
            0, "markdown", head, tuple(rows), header, self.outline.path(), self.lead_text()
        )

    def find_headers(self, span: Any, line: int) -> None:
        """Header rows without a leading pipe inside a paragraph, which pyromark does not see."""
        raw = self.data[span["start"] : span["end"]]
        if b"|" not in raw or raw.count(b"\n") < 2:
            return
        lines = raw.decode().split("\n")
        for index in range(2, len(lines)):
            header = _PREFIX.sub("", lines[index - 1], count=1)
            if (
                _DELIMITER.match(lines[index])
                and not header.startswith("|")
                and _count_cells(header) == _count_cells(_PREFIX.sub("", lines[index], count=1))
            ):
                self.headers.add(line + index - 1)

    def is_no_row(self, start: int, end: int, line: int) -> bool:
        """True of a line without a bare pipe, or indented as code: it ends the table."""
        line_start = self.starts[line - 1]
        if self.data[start] == _PIPE and start - line_start == 0:
            return False
        before = self.data[line_start:start].decode()
        if self.depth == 0 and len(before.expandtabs(4)) >= _CODE_INDENT:
            return True
        return _BARE_PIPE.search(self.data[start:end].decode()) is None

    def end_table(self, end: int, line: int) -> None:
        """Has the line taken out, if there may be another table below it."""
        below = self.data[end : self.starts[min(line + _BELOW, len(self.starts) - 1)]]
        if _DELIMITER.search(below.decode(errors="replace")):
            self.cuts.add(line)

    def row(self, events: Events, line: int, number: int) -> tuple[Cell | None, ...]:
        cells: list[Cell] = []
        byte, column = self.starts[line - 1], 1 - (line in self.piped)
        line_end = self.starts[line] - 1 if line < len(self.starts) else len(self.data)
        for event, place in events:
            if "End" in event:
                break
            start, end = min(place["start"], line_end), min(place["end"], line_end)
            column += start - byte if self.ascii else len(self.data[byte:start].decode())
            byte = start
            raw = self.text[start:end] if self.ascii else self.data[start:end].decode()
            markup = raw.lstrip()
            offset = column + len(raw) - len(markup)
            text, plain, links, images = read_inline(events, "TableCell")
            markup = markup.rstrip()
            cells.append(_new(Cell, (
                text, number, len(cells), line, offset, 1, 1, number == 0,
                links, images, text if text == markup else markup, plain,
            )))  # fmt: skip
        return tuple(cells)
