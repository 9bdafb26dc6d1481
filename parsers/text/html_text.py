"""Passages of an HTML text, from turbohtml's tree; tables, scripts and code are left out."""

from __future__ import annotations

from typing import Final

from turbohtml import Element, Node, Text, parse

from parsers.tables.content import BLOCKS, RAW, collapse
from parsers.tables.html_content import is_hidden
from parsers.tables.outline import Outline
from parsers.tables.place import Place
from parsers.text.nesting import Kind, Nesting
from parsers.text.passages import NoteText, Passage, PassageWriter

MAX_DEPTH: Final = 200
"""Elements nested deeper than this are not read."""
_HEADINGS: Final = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_SILENT: Final = RAW | {
    "table",
    "pre",
    "code",
    "sup",
    "sub",
    "nav",
    "svg",
    "head",
    "button",
    "select",
}
_KINDS: Final[dict[str, Kind]] = {"li": "item", "dt": "term", "dd": "definition"}


def html_text(text: str) -> NoteText:
    """Paragraphs and list items of an HTML page whose line breaks are ``\\n``."""
    return NoteText(tuple(html_passages(text, Outline(), 1)))


def html_passages(
    text: str, outline: Outline, line: int, parents: tuple[str, ...] = ()
) -> list[Passage]:
    """Passages of a piece of HTML that starts in ``line``; its headings join ``outline``."""
    if "<" in text and not _has_words(text):
        return []
    walk = _Walk(text, outline, line, parents)
    walk.visit(parse(text), 0)
    walk.finish()
    return walk.passages


def _has_words(text: str) -> bool:
    return any(piece.partition(">")[2].strip() for piece in text.split("<"))


class _Walk:
    def __init__(self, text: str, outline: Outline, line: int, parents: tuple[str, ...]) -> None:
        self.text, self.outline = text, outline
        self.place = Place(text, line)
        self.at = 0
        self.nesting = Nesting(parents)
        self.writer = PassageWriter()
        self.passages: list[Passage] = []

    def visit(self, node: Node, depth: int) -> None:
        if depth > MAX_DEPTH:
            return
        for child in node:
            if isinstance(child, Text):
                self.words(child.data)
            elif isinstance(child, Element):
                self.element(child, depth)

    def words(self, data: str) -> None:
        """Adds text, its white space as a browser shows it, each line with its own place."""
        for number, line in enumerate(data.split("\n")):
            if number and self.writer.lines:
                self.writer.add(" ", self.writer.lines[-1])
            if line.strip():
                self.writer.add(collapse(line), self.find(line))
            elif line and self.writer.lines:
                self.writer.add(" ", self.writer.lines[-1])

    def find(self, data: str) -> int:
        """The line of a text: where its first word stands below what was read before."""
        word = data.split(maxsplit=1)[0]
        found = self.text.find(word, self.at)
        if found >= 0:
            self.at = found
        return self.place.at(self.at)[0]

    def element(self, element: Element, depth: int) -> None:
        tag = element.tag
        if tag in _SILENT or is_hidden(element):
            return
        if tag in _HEADINGS:
            self.finish()
            self.outline.add(int(tag[1]), " ".join(element.text.split()))
        elif tag == "br":
            self.words("\n") if not self.writer.lines else self.writer.add(
                "\n", self.writer.lines[-1]
            )
        elif tag == "a":
            self.link(element, depth)
        elif tag in BLOCKS:
            self.inside(element, depth)
        else:
            self.visit(element, depth + 1)

    def link(self, element: Element, depth: int) -> None:
        self.writer.start_link(element.attr("href") or "")
        self.visit(element, depth + 1)
        self.writer.end_link()

    def inside(self, element: Element, depth: int) -> None:
        self.finish()
        kind = _KINDS.get(element.tag)
        if kind:
            self.nesting.start(kind)
        self.visit(element, depth + 1)
        self.finish()
        if kind:
            self.nesting.end(kind)

    def finish(self) -> None:
        parents = tuple(self.nesting.texts[:-1])
        passage = self.writer.passage(self.nesting.block, self.outline.path(), parents)
        if passage is not None:
            self.passages.append(self.nesting.placed(passage))
        self.writer = PassageWriter()
