"""The words of ``models.yml: names`` made ready for reading names, and the pieces of a name.

A name is read chunk by chunk (runs of letters and digits, of ideographs, of Greek); a chunk
such as ``Qwen2.5`` gives several tokens. Chunks repeat, so their tokens are remembered.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any, Final, TypeVar

from vocabulary.fold import fold, fold_name
from vocabulary.lookup import MAKERS, Vocabulary
from vocabulary.names_patterns import (
    CHUNK,
    EDGES,
    HAN_RUN,
    LAST_WORD,
    LATER_DAY,
    MARKED,
    NAME_VERSION,
    NAME_VERSION_TAIL,
    NEVER,
    PLAIN_VERSION,
    PLAIN_WORD,
    SNAPSHOT_DATE,
    VERSION_TAIL,
    YEAR,
    joints_of,
    one_of,
    sizes_of,
)
from vocabulary.schema import Term

Made = TypeVar("Made")


class Kind(IntEnum):
    """What a token of a name is."""

    WORD = 0
    VERSION = 1
    SIZE = 2
    CONTEXT = 3
    SNAPSHOT = 4
    HAN = 5
    CHECKPOINT = 6
    VARIANT = 7
    GENERIC = 8
    SIZE_WORD = 9


WORD: Final = Kind.WORD
VERSION: Final = Kind.VERSION
SIZE: Final = Kind.SIZE
CONTEXT: Final = Kind.CONTEXT
SNAPSHOT: Final = Kind.SNAPSHOT
HAN: Final = Kind.HAN
CHECKPOINT: Final = Kind.CHECKPOINT
VARIANT: Final = Kind.VARIANT
GENERIC: Final = Kind.GENERIC
SIZE_WORD: Final = Kind.SIZE_WORD

Token = tuple[Kind, str]

_CACHE_LIMIT: Final = 1 << 17
_MADE_LIMIT: Final = 1 << 12
_LONGEST_DATE: Final = 40


def _fold_set(words: tuple[str, ...]) -> frozenset[str]:
    return frozenset(fold_name(word) for word in words)


@dataclass(frozen=True)
class Lexicon:
    """Folded words of a vocabulary's names, and the tokens of the chunks met so far.

    ``known`` are the declared models; ``makers`` the organizations (folded → term id) that no
    model is named after; ``accounts`` may stand before a name, which then begins with one of
    ``openers``; ``nothing`` are texts that name nothing; ``joints`` stand between names.
    """

    checkpoints: frozenset[str]
    variants: frozenset[str]
    sizes: frozenset[str]
    prefixes: frozenset[str]
    generic: frozenset[str]
    descriptions: frozenset[str]
    groups: tuple[str, ...]
    connectors: tuple[str, ...]
    greek: dict[str, str]
    readings: dict[str, str]
    units: frozenset[str]
    organizations: dict[str, str]
    makers: dict[str, str]
    accounts: frozenset[str]
    openers: frozenset[str]
    lettered: frozenset[str]
    known: frozenset[str]
    nothing: frozenset[str]
    joints: re.Pattern[str]
    marks: re.Pattern[str]
    date: re.Pattern[str]
    size: re.Pattern[str]
    named_size: re.Pattern[str]
    spaced_size: re.Pattern[str]
    length: re.Pattern[str]
    snapshot: re.Pattern[str]
    seen: dict[str, tuple[Token, ...]] = field(default_factory=dict, compare=False)
    made: dict[tuple[str, str], Any] = field(default_factory=dict, compare=False)

    def tokens(self, chunk: str) -> tuple[Token, ...]:
        """The tokens of one chunk."""
        known = self.seen.get(chunk)
        if known is None:
            if len(self.seen) >= _CACHE_LIMIT:
                self.seen.clear()
            known = self.seen[chunk] = tuple(self._split(chunk))
        return known

    def once(self, what: str, text: str, make: Callable[[], Made]) -> Made:
        """What ``make`` makes of a text, remembered as ``what``: names are read several times."""
        known: Made | None = self.made.get((what, text))
        if known is None:
            if len(self.made) >= _MADE_LIMIT:
                self.made.clear()
            known = self.made[what, text] = make()
        return known

    def describes(self, text: str) -> bool:
        """Whether a word of ``text`` (or a part of its ideographs) marks a description."""
        words = {fold_name(chunk.group()) for chunk in CHUNK.finditer(text)}
        if words & self.descriptions:
            return True
        han = "".join(HAN_RUN.findall(text))
        return bool(han) and any(d in han for d in self.descriptions if HAN_RUN.match(d))

    def is_date(self, text: str) -> bool:
        """Whether ``text`` is a date with a year and no more (``Mar 2023``, ``2023年3月``)."""
        if len(text) > _LONGEST_DATE or not YEAR.search(text) or LATER_DAY.search(text):
            return False
        return bool(self.date.fullmatch(text))

    def is_aside(self, text: str) -> bool:
        """Whether ``text`` is an organization or a date: said of a name, and no part of it."""
        return bool(self.aside_maker(text)) or self.is_date(text)

    def aside_maker(self, text: str) -> str:
        """The term id of an organization in parentheses, where ideographs may be another name."""
        word = fold_name(text)
        other_name = word in self.known and HAN_RUN.match(word) and word not in self.prefixes
        return "" if other_name else self.organizations.get(word, "")

    def maker(self, text: str) -> str:
        """The term id of the organization that ``text`` is; "" if models are named after it."""
        return self.makers.get(fold_name(text), "") if text else ""

    def names_nothing(self, text: str) -> bool:
        """Whether ``text`` (``Total``, ``其他``) is declared to name nothing."""
        return fold(text.strip(EDGES)) in self.nothing

    def plain_words(self, text: str) -> int:
        """How many words of ``text`` are those of a sentence: small letters, in no list."""
        return sum(self._is_plain(chunk.group()) for chunk in CHUNK.finditer(text))

    def _is_plain(self, chunk: str) -> bool:
        if not PLAIN_WORD.fullmatch(chunk) or chunk in self.known or chunk in self.connectors:
            return False
        return self.tokens(chunk)[0][0] is WORD

    def word(self, text: str) -> Token:
        """The token of a word without digits of its own."""
        folded = text.casefold()
        if folded in self.checkpoints:
            return CHECKPOINT, folded
        if folded in self.sizes:
            return SIZE_WORD, folded
        if folded in self.variants:
            return VARIANT, folded
        return (GENERIC if folded in self.generic else WORD), folded

    def _split(self, chunk: str) -> list[Token]:
        if HAN_RUN.match(chunk):
            return [(HAN, chunk)]
        if chunk.casefold() in self.checkpoints:
            return [self.word(chunk)]
        if chunk.casefold() in self.greek:
            return [self.word(self.greek[chunk.casefold()])]
        whole = self._whole(chunk)
        if whole:
            return [whole]
        plain = chunk.rstrip("+")
        plus = [self.word("plus")] if plain != chunk else []
        return [*self._name(plain), *plus]

    def _whole(self, chunk: str) -> Token | None:
        if self.size.fullmatch(chunk):
            return SIZE, chunk.upper().replace("X", "x")
        if self.length.fullmatch(chunk):
            return CONTEXT, chunk.upper()
        if self.snapshot.fullmatch(chunk):
            return SNAPSHOT, chunk
        if match := PLAIN_VERSION.fullmatch(chunk):
            return VERSION, match[1]
        return None

    def _name(self, chunk: str) -> list[Token]:
        whole = self._whole(chunk)
        if whole:
            return [whole]
        if match := self.named_size.fullmatch(chunk):
            return [self.word(match[1]), (SIZE, match[2].upper().replace("X", "x"))]
        if match := VERSION_TAIL.fullmatch(chunk):
            return self._tailed([(VERSION, match[1])], match[2], chunk)
        match = NAME_VERSION_TAIL.fullmatch(chunk)
        if match and _splits(match[1], match[2]):
            head = [self.word(match[1]), (VERSION, match[2])]
            return self._tailed(head, match[3], chunk)
        match = NAME_VERSION.fullmatch(chunk)
        if match and (_splits(match[1], match[2]) or self._is_long_variant(match[1])):
            marked = MARKED.fullmatch(match[1])
            return [self.word(marked[1] if marked else match[1]), (VERSION, match[2])]
        return [self.word(chunk)]

    def _is_long_variant(self, letters: str) -> bool:
        """``VL2`` is a variant and its version; ``o1`` and ``R1`` are words."""
        return len(letters) > 1 and self.word(letters)[0] is VARIANT

    def _tailed(self, head: list[Token], tail: str, chunk: str) -> list[Token]:
        """``GPT4o``, ``2VL``: split only where the tail is a known word (not ``GPT4All``)."""
        token = self.word(tail)
        return [self.word(chunk)] if token[0] is WORD else [*head, token]


def _splits(letters: str, number: str) -> bool:
    """Whether digits after letters are a version: ``GPT4`` and ``Yi1.5``, not ``T5`` or ``CodeT5``.

    What counts is the last word of a camel case run: one or two letters are one word with
    their digit, unless the number has a decimal point or two stand after others (``PaLM2``).
    """
    last = LAST_WORD.search(letters)
    length = len(last[0]) if last else len(letters)
    long = length >= 3 or (length == 2 and ("." in number or len(letters) > 2))
    return long or bool(MARKED.fullmatch(letters))


def _dates(vocabulary: Vocabulary) -> tuple[str, ...]:
    """Every word of a date."""
    dates = vocabulary.terms.dates
    words = (dates.year, dates.month, dates.day, dates.months, dates.quarter, dates.half)
    return tuple(word for some in (*words, dates.part_of_year, dates.noise) for word in some)


def _first_words(terms: tuple[Term, ...]) -> frozenset[str]:
    """How the names of organizations begin."""
    names = (name for term in terms for name in (term.name, *term.aliases))
    return frozenset(name.casefold().split()[0] for name in names)


def _build(vocabulary: Vocabulary) -> Lexicon:
    words = vocabulary.models.names
    magnitudes = vocabulary.terms.numbers.magnitudes
    connectors = tuple(sorted(words.connectors, key=len, reverse=True))
    joints, marks = joints_of(connectors)
    sizes = sizes_of(words)
    prefixes, eponyms = _fold_set(words.prefixes), _fold_set(words.eponyms)
    organizations = vocabulary.term_index[MAKERS]
    models = vocabulary.models.entities
    known = _fold_set(tuple(w for m in models for w in (m.name, *m.aliases, *m.misspellings)))
    named = eponyms | (known - prefixes)
    makers = {word: id_ for word, id_ in organizations.items() if word not in named}
    return Lexicon(
        checkpoints=_fold_set(words.checkpoints),
        variants=_fold_set(words.variants),
        sizes=_fold_set(words.sizes),
        prefixes=prefixes,
        generic=_fold_set(words.generic),
        descriptions=_fold_set(words.descriptions),
        groups=tuple(words.groups),
        connectors=connectors,
        greek={letter.casefold(): name for letter, name in words.greek.items()},
        readings=dict(words.readings),
        units=frozenset(unit for unit in magnitudes if HAN_RUN.fullmatch(unit)),
        organizations=organizations,
        makers=makers,
        accounts=prefixes | makers.keys(),
        openers=prefixes | _first_words(vocabulary.organizations),
        lettered=_fold_set(words.lettered),
        known=known,
        nothing=frozenset(map(fold, words.nothing)) | vocabulary.nothing_stated,
        joints=joints,
        marks=marks,
        date=re.compile(rf"(?:{one_of(_dates(vocabulary))}|\d|[\W_])+", re.I),
        snapshot=SNAPSHOT_DATE if words.dated else NEVER,
        size=sizes["size"],
        named_size=sizes["named_size"],
        spaced_size=sizes["spaced_size"],
        length=sizes["length"],
    )


_LEXICONS: OrderedDict[int, tuple[Vocabulary, Lexicon]] = OrderedDict()


def lexicon_of(vocabulary: Vocabulary) -> Lexicon:
    """The lexicon of a vocabulary, built once for as long as it is among the last eight used."""
    words = vocabulary.without_answers
    known = _LEXICONS.get(id(words))
    if known is not None and known[0] is words:
        return known[1]
    lexicon = _build(words)
    _LEXICONS[id(words)] = (words, lexicon)
    while len(_LEXICONS) > 8:
        _LEXICONS.popitem(last=False)
    return lexicon
