"""The content of a table cell read from its source, without a tree.

Only for source made of text and of tags in `markup.INLINE` and `markup.LINES`: the text
of such source is in reading order. What needs nesting to be understood goes to the tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from turbohtml import Element, parse, unescape

from parsers.content import BREAK, Content, Writer, bare_links, clean, collapse
from parsers.html_content import read_content
from parsers.markup import ATTRIBUTES, INLINE, LINES, read_attribute
from records.table import Link

_TAG: Final = re.compile(rf"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*+)({ATTRIBUTES})/?|!--.*?--)>", re.DOTALL)
_SCRIPTS: Final = frozenset(("sup", "sub"))
_KNOWN: Final = INLINE | LINES
_HIDING: Final = re.compile("hidden|display", re.IGNORECASE)
_QUIET: Final = (INLINE - {"a", "img"} - _SCRIPTS) | {None}


@lru_cache(maxsize=4096)
def read_source(raw: str) -> Content | None:
    """Content of cell source, None when it has tags that a tree must read.

    Tables repeat themselves, hence the cache.
    """
    if "\n" in raw:
        raw = collapse(raw)
    if "<" not in raw:
        return _read_text(raw)
    parts = _TAG.split(raw)
    if "&" in raw:
        parts[::4] = [unescape(text) for text in parts[::4]]
    if "hidden" not in raw and "display" not in raw and (content := _read_flat(parts)):
        return content
    names = {name.lower() for name in parts[2::4] if name}
    if not names <= _KNOWN:
        return None
    return (None if _HIDING.search(raw) else _Nested().read(parts)) or _read_tree(raw)


def _read_text(raw: str) -> Content:
    text = " ".join((unescape(raw) if "&" in raw else raw).split())
    return Content(text, None, bare_links(text) if "://" in text else ())


def _read_tree(raw: str) -> Content:
    body = parse("<!doctype html><body>" + raw).select_one("body")
    return read_content(body)[0] if isinstance(body, Element) else Content("")


def _read_flat(parts: list[str]) -> Content | None:  # noqa: C901
    """Content of text, links, images and line breaks: the usual case. None when there is more."""
    texts, url, begin, seen = parts[::4], "", 0, 0
    links: list[Link] = []
    images: list[Link] = []
    for index, name in enumerate(parts[2::4]):
        if name in _QUIET:
            continue
        if name in LINES:
            texts[index] += BREAK
        elif name == "img":
            images.append(_image(parts[4 * index + 3]))
        elif name != "a" or bool(parts[4 * index + 1]) is not bool(url):
            return None
        elif url:
            label = " ".join("".join(texts[begin : index + 1]).split())
            if not label and seen < len(images):
                label = " ".join(image.label for image in images[seen:] if image.label)
            links.append(Link(label, url))
            url = ""
        elif not (url := read_attribute(parts[4 * index + 3], "href")):
            return None
        else:
            begin, seen = index + 1, len(images)
    if url:
        return None
    text = clean("".join(texts))
    shown = bare_links(text, tuple(links)) if "://" in text else tuple(links)
    return Content(text, None, shown, tuple(images))


def _image(attributes: str) -> Link:
    alt = read_attribute(attributes, "alt")
    return Link(clean(alt) if alt else "", read_attribute(attributes, "src"))


class _Nested:
    """Content in which it matters what stands in what."""

    __slots__ = ("linked", "scripts", "writer")

    def __init__(self) -> None:
        self.writer = Writer()
        self.scripts: list[str] = []
        self.linked = False

    def read(self, parts: list[str]) -> Content | None:
        """The content, or None when the tags are not nested as they should be."""
        for index in range(0, len(parts), 4):
            self.writer.add(parts[index])
            if index + 1 < len(parts) and not self.tag(*parts[index + 1 : index + 4]):
                return None
        return None if self.linked or self.scripts else self.writer.content()

    def tag(self, slash: str | None, name: str | None, attributes: str | None) -> bool:
        if name is None:
            return True
        name = name.lower()
        if name in LINES:
            self.writer.add(BREAK)
        elif name == "a":
            return self.link(slash, attributes or "")
        elif name in _SCRIPTS:
            return self.script(slash, name)
        elif name == "img":
            self.writer.add_image(*_image(attributes or ""))
        return True

    def link(self, slash: str | None, attributes: str) -> bool:
        if bool(slash) is not self.linked:
            return False
        if slash:
            self.linked = False
            self.writer.end_link()
            return True
        url = read_attribute(attributes, "href")
        self.linked = bool(url)
        if url:
            self.writer.start_link(url)
        return bool(url)

    def script(self, slash: str | None, name: str) -> bool:
        if not slash:
            self.scripts.append(name)
            self.writer.start_script(name)
            return True
        if not self.scripts or self.scripts.pop() != name:
            return False
        self.writer.end_script()
        return True
