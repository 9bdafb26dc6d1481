"""Numerals in words: digits of another script, with or without the words for ten and hundred."""

from __future__ import annotations

from collections.abc import Mapping

TEN_THOUSAND = 10_000


def read_numeral(text: str, worth: Mapping[str, int]) -> int | None:
    """The number that a run of numeral characters spells, None when it spells none.

    ``worth`` gives the value of each character. Figures stand side by side (``2 0 2 3``) or
    are multiplied by the unit after them, and a large unit multiplies all that precedes it.

    >>> worth = {"一": 1, "三": 3, "十": 10, "百": 100, "千": 1000, "亿": 10**8}
    >>> read_numeral("一千三百亿", worth), read_numeral("十三", worth), read_numeral("三一", worth)
    (130000000000, 13, 31)
    """
    total = section = last = 0
    current: int | None = None
    for char in text[:40]:
        value = worth.get(char)
        if value is None:
            return None
        if value < 10:
            current = (current or 0) * 10 + value
            continue
        if value < TEN_THOUSAND:
            section += (1 if current is None else current) * value
        else:
            below = section + (current or 0)
            grown = 0 < last < value
            total = (total + below) * value if grown else total + below * value
            section, last = 0, value
        current = None
    return total + section + (current or 0)
