"""The content of HTML elements that hold text and inline markup: a few calls of the tree each.

Such elements say their text in reading order, whatever way their tags are nested. Line breaks
are known by a mark that stands in the tree, see `mark_lines`.
"""

from __future__ import annotations

from typing import Final

from turbohtml import Element, Node, Text

from parsers.content import Content, bare_links, clean, stated_script
from parsers.markup import LINES
from records.table import Link

BREAK_MARK: Final = "\x1c"
"""Stands for a line break in a tree: white space to Python, and in hardly any source."""
TELLING: Final = frozenset(("a", "img", "sup", "sub"))
"""Elements that say more than their text."""
_LINES: Final = ",".join(sorted(LINES))
_NOTHING: Final[tuple[Link, ...]] = ()
_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper


def mark_lines(tree: Node) -> None:
    """Puts a `BREAK_MARK` where the text of a tree of `markup.LINES` breaks."""
    for element in tree.select(_LINES):
        element.insert_before(Text(BREAK_MARK))
        if element.tag != "br":
            element.insert_after(Text(BREAK_MARK))


def read_inline(element: Element, wanted: str) -> Content:
    """Content of an element of `markup.INLINE`, and `markup.LINES` whose breaks are marked.

    ``wanted`` selects those of `TELLING` that there may be.
    """
    text, plain = _lines(element.text), None
    links: list[Link] = []
    images: tuple[Link, ...] = _NOTHING
    for part in element.select(wanted) if wanted else ():
        tag = part.tag
        if tag == "a":
            if url := part.attr("href"):
                label = " ".join(part.text.split()) or _alts(part)
                links.append(_new(Link, (label, url.strip())))
        elif tag == "img":
            images = (*images, _image(part))
        elif plain is None:
            plain = _lines("".join(_stated(element, [])))
    linked = bare_links(text, tuple(links)) if "://" in text else tuple(links)
    return _new(Content, (text, None if plain == text else plain, linked, images))


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
        elif isinstance(node, Element) and node.tag in ("sup", "sub"):
            links = [Link("", anchor.attr("href") or "") for anchor in node.select("a")]
            stated = stated_script(node.tag, _lines(node.text), pieces, links)
            pieces.append(stated.replace("\n", BREAK_MARK))
        elif isinstance(node, Element):
            _stated(node, pieces)
    return pieces
