"""Dates without a year, for a caller who knows the year from around.

yearless = month ["day"] | MONTH [day] | day MONTH | part | a SEP b
"""

from __future__ import annotations

from parsers.values.date_points import (
    SEPARATORS,
    DateOrder,
    Found,
    month_name_parts,
    part_of_year,
)
from parsers.values.date_tokens import Tokens, after_word, dot, has, mark_at, meaning, number_at
from parsers.values.spans import Span, months, span


def read_yearless(tokens: Tokens, at: int, year: int, order: DateOrder | None) -> Found | None:
    """The date of a known year that begins at a token, None when none does."""
    return (
        _month_word(tokens, at, year)
        or _month_name(tokens, at, year)
        or _day_first(tokens, at, year)
        or _part(tokens, at, year)
        or _pair(tokens, at, year, order)
    )


def _one(found: Span | None, end: int, vague: bool = False) -> Found | None:
    return None if found is None else Found((found,), end, vague)


def _month_word(tokens: Tokens, at: int, year: int) -> Found | None:
    """A number with the word for month, and maybe a day."""
    month, end = number_at(tokens, at), at + 2
    if month is None or not has(tokens, at + 1, "month"):
        return None
    day = number_at(tokens, end)
    if day is None:
        return _one(span(year, month), end)
    return _one(span(year, month, day), after_word(tokens, end + 1, "day"))


def _month_name(tokens: Tokens, at: int, year: int) -> Found | None:
    """``Feb``, ``Mar 14``, ``Mar. 14th``."""
    if not has(tokens, at, "month_name"):
        return None
    end = dot(tokens, at + 1)
    month, day = meaning(tokens, at, "month_name"), number_at(tokens, end)
    if day is None:
        return _one(span(year, month), end)
    return _one(span(year, month, day), after_word(tokens, end + 1, "day"))


def _day_first(tokens: Tokens, at: int, year: int) -> Found | None:
    """``14 March``, ``14th of March``."""
    day, end = month_name_parts(tokens, at)
    if day is None:
        return None
    return _one(span(year, meaning(tokens, end, "month_name"), day), dot(tokens, end + 1))


def _part(tokens: Tokens, at: int, year: int) -> Found | None:
    """``Q1``, ``H2``, ``spring``."""
    part = part_of_year(tokens, at)
    if part is None:
        return None
    first, last, vague, end = part
    return _one(months(year, first, last), end, vague)


def _pair(tokens: Tokens, at: int, year: int, order: DateOrder | None) -> Found | None:
    """``3/14``, ``02-24``: month and day, unless the column or the numbers show day and month.

    What may as well be the month of the known year (``02/23`` in 2023) is none.
    """
    first, second = number_at(tokens, at), number_at(tokens, at + 2)
    mark = mark_at(tokens, at + 1)
    if first is None or second is None or mark not in SEPARATORS or order == "year-month":
        return None
    whole = at == 0 and len(tokens) == 3
    listed = mark_at(tokens, at + 3) in (":", *SEPARATORS)
    if listed or (mark == "." and not whole) or (order is None and year % 100 in (first, second)):
        return None
    day_first = order == "day-month" or (first > 12 >= second)
    month, day = (second, first) if day_first else (first, second)
    return _one(span(year, month, day), at + 3)
