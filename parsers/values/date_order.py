"""How a column of dates in digits is to be read: decided by the column as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from parsers.values.common import shown
from parsers.values.date_points import DateOrder

_BEFORE, _AFTER = r"(?<![0-9./-])", r"(?![0-9])(?![./-][0-9])"
_YEAR = r"(?:19|20)[0-9]{2}"
_TRIPLE = re.compile(
    rf"{_BEFORE}([0-9]{{1,2}})([./-])([0-9]{{1,2}})\2(?:{_YEAR}|[0-9]{{2}}){_AFTER}"
)
_PAIR = re.compile(rf"{_BEFORE}([0-9]{{2}})[./-]([0-9]{{2}}){_AFTER}")
_YEAR_FIRST = re.compile(rf"{_BEFORE}{_YEAR}[./-][0-9]{{1,2}}(?![0-9])")
_YEAR_LAST = re.compile(rf"{_BEFORE}[0-9]{{1,2}}[./-]{_YEAR}{_AFTER}")


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """The order that the numeric dates of a column show, None when they show none or several."""
    folded = [shown(text).folded for text in texts]
    orders = _orders_of_triples(folded)
    if not orders:
        orders = _orders_of_pairs(folded)
    return orders.pop() if len(orders) == 1 else None


def _orders_of_triples(folded: list[str]) -> set[DateOrder]:
    """A number above 12 is a day: ``27/02/2023`` or ``02/27/2023``."""
    orders: set[DateOrder] = set()
    for match in (match for text in folded for match in _TRIPLE.finditer(text)):
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            orders.add("day-month")
        elif second > 12 >= first:
            orders.add("month-day")
    return orders


def _orders_of_pairs(folded: list[str]) -> set[DateOrder]:
    """``23/02`` is year and month where years of four digits come first, or all cells fit."""
    pairs = [(int(m[1]), int(m[2])) for text in folded for m in _PAIR.finditer(text)]
    if not pairs:
        return set()
    first = any(_YEAR_FIRST.search(text) for text in folded)
    last = any(_YEAR_LAST.search(text) for text in folded)
    orders: set[DateOrder] = set()
    if not last and _fits([(b, a) for a, b in pairs], first):
        orders.add("year-month")
    if not first and _fits(pairs, last):
        orders.add("month-year")
    return orders


def _fits(pairs: list[tuple[int, int]], beside_full_years: bool) -> bool:
    """Whether all pairs are a month and a short year; without full years two must show it."""
    if not all(1 <= month <= 12 for month, _ in pairs):
        return False
    return beside_full_years or (len(pairs) > 1 and all(year > 12 for _, year in pairs))
