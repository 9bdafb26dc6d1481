"""What a cell says: its text, its links and its images, whatever syntax it was written in.

The HTML and the Markdown parser feed one `Writer` per cell. Text is white-space
collapsed as HTML does it; a line break is the one that a browser would show.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from records.table import Link

BREAK: Final = "\n"
BLOCKS: Final = frozenset(
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr legend li main menu nav ol"
    " optgroup option p pre section summary table tbody td tfoot th thead tr ul".split()
)
RAW: Final = frozenset(("script", "style", "template"))
MAX_TEXT: Final = 1_000_000
"""Longest text of one cell, in characters; what is beyond is cut and reported."""

_SPACES: Final = re.compile(r"[ \t\n\f\r]+")
_URL: Final = re.compile(r"https?://[!#-;=?-Z_a-z~\[\]]+", re.ASCII)
_OPENING: Final = {"]": "[", ")": "("}
_URL_TAIL: Final = ".,;:!?'\"*_~"
_FOOTNOTE: Final = re.compile(r"[\[(（【][^\])）】]{1,24}[\])）】]|[*†‡§¶#]+")
_BASE: Final = re.compile(r"(?:(?<![\d.,/-])(?:10|2)|[x×*·]\s*\d+|\d\s*[a-zµ]{1,3})\s*\Z")
_BASE_PIECES, _BASE_LENGTH = 4, 16
_WORD: Final = re.compile(r"[^\W\d_]{2,}|[™®℠©]")


class Content(NamedTuple):
    """A cell's text as shown, what of it is a statement (None: all of it), links and images."""

    text: str
    plain: str | None = None
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()


def collapse(data: str) -> str:
    """White space of HTML source (spaces, tabs, newlines) to single spaces."""
    return _SPACES.sub(" ", data)


def clean(text: str) -> str:
    """Lines without outer and double spaces, and no empty lines."""
    if BREAK not in text:
        return " ".join(text.split())
    lines = (" ".join(line.split()) for line in text.split(BREAK))
    return BREAK.join(line for line in lines if line)


def bare_links(text: str, known: tuple[Link, ...] = ()) -> tuple[Link, ...]:
    """``known`` and the addresses that the text spells out and no known link has as its label."""
    labels = " ".join(link.label for link in known)
    found = (_trimmed(match.group()) for match in _URL.finditer(text))
    return known + tuple(Link(url, url) for url in dict.fromkeys(found) if url not in labels)


def _trimmed(url: str) -> str:
    url = url.rstrip(_URL_TAIL)
    while url[-1] in _OPENING and url.count(url[-1]) > url.count(_OPENING[url[-1]]):
        url = url[:-1].rstrip(_URL_TAIL)
    return url


class Writer:
    """Collects the content of one cell, in reading order."""

    __slots__ = ("_images", "_links", "_marks", "_open", "_plain", "_shown", "_skipping")

    def __init__(self) -> None:
        self._shown: list[str] = []
        self._plain: list[str] | None = None
        self._links: list[Link] = []
        self._images: list[Link] = []
        self._open: list[tuple[str, int, int]] = []
        self._marks: list[tuple[str, int, int, int]] = []
        self._skipping = 0

    def add(self, text: str) -> None:
        """Adds text whose white space is collapsed, or a `BREAK`."""
        self._shown.append(text)
        if self._plain is not None and not self._skipping:
            self._plain.append(text)

    def start_hidden(self) -> None:
        """What follows is in the text, but states nothing (it is not displayed)."""
        self._split()
        self._skipping += 1

    def end_hidden(self) -> None:
        """Ends what `start_hidden` began."""
        self._skipping -= 1

    def start_link(self, url: str) -> None:
        """A link begins; its label is what is added before `end_link`."""
        self._open.append((url.strip(), len(self._shown), len(self._images)))

    def end_link(self) -> None:
        """Ends the innermost link; an image stands in for a label that is missing."""
        if not self._open:
            return
        url, shown, images = self._open.pop()
        label = " ".join("".join(self._shown[shown:]).split())
        alts = [image.label for image in self._images[images:] if image.label]
        self._links.append(Link(label or " ".join(alts), url))

    def add_image(self, alt: str, url: str) -> None:
        """An image: kept beside the text, not part of it."""
        self._images.append(Link(clean(alt), url.strip()))

    def start_script(self, kind: str) -> None:
        """A superscript (``sup``) or subscript (``sub``) begins."""
        plain = self._split()
        self._marks.append((kind, len(self._shown), len(plain), len(self._links)))

    def end_script(self) -> None:
        """Ends the innermost script: a footnote mark is no statement, an exponent is ``^9``."""
        if not self._marks:
            return
        kind, shown, at, links = self._marks.pop()
        text = clean("".join(self._shown[shown:]))
        plain = self._split()
        del plain[at:]
        if not self._skipping:
            urls = (link.url for link in self._links[links:])
            plain.append(stated_script(kind, text, plain, urls))

    def content(self) -> Content:
        """What was collected; links and scripts that are still open are ended."""
        while self._open:
            self.end_link()
        while self._marks:
            self.end_script()
        text = clean("".join(self._shown))
        plain = None if self._plain is None else clean("".join(self._plain))
        links = tuple(self._links)
        if "://" in text:
            links = bare_links(text, links)
        return Content(text, None if plain == text else plain, links, tuple(self._images))

    def _split(self) -> list[str]:
        if self._plain is None:
            self._plain = self._shown.copy()
        return self._plain


def stated_script(kind: str, text: str, before: Sequence[str], urls: Iterable[str]) -> str:
    """What a script that links to some URLs states below the pieces of text before it.

    Nothing if it is a footnote mark: brackets, signs, a link into the page, or a number or a
    letter that is no power. Powers are those of ten and two, of what something is multiplied
    with, and of a unit after its number (``10^9``, ``3 x 5^2``, ``5 km^2``).
    """
    if not text:
        return ""
    if kind == "sup" and (_FOOTNOTE.fullmatch(text) or any(url[:1] == "#" for url in urls)):
        return ""
    if kind == "sup" and (text.isdecimal() or len(text) == 1):
        base = "".join(before[-_BASE_PIECES:])[-_BASE_LENGTH:]
        if _BASE.search(base) is None:
            return ""
    return text if _WORD.fullmatch(text) else ("^" if kind == "sup" else "_") + text
