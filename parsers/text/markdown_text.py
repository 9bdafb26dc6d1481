"""Passages of a Markdown text, from pyromark's events; tables are left out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any, Final

import pyromark
from pyromark import Options

from parsers.tables.inline import read_inline
from parsers.tables.markdown import FRONT_MATTER, OPTIONS
from parsers.tables.outline import Outline
from parsers.tables.regions import Region, blank, find_regions
from parsers.text.html_text import html_passages
from parsers.text.nesting import Kind, Nesting
from parsers.text.passages import Example, NoteText, Passage, PassageWriter

Events = Iterator[tuple[Any, Any]]

_TABLE_TAG: Final = re.compile(r"<table(?=[\s>/])", re.IGNORECASE)
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_HREF: Final = re.compile(r"""\bhref\s*=\s*["']?([^\s"'>]+)""", re.IGNORECASE)
_LINES: Final = re.compile(b"\n")
_SILENT: Final = frozenset(("Table", "Image", "MetadataBlock", "FootnoteDefinition"))
_BLOCKS: Final[dict[str, Kind | None]] = {
    "Paragraph": None,
    "List": None,
    "BlockQuote": None,
    "Item": "item",
    "DefinitionListTitle": "term",
    "DefinitionListDefinition": "definition",
}
DEEPEST: Final = 64
"""Items of lists around an item that are told; nobody nests deeper and means it."""


def markdown_text(text: str) -> NoteText:
    """Paragraphs, list items and fenced blocks of a Markdown text whose line breaks are ``\\n``."""
    front = FRONT_MATTER.match(text)
    if front is not None:
        text = blank(text, [Region(0, front.end())])
    if _TABLE_TAG.search(text):
        text = blank(text, find_regions(text, _events))
    reader = _Reader(text)
    reader.read()
    return NoteText(tuple(reader.passages), tuple(reader.examples))


def _events(text: str) -> Events:
    return pyromark.events_with_range(text, options=OPTIONS)


class _Reader:
    """Walks over the events once.

    A rule ends what a heading heads, once something stands below it (``ruled``).
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.data = text.encode()
        self.starts = [0, *(match.end() for match in _LINES.finditer(self.data))]
        self.outline = Outline()
        self.nesting = Nesting()
        self.last: tuple[str, ...] = ()
        self.ruled: tuple[str, ...] = ()
        self.writer = PassageWriter()
        self.passages: list[Passage] = []
        self.examples: list[Example] = []

    def read(self) -> None:
        options = OPTIONS | Options.ENABLE_DEFINITION_LIST
        events: Events = pyromark.events_with_range(self.text, options=options)
        for event, span in events:
            if type(event) is str:
                self.mark(event, span)
                continue
            ((kind, value),) = event.items()
            if kind in ("Text", "Code"):
                self.writer.add(value, self.line(span["start"]))
            elif kind == "Start":
                self.start(value, span, events)
            elif kind == "End":
                self.end(value)
            elif kind == "InlineHtml":
                self.tag(value, span)
        self.finish()

    def line(self, byte: int) -> int:
        return bisect_right(self.starts, byte)

    def mark(self, event: str, span: Any) -> None:
        if event == "Rule":
            self.finish()
            self.ruled = self.last
        elif event in ("SoftBreak", "HardBreak"):
            self.writer.add("\n" if event == "SoftBreak" else "\n\n", self.line(span["start"]))

    def start(self, tag: Any, span: Any, events: Events) -> None:
        name = tag if type(tag) is str else next(iter(tag))
        if name == "Heading":
            level = tag["Heading"]["level"]
            content = read_inline(events, {"Heading": level})
            self.outline.add(
                int(level[1]), content.text if content.plain is None else content.plain
            )
        elif name in _SILENT:
            _skip(events, name)
        elif name == "CodeBlock":
            self.example(tag, events)
        elif name == "HtmlBlock":
            self.html(span, events)
        elif name == "Link":
            self.writer.start_link(tag["Link"]["dest_url"])
        elif name in _BLOCKS:
            self.finish()
            if kind := _BLOCKS[name]:
                self.nesting.start(kind)

    def end(self, tag: Any) -> None:
        if tag == "Link":
            self.writer.end_link()
        elif type(tag) is str and tag in _BLOCKS:
            self.finish()
            if kind := _BLOCKS[tag]:
                self.nesting.end(kind)

    def tag(self, html: str, span: Any) -> None:
        """Footnote marks say nothing; a line break or a link does what it does elsewhere."""
        match = _TAG.match(html)
        if match is None:
            return
        closing, name = match[1] == "/", match[2].lower()
        if name in ("sup", "sub"):
            self.writer.hidden = max(0, self.writer.hidden + (-1 if closing else 1))
        elif name == "br":
            self.writer.add("\n\n", self.line(span["start"]))
        elif name == "a":
            href = _HREF.search(html)
            self.writer.end_link() if closing else self.writer.start_link(href[1] if href else "")

    def finish(self) -> None:
        """Ends the passage that is open."""
        if self.writer.is_new:
            return
        headings = self.outline.path()
        within = headings if not self.ruled or self.ruled != headings else ()
        parents = tuple(self.nesting.texts[-DEEPEST:-1])
        passage = self.writer.passage(self.nesting.block, within, parents)
        if passage is not None:
            self.last = headings
            self.passages.append(self.nesting.placed(passage))
        self.writer = PassageWriter()

    def example(self, tag: Any, events: Events) -> None:
        """A fenced block with a language; code that is only indented is none."""
        self.finish()
        kind = tag["CodeBlock"]
        language = kind.get("Fenced", "") if type(kind) is dict else ""
        pieces, line = [], 0
        for event, place in events:
            if type(event) is dict and event.get("End") == "CodeBlock":
                break
            if type(event) is dict and "Text" in event:
                line = line or self.line(place["start"])
                pieces.append(event["Text"])
        if language and pieces:
            self.examples.append(Example(language, "".join(pieces), line, self.outline.path()))

    def html(self, span: Any, events: Events) -> None:
        self.finish()
        _skip(events, "HtmlBlock")
        source = self.data[span["start"] : span["end"]].decode()
        if not source.lstrip().startswith("<!--"):
            self.passages += html_passages(
                source,
                self.outline,
                self.line(span["start"]),
                tuple(filter(None, self.nesting.texts)),
            )


def _skip(events: Events, name: str) -> None:
    """Passes over the events of a block up to its end."""
    for event, _ in events:
        end = event.get("End") if type(event) is dict else None
        if end == name or (type(end) is dict and name in end):
            return
