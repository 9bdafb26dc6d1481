"""What all readers share: one spelling per character, what states nothing, grammars built once."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple, TypeVar

from records.value import Reading
from vocabulary import Vocabulary, fold
from vocabulary.fold import DASHES, INVISIBLE

Grammar = TypeVar("Grammar")

_OPENING, _CLOSING = "([\uff08\u3010\u3014", ")]\uff09\u3011\u3015"
MAX_TEXT = 4000
"""Longest text read, in characters; a longer one is unread as a whole (it is prose)."""

_FULL_WIDTH = {0xFF01 + i: 0x21 + i for i in range(94)}
_WAVES = dict.fromkeys(map(ord, "\u301c\u223c\u02dc\u2053"), "~")
_SPACES = dict.fromkeys(map(ord, "\u3000\u00a0\u2007\u2009\u202f\t\r\f\v"), " ")
_OTHERS = {
    ord("\u00d7"): "x",
    ord("\u2715"): "x",
    ord("\u2217"): "*",
    ord("\u2019"): "'",
    ord("\u2018"): "'",
    ord("\u3002"): ".",
    ord("\u3014"): "[",
    ord("\u3015"): "]",
    ord("\u3010"): "[",
    ord("\u3011"): "]",
    ord("\u2215"): "/",
    ord("\u2044"): "/",
}
_DASHES = dict.fromkeys(map(ord, DASHES), "-")
_ONE_TO_ONE: dict[int, str | int] = {**_FULL_WIDTH, **_DASHES, **_WAVES, **_SPACES, **_OTHERS}
_SUPERSCRIPTS = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079"
_SUPERSCRIPT_DIGITS = str.maketrans(_SUPERSCRIPTS, "0123456789")
_RAISED = re.compile(f"(?P<ten>(?<![0-9.])10)?(?P<raised>[{_SUPERSCRIPTS}]+)")
_UNSEEN = {ord(char): None for char in INVISIBLE + "\ufe0e\ufe0f"}
_FOOTNOTE = re.compile(
    r"\[\^?(?:[0-9]{1,3}|[a-z])\](?!\()"
    r"|[*\u2217\uff0a]+(?!\s?[0-9])"
    r"|(?<=[^\s0-9*])[*\u2217\uff0a]+(?=\s)"
    r"|[\u2020\u2021\u00b6]+"
)
"""Marks of footnotes; a star between numbers multiplies and is none."""
_BLANK = re.compile(r"[-\s/\\.\u2026_*?~|\u2014\u3001,;:]*")
_NO_NAME = re.compile(r"[%=<>]")
_PARTS = re.compile(r"\s*[\n,;/|\u3001\uff0c\uff1b]\s*")


class Shown(NamedTuple):
    """A text without what is not seen, and the same text folded character by character.

    ``folded`` has the length of ``text``, so that a place in one is the place in the other.
    Unlike NFKC no character silently becomes a digit: a raised figure after ``10`` is an
    exponent (``10^22``), any other raised figure is the mark of a footnote and is dropped,
    like ``*``, ``[1]`` and daggers.
    """

    text: str
    folded: str

    def part(self, start: int, end: int) -> str:
        """The text between two places, without outer white space."""
        return self.text[start:end].strip()


def shown(text: str) -> Shown:
    """Prepare a text for a grammar."""
    if text.isascii():
        text = without_marks(text)
        return Shown(text, text.translate(_ONE_TO_ONE).lower() if "\t" in text else text.lower())
    text = without_marks(_RAISED.sub(_raised, text.translate(_UNSEEN)))
    return Shown(text, _lower(text.translate(_ONE_TO_ONE)))


def without_marks(text: str) -> str:
    """A text without marks of footnotes: ``*``, ``[1]``, daggers."""
    return _FOOTNOTE.sub("", text)


def _raised(match: re.Match[str]) -> str:
    if match["ten"] is None:
        return ""
    return "10^" + match["raised"].translate(_SUPERSCRIPT_DIGITS)


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := char.lower()) == 1 else char for char in text)


def states_nothing(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text says that nothing is known, as a whole or in each of its parts.

    ``-``, ``N/A``, ``???``, no text and ``- / -`` state nothing; ``7B / -`` states something.
    """
    known = vocabulary.nothing_stated
    if _BLANK.fullmatch(text) or fold(text) in known:
        return True
    bare = fold(text).strip("()[]{}*_` .")
    if bare in known or _without_remark(fold(text)) in known:
        return True
    return all(part in known or _BLANK.fullmatch(part) for part in _PARTS.split(fold(text)))


def accounted(reading: Reading, text: str, vocabulary: Vocabulary) -> Reading:
    """A reading in which nothing is lost: a text without value is unread, or states nothing."""
    if reading.values:
        return reading
    if states_nothing(text, vocabulary):
        return Reading()
    return reading if reading != Reading() else Reading(unread=(text.strip(),))


def _without_remark(folded: str) -> str:
    """``N/A (closed)`` without its remark; a remark with a digit may state something."""
    head, bracket, remark = folded.partition("(")
    stated = not bracket or any(char.isdigit() for char in remark) or not head.strip()
    return folded if stated or not remark.endswith(")") else head.strip()


def guessed(text: str, vocabulary: Vocabulary) -> str | None:
    """What a remark guesses that the text before it does not know, None for any other text.

    ``Unknown (rumored 1.8T)``, ``N/A (est. 20B)``.
    """
    match = _GUESS.fullmatch(text)
    if match is None or not match[1].strip() or not any(char.isdigit() for char in match[2]):
        return None
    return match[2] if states_nothing(match[1], vocabulary) else None


_GUESS = re.compile(
    r"([^()\uff08\uff09]*?)(?:\s*\[[^\]]{1,4}\])*\s*[(\uff08]([^()\uff08\uff09]+)[)\uff09]"
    r"(?:\s*\[[^\]]{1,4}\])*\s*"
)
"""A text, a remark in brackets, and marks of footnotes."""

_BUILDS: dict[tuple[object, int], tuple[Vocabulary, object]] = {}
_MAX_BUILDS = 64


def built_for(vocabulary: Vocabulary, build: Callable[[Vocabulary], Grammar]) -> Grammar:
    """The grammar that ``build`` makes of a vocabulary, made once for the words of a domain.

    People's answers are left out: they say nothing of how a text is read.
    """
    words = vocabulary.without_answers
    key = (build, id(words))
    found = _BUILDS.get(key)
    if found is None:
        if len(_BUILDS) >= _MAX_BUILDS:
            _BUILDS.clear()
        found = _BUILDS[key] = (words, build(words))
    grammar: Grammar = found[1]  # type: ignore[assignment]
    return grammar


def split_outside_brackets(text: str, separator: re.Pattern[str]) -> list[str]:
    """The parts of a text between separators outside brackets; an open bracket ends with a line."""
    return [text[start:end].strip() for start, end in pieces(text, separator)]


def positions(text: str, count: int) -> tuple[str, ...] | None:
    """The parts of a text that lists one value for each of ``count`` things, gaps included.

    ``2024-08 / - / 2025-03`` has three; each is to be read alone, and one that states nothing is a
    gap. None when no separator gives as many parts.
    """
    for separator in _POSITIONS if count > 1 else ():
        parts = separator.split(text.strip())
        if len(parts) == count:
            return tuple(part.strip() for part in parts)
    return None


_POSITIONS = tuple(
    re.compile(one)
    for one in (
        r"\s*\n\s*/?\s*",
        r"\s+/\s+",
        r"\s+&\s+",
        "[;\uff1b]",
        "\u3001",
        "[,\uff0c]",
        "/",
        r"\|",
    )
)
"""Separators of positions, the surest first: a slash or a comma may be a part of a value."""


def pieces(text: str, separator: re.Pattern[str]) -> list[tuple[int, int]]:
    """Places between the separators that stand outside brackets."""
    found: list[tuple[int, int]] = []
    start = at = depth = 0
    for match in separator.finditer(text):
        between = text[at : match.start()]
        opened, closed = sum(map(between.count, _OPENING)), sum(map(between.count, _CLOSING))
        depth = max(0, depth + opened - closed)
        at = match.start()
        if depth == 0 or "\n" in match.group():
            found.append((start, match.start()))
            start, depth = match.end(), 0
    found.append((start, len(text)))
    return [piece for piece in found if piece[0] < piece[1]]


def names_variant(name: str) -> bool:
    """Whether a remark names a size or version: short, with a digit (``7B``, ``Llama 2``)."""
    short = len(name) <= 24 and len(name.split()) <= 3
    return short and any(char.isdigit() for char in name) and not _NO_NAME.search(name)
