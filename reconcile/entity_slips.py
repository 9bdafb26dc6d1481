"""Families of names that are one slip of the pen apart, found by what is left without a letter.

The deletion neighbourhood of Mor and Fraenkel (1982). Of all that is left only hashes are kept, and
texts are made of those alone whose hash occurs more than once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Final

import numpy as np
import numpy.typing as npt

from reconcile.entity_links import is_slip

_SHORTEST: Final = 6
_WIDEST: Final = 24
"""Letters of a family, and families that share what is left, beyond which none is compared."""
_AT_ONCE: Final = 1 << 9
"""Families that are hashed at once."""
_BASE: Final = 0x9E3779B97F4A7C15
_POWERS: Final = np.array([pow(_BASE, i, 1 << 64) for i in range(_WIDEST)], np.uint64)
_INVERSE: Final = np.uint64(pow(_BASE, -1, 1 << 64))


def find_slips(families: Iterable[str]) -> set[tuple[str, str]]:
    """Pairs of families, each sorted, that are one slip apart."""
    compared = sorted({f for f in families if _SHORTEST <= len(f) <= _WIDEST})
    blocks: dict[str, list[str]] = {}
    for family, left in _shared(compared):
        blocks.setdefault(left, []).append(family)
    return {
        (one, other)
        for block in blocks.values()
        if 1 < len(block) <= _WIDEST
        for one, other in combinations(block, 2)
        if is_slip(one, other)
    }


def _shared(families: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Families with each text that is left of them, where more than one may have it."""
    several = _several(families)
    for some, found, kept in _hashed(families) if several.size else ():
        nearest = several.take(np.searchsorted(several, found), mode="clip")
        rows, places = np.nonzero(kept & (nearest == found))
        for row, place in zip(rows.tolist(), places.tolist(), strict=True):
            family = some[row]
            yield family, family[:place] + family[place + 1 :] if place else family


def _several(families: Sequence[str]) -> npt.NDArray[np.uint32]:
    """The hashes that occur more than once, sorted."""
    data = bytearray()
    for _, found, kept in _hashed(families):
        data += found[kept].tobytes()
    hashes = np.frombuffer(data, np.uint32)
    hashes.sort()
    several: npt.NDArray[np.uint32] = hashes[1:][hashes[1:] == hashes[:-1]]
    return several


def _hashed(
    families: Sequence[str],
) -> Iterator[tuple[Sequence[str], npt.NDArray[np.uint32], npt.NDArray[np.bool_]]]:
    """Some families, the hashes of what is left of each without its i-th letter, which count.

    The hash at 0 is that of the whole family. A hash is a polynomial of the letters; a letter less
    divides what stands behind it by the base. Of a letter that is doubled, the first counts.
    """
    place = np.arange(_WIDEST)
    for start in range(0, len(families), _AT_ONCE):
        some = families[start : start + _AT_ONCE]
        letters = np.array(some, f"<U{_WIDEST}").view(np.uint32).reshape(len(some), _WIDEST)
        inside = place < np.fromiter(map(len, some), np.int64)[:, None]
        until = np.cumsum(np.where(inside, letters + np.uint64(1), 0) * _POWERS, axis=1)
        found = until.copy()
        found[:, 1:] = until[:, :-1] + (until[:, -1:] - until[:, 1:]) * _INVERSE
        found[:, 0] = until[:, -1]
        inside[:, 2:] &= letters[:, 2:] != letters[:, 1:-1]
        yield some, (found >> np.uint64(32)).astype(np.uint32), inside
