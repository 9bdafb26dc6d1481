"""Quantities from the text of a cell: numbers, sets, ranges, experts, totals with active parts.

The tokens become elements (:mod:`parsers.values.quantity_parser`); here elements that count
something else are set aside, units are shared, and elements become values:

* elements without qualifier are one value, a set in the order of the text (``7B/13B/70B``);
  a range, and a number with ``<`` or ``>``, is a value of its own;
* a label (``LLaMA -7B/13B``) or a remark in brackets (``1.2T tokens [7B]``) qualifies;
* amounts joined by ``+`` are summed, their parts are given qualified;
* a bare number takes the unit of the header (``scale``), or of its neighbour: of the one after it
  (``7/13/30B``), else of the one before it (``1T/1.4``).
"""

from __future__ import annotations

import math
import re
from functools import lru_cache, partial
from itertools import pairwise

from parsers.values.amounts import Amount, Figure, amount, plain_amount, total
from parsers.values.common import (
    MAX_TEXT,
    accounted,
    built_for,
    guessed,
    names_variant,
    shown,
    states_nothing,
)
from parsers.values.elements import Element, Parsed
from parsers.values.quantity_parser import HARD, Parser
from parsers.values.quantity_words import QuantityWords, Setting
from records.value import Reading, Value
from vocabulary import Vocabulary

__all__ = ["read_quantities"]

ACTIVE = "active"
MAX_LABEL = 40
LEAST_STEP = 10**4
"""Sizes of one family lie within this factor."""
MAX_PLAIN = 64


class QuantityGrammars:
    """The grammars of all measures of one vocabulary, each made when first asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.of = lru_cache(maxsize=64)(partial(QuantityWords, vocabulary))


def read_quantities(
    text: str,
    measure: str,
    vocabulary: Vocabulary,
    scale: float | None = None,
    plausible: tuple[float, float] | None = None,
) -> Reading:
    """Read the quantities of a cell.

    ``measure`` is a key of ``terms.yml: measures`` (``parameters``, ``tokens``, ``context``); a
    number whose words name another measure goes to ``other``. ``scale`` is the multiplier that a
    header states, for numbers without magnitude. ``plausible`` (by default that of the property
    with this unit) only tells when a bare number lacks a unit: below a tenth of its lower end.
    Values are ``quantity`` values with numbers and bounds in base units. Never raises.
    """
    return reading_of(text, built_for(vocabulary, QuantityGrammars).of(measure), scale, plausible)


@lru_cache(maxsize=1 << 16)
def reading_of(
    text: str, words: QuantityWords, scale: float | None, plausible: tuple[float, float] | None
) -> Reading:
    """What :func:`read_quantities` caches, by the words instead of the vocabulary."""
    plain = _plain(text, words, int(scale or 0)) if len(text) <= MAX_PLAIN else None
    if plain:
        return plain
    if len(text) > MAX_TEXT:
        return Reading(unread=(text.strip(),))
    if (guess := guessed(text, words.vocabulary)) is not None:
        reading = reading_of(guess, words, scale, plausible)
        return reading._replace(values=tuple(v._replace(hedged=True) for v in reading.values))
    cell = shown(text)
    floor = (plausible[0] if plausible else words.floor) / 10
    setting = Setting(words, cell, int(scale or 0), floor)
    parsed = Parser(setting, words.tokens(cell)).parse()
    reading = _Reader(setting, parsed).reading()
    return accounted(reading, text, words.vocabulary)


def _plain(text: str, words: QuantityWords, scale: int) -> Reading | None:
    """``13B`` and ``7B/13B/70B``: most cells, read without the grammar to the same values."""
    units = words.units(scale)
    least = 0.0 if words.is_size else words.floor / 10
    if "/" not in text and "," not in text and "\u3001" not in text:
        one = plain_amount(text, units)
        return None if one is None or one.number < least else Reading((_value((one,)),))
    parts = _LIST.split(text)
    if len({part[-1:].isalpha() for part in parts}) > 1:
        return None
    amounts = dict.fromkeys(plain_amount(part, units) for part in parts)
    read = tuple(each for each in amounts if each is not None)
    if len(read) < len(amounts) or any(each.number < least for each in read):
        return None
    return Reading((_value(read),))


_LIST = re.compile("/|, |\u3001")


class _Reader:
    def __init__(self, setting: Setting, parsed: Parsed) -> None:
        self.words, self.text, self.scale, self.floor = setting
        self.setting = setting
        self.unread = parsed.unread
        self.other: list[str] = []
        self.elements = parsed.elements

    def reading(self) -> Reading:
        self._share_measures()
        self._set_aside()
        self._share_units()
        self.elements = [element for element in self.elements if self._has_unit(element)]
        values = self._sums()
        self.elements = [element for element in self.elements if not element.summed]
        self._qualify()
        values += self._values()
        return Reading(tuple(values), tuple(self.unread), tuple(self.other))

    # What is counted

    def _share_measures(self) -> None:
        """``20W, 60W samples``: a list with one magnitude counts what its last element says."""
        for before, after in reversed(list(pairwise(self.elements))):
            alike = before.words == after.words and after.separator in ("/", "\u3001")
            if alike and not before.measures and self._is_other(after):
                before.measures |= after.measures
                before.shares = True

    def _is_other(self, element: Element) -> bool:
        return bool(element.measures) and self.words.measure not in element.measures

    def _set_aside(self) -> None:
        """Elements that count something else; those that share their measure are one fragment."""
        start: int | None = None
        for element in self.elements:
            if not self._is_other(element):
                continue
            start = element.part if start is None else start
            if not element.shares:
                counted = next(m for m in self.words.measures if m in element.measures)
                self.other.append(f"{self.text.part(start, element.end)}: {counted}")
                start = None
        self.elements = [element for element in self.elements if not self._is_other(element)]

    # Units

    def _share_units(self) -> None:
        """From the right (``7/13/30B``), then within ranges, then from the left (``1T/1.4``)."""
        for before, after in reversed(list(pairwise(self.elements))):
            if after.separator not in HARD and self._adjacent(before, after):
                self._take_unit(before, after.figures[0].magnitude, after.words[0])
        for element in self.elements:
            self._within_range(element)
        for before, after in pairwise(self.elements):
            alone = self._adjacent(before, after) and not (after.tail or self.scale)
            if after.separator in ("/", "\u3001") and alone:
                self._take_unit(after, before.figures[-1].magnitude, before.words[-1])

    def _adjacent(self, before: Element, after: Element) -> bool:
        """Whether no word stands between two amounts (``2 models, 7B`` shares no unit)."""
        between = self.text.folded[before.end : after.start]
        return not any(char.isalnum() for char in between)

    def _take_unit(self, element: Element, magnitude: int, word: str) -> None:
        for i, figure in enumerate(element.figures):
            if magnitude and not figure.magnitude and figure.number < min(1000, self.floor):
                element.figures[i] = figure._replace(magnitude=magnitude)
                element.words[i] = word

    def _within_range(self, element: Element) -> None:
        """``7-70B``: the first end has the unit of the second, when the ends still ascend."""
        if len(element.figures) != 2:
            return
        low, high = element.figures
        if low.magnitude or not high.magnitude:
            return
        taken = low._replace(magnitude=high.magnitude)
        if taken.number <= high.number:
            element.figures[0], element.words[0] = taken, element.words[1]

    def _has_unit(self, element: Element) -> bool:
        self._drop_tag(element)
        scaled = [self.setting.scaled(figure) for figure in element.figures]
        needs = len(scaled) > 1 or not (self.words.is_size or element.measures)
        lacks = (f.number < self.floor and (needs or not f.magnitude) for f in scaled)
        if any(lacks) or any(f.number <= 0 for f in scaled):
            self.unread.append(self.text.part(element.start, element.end))
            return False
        element.figures = scaled
        return True

    def _drop_tag(self, element: Element) -> None:
        """``34B-200K`` is no range: the number after the size tags a variant."""
        if len(element.figures) != 2 or not self.words.is_size:
            return
        size, tag = element.figures
        if size.magnitude > tag.magnitude > 0 and tag.number < size.number / LEAST_STEP:
            del element.figures[1], element.words[1]

    # Values

    def _sums(self) -> list[Value]:
        """Runs of amounts joined by ``+``: their total, unqualified."""
        values: list[Value] = []
        run: list[Element] = []
        for element in [*self.elements, Element()]:
            if element.separator == "+" and run:
                run.append(element)
                continue
            if len(run) > 1 and not (self.words.is_size and self._bare(run)):
                values.append(self._sum(run))
            run = [element]
        return values

    def _bare(self, run: list[Element]) -> bool:
        """Sizes joined by a plus without a word on either are a list, no sum."""
        return not any(each.label or each.remark or each.tail for each in run)

    def _sum(self, run: list[Element]) -> Value:
        whole = total([element.figures[0] for element in run])
        for element in run:
            element.label = element.label or element.remark or element.tail
            element.remark = element.tail = ""
            element.summed = not element.label
        hedged = any(element.hedged for element in run)
        return _value((whole,), hedged=hedged)

    def _qualify(self) -> None:
        """Labels, remarks and tails become qualifiers; words that limit nothing say no more."""
        named = [bool(e.label or e.remark or e.tail) for e in self.elements if not e.active]
        alone = len(named) < 2 or not all(named)
        labels = {e.label for e in self.elements if not e.active}
        for element in self.elements:
            name = element.remark or element.tail
            if alone and not (element.sized or names_variant(name)):
                self.unread += [element.tail] if element.limited and element.tail else []
                name = ""
            element.label = " ".join(filter(None, (self._label(element, len(labels)), name)))

    def _label(self, element: Element, labels: int) -> str:
        """The label of an element, without what names no variant: the corpus of all its tokens."""
        label = element.label
        if states_nothing(label, self.words.vocabulary):
            return ""
        if not self.words.is_size and labels < 2 and not names_variant(label):
            return ""
        if len(label) > MAX_LABEL:
            self.unread.append(label)
            return ""
        return label

    def _values(self) -> list[Value]:
        groups: dict[str, list[Element]] = {}
        for element in self.elements:
            parts = (element.label, ACTIVE if element.active else "")
            groups.setdefault(" ".join(filter(None, parts)), []).append(element)
        found = [value for name, group in groups.items() for value in self._group(name, group)]
        return sorted(found, key=lambda value: value.qualifier.endswith(ACTIVE))

    def _group(self, name: str, group: list[Element]) -> list[Value]:
        plain = [each for each in group if _is_plain(each)]
        amounts = [self._amount(each.figures[0], each.words[0]) for each in plain]
        values = [self._special(each, name) for each in group if not _is_plain(each)]
        if amounts:
            one = _value(tuple(dict.fromkeys(amounts)), name, any(each.hedged for each in plain))
            values.insert(0, one)
        return values

    def _amount(self, figure: Figure, word: str) -> Amount:
        return amount(figure, self.words.loose.get(word, 0))

    def _special(self, element: Element, name: str) -> Value:
        pairs = zip(element.figures, element.words, strict=True)
        amounts = sorted((self._amount(*pair) for pair in pairs), key=lambda each: each.number)
        if len(amounts) == 2:
            value = _value(tuple(amounts), name, element.hedged)
            text = "-".join(each.text for each in amounts)
            return value._replace(text=text, is_range=True)
        number = amounts[0].number
        bounds = (number, math.inf) if element.bound == ">" else (0.0, number)
        one = Amount(element.bound + amounts[0].text, number, bounds)
        return _value((one,), name, element.hedged)


def _is_plain(element: Element) -> bool:
    return not element.bound and len(element.figures) == 1


def _value(amounts: tuple[Amount, ...], qualifier: str = "", hedged: bool = False) -> Value:
    if len(amounts) == 1:
        text, number, bounds = amounts[0]
        one = (number,), (bounds,)
        return Value("quantity", text, None, None, *one, False, hedged, qualifier)
    texts, numbers, intervals = zip(*amounts, strict=True)
    text = "/".join(texts)
    return Value("quantity", text, None, None, numbers, intervals, False, hedged, qualifier)
