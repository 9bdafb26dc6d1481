"""What stands around a table and states a value for its rows: groups, leads and headings.

Nearest wins. A heading states a term or a date only when nothing but that value (and
declared noise: numbering, ``models``) is in it, so that "Models trained by X" says nothing of X.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from parsers.claims.headers import BRACKETS
from parsers.values.dates import read_dates
from records import Value
from vocabulary import Vocabulary, fold, fold_name
from vocabulary.schema import Property

_MARK = re.compile(r"\s*[:：·|]\s*|\s+[-–—]+\s+")
_YEAR = re.compile(r"(?<!\d)(?:19[5-9]\d|20\d\d)(?!\d)")
_WORD = re.compile(r"[a-z]+")
_HAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
MOST_WORDS = 2
MOST_HAN = 6
"""What a heading may say beside a state that it gives to the rows: words, or ideographs."""

_EDGES = " \t\n:：-–—*#.。,，|"


class Around(NamedTuple):
    """A text around a row. ``origin`` is ``group``, ``lead``, ``heading`` or ``front matter``.

    It may speak of any property that takes its value from around, or of one (``property``).
    """

    origin: str
    text: str
    property: str = ""


class Found(NamedTuple):
    """A value that the surroundings state, with where it was read."""

    value: Value
    origin: str
    raw: str


def year_around(texts: Iterable[str]) -> int | None:
    """The year that the nearest of ``texts`` with any year in it names, if it names just one."""
    for text in texts:
        years = set(_YEAR.findall(text))
        if years:
            return int(years.pop()) if len(years) == 1 else None
    return None


def context_value(
    name: str, surroundings: Iterable[Around], vocabulary: Vocabulary
) -> Found | None:
    """The value of property ``name`` that the nearest of ``surroundings`` states, if any does."""
    declared = vocabulary.properties[name]
    if not (declared.context or declared.context_words):
        return None
    for around in surroundings:
        if around.property not in ("", name):
            continue
        if declared.context_words and around.origin != "group":
            value = _only_flag(around.text, vocabulary, declared)
        else:
            value = _read(around.text, vocabulary, declared)
        if value is not None:
            return Found(value, around.origin, around.text)
    return None


def states_context(text: str, vocabulary: Vocabulary) -> bool:
    """Whether a text, as that of a group, states a value of some property."""
    around = (Around("group", text),)
    return any(context_value(name, around, vocabulary) for name in vocabulary.properties)


def _read(text: str, vocabulary: Vocabulary, declared: Property) -> Value | None:
    if declared.context_words:
        return _flag(text, declared)
    if declared.kind == "term":
        return _term(text, declared.vocabulary, vocabulary)
    return _date(text, vocabulary) if declared.kind == "date" else None


def _only_flag(text: str, vocabulary: Vocabulary, declared: Property) -> Value | None:
    """The state of a heading or lead that says little else: a sentence is about something.

    "Unlike closed models, these …" says nothing of the rows, "Open models from China" does.
    """
    value, rest = _told(text, declared)
    contrasts = {fold(word) for word in vocabulary.properties_file.subject.contrasts}
    noise = {fold(word) for word in vocabulary.properties_file.subject.noise}
    words = [word for word in _WORD.findall(rest) if word not in noise]
    han = "".join(_HAN.findall(_bare(rest, vocabulary)))
    if any(word in contrasts for word in words) or any(
        w in rest for w in contrasts if not w.isascii()
    ):
        return None
    return value if len(words) <= MOST_WORDS and len(han) <= MOST_HAN else None


def _flag(text: str, declared: Property) -> Value | None:
    return _told(text, declared)[0]


def _told(text: str, declared: Property) -> tuple[Value | None, str]:
    """The one state whose words stand in ``text``, longest words first, and what else it says.

    Two states say nothing.
    """
    rest = fold(text)
    words = [(fold(w), state) for state, ws in declared.context_words.items() for w in ws]
    states: set[str] = set()
    for word, state in sorted(words, key=lambda item: (-len(item[0]), item)):
        if word in rest:
            states.add(state)
            rest = rest.replace(word, " ")
    return Value("flag", states.pop()) if len(states) == 1 else None, rest


def _term(text: str, list_: str, vocabulary: Vocabulary) -> Value | None:
    index = vocabulary.term_index[list_]
    for candidate in _candidates(text, vocabulary):
        found = index.get(fold_name(candidate)) or index.get(
            fold_name(_bare(candidate, vocabulary))
        )
        if found:
            return Value("term", found)
    return None


@lru_cache(maxsize=64)
def _numbering(digits: tuple[str, ...]) -> re.Pattern[str]:
    """Leading section numbers: ``1.2 ``, ``3) ``, or numerals of the vocabulary with a mark."""
    numerals = "".join(digits)
    mark = r"[.、)）:：]"
    return re.compile(rf"^\s*(?:\d+(?:\.\d+)*{mark}?\s+|\d+{mark}|[{numerals}]+\s*{mark})\s*")


def bare_text(text: str, vocabulary: Vocabulary) -> str:
    """A heading without its number, marks at its edges and declared noise."""
    return _bare(_unnumbered(text, vocabulary), vocabulary)


def _unnumbered(text: str, vocabulary: Vocabulary) -> str:
    digits = tuple(word for word in vocabulary.terms.numbers.digits if len(word) == 1)
    return _numbering(digits or ("0",)).sub("", text, count=1).strip(_EDGES)


def _candidates(text: str, vocabulary: Vocabulary) -> Iterable[str]:
    plain = _unnumbered(text, vocabulary)
    bare = BRACKETS.sub(" ", plain).strip(_EDGES)
    yield plain
    yield bare
    before, mark, _ = _first_part(bare)
    if mark:
        yield before
    for word in vocabulary.properties_file.subject.made_by:
        _, said, maker = bare.rpartition(f" {word} ")
        if said:
            yield maker


def _first_part(text: str) -> tuple[str, str, str]:
    """What stands alone before a mark: ``Baidu: ERNIE``, ``Alibaba · Tongyi``."""
    match = _MARK.search(text)
    return (text[: match.start()], match[0], text[match.end() :]) if match else (text, "", "")


@lru_cache(maxsize=1 << 12)
def _noise_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted(map(re.escape, words), key=lambda w: (-len(w), w))
    return re.compile(rf"(?:\s*(?:{'|'.join(ordered)}))+\s*$", re.IGNORECASE)


def _bare(text: str, vocabulary: Vocabulary) -> str:
    noise = vocabulary.properties_file.subject.noise
    return _noise_pattern(noise).sub("", text) if noise else text


def _date(text: str, vocabulary: Vocabulary) -> Value | None:
    for candidate in _candidates(text, vocabulary):
        if not re.search(r"\d{4}", candidate):
            continue
        reading = read_dates(candidate, vocabulary)
        if len(reading.values) == 1 and not reading.unread and not reading.other:
            value = reading.values[0]
            return None if value.qualifier else value
    return None
