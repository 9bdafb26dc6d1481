"""The content of a table cell read from its source, without a tree.

Only for source made of text and of tags in `markup.INLINE` and `markup.LINES`: the text
of such source is in reading order. What needs nesting to be understood goes to the tree.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from turbohtml import Element, parse, unescape

from parsers.content import BREAK, Content, Writer, bare_links, clean, collapse, stated_script
from parsers.html_content import read_content
from parsers.markup import ATTRIBUTES, INLINE, LINES, read_attribute
from records.table import Link

INNER: Final = (
    rf"(?:[^<]++"
    rf"|</?(?![tT][dDhHrRaAbBfF]|[cC](?:[aA]|[oO][lL]))[a-zA-Z][a-zA-Z0-9]*+{ATTRIBUTES}/?>"
    rf"|<!--(?!-?>)(?:[^-]|-(?!-))*+-->"
    rf"|<(?![a-zA-Z/!?]))*+"
)
"""Text and tags that are none of a table's; which tags they are is looked at later."""
_INSIDE: Final = re.compile(INNER)
_TAG: Final = re.compile(rf"<(?:(/?)([a-zA-Z][a-zA-Z0-9]*+)({ATTRIBUTES})/?|!--.*?--)>", re.DOTALL)
_PAIR: Final = r"(?: [a-z-]++=\"[^\"<>&]*+\")"
_LINK: Final = re.compile(rf"<a{_PAIR}*? href=\"([^\"<>&\n]++)\"{_PAIR}*+>([^<&]*+)</a>\s*+")
"""A link and nothing else: what most cells with markup are."""
_PLAIN_TAG: Final = re.compile(
    r"<(/?[a-z0-9]++)"
    r"(?: ++(?:href=\"(?(2)(?!))([^\"]*+)\"|src=\"(?(3)(?!))([^\"]*+)\"|alt=\"(?(4)(?!))([^\"]*+)\""
    r"|(?!(?:href|src|alt)\b)[a-z][a-z0-9-]*+(?:=(?:\"[^\"]*+\"|[^ \t\n\f\"'=<>`]++))?+))*+"
    r" *+/?>([^<]*+)"
)
"""A tag as most are written, its ``href``, ``src`` and ``alt``, and the text below it."""
_SCRIPTS: Final = frozenset(("sup", "sub"))
_KNOWN: Final = INLINE | LINES
_HIDING: Final = re.compile("hidden|display", re.IGNORECASE)

_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper
_KINDS: Final = {
    **dict.fromkeys((slash + name for name in LINES for slash in ("", "/")), "line"),
    **dict.fromkeys((slash + name for name in INLINE - _SCRIPTS for slash in ("", "/")), "quiet"),
    **{name: name for name in ("a", "/a", "img")},
    **dict.fromkeys(_SCRIPTS, "script"),
}
"""What tags do to a cell's text."""


def read_source(raw: str) -> Content | None:
    """Content of cell source, None when it has tags that a tree must read."""
    match = _LINK.fullmatch(raw)
    if match is not None and "://" not in match[2] and not _may_hide(raw):
        url, label = match[1].strip(), " ".join(match[2].split())
        if url:
            return _new(Content, (label, None, (_new(Link, (label, url)),), ()))
    return read_mixed(raw)


@lru_cache(maxsize=4096)
def read_mixed(raw: str) -> Content | None:
    """The same for cells of more than one link. Tables repeat themselves, hence the cache."""
    if "\n" in raw:
        raw = collapse(raw)
    if "<" not in raw:
        return _read_text(raw)
    if not _may_hide(raw) and (content := _read_flat(raw)):
        return content
    return _read_parts(raw) if _INSIDE.fullmatch(raw) else None


def _may_hide(raw: str) -> bool:
    return "hidden" in raw or "display" in raw


def _read_text(raw: str) -> Content:
    text = " ".join((unescape(raw) if "&" in raw else raw).split())
    return Content(text, None, bare_links(text) if "://" in text else ())


def _read_parts(raw: str) -> Content | None:
    parts = _TAG.split(raw)
    if "&" in raw:
        parts[::4] = [unescape(text) for text in parts[::4]]
    names = {name.lower() for name in parts[2::4] if name}
    if not names <= _KNOWN:
        return None
    return (None if _HIDING.search(raw) else _Nested().read(parts)) or _read_tree(raw)


def _read_tree(raw: str) -> Content:
    body = parse("<!doctype html><body>" + raw).select_one("body")
    return read_content(body)[0] if isinstance(body, Element) else Content("")


def _read_flat(raw: str) -> Content | None:  # noqa: C901
    """Content of text, links, images, lines, scripts: the usual case. None when there is more."""
    tags = _PLAIN_TAG.findall(raw)
    if len(tags) < raw.count("<"):
        return None
    texts, url, script = [_decoded(raw[: raw.find("<")])], "", ""
    links: list[Link] = []
    images: list[Link] = []
    plain: list[str] | None = None
    is_broken = False
    for name, href, src, alt, text in tags:
        kind = _KINDS.get(name)
        if "&" in text:
            text = unescape(text)
        if kind == "line":
            text = BREAK + text
        elif kind == "img":
            images.append(_new(Link, (clean(_decoded(alt)) if alt else "", _decoded(src).strip())))
        elif kind == "a":
            begin, seen, was_open, url = len(texts), len(images), url, _decoded(href).strip()
            if was_open or not url:
                return None
        elif kind == "/a":
            if not url:
                return None
            label = "".join(texts[begin:])
            is_broken = is_broken or BREAK in label
            label = " ".join(label.split())
            if not label and seen < len(images):
                label = " ".join(image.label for image in images[seen:] if image.label)
            links.append(_new(Link, (label, url)))
            url = ""
        elif kind == "script" and not script:
            plain = texts.copy() if plain is None else plain
            script, shown, at, linked = name, len(texts), len(plain), len(links)
        elif script and name == "/" + script and plain is not None:
            del plain[at:]
            inside = clean("".join(texts[shown:]))
            plain.append(stated_script(script, inside, plain, links[linked:]))
            script = ""
        elif kind != "quiet":
            return None
        texts.append(text)
        if plain is not None:
            plain.append(text)
    if url or script or (is_broken and plain is not None):
        return None
    text = clean("".join(texts))
    stated = None if plain is None else clean("".join(plain))
    shown_links = bare_links(text, tuple(links)) if "://" in text else tuple(links)
    return _new(Content, (text, None if stated == text else stated, shown_links, tuple(images)))


def _decoded(source: str) -> str:
    return unescape(source) if "&" in source else source


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
