"""Counts of a whole run by text, in columns: as objects they would take ten times the room."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, ValuesView
from operator import methodcaller
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from publish.counts import Counts
from publish.streams import Column

Integers: TypeAlias = "npt.NDArray[Any]"

_STEP: Final = 16
"""SortedTexts from one that is held as Python's to the next."""


class SortedTexts:
    """Different texts in order, found by bisection: of a few that are Python's, then of Arrow's."""

    def __init__(self, column: Column) -> None:
        self._texts = column
        every = range(0, len(self._texts), _STEP)
        self._few: list[str] = [self._texts[place].as_py() for place in every]
        self._next = 0  # after the one found last: many ask in order

    def __len__(self) -> int:
        return len(self._texts)

    def __iter__(self) -> Iterator[str]:
        return (text.as_py() for text in self._texts)

    def place(self, text: str) -> int:
        """Where a text is. Raises KeyError when it is not there."""
        place = self._next
        if not self._is_at(text, place):
            place = self._bisected(text)
        self._next = place + 1
        return place

    def _is_at(self, text: str, place: int) -> bool:
        return place < len(self._texts) and self._texts[place].as_py() == text

    def _bisected(self, text: str) -> int:
        first = max(0, bisect_right(self._few, text) - 1) * _STEP
        end = min(first + _STEP, len(self))
        place = bisect_left(self._texts, text, first, end, key=methodcaller("as_py"))
        if not self._is_at(text, place):
            raise KeyError(text)
        return place


class Numbers(Mapping[str, int]):
    """Numbers by text, from two columns sorted by the texts."""

    def __init__(self, texts: Column, numbers: Integers) -> None:
        self._texts, self._numbers = SortedTexts(texts), _narrow(numbers)

    def __getitem__(self, text: str) -> int:
        return int(self._numbers[self._texts.place(text)])

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    def values(self) -> ValuesView[int]:
        """The numbers, without a look for the text of each."""
        return _Values(self._numbers)


class _Values(ValuesView[int]):
    def __init__(self, numbers: Integers) -> None:
        self._numbers = numbers

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers.tolist())

    def __len__(self) -> int:
        return len(self._numbers)


class SourceCounts(Mapping[str, Mapping[str, Counts]]):
    """Source → property → counts, from columns sorted by both; made of those asked for.

    ``starts`` has the first row of each source, and the number of rows; ``columns`` are the place
    of a row's property in ``properties`` and its counts, in order of `COUNTED`.
    """

    def __init__(
        self, sources: Column, starts: Integers, properties: list[str], columns: Iterable[Integers]
    ) -> None:
        self._sources, self._starts = SortedTexts(sources), _narrow(starts)
        self._properties = properties
        self._columns = [_narrow(column) for column in columns]

    def __getitem__(self, source: str) -> Mapping[str, Counts]:
        place = self._sources.place(source)
        rows = slice(self._starts[place], self._starts[place + 1])
        codes, *numbers = (column[rows].tolist() for column in self._columns)
        found = map(Counts._make, zip(*numbers, strict=True))
        return {self._properties[code]: counts for code, counts in zip(codes, found, strict=True)}

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


def _narrow(numbers: Integers) -> Integers:
    """Numbers from 0 on, in as few bytes as hold the largest."""
    return numbers.astype(np.min_scalar_type(numbers.max(initial=0)))
