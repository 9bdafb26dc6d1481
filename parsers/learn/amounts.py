"""Numbers with what stands behind them, read without knowing any unit."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final, NamedTuple

from parsers.values.common import built_for
from vocabulary import Vocabulary, fold

SEPARATORS: Final = re.compile(r"\s*[/、;；\n]\s*|,\s+|，\s*|\s+(?:or|and|&)\s+")
BRACKETS: Final = re.compile(r"\s*[(（\[【][^()（）]*[)）\]】]\s*$")
_AMOUNT: Final = re.compile(r"(\d+(?:[.,]\d+)*)\s*([^\d\s][^\d]{0,14})?")
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


class Amount(NamedTuple):
    """A number as written with what stands behind it, and its worth."""

    number: float
    unit: str


def amounts(text: str, starter: Vocabulary) -> tuple[Amount, ...] | None:
    """The numbers of a text that holds nothing but numbers, with one unit behind them.

    ``24 GB``, ``7B/13B``, ``~310 W`` and ``10-12 GB`` do; ``24 GB GDDR6X`` does not.
    """
    return built_for(starter, _Words).amounts(text)


def magnitude(unit: str, starter: Vocabulary) -> tuple[float, str]:
    """The worth of the magnitude that a unit begins with, 1 for none; and the rest of it."""
    return built_for(starter, _Words).magnitude(unit)


def flag_state(text: str, starter: Vocabulary) -> str:
    """The state that a text is a word of, ``""`` for none."""
    return built_for(starter, _Words).flags.get(fold(text), "")


class _Words:
    """The words around numbers, folded and longest first; made once for a vocabulary."""

    def __init__(self, starter: Vocabulary) -> None:
        numbers = starter.terms.numbers
        self.hedges = _longest_first(
            (*starter.terms.hedges, *numbers.above, *numbers.below, *numbers.total)
        )
        between = "|".join(map(re.escape, _longest_first(numbers.range)))
        self.range = re.compile(rf"(?<=[\w)])\s*(?:{between})\s*(?=\d)")
        self.magnitudes = {
            word: numbers.magnitudes[spelled]
            for spelled, word in sorted(
                ((spelled, fold(spelled)) for spelled in numbers.magnitudes),
                key=lambda each: (-len(each[1]), each),
            )
        }
        self.flags = {
            fold(word): state for state, words in starter.terms.flags.items() for word in words
        }
        self.amounts = lru_cache(maxsize=1 << 16)(self._amounts)
        self.magnitude = lru_cache(maxsize=1 << 12)(self._magnitude)

    def _amounts(self, text: str) -> tuple[Amount, ...] | None:
        bare = self._without_hedges(fold(BRACKETS.sub("", text)).strip(" .,;:"))
        ends = [end for part in SEPARATORS.split(bare) for end in self.range.split(part)]
        found = [_AMOUNT.fullmatch(_THOUSANDS.sub("", end)) for end in ends]
        if not found or not all(found):
            return None
        pairs = [(match[1].replace(",", "."), (match[2] or "").strip()) for match in found if match]
        last = next((unit for _, unit in reversed(pairs) if unit), "")
        return tuple(self._amount(number, unit or last) for number, unit in pairs)

    def _amount(self, number: str, unit: str) -> Amount:
        """A magnitude is part of the number, whatever stands behind it is the unit."""
        whole = float(number) if number.count(".") < 2 else 0.0
        worth, rest = self.magnitude(fold(unit))
        return Amount(whole * worth, rest)

    def _magnitude(self, unit: str) -> tuple[float, str]:
        for word, worth in self.magnitudes.items():
            rest = unit.removeprefix(word)
            if rest != unit and (not rest or rest[0] == " " or not word.isascii()):
                return worth, rest.strip()
        return 1.0, unit

    def _without_hedges(self, bare: str) -> str:
        for word in self.hedges:
            if bare.startswith(word) or bare.endswith(word):
                bare = bare.removeprefix(word).removesuffix(word).strip()
        return bare


def _longest_first(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({fold(word) for word in words}, key=lambda word: (-len(word), word)))
