"""Calendar spans with their EDTF text: a year, a month, a day, an interval of months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

FIRST_YEAR, LAST_YEAR = 1950, 2100


class Span(NamedTuple):
    """First and last day, and the text: EDTF level 0 (ISO 8601-2), never more precise than read."""

    start: date
    end: date
    text: str


@lru_cache(maxsize=4096)
def span(year: int, month: int | None = None, day: int | None = None) -> Span | None:
    """A year, a month or a day; None when the calendar (or the accepted years) has no such."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    if month is None:
        return Span(date(year, 1, 1), date(year, 12, 31), f"{year}")
    if not 1 <= month <= 12:
        return None
    last = monthrange(year, month)[1]
    if day is None:
        return Span(date(year, month, 1), date(year, month, last), f"{year}-{month:02}")
    if not 1 <= day <= last:
        return None
    at = date(year, month, day)
    return Span(at, at, f"{year}-{month:02}-{day:02}")


def months(year: int, first: int, last: int) -> Span | None:
    """An interval of months of one year, such as a quarter."""
    low, high = span(year, first), span(year, last)
    return None if low is None or high is None else interval(low, high)


def interval(low: Span, high: Span) -> Span | None:
    """From the first day of one span to the last of another; None when they run backwards."""
    if low.end > high.end or low.start > high.start:
        return None
    if low == high:
        return low
    return Span(low.start, high.end, f"{low.text.split('/')[0]}/{high.text.split('/')[-1]}")


def hedged_text(text: str) -> str:
    """EDTF level 1: a question mark on a date, on both ends of an interval."""
    return "/".join(part + "?" for part in text.split("/"))
