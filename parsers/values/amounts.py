"""One amount: figures as written, their unit, their canonical text and the interval they cover.

All arithmetic is on integers; one division at the end rounds correctly, so that ``0.07B`` is
70000000.0 and no figure that was not written appears.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import NamedTuple

from records.value import Bounds

LETTERS = (("K", 3), ("M", 6), ("B", 9), ("T", 12))
LETTER_OF = {10**power: letter for letter, power in LETTERS}
MAX_DIGITS = 24


class Figure(NamedTuple):
    """``digits`` without point, how many of them are ``decimals``, what they are multiplied by.

    ``magnitude`` is 0 while no unit is known; ``experts`` is the first factor of ``8x7B``.
    """

    digits: int
    decimals: int = 0
    magnitude: int = 0
    experts: int = 0

    @property
    def number(self) -> float:
        """The number in base units (a figure without a unit counts ones)."""
        worth = self.digits * (self.magnitude or 1) * (self.experts or 1)
        return worth / 10**self.decimals if self.decimals else float(worth)


class Amount(NamedTuple):
    """A figure with its unit: canonical text, number and ``[low, high)`` in base units."""

    text: str
    number: float
    bounds: Bounds


def figure(written: str, magnitude: int = 0) -> Figure | None:
    """A figure from ASCII digits with at most one point; None when it is too long to be one."""
    whole, _, decimals = written.partition(".")
    if len(whole) + len(decimals) > MAX_DIGITS:
        return None
    return Figure(int(whole + decimals), len(decimals), magnitude)


def amount(read: Figure, loose: float = 0) -> Amount:
    """The amount of a figure.

    Half a unit of the last written digit is left open: ``6B`` is [5.5e9, 6.5e9), ``540.0B`` (5400
    times 1e8) is [539.95e9, 540.05e9); a number without magnitude is precise to one. Experts
    leave open all from one expert to their product. ``loose`` is another worth of the same
    magnitude (``32K`` may be 32 * 1024), which widens the interval.
    """
    if read.experts:
        product = read.number
        one = read._replace(experts=0)
        text = f"{read.experts}x{figure_text(one)}"
        return Amount(text, product, (one.number, math.nextafter(product, math.inf)))
    return Amount(figure_text(read), read.number, _bounds(read, loose))


def _bounds(read: Figure, loose: float) -> Bounds:
    unit, below = read.magnitude or 1, 2 * 10**read.decimals
    low = (2 * read.digits - 1) * unit / below
    high = (2 * read.digits + 1) * max(unit, int(loose)) / below
    return low, high


def figure_text(read: Figure) -> str:
    """Digits as written with K, M, B or T; other magnitudes move the point, never the precision."""
    letter = LETTER_OF.get(read.magnitude)
    if letter or not read.magnitude:
        return _point(read.digits, read.decimals) + (letter or "")
    power = len(str(read.magnitude)) - 1
    if 10**power != read.magnitude:
        return f"{read.number:g}"
    unit = power - read.decimals
    fitting = [each for each in LETTERS if each[1] >= unit] or [LETTERS[-1]]
    fits = (each for each in fitting if read.number < 1000 * 10 ** each[1])
    letter, at = next(fits, fitting[-1])
    return _point(read.digits * 10 ** max(0, unit - at), max(0, at - unit)) + letter


def _point(digits: int, decimals: int) -> str:
    if not decimals:
        return str(digits)
    written = str(digits).rjust(decimals + 1, "0")
    return f"{written[:-decimals]}.{written[-decimals:]}"


def total(parts: list[Figure], loose: float = 0) -> Amount:
    """The sum of parts, in the largest of their units; what each leaves open is summed too."""
    unit = max(part.magnitude or 1 for part in parts)
    most = max(part.decimals for part in parts) + len(str(unit))
    worth = sum(
        part.digits * (part.magnitude or 1) * (part.experts or 1) * 10 ** (most - part.decimals)
        for part in parts
    )
    decimals = next(d for d in range(most + 1) if worth * 10**d % (unit * 10**most) == 0)
    digits = worth * 10**decimals // (unit * 10**most)
    summed = Figure(digits, decimals, unit if unit > 1 else 0)
    bounds = [amount(part, loose).bounds for part in parts]
    low, high = sum(low for low, _ in bounds), sum(high for _, high in bounds)
    return Amount(figure_text(summed), summed.number, (low, high))


_DECIMALS = tuple(10**i for i in range(7))
_PLAIN = re.compile(
    r"(?P<whole>[1-9][0-9]{0,3}|0(?=\.[0-9]*[1-9]))(?:\.(?P<decimals>[0-9]{1,6}))?(?P<letter>[A-Za-z]?)",
    re.ASCII,
)


def plain_amount(text: str, units: Mapping[str, tuple[str, int, int]]) -> Amount | None:
    """The amount of a text that is digits and at most one letter, read without the grammar.

    ``units`` gives for a letter (``""`` for none: what the header states) its canonical letter, its
    worth and its largest worth. ``13B``, ``0.5b``, ``11``; anything else is None.
    """
    match = _PLAIN.fullmatch(text)
    if match is None:
        return None
    whole, decimals, letter = match.groups()
    unit = units.get(letter)
    if unit is None:
        return None
    canonical, worth, largest = unit
    if decimals is None:
        digits, twice, written = int(whole), 2, whole
    else:
        digits, twice = int(whole + decimals), 2 * _DECIMALS[len(decimals)]
        written = f"{whole}.{decimals}"
    doubled = 2 * digits
    bounds = ((doubled - 1) * worth / twice, (doubled + 1) * largest / twice)
    return Amount(written + canonical, doubled * worth / twice, bounds)
