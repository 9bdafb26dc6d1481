"""Scales of the pictures: from days and counts to places on the drawing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

MAGNITUDES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
WIDTH = 960.0
LEFT = 48.0
RIGHT = 12.0


class Tick(NamedTuple):
    """A labelled place on an axis."""

    at: float
    label: str


class Days(NamedTuple):
    """A linear axis of whole years between ``left`` and ``right``."""

    first: int
    last: int
    left: float = LEFT
    right: float = WIDTH - RIGHT

    def at(self, day: date) -> float:
        """Place of a day."""
        start, end = date(self.first, 1, 1).toordinal(), date(self.last, 12, 31).toordinal()
        share = (day.toordinal() - start) / (end - start)
        return round(self.left + share * (self.right - self.left), 1)

    @property
    def ticks(self) -> list[Tick]:
        """The first of January of every year, thinned to at most 16."""
        step = max(1, math.ceil((self.last - self.first + 1) / 16))
        years = range(self.first, self.last + 1, step)
        return [Tick(self.at(date(year, 1, 1)), str(year)) for year in years]


class Logs(NamedTuple):
    """A logarithmic axis of whole powers of ten; larger is higher."""

    low: int
    high: int
    top: float
    bottom: float

    def at(self, number: float) -> float:
        """Place of a positive number."""
        share = (math.log10(number) - self.low) / (self.high - self.low)
        return round(self.bottom - share * (self.bottom - self.top), 1)

    @property
    def ticks(self) -> list[Tick]:
        """Every power of ten."""
        powers = range(self.low, self.high + 1)
        return [Tick(self.at(10.0**power), short(10.0**power)) for power in powers]


def days_of(days: Iterable[date], left: float = LEFT) -> Days | None:
    """The axis that holds all days; None when there are none."""
    years = sorted({day.year for day in days})
    return Days(years[0], years[-1], left) if years else None


def logs_of(numbers: Iterable[float], top: float, bottom: float) -> Logs | None:
    """The axis that holds all positive numbers; None when there are none."""
    logs = [math.log10(number) for number in numbers if 0 < number < math.inf]
    if not logs:
        return None
    low = math.floor(min(logs))
    return Logs(low, max(low + 1, math.ceil(max(logs))), top, bottom)


def short(number: float) -> str:
    """A count in short: ``7B``, ``1.5T``, ``800``."""
    for size, letter in MAGNITUDES:
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:.3g}"


def middle(start: date, end: date) -> date:
    """The day halfway between two."""
    return date.fromordinal((start.toordinal() + end.toordinal()) // 2)
