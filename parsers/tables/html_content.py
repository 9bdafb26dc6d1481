"""The content of an HTML element: a walk over its tree with a stack of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from turbohtml import Element, Node, Text

from parsers.tables.content import BLOCKS, BREAK, RAW, Content, Writer, collapse
from parsers.tables.inline_content import BREAK_MARK, read_inline
from parsers.tables.markup import INLINE

_NOT_SHOWN: Final = re.compile(r"(?:^|;)\s*display\s*:\s*none", re.IGNORECASE)
_SCRIPTS: Final = ("sup", "sub")
_MANY: Final = 100
"""Tags from which on they may be nested too deep to be walked through by calls."""

Closing = Callable[[], None]


def is_hidden(element: Element) -> bool:
    """True when the element itself says that it is not displayed."""
    if element.attr("hidden") is not None:
        return True
    style = element.attr("style")
    return bool(style) and _NOT_SHOWN.search(style or "") is not None


def read_content(element: Element, into_tables: bool = True) -> tuple[Content, bool]:
    """Content of an element, and whether there are tables in it: they speak for themselves.

    Their text is part of the text, as it is in a browser, but neither stated nor
    linked by the element; without ``into_tables`` it is left out.
    """
    if not len(element):
        return Content(""), False
    inside = [(part.tag, part) for part in element.select("*")]
    said = element.text
    if _is_inline(element, inside) and BREAK_MARK not in said:
        return read_inline(element, inside, said), False
    walk = _Walk(into_tables)
    walk.run(element)
    return walk.writer.content(), walk.has_tables


def _is_inline(element: Element, inside: Sequence[tuple[str, Element]]) -> bool:
    """Whether it holds nothing but text and a few tags that leave the order of the text alone."""
    if len(inside) > _MANY or not all(tag in INLINE for tag, _ in inside):
        return False
    return not inside or element.select_one("[hidden],[style]") is None


class _Walk:
    def __init__(self, into_tables: bool) -> None:
        self.writer = Writer()
        self.has_tables = False
        self.into_tables = into_tables
        self.nested = 0
        self.preformatted = 0

    def run(self, root: Element) -> None:
        stack: list[tuple[Iterator[Node], list[Closing]]] = [(iter(root), [])]
        while stack:
            nodes, closing = stack[-1]
            entered = self.advance(nodes)
            if entered is not None:
                stack.append((iter(entered), self.open(entered)))
                continue
            stack.pop()
            for close in reversed(closing):
                close()

    def advance(self, nodes: Iterator[Node]) -> Element | None:
        """Writes nodes up to the next element whose children count."""
        for node in nodes:
            if isinstance(node, Text):
                self.text(node.data)
            elif isinstance(node, Element) and not self.is_leaf(node):
                return node
        return None

    def text(self, data: str) -> None:
        if self.preformatted:
            for line in data.splitlines(keepends=True):
                self.writer.add(collapse(line))
                if line.endswith("\n"):
                    self.writer.add(BREAK)
        else:
            self.writer.add(collapse(data))

    def is_leaf(self, element: Element) -> bool:
        tag = element.tag
        if tag == "br":
            self.writer.add(BREAK)
        elif tag == "img":
            self.image(element)
        elif tag == "table" and not self.into_tables:
            self.writer.add(BREAK)
            self.has_tables = True
        else:
            return tag in RAW
        return True

    def image(self, element: Element) -> None:
        if not self.nested:
            self.writer.add_image(element.attr("alt") or "", element.attr("src") or "")

    def open(self, element: Element) -> list[Closing]:
        tag, writer = element.tag, self.writer
        closing: list[Closing] = []
        if tag == "table":
            self.has_tables = True
            self.nested += 1
            closing.append(self.end_table)
            writer.start_hidden()
        if is_hidden(element):
            writer.start_hidden()
            closing.append(writer.end_hidden)
        if tag in BLOCKS:
            writer.add(BREAK)
            closing.append(self.end_block)
        if tag in _SCRIPTS:
            writer.start_script(tag)
            closing.append(writer.end_script)
        elif tag == "a" and not self.nested and (url := element.attr("href")):
            writer.start_link(url)
            closing.append(writer.end_link)
        elif tag == "pre":
            self.preformatted += 1
            closing.append(self.end_pre)
        return closing

    def end_block(self) -> None:
        self.writer.add(BREAK)

    def end_table(self) -> None:
        self.nested -= 1
        self.writer.end_hidden()

    def end_pre(self) -> None:
        self.preformatted -= 1
