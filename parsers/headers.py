"""What the header of one column says: a property, the unit of its numbers, what part they are of.

Tried in turn, most literal first: the whole header, the header without brackets, what the
brackets hold, its parts, and each of these without the filler words the vocabulary declares
(``model``, ``name``): "Model developer" heads what "developer" heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from vocabulary import Vocabulary, fold, fold_name

_BRACKETS = re.compile(r"[(（\[【](?P<inside>[^()（）\[\]【】]*)[)）\]】]")
_PARTS = re.compile(r"\s*[/|&,、，;；:：+]\s*|\s+(?:and|or)\s+", re.IGNORECASE)
_WORDS = re.compile(r"[\s:：]+")
_LATIN = re.compile(r"[\w#+.'’-]+")

ACTIVE = "active"


class Header(NamedTuple):
    """A header as read.

    ``property`` is ``""`` when it names none; ``also`` are other properties its parts name
    (``Blog & Code``); ``scale`` is the multiplier of its unit (``Size (B)`` → 1e9), None when it
    states none; ``qualifier`` is the part of the thing its numbers count (``active``).
    """

    property: str
    scale: float | None = None
    qualifier: str = ""
    also: tuple[str, ...] = ()


def read_header(header: str, vocabulary: Vocabulary) -> Header:
    """Read one header text."""
    scale = _scale(header, vocabulary)
    found = [name for text in candidates(header) if (name := _lookup(text, vocabulary))]
    if found:
        return Header(found[0], scale, _active(header, vocabulary), tuple(dict.fromkeys(found)))
    bare = [name for text in _outside(header) if (name := _without_filler(text, vocabulary))]
    return Header(bare[0] if bare else "", scale, _active(header, vocabulary), tuple(bare))


def candidates(header: str) -> Iterable[str]:
    """Texts of a header that may name something, most literal first."""
    yield header
    bare = _BRACKETS.sub(" ", header)
    yield bare
    yield from (m["inside"] for m in _BRACKETS.finditer(header))
    yield from _parts(header)


def _outside(header: str) -> Iterable[str]:
    yield _BRACKETS.sub(" ", header)
    yield from _parts(header)


def _parts(header: str) -> list[str]:
    """Parts of a composite header; of a header of several rows, the lowest first."""
    parts = _PARTS.split(_BRACKETS.sub(" ", header))
    if len(parts) < 2:
        return []
    return parts[::-1] if " / " in header else parts


def _lookup(text: str, vocabulary: Vocabulary) -> str:
    return vocabulary.headers.get(fold_name(text), "")


def _without_filler(text: str, vocabulary: Vocabulary) -> str:
    """Property of the header that is left when filler words are taken away."""
    filler = vocabulary.header_filler | set(_active_words(vocabulary))
    words = [word for word in _LATIN.findall(fold(text)) if word.rstrip("?:") not in filler]
    left = " ".join(words)
    if _lookup(left, vocabulary):
        return _lookup(left, vocabulary)
    stripped = _strip(fold_name(text), filler)
    return vocabulary.headers.get(stripped, "")


def _strip(folded: str, filler: frozenset[str]) -> str:
    """``folded`` without filler at its ends, for scripts that put no space between words."""
    words = sorted((word for word in filler if not word.isascii()), key=lambda w: (-len(w), w))
    changed = True
    while changed:
        changed = False
        for word in words:
            if folded != word and folded.startswith(word):
                folded, changed = folded[len(word) :], True
            elif folded != word and folded.endswith(word):
                folded, changed = folded[: -len(word)], True
    return folded


def _active(header: str, vocabulary: Vocabulary) -> str:
    """``active`` when the header says that its numbers count the active part."""
    words = set(_LATIN.findall(fold(header)))
    said = any(
        word in words or (not word.isascii() and word in fold(header))
        for word in _active_words(vocabulary)
    )
    return ACTIVE if said and "total" not in words else ""


def _active_words(vocabulary: Vocabulary) -> list[str]:
    return [fold(word) for word in vocabulary.terms.numbers.active if len(word) > 1]


def _scale(header: str, vocabulary: Vocabulary) -> float | None:
    magnitudes = vocabulary.terms.numbers.magnitudes
    inside = [match["inside"] for match in _BRACKETS.finditer(header)]
    parts = _PARTS.split(_BRACKETS.sub(" ", header))[1:]
    for text in (*inside, *parts):
        for word in (fold(text), *_WORDS.split(fold(text))):
            if word in magnitudes:
                return magnitudes[word]
    return None
