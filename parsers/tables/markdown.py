"""Tables of a Markdown text: GitHub Flavored Markdown, and what people write besides.

Blocks and inlines come from pyromark (pulldown-cmark). Ours are: HTML tables put
together across blank lines (`parsers.tables.regions`), the line that follows a pipe table and
is no row of it, and every cell's place in the raw file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any, Final, NamedTuple

import pyromark
from pyromark import Options
from turbohtml import parse

from parsers.tables.content import clean
from parsers.tables.grid import Slots
from parsers.tables.header import Row, count_header_rows
from parsers.tables.html import Problem
from parsers.tables.html_in_markdown import RegionPage, read_region
from parsers.tables.inline import Events, read_inline
from parsers.tables.outline import Outline
from parsers.tables.pipe_lines import (
    BARE_PIPE,
    DELIMITER,
    PREFIX,
    find_headers_without_pipe,
    find_misfits,
)
from parsers.tables.place import Place
from parsers.tables.regions import Region, blank, find_regions
from parsers.tables.shorten import MAX_FILLED, ShortMarkdown, shorten_markdown, whole_markdown
from records.table import Cell, Skipped, Table

OPTIONS: Final = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_MATH
    | Options.ENABLE_WIKILINKS
)
MAX_PASSES: Final = 8

FRONT_MATTER: Final = re.compile(r"---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$", re.S | re.M)
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
    front = FRONT_MATTER.match(text)
    if front is not None:
        text = blank(text, [Region(0, front.end())])
    above = front[1] if front else ""
    if "|" not in text and not _TABLE_TAG.search(text):
        return Reading((), (), (), above)
    regions: list[Region] = []
    pages: list[RegionPage] = []
    if _TABLE_TAG.search(text):
        regions = find_regions(text, _events)
        place, slots = Place(text), Slots(text)
        pages = [read_region(text, region, place, slots) for region in regions]
    reader = _read_blocks(blank(text, regions), pages)
    found = tuple(reader.tables), tuple(reader.skipped), tuple(reader.problems)
    return Reading(*found, above)


def _events(text: str) -> Events:
    return pyromark.events_with_range(text, options=OPTIONS)


def _read_blocks(text: str, pages: list[RegionPage]) -> _Reader:
    """Reads blocks, again where a table was hidden from pyromark by the lines above it."""
    piped: set[int] = set()
    for _ in range(MAX_PASSES):
        reader = _Reader(shorten_markdown(text), pages, piped)
        reader.read()
        if reader.missed:
            reader = _Reader(whole_markdown(text), pages, piped)
            reader.read()
        if not (reader.cuts or reader.headers):
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
        lines[number - 1] = PREFIX.sub(r"\g<0>|", lines[number - 1], count=1)
    return "\n".join(lines)


def _until(events: Events, end: str) -> list[Any]:
    """The events before the one that ends a block, which is consumed."""
    found = []
    for item in events:
        event = item[0]
        if type(event) is dict and event.get("End") == end:
            break
        found.append(item)
    return found


def _row_spans(events: Events) -> Iterator[tuple[int, int]]:
    """Where the rows of a table start and end, as their events come."""
    for event, span in events:
        if "Start" in event:
            yield span["start"], span["end"]
        elif event["End"] == "Table":
            break


def _fill(rows: list[Row], held: dict[int, tuple[Cell, ...]], head: int) -> None:
    """Puts rows that were taken out back in their place."""
    while (row := held.get(head + 1 + len(rows))) is not None:
        rows.append(row)


class _Reader:
    def __init__(self, short: ShortMarkdown, pages: list[RegionPage], piped: set[int]) -> None:
        self.text = text = short.text
        self.data = text.encode()
        self.ascii = len(self.data) == len(text)
        self.short = short
        self.held = short.tables[::-1]
        self.missed = False
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
        events = _events(self.text)
        for event, span in events:
            if isinstance(event, str):
                self.lead = ""
            elif "Start" in event:
                self.start(event["Start"], span, events)
            elif "End" in event:
                self.depth -= 1
                self.lead = ""
        self.emit_pages(self.line(len(self.data)) + 1)
        self.missed = self.missed or bool(self.held)

    def start(self, tag: Any, span: Any, events: Events) -> None:
        if self.pages:
            self.emit_pages(self.line(span["start"]))
        name = tag if isinstance(tag, str) else next(iter(tag))
        if name == "Paragraph":
            self.find_headers(span)
            self.lead = _until(events, "Paragraph")
        elif name == "Table":
            self.add_table(self.table(events, self.line(span["start"])))
        elif name == "Heading":
            level = tag["Heading"]["level"]
            self.outline.add(int(level[1]), read_inline(events, {"Heading": level}).text)
            self.lead = ""
        elif name in ("HtmlBlock", "CodeBlock"):
            self.opaque(name, span, events)
        else:
            self.depth += 1
            self.lead = ""

    def line(self, byte: int) -> int:
        """Where the line of a byte stands in the whole text."""
        return self.short.line(bisect_right(self.starts, byte))

    @cached_property
    def lines(self) -> list[str]:
        return self.short.whole.split("\n")

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

    def opaque(self, name: str, span: Any, events: Events) -> None:
        line = self.line(span["start"])
        raw = self.raw(span["start"], span["end"], line)
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

    def raw(self, start: int, end: int, line: int) -> str:
        """The source of a block, with the rows that were taken out of it."""
        raw = self.data[start:end].decode()
        last = bisect_right(self.starts, max(start, end - 1))
        below = self.short.line(last + 1)
        if not self.held or self.held[-1].head >= below:
            return raw
        while self.held and self.held[-1].head < below:
            head = self.held.pop().head
            self.missed = self.missed or head < line
        before = self.data[self.data.rfind(b"\n", 0, start) + 1 : start].decode()
        return "\n".join(self.lines[line - 1 : below - 1])[len(before) :]

    def skip_example(self, raw: str, line: int, reason: str) -> None:
        delimiter = DELIMITER.search(raw)
        if _TABLE_TAG.search(raw) or (delimiter and "|" in raw[: delimiter.start()]):
            self.skipped.append(Skipped(line, reason, raw.strip()))

    def html_block(self, raw: str) -> None:
        headings = list(_HTML_HEADING.finditer(raw))
        for match in headings:
            self.outline.add(int(match[1]), clean(parse(match[2]).text))
        text = clean(parse(raw).text)
        if headings or text:
            self.lead = "" if headings else text

    def table(self, events: Events, head: int) -> Table:
        held = self.held_rows(head)
        rows: list[Row] = []
        lost: list[tuple[int, str]] = []
        ended = False
        for start, end in _row_spans(events):
            line = self.line(start)
            _fill(rows, held, head)
            cells = self.row(events, line, len(rows), start)
            if line > head and self.is_no_row(start, end):
                ended = True
                self.end_table(line)
            elif ended:
                lost.append((line, self.data[start:end].decode().strip()))
            else:
                rows.append(cells)
        _fill(rows, held, head)
        if lost:
            source = "\n".join(source for _, source in lost)
            self.skipped.append(Skipped(lost[0][0], "below a line that is no row", source))
        self.report_fill(rows)
        header = count_header_rows(tuple(rows), 1)
        return Table(
            0, "markdown", head, tuple(rows), header, self.outline.path(), self.lead_text()
        )

    def report_fill(self, rows: list[Row]) -> None:
        """Rows may be missing below those that were filled up with too many cells."""
        width = len(rows[0])
        if len(rows) * width <= MAX_FILLED:
            return
        empty = sum(cell is None or not cell.markup for row in rows for cell in row)
        last = next(filter(None, rows[-1]))
        if empty > MAX_FILLED - width:
            message = f"rows short of more than {MAX_FILLED} cells: rows below may be missing"
            self.problems.append((last.line, "too large", message))

    def held_rows(self, head: int) -> dict[int, tuple[Cell, ...]]:
        """What was taken out of the table whose header stands in a line."""
        while self.held and self.held[-1].head < head:
            self.held.pop()
            self.missed = True
        return self.held.pop().rows if self.held and self.held[-1].head == head else {}

    def find_headers(self, span: Any) -> None:
        """Tables inside a paragraph, which pyromark does not see."""
        raw = self.data[span["start"] : span["end"]]
        if b"|" not in raw or raw.count(b"\n") < 2:
            return
        line = self.line(span["start"])
        lines = raw.decode().split("\n")
        self.headers.update(line + index for index in find_headers_without_pipe(lines))
        self.skipped += [Skipped(line + at, why, text) for at, why, text in find_misfits(lines)]

    def is_no_row(self, start: int, end: int) -> bool:
        """True of a line without a bare pipe, or indented as code: it ends the table."""
        line_start = self.data.rfind(b"\n", 0, start) + 1
        if self.data[start] == _PIPE and start == line_start:
            return False
        before = self.data[line_start:start].decode()
        if self.depth == 0 and len(before.expandtabs(4)) >= _CODE_INDENT:
            return True
        return BARE_PIPE.search(self.data[start:end].decode()) is None

    def end_table(self, line: int) -> None:
        """Has the line taken out, if there may be another table below it."""
        below = self.lines[line : min(line + _BELOW, len(self.lines) - 1)]
        if any(map(DELIMITER.match, below)):
            self.cuts.add(line)

    def row(self, events: Events, line: int, number: int, start: int) -> tuple[Cell | None, ...]:
        cells: list[Cell] = []
        byte, column = self.data.rfind(b"\n", 0, start) + 1, 1 - (line in self.piped)
        line_end = self.data.find(b"\n", start)
        line_end = len(self.data) if line_end < 0 else line_end
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
