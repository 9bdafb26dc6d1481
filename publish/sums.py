"""Counts of sources added up as parts tell them: there are millions in a large run."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa

from publish.arrays import build_array
from publish.counts import COUNTED
from publish.lookup import Integers, SourceCounts
from publish.schema import STRING
from publish.streams import flat

KEYS: Final = ("source_id", "property")
_BITS: Final = 20
"""Bits of a key that tell the property, below those that tell the source."""
_FEW: Final = 1 << 14
"""Rows that may wait for others before room is made for them."""


class Sums:
    """Rows of `KEYS` and counts, added up by key."""

    def __init__(self) -> None:
        self._codes: tuple[dict[str, int], dict[str, int]] = {}, {}
        self._keys = np.empty(0, np.int64)  # in order
        self._sums = np.empty((0, len(COUNTED)), np.uint32)
        self._waiting: list[tuple[Integers, Integers]] = []
        self._count = 0  # of rows that wait

    def add(self, table: pa.Table) -> None:
        """Some more rows, no two of them of one key."""
        sources, properties = (self._coded(table, place) for place in range(len(KEYS)))
        keys = (sources << _BITS) | properties
        columns = [np.from_dlpack(flat(table.column(name))) for name in COUNTED]
        counts = np.stack(columns, axis=1).astype(np.uint32)
        places = np.searchsorted(self._keys, keys)
        known = np.zeros(len(keys), bool)
        within = places < len(self._keys)
        known[within] = self._keys[places[within]] == keys[within]
        self._sums[places[known]] += counts[known]
        self._waiting.append((keys[~known], counts[~known]))
        self._count += int(np.count_nonzero(~known))
        if self._count > max(_FEW, len(self._keys) // 8):
            self._make_room()

    def by_source(self) -> SourceCounts:
        """The sums in order of source and property."""
        self._make_room()
        (sources, source_ranks), (properties, ranks) = map(_ranked, self._codes)
        keys = source_ranks[self._keys >> _BITS] << _BITS | ranks[self._keys & (1 << _BITS) - 1]
        order = np.argsort(keys)
        keys = keys[order]
        starts = np.searchsorted(keys, np.arange(len(sources) + 1) << _BITS)
        columns = [keys & (1 << _BITS) - 1, *(one[order] for one in self._sums.T)]
        return SourceCounts(build_array(sources, STRING), starts, properties, columns)

    def _coded(self, table: pa.Table, place: int) -> Integers:
        """A column of `KEYS` by the numbers of its texts."""
        codes, texts = self._codes[place], flat(table.column(KEYS[place])).dictionary_encode()
        mine = [codes.setdefault(text, len(codes)) for text in texts.dictionary.to_pylist()]
        found: Integers = np.array(mine, np.int64)[np.from_dlpack(texts.indices)]
        return found

    def _make_room(self) -> None:
        """Put what waits where it belongs."""
        if not self._count:
            return
        keys, counts = map(np.concatenate, zip(*self._waiting, strict=True))
        self._waiting, self._count = [], 0
        order = np.argsort(keys)
        keys, firsts = np.unique(keys[order], return_index=True)
        places = np.searchsorted(self._keys, keys)
        self._sums = np.insert(self._sums, places, np.add.reduceat(counts[order], firsts), axis=0)
        self._keys = np.insert(self._keys, places, keys)


def _ranked(codes: dict[str, int]) -> tuple[list[str], Integers]:
    """The texts in order, and the place in it by code."""
    texts = sorted(codes)
    ranks = np.empty(len(texts), np.int64)
    ranks[[codes[text] for text in texts]] = np.arange(len(texts))
    return texts, ranks
