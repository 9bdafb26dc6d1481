"""Counts by pair of texts, held in columns: there are many pairs, and most matter to nobody."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
import numpy.typing as npt

Pair = tuple[str, str]

_BITS: Final = 31
"""Bits for the number of a text."""


class PairCounts:
    """Pairs with some counts each, added in any order."""

    def __init__(self, counts: int = 1) -> None:
        """``counts`` is how many counts a pair has."""
        self._codes: dict[str, int] = {}
        self._keys = array("q")
        self._counts = [array("i") for _ in range(counts)]

    def add(self, pair: Pair, *counts: int) -> None:
        """Add to the counts of a pair."""
        one, other = (self._codes.setdefault(text, len(self._codes)) for text in pair)
        self._keys.append(one << _BITS | other)
        for column, count in zip(self._counts, counts, strict=True):
            column.append(count)

    def most(self, least: int) -> dict[Pair, tuple[int, ...]]:
        """The pairs whose counts make ``least`` or more together, with these, in order."""
        keys, places = np.unique(np.array(self._keys), return_inverse=True)
        sums = [self._sums(column, places, len(keys)) for column in self._counts]
        rows: list[int] = np.flatnonzero(sum(sums) >= least).tolist()
        pairs = self._pairs(keys[rows].tolist())
        found = zip(pairs, *(column[rows].tolist() for column in sums), strict=True)
        return {pair: tuple(counts) for pair, *counts in sorted(found)}

    def known(self, pairs: set[Pair]) -> set[Pair]:
        """Those of some pairs that have counts."""
        codes = [(self._codes.get(one, -1), self._codes.get(other, -1)) for one, other in pairs]
        keys = np.array([one << _BITS | other for one, other in codes if min(one, other) >= 0], int)
        there = np.array(self._keys)
        return set(self._pairs(keys[np.isin(keys, there)].tolist()))

    def _sums(self, column: array[int], places: npt.NDArray[Any], size: int) -> npt.NDArray[Any]:
        return np.bincount(places, column, size).astype(int)

    def _pairs(self, keys: list[int]) -> Iterator[Pair]:
        texts = list(self._codes)
        return ((texts[key >> _BITS], texts[key & (1 << _BITS) - 1]) for key in keys)
