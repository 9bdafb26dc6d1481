"""Passages of an HTML text, from turbohtml's tree; tables, scripts and code are left out."""

from __future__ import annotations

from typing import Final

from turbohtml import Element, Node, Text, parse

from parsers.content import BLOCKS, RAW, collapse
from parsers.html_content import is_hidden
from parsers.outline import Outline
from parsers.place import Place
from parsers.text.passages import NoteText, Passage, PassageWriter, TextBlock

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
_ITEMS: Final = frozenset(("li", "dd", "dt"))


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
        self.items = list(parents)
        self.depth = len(self.items)
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
        """Adds text, its white space as a browser shows it."""
        if data.strip():
            self.writer.add(collapse(data), self.find(data))
        elif self.writer.lines:
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
        is_item = element.tag in _ITEMS
        if is_item:
            self.items.append("")
        self.visit(element, depth + 1)
        self.finish()
        if is_item:
            self.items.pop()

    def finish(self) -> None:
        block: TextBlock = "list" if self.items else "prose"
        passage = self.writer.passage(block, self.outline.path(), tuple(self.items[:-1]))
        if passage is not None:
            self.passages.append(passage)
            if self.items and not self.items[-1]:
                self.items[-1] = passage.text
        self.writer = PassageWriter()
