"""The content of HTML elements that hold text and inline markup: a few calls of the tree each.

Such elements say their text in reading order, whatever way their tags are nested. Line breaks
are known by a mark that stands in the tree, see `mark_lines`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from turbohtml import Element, Node, Text

from parsers.tables.content import Content, bare_links, clean, stated_script
from parsers.tables.markup import LINES
from records.table import Link

BREAK_MARK: Final = "\x1c"
"""Stands for a line break in a tree: white space to Python, and in hardly any source."""
CELL_MARK: Final = "\x1d"
"""Stands at the beginning of a cell: white space as well."""
_SCRIPTS: Final = frozenset(("sup", "sub"))
_LINES: Final = ",".join(sorted(LINES))
_NOTHING: Final[tuple[Link, ...]] = ()
_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper


def mark_lines(tree: Node) -> None:
    """Puts a `BREAK_MARK` where the text of a tree of `markup.LINES` breaks."""
    for element in tree.select(_LINES):
        element.insert_before(Text(BREAK_MARK))
        if element.tag != "br":
            element.insert_after(Text(BREAK_MARK))


def read_inline(element: Element, inside: Iterable[tuple[str, Element]], said: str) -> Content:
    """Content of an element of `markup.INLINE`, and `markup.LINES` whose breaks are marked.

    ``inside`` are all elements in it with their tags, in its order, and ``said`` is its text.
    """
    text, plain = _lines(said), None
    links, images = _NOTHING, _NOTHING
    for tag, part in inside:
        if tag == "a":
            if url := part.attr("href"):
                label = " ".join(part.text.split()) or _alts(part)
                links = (*links, _new(Link, (label, url.strip())))
        elif tag == "img":
            images = (*images, _image(part))
        elif tag in _SCRIPTS and plain is None:
            plain = _lines("".join(_stated(element, [])))
    if "://" in text:
        links = bare_links(text, links)
    return _new(Content, (text, None if plain == text else plain, links, images))


def read_inline_cells(elements: Iterable[tuple[str, Element]], said: str) -> list[Content]:
    """Contents of cells, as `read_inline` has them, by a few calls of their tree for them all.

    In its elements, with their tags, a cell begins with ``td``, and in its text with a `CELL_MARK`.
    A last cell without a mark is left out.
    """
    cells: list[tuple[Element, list[tuple[str, Element]]]] = []
    inside: list[tuple[str, Element]] = []
    for found in elements:
        if found[0] == "td":
            inside = []
            cells.append((found[1], inside))
        else:
            inside.append(found)
    _, *texts = said.split(CELL_MARK)
    return [read_inline(*cell, text) for cell, text in zip(cells, texts, strict=False)]


def _image(element: Element) -> Link:
    alt, url = clean(element.attr("alt") or ""), (element.attr("src") or "").strip()
    return _new(Link, (alt, url))


def _alts(link: Element) -> str:
    """What stands in for the label of a link that has none."""
    return " ".join(filter(None, (_image(image).label for image in link.select("img"))))


def _lines(text: str) -> str:
    """Lines of a tree's text without outer and double spaces, and no empty ones."""
    if BREAK_MARK not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(BREAK_MARK))
    return "\n".join(filter(None, lines))


def _stated(element: Element, pieces: list[str]) -> list[str]:
    """Adds the pieces of an element's text in which scripts are what they state."""
    for node in element:
        if isinstance(node, Text):
            pieces.append(node.data)
        elif isinstance(node, Element):
            tag = node.tag
            if tag in _SCRIPTS:
                urls = (anchor.attr("href") or "" for anchor in node.select("a"))
                stated = stated_script(tag, _lines(node.text), pieces, urls)
                pieces.append(stated.replace("\n", BREAK_MARK))
            else:
                _stated(node, pieces)
    return pieces
