"""Rules for one date: each takes the tokens from a place on and gives spans and the next place.

    date      = year-first | compact | short-year | number-last | month-name | part-first
    year-first  = YEAR ["year"] [part | month ["month"] [day ["day"]]]   2023, 2023-04, 2023 Q1
    compact     = YYYYMMDD | YYYYMM                                      20230314
    short-year  = YY "year" [month ...]                                  23 + year word
    number-last = a SEP b SEP YEAR | month SEP YEAR | YY SEP MM          27/02/2023, 02/2023
    month-name  = MONTH {SEP MONTH} YEAR | MONTH DAY YEAR | DAY MONTH YEAR | MONTH-YY
    part-first  = part YEAR                                              Q1 2024, early 2023

An ambiguous numeric date is decided by ``order``; without it the rule gives no span. A rule
that recognises a date which the calendar does not have gives no span either, and the tokens
it covers are reported as one unread fragment.
"""

from __future__ import annotations

from typing import Literal, NamedTuple, cast

from parsers.values.date_tokens import (
    Tokens,
    after_word,
    digits_at,
    dot,
    gap,
    gap_before,
    has,
    joins,
    mark_at,
    meaning,
    number_at,
)
from parsers.values.spans import FIRST_YEAR, LAST_YEAR, Span, months, span

DateOrder = Literal["day-month", "month-day", "year-month", "month-year"]
"""How a column writes dates in digits: ``27/02/2023``, ``02/27/2023``, ``23/02``, ``02/23``."""

SEPARATORS = frozenset("-/.")


class Found(NamedTuple):
    """What a rule made of the tokens up to ``end``: spans in order, none when unreadable."""

    spans: tuple[Span, ...]
    end: int
    vague: bool = False
    is_range: bool = False


def read_point(tokens: Tokens, at: int, order: DateOrder | None) -> Found | None:
    """The date that begins at a token, or None when none does."""
    token = tokens[at]
    if token.kind == "number":
        return _number_first(tokens, at, order)
    if "month_name" in token.roles:
        return _month_name(tokens, at)
    if _has_part(tokens, at):
        return _part_first(tokens, at)
    if token.text == "'" and digits_at(tokens, at + 1) == 2:
        end = after_word(tokens, at + 2, "year")
        return _after_year(tokens, 2000 + int(tokens[at + 1].text), end)
    return None


def _number_first(tokens: Tokens, at: int, order: DateOrder | None) -> Found | None:
    digits = len(tokens[at].text)
    if digits == 4 and FIRST_YEAR <= int(tokens[at].text) <= LAST_YEAR:
        return _year_first(tokens, at)
    if digits in (6, 8):
        return _compact(tokens, at)
    if digits > 2:
        return None
    return (
        _day_month_name(tokens, at)
        or _part_first(tokens, at)
        or _month_word(tokens, at)
        or _short_year(tokens, at)
        or _number_last(tokens, at, order)
    )


def _year_first(tokens: Tokens, at: int) -> Found | None:
    year, after = int(tokens[at].text), at + 1
    if has(tokens, after, "year"):
        return _after_year(tokens, year, after + 1)
    if mark_at(tokens, after) in SEPARATORS and digits_at(tokens, after + 1):
        if len(tokens[after + 1].text) != 4:
            return _iso(tokens, year, after)
        return _one(span(year), after)
    return _after_year(tokens, year, after)


def _iso(tokens: Tokens, year: int, sep: int) -> Found | None:
    """``2023-04``, ``2023/4/5``: the second separator must be the first, spaced alike."""
    month, end = number_at(tokens, sep + 1), sep + 2
    if month is None:
        return Found((), end)
    month_span = span(year, month)
    day = number_at(tokens, end + 1)
    full = day is not None and _same_separator(tokens, sep, end)
    if full and (month_span is None or not _runs_on(tokens, end + 1)):
        return _one(span(year, month, day), end + 2)
    return _one(month_span, end)


def _same_separator(tokens: Tokens, first: int, second: int) -> bool:
    if mark_at(tokens, second) != tokens[first].text:
        return False
    return gap(tokens, first) == gap(tokens, second)


def _runs_on(tokens: Tokens, at: int) -> bool:
    """A number that is itself followed by a month word is no day (``2023.3-5`` + month word)."""
    return has(tokens, at + 1, "month") and not has(tokens, at + 1, "day")


def _after_year(tokens: Tokens, year: int, at: int) -> Found:
    """What may follow a year and its word: month, quarter, half, part, or nothing."""
    skip = at + 1 if mark_at(tokens, at) in ("-", "/", ",", "'") else at
    month = number_at(tokens, at)
    if month is not None and has(tokens, at + 1, "month"):
        return _after_month(tokens, year, month, at + 2)
    if month is not None and has(tokens, at - 1, "year") and not _has_part(tokens, at):
        return _after_month(tokens, year, month, at + 1)
    if has(tokens, skip, "month_name") and number_at(tokens, skip + 2) is None:
        return _after_month(tokens, year, meaning(tokens, skip, "month_name"), skip + 1)
    part = part_of_year(tokens, skip)
    if part is not None:
        first, last, vague, end = part
        return _one(months(year, first, last), end, vague)
    return _one(span(year), at)


def _has_part(tokens: Tokens, at: int) -> bool:
    return part_of_year(tokens, at) is not None


def _after_month(tokens: Tokens, year: int, month: int, at: int) -> Found:
    skip = at + 1 if mark_at(tokens, at) in ("-", ".") and not has(tokens, at - 1, "month") else at
    day = number_at(tokens, skip)
    if day is not None and not has(tokens, skip + 1, "month"):
        end = skip + 2 if has(tokens, skip + 1, "day") else skip + 1
        return _one(span(year, month, day), end)
    if has(tokens, at, "part"):
        at += 1
    return _one(span(year, month), at)


def _compact(tokens: Tokens, at: int) -> Found | None:
    text = tokens[at].text
    day = int(text[6:]) if len(text) == 8 else None
    found = span(int(text[:4]), int(text[4:6]), day)
    return None if found is None else Found((found,), at + 1)


def _month_word(tokens: Tokens, at: int) -> Found | None:
    """A number with the word for month, and maybe a day with its word, before its year."""
    month, end = number_at(tokens, at), at + 2
    if month is None or not has(tokens, at + 1, "month"):
        return None
    day = number_at(tokens, end) if has(tokens, end + 1, "day") else None
    end += 2 if day is not None else 0
    end += mark_at(tokens, end) == ","
    if digits_at(tokens, end) != 4:
        return None
    return _one(span(int(tokens[end].text), month, day), after_word(tokens, end + 1, "year"))


def _short_year(tokens: Tokens, at: int) -> Found | None:
    if digits_at(tokens, at) == 2 and has(tokens, at + 1, "year"):
        return _after_year(tokens, 2000 + int(tokens[at].text), at + 2)
    return None


def _number_last(tokens: Tokens, at: int, order: DateOrder | None) -> Found | None:
    """Numeric dates that do not begin with a year of four digits."""
    if mark_at(tokens, at + 1) not in SEPARATORS:
        return None
    first, second = number_at(tokens, at), number_at(tokens, at + 2)
    if first is not None and digits_at(tokens, at + 2) == 4:
        found = span(int(tokens[at + 2].text), first)
        return None if found is None else Found((found,), at + 3)
    if first is None or second is None:
        return None
    if _same_separator(tokens, at + 1, at + 3) and digits_at(tokens, at + 4) in (2, 4):
        return _triple(tokens, at, first, second, order)
    if digits_at(tokens, at) == 2 and digits_at(tokens, at + 2) == 2:
        return _pair(first, second, at + 3, order)
    return None


def _triple(tokens: Tokens, at: int, a: int, b: int, order: DateOrder | None) -> Found | None:
    end, last = at + 5, int(tokens[at + 4].text)
    if digits_at(tokens, at + 4) == 2:
        if order == "year-month":
            return _one(span(2000 + a, b, last), end)
        if order is None:
            return Found((), end)
        last += 2000
    if order not in ("day-month", "month-day") and min(a, b) <= 12 and a != b and max(a, b) <= 12:
        return Found((), end)
    day_first = a > 12 or (b <= 12 and order == "day-month")
    day, month = (a, b) if day_first else (b, a)
    return _one(span(last, month, day), end)


def _pair(a: int, b: int, end: int, order: DateOrder | None) -> Found | None:
    if order == "year-month":
        return _one(span(2000 + a, b), end)
    if order == "month-year":
        return _one(span(2000 + b, a), end)
    return Found((), end) if min(a, b) <= 12 else None


def _month_name(tokens: Tokens, at: int) -> Found | None:
    """``Feb 2023``, ``June/Sept 2023``, ``Mar 14, 2023``, ``Feb-24``."""
    names = [meaning(tokens, at, "month_name")]
    end, joint = dot(tokens, at + 1), ""
    while joins(tokens, end) and has(tokens, end + 1, "month_name"):
        joint = joint or ("range" if has(tokens, end, "range") else "list")
        names.append(meaning(tokens, end + 1, "month_name"))
        end = dot(tokens, end + 2)
    year = _year_after(tokens, end)
    if year is not None:
        spans = tuple(s for name in names if (s := span(year[0], name)))
        return Found(spans, year[1], is_range=joint == "range" and len(spans) == 2)
    return _month_day_year(tokens, names[0], end) if len(names) == 1 else None


def _year_after(tokens: Tokens, at: int) -> tuple[int, int] | None:
    """The year after a month name, of four digits or (joined or after an apostrophe) of two."""
    short = mark_at(tokens, at) in ("-", "'", "/")
    skip = at
    while mark_at(tokens, skip) in (",", "-", "'", "/", ".") or has(tokens, skip, "of"):
        skip += 1
    digits = digits_at(tokens, skip)
    if digits == 4 and skip - at <= 2:
        return int(tokens[skip].text), after_word(tokens, skip + 1, "year")
    value = number_at(tokens, skip)
    if digits == 2 and value is not None and (short or value > 31) and skip - at <= 2:
        return 2000 + value, after_word(tokens, skip + 1, "year")
    return None


def _month_day_year(tokens: Tokens, month: int, at: int) -> Found | None:
    day = number_at(tokens, at)
    if day is None:
        return None
    end = after_word(tokens, at + 1, "day")
    while mark_at(tokens, end) in (",", ".", "'"):
        end += 1
    digits, short = digits_at(tokens, end), mark_at(tokens, end - 1) == "'"
    if digits != 4 and not (digits == 2 and short):
        return None
    return _one(span(int(tokens[end].text) + (2000 if digits == 2 else 0), month, day), end + 1)


def _day_month_name(tokens: Tokens, at: int) -> Found | None:
    """``14 March 2023``, ``14th of March, 2023``, ``14-Mar-23``."""
    day, end = month_name_parts(tokens, at)
    if day is None:
        return None
    year = _year_after(tokens, dot(tokens, end + 1))
    if year is None:
        return None
    return _one(span(year[0], meaning(tokens, end, "month_name"), day), year[1])


def month_name_parts(tokens: Tokens, at: int) -> tuple[int | None, int]:
    """The day before a month name and the place of that name; None where there are not both."""
    day, end = number_at(tokens, at), after_word(tokens, at + 1, "day")
    while mark_at(tokens, end) in ("-", "/", ".") or has(tokens, end, "of"):
        end += 1
    return (day if has(tokens, end, "month_name") else None), end


def _part_first(tokens: Tokens, at: int) -> Found | None:
    """``Q1 2024``, ``1H23``, ``early 2023``, ``mid-March 2023``."""
    part = part_of_year(tokens, at)
    if part is None:
        return None
    first, last, vague, end = part
    while mark_at(tokens, end) in ("-", ",", "'", "/") or has(tokens, end, "of"):
        end += 1
    if vague and (has(tokens, end, "month_name") or tokens[at].kind != "number"):
        inner = _inner_month(tokens, end)
        if inner is not None:
            return inner
    year = _loose_year(tokens, end)
    return None if year is None else _one(months(year[0], first, last), year[1], vague)


def _inner_month(tokens: Tokens, at: int) -> Found | None:
    found = _month_name(tokens, at) if has(tokens, at, "month_name") else None
    return found if found and len(found.spans) == 1 else None


def _loose_year(tokens: Tokens, at: int) -> tuple[int, int] | None:
    digits = digits_at(tokens, at)
    if digits == 4:
        return int(tokens[at].text), after_word(tokens, at + 1, "year")
    glued = digits == 2 and (mark_at(tokens, at - 1) == "'" or not gap_before(tokens, at))
    return (2000 + int(tokens[at].text), after_word(tokens, at + 1, "year")) if glued else None


def part_of_year(tokens: Tokens, at: int) -> tuple[int, int, bool, int] | None:
    """A quarter, half or loosely named part of a year: first and last month, vague, next place."""
    if at >= len(tokens):
        return None
    roles = tokens[at].roles
    if "half" in roles:
        half = meaning(tokens, at, "half")
        return 6 * half - 5, 6 * half, False, at + 1
    if "part" in roles:
        first, last = cast("tuple[int, int]", roles["part"])
        return first, last, True, at + 1
    return _quarter(tokens, at)


def _quarter(tokens: Tokens, at: int) -> tuple[int, int, bool, int] | None:
    """``Q1``, ``1Q``: a number of one to four beside a word for quarters."""
    start = at
    before = has(tokens, at, "quarter")
    at += before
    number = number_at(tokens, at)
    if number is None or not 1 <= number <= 4:
        return None
    after = after_word(tokens, after_word(tokens, at + 1, "day"), "quarter")
    named = after > at + 1 and has(tokens, after - 1, "quarter")
    if not named and not (before and not gap_before(tokens, start + 1)):
        return None
    return 3 * number - 2, 3 * number, False, after if named else at + 1


def _one(found: Span | None, end: int, vague: bool = False) -> Found:
    return Found(() if found is None else (found,), end, vague)
