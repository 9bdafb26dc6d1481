"""The one bit of calendar arithmetic that partial dates need."""

from __future__ import annotations

from calendar import monthrange
from datetime import date


def last_day(year: int, month: int = 12) -> date:
    """Last day of a month, or of a year when no month is given."""
    return date(year, month, monthrange(year, month)[1])
