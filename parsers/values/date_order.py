"""How a column of dates in digits is to be read: decided by the column as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import pairwise

from parsers.values.common import shown
from parsers.values.date_points import DateOrder

MAX_SPAN = 10
"""Years that short years of one column span at most."""
_BEFORE, _AFTER = r"(?<![0-9./-])", r"(?![0-9])(?![./-][0-9])"
_YEAR = r"(?:19|20)[0-9]{2}"
_TRIPLE = re.compile(
    rf"{_BEFORE}([0-9]{{1,2}})([./-])([0-9]{{1,2}})\2(?:{_YEAR}|[0-9]{{2}}){_AFTER}"
)
_PAIR = re.compile(rf"{_BEFORE}([0-9]{{2}})[./-]([0-9]{{2}}){_AFTER}")
_ANY_PAIR = re.compile(rf"{_BEFORE}([0-9]{{1,2}})[./-]([0-9]{{1,2}}){_AFTER}")
_PART = "(?:d{1,2}|m{1,3}|y{2,4})"
_DECLARED = re.compile(rf"(?<![a-z])(?:{_PART}[./-]){{1,2}}{_PART}(?![a-z])")
_DECLARED_ORDERS: dict[str, DateOrder] = {
    "dmy": "day-month",
    "mdy": "month-day",
    "dm": "day-month",
    "md": "month-day",
    "ym": "year-month",
    "my": "month-year",
}
_YEAR_FIRST = re.compile(rf"{_BEFORE}{_YEAR}[./-][0-9]{{1,2}}(?![0-9])")
_YEAR_LAST = re.compile(rf"{_BEFORE}[0-9]{{1,2}}[./-]{_YEAR}{_AFTER}")


def order_of(texts: Iterable[str]) -> DateOrder | None:
    """The order that the numeric dates of a column show, None when they show none or several."""
    folded = [shown(text).folded for text in texts]
    orders = _orders_of_triples(folded)
    if not orders:
        orders = _orders_of_pairs(folded)
    return orders.pop() if len(orders) == 1 else None


def declared_order(header: str) -> DateOrder | None:
    """The order that a header spells out: ``Date (DD/MM/YYYY)``, ``Released (YY/MM)``."""
    match = _DECLARED.search(shown(header).folded)
    parts = [part[0] for part in re.findall("[dmy]+", match[0])] if match else []
    return _DECLARED_ORDERS.get("".join(parts))


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
    """``23/02`` is year and month where years of four digits come first, or all cells fit.

    Where no year shows, pairs of which one cannot be two months are month and day (``03-14``).
    """
    pairs = [(int(m[1]), int(m[2])) for text in folded for m in _PAIR.finditer(text)]
    first = any(_YEAR_FIRST.search(text) for text in folded)
    last = any(_YEAR_LAST.search(text) for text in folded)
    orders: set[DateOrder] = set()
    if pairs and not last and _fits([(b, a) for a, b in pairs], first, _is_span):
        orders.add("year-month")
    if pairs and not first and _fits(pairs, last, _ascends):
        orders.add("month-year")
    if not (orders or first or last) and _are_days(folded):
        orders.add("month-day")
    return orders


def _fits(
    pairs: list[tuple[int, int]], beside_full_years: bool, plausible: Callable[[list[int]], bool]
) -> bool:
    """Whether all pairs are a month and a short year; without full years two must show it."""
    if not all(1 <= month <= 12 for month, _ in pairs):
        return False
    years = [year for _, year in pairs]
    alone = len(pairs) > 1 and all(year > 12 for year in years) and plausible(years)
    return beside_full_years or alone


def _is_span(years: list[int]) -> bool:
    """Whether numbers are years of one subject: they lie near each other."""
    return max(years) - min(years) <= MAX_SPAN


def _ascends(years: list[int]) -> bool:
    """Whether numbers that may be days are years: in order, with no gap of more than two."""
    steps = [after - before for before, after in pairwise(years)]
    return all(0 <= step <= 2 for step in steps) or all(-2 <= step <= 0 for step in steps)


def _are_days(folded: list[str]) -> bool:
    """Whether pairs are month and day: at least two, and one second number is no month."""
    pairs = [(int(m[1]), int(m[2])) for text in folded for m in _ANY_PAIR.finditer(text)]
    fits = all(1 <= month <= 12 and 1 <= day <= 31 for month, day in pairs)
    return len(pairs) > 1 and fits and any(day > 12 for _, day in pairs)
