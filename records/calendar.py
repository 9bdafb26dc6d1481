"""The one bit of calendar arithmetic that partial dates need."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def last_day_of(text: str) -> date | None:
    """Last day of an EDTF date to the year, month or day; of the later one of ``a/b``.

    None for other text.

    >>> last_day_of("2023-02")
    datetime.date(2023, 2, 28)
    """
    parts = text.rpartition("/")[2].rstrip("?~%").split("-")
    if not all(part.isdecimal() for part in parts) or len(parts) > 3:
        return None
    numbers = [int(part) for part in parts]
    try:
        return date(*numbers) if len(numbers) == 3 else last_day(*numbers)
    except ValueError:
        return None


def last_day(year: int, month: int = 12) -> date:
    """Last day of a month, or of a year when no month is given."""
    return date(year, month, monthrange(year, month)[1])
