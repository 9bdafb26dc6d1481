"""Dates that are spread over columns of their own: a year, a month and perhaps a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from parsers.claims.columns import Column
from parsers.claims.headers import candidates
from records import Cell
from vocabulary import Vocabulary, fold_name


class DateColumns(NamedTuple):
    """Indexes of the columns whose cells make one date; ``day`` is None where there is none."""

    year: int
    month: int
    day: int | None

    def text(self, row: Sequence[Cell | None]) -> str:
        """The date that a row with a month states, to be read as any other."""
        parts = [row[index] for index in (self.year, self.month, self.day) if index is not None]
        year, month, *day = (" ".join(cell.stated.split()) if cell else "" for cell in parts)
        days = [one for one in day if one.isdecimal()]
        if month.isdecimal():
            return "-".join((year, month, *days))
        return " ".join((*days, month, year))


def find_date_columns(columns: Sequence[Column], vocabulary: Vocabulary) -> DateColumns | None:
    """The columns of a year, a month and a day; None when the year or the month has none."""
    declared = vocabulary.properties_file.date_columns
    year, month, day = (
        _only(columns, frozenset(map(fold_name, words)))
        for words in (declared.year, declared.month, declared.day)
    )
    return None if year is None or month is None else DateColumns(year, month, day)


def join_date_columns(columns: Sequence[Column], dates: DateColumns) -> tuple[Column, ...]:
    """The month's column stands for the date; year and day are context of it."""
    about = columns[dates.year].property or columns[dates.month].property
    roles = {dates.year: "group", dates.day: "group"}
    return tuple(
        replace(column, role="property", property=about)
        if column.index == dates.month
        else replace(column, role="group")
        if column.index in roles
        else column
        for column in columns
    )


def _only(columns: Sequence[Column], words: frozenset[str]) -> int | None:
    found = [
        column.index
        for column in columns
        if column.role in ("property", "unknown")
        and any(fold_name(text) in words for text in candidates(column.header) if text.strip())
    ]
    return found[0] if len(found) == 1 else None
