"""What the header of one column says: a property, the unit of its numbers, what part they are of.

Tried in turn, most literal first: the whole header, the header without brackets, what the
brackets hold, its parts, and each of these without the filler words the vocabulary declares
(``model``, ``name``): "Model developer" heads what "developer" heads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from parsers.values.common import built_for
from vocabulary import Vocabulary, fold, fold_name

BRACKETS = re.compile(r"[(（\[【](?P<inside>[^()（）\[\]【】]*)[)）\]】]")
"""A group in round or square brackets, full or half width, with none inside."""
_PARTS = re.compile(r"\s*[/|&,、，;；:：+]\s*|\s+(?:and|or)\s+", re.IGNORECASE)
_WORDS = re.compile(r"[\s:：]+")
_LATIN = re.compile(r"[\w#+.'’-]+")

ACTIVE = "active"
MOST_KNOWN = 1000
LEAST_LETTERS = 7
"""Letters of a header from which one slip leaves no doubt what was meant."""


class Header(NamedTuple):
    """A header as read.

    ``property`` is ``""`` when it names none; ``also`` are other properties its parts name
    (``Blog & Code``); ``scale`` is the multiplier of its unit (``Size (B)`` → 1e9), None when it
    states none; ``qualifier`` is the part of the thing its numbers count (``active``); ``counts``
    are those of the numbers it heads, in order (``total/active`` → ``""``, ``active``).
    """

    property: str
    scale: float | None = None
    qualifier: str = ""
    also: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()


def read_header(header: str, vocabulary: Vocabulary) -> Header:
    """Read one header text; tables of a note have the same ones again and again."""
    known = built_for(vocabulary, _Known)
    if header not in known.headers:
        if len(known.headers) >= MOST_KNOWN:
            known.headers.clear()
        known.headers[header] = _read_header(header, vocabulary)
    return known.headers[header]


class _Known:
    """Headers that were read with a vocabulary."""

    def __init__(self, _vocabulary: Vocabulary) -> None:
        self.headers: dict[str, Header] = {}


def _read_header(header: str, vocabulary: Vocabulary) -> Header:
    scale = _scale(header, vocabulary)
    found = [name for text in candidates(header) if (name := _lookup(text, vocabulary))]
    if not found:
        found = [name for text in _outside(header) if (name := _without_filler(text, vocabulary))]
    counts = _counts(header, vocabulary)
    qualifier = ACTIVE if counts == (ACTIVE,) else ""
    also = tuple(dict.fromkeys(found))
    return Header(found[0] if found else "", scale, qualifier, also, counts)


def misspelt_header(header: str, vocabulary: Vocabulary) -> str:
    """The property whose header a long one misses by one slip of the pen; ``""`` if not just one.

    One letter more, less, other or two swapped (Damerau): ``Parmeters``, ``Orgnization``.
    """
    folded = fold_name(BRACKETS.sub(" ", header))
    if len(folded) < LEAST_LETTERS:
        return ""
    near = process.extract(
        folded, list(vocabulary.headers), scorer=OSA.distance, score_cutoff=1, limit=None
    )
    found = {vocabulary.headers[known] for known, _, _ in near if len(known) >= LEAST_LETTERS}
    return found.pop() if len(found) == 1 else ""


def candidates(header: str) -> Iterable[str]:
    """Texts of a header that may name something, most literal first."""
    yield header
    bare = BRACKETS.sub(" ", header)
    yield bare
    yield from (m["inside"] for m in BRACKETS.finditer(header))
    yield from _parts(header)


def _outside(header: str) -> Iterable[str]:
    yield BRACKETS.sub(" ", header)
    yield from _parts(header)


def _parts(header: str) -> list[str]:
    """Parts of a composite header; of a header of several rows, the lowest first."""
    parts = _PARTS.split(BRACKETS.sub(" ", header))
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


def _counts(header: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What the header says that its numbers count, in order: all of the thing, the active part."""
    total = vocabulary.terms.numbers.total
    found = [(at, "") for at in _places(header, map(fold, total))]
    active = _places(header, _active_words(vocabulary))
    if not active:
        return ()
    return tuple(what for _, what in sorted([*found[:1], (active[0], ACTIVE)]))


def _places(header: str, words: Iterable[str]) -> list[int]:
    """Where words of the header stand, the first place first."""
    folded = fold(header)
    latin = {match.group(): match.start() for match in _LATIN.finditer(folded)}
    found = [latin.get(word, -1) if word.isascii() else folded.find(word) for word in words]
    return sorted(at for at in found if at >= 0)


def _active_words(vocabulary: Vocabulary) -> list[str]:
    return [fold(word) for word in vocabulary.terms.numbers.active if len(word) > 1]


def _scale(header: str, vocabulary: Vocabulary) -> float | None:
    magnitudes = vocabulary.terms.numbers.magnitudes
    inside = [match["inside"] for match in BRACKETS.finditer(header)]
    parts = _PARTS.split(BRACKETS.sub(" ", header))[1:]
    for text in (*inside, *parts):
        for word in (fold(text), *_WORDS.split(fold(text))):
            if word in magnitudes:
                return magnitudes[word]
    return None
