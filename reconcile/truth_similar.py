"""How far one claimed value speaks for another of the same cell.

Numbers, clock times and dates by closeness on the property's own scale; text and lists by
shared tokens (Jaccard); and, where the caller says which values refine which, a broad value
speaks fully for a narrower one. The idea of implication between values is that of TruthFinder
(Yin, Han and Yu 2007).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from reconcile.truth_claims import Claims, Flags, Floats, Ints, pairs_within, tally

MAX_OPTIONS = 48
"""Cells with more distinct values are not compared pair by pair."""
NUMERIC_SHARE = 0.9
"""A property whose distinct values are at least so often numbers is numeric."""

KINDRED = 0.2
"""Part of its score that a value lends to a like one, at full likeness."""
REWRITTEN = 0.95
"""Part of its score that a value lends to the same number, time or date written otherwise."""

TOKEN = re.compile(r"\w+")
LIST_MARK = re.compile(r"[;|]")


class Similarity(NamedTuple):
    """Ordered pairs of options of one cell, and how ``other`` speaks for ``one``.

    ``credit``: how far a source that said ``one`` is right when ``other`` is true.
    ``lent``: part of the score of ``other`` that goes to ``one``.
    ``refines``: ``one`` says the same as ``other`` and more. ``fits``: both can be true at once.
    ``numeric`` tells for each property whether its values are numbers.
    """

    one: Ints
    other: Ints
    credit: Floats
    lent: Floats
    refines: Flags
    fits: Flags
    numeric: Flags


class Refinements:
    """Which value refines which, at any remove, for the values of some claims."""

    def __init__(self, broader: pd.DataFrame | None, values: npt.NDArray[np.object_]) -> None:
        self._size = max(len(values), 1)
        self._pairs = _close(broader, values) if broader is not None else np.zeros(0, np.int64)

    def has(self, narrow: Ints, broad: Ints) -> Flags:
        """Whether each narrow value is known to refine the broad one."""
        if not len(self._pairs):
            return np.zeros(len(narrow), bool)
        wanted = narrow * self._size + broad
        place = np.minimum(np.searchsorted(self._pairs, wanted), len(self._pairs) - 1)
        return np.asarray(self._pairs[place] == wanted)


def _close(broader: pd.DataFrame, values: npt.NDArray[np.object_]) -> Ints:
    """Sorted codes narrow * size + broad of the transitive closure among ``values``."""
    up: dict[str, set[str]] = {}
    for narrow, broad in zip(broader["narrow"], broader["broad"], strict=True):
        if narrow != broad:
            up.setdefault(narrow, set()).add(broad)
    code = {value: number for number, value in enumerate(values)}
    found = [
        number * len(values) + code[broad]
        for value, number in code.items()
        for broad in _above(value, up)
        if broad in code
    ]
    return np.sort(np.asarray(found, dtype=np.int64))


def _above(value: str, up: dict[str, set[str]]) -> set[str]:
    seen: set[str] = set()
    todo = [value]
    while todo:
        fresh = up.get(todo.pop(), set()) - seen
        seen |= fresh
        todo.extend(fresh)
    return seen - {value}


class Numbers(NamedTuple):
    """Per property: are its values numbers, and the gap at which two of them differ clearly."""

    numeric: Flags
    scale: Floats


def measure_numbers(tables: Sequence[Claims]) -> Numbers:
    """Which properties are numeric, by their kind or looks, and their scales.

    A scale is a quarter of the mean gap (geometric) of two numbers of one cell. Both come from
    sums, so that partitions give what the whole gives.
    """
    parts = [_sums_of_numbers(claims) for claims in tables]
    said, read, gaps, logs = (np.sum([part[i] for part in parts], axis=0) for i in range(4))
    scale = np.exp(np.round(logs / np.maximum(gaps, 1.0), 9)) / 4.0
    stated = tables[0].vocabulary
    looks = (read >= NUMERIC_SHARE * np.maximum(said, 1.0)) & ~stated.of_kind("text", "set")
    return Numbers(
        np.asarray(looks | stated.of_kind("number", "date")),
        np.where(gaps > 0, scale, 1.0),
    )


def _sums_of_numbers(claims: Claims) -> tuple[Floats, Floats, Floats, Floats]:
    """Per property: values, those that are numbers, gaps, and the sum of their logarithms."""
    size = len(claims.vocabulary.properties)
    number = claims.option_number
    one, other = pairs_within(claims.option_cell, MAX_OPTIONS)
    gap = np.abs(number[one] - number[other])
    apart = (gap > 0) & np.isfinite(gap)
    prop = claims.option_property[one[apart]]
    return (
        tally(claims.option_property, size),
        tally(claims.option_property, size, ~np.isnan(number)),
        tally(prop, size),
        tally(prop, size, np.log(gap[apart])),
    )


def compare(
    claims: Claims, broader: pd.DataFrame | None = None, numbers: Numbers | None = None
) -> Similarity:
    """All pairs of options of a cell, and how they stand to each other."""
    numbers = numbers or measure_numbers([claims])
    one, other = pairs_within(claims.option_cell, MAX_OPTIONS)
    number = claims.option_number
    prop = claims.option_property[one]
    both = numbers.numeric[prop] & ~np.isnan(number[one] + number[other])
    share, fits = _token_overlap(claims, one, other, ~both)
    gap = np.abs(number[one[both]] - number[other[both]])
    share[both] = np.exp(-np.minimum(gap / numbers.scale[prop[both]], 50.0))
    same = both & (number[one] == number[other])
    fits[both] = _same_rounded(claims, one[both], other[both])
    fits |= same
    share[fits] = 1.0
    known = Refinements(broader, claims.texts)
    refines = known.has(claims.option_value[one], claims.option_value[other])
    refined = known.has(claims.option_value[other], claims.option_value[one])
    lent = np.where(refined, 0.0, np.where(same, REWRITTEN, KINDRED * share))
    lent[refines] = 1.0
    credit = np.where(both, share, share**2)
    credit[refined] = 1.0
    fits = fits | refines | refined
    return Similarity(one, other, credit, lent, refines, fits, numbers.numeric)


def _same_rounded(claims: Claims, one: Ints, other: Ints) -> Flags:
    """Whether the one with fewer decimals is the other one rounded."""
    texts = claims.values.to_pandas().astype("str")
    value = pd.to_numeric(texts, errors="coerce").to_numpy(float)
    places = texts.str.extract(r"\.(\d+)$")[0].str.len().fillna(0).to_numpy(float)
    a, b = claims.option_value[one], claims.option_value[other]
    half = 0.5 * 10.0 ** -np.minimum(places[a], places[b])
    near = np.abs(value[a] - value[b]) <= half * (1 + 1e-9)
    return np.asarray(near & (places[a] != places[b]), dtype=bool)


def _token_overlap(claims: Claims, one: Ints, other: Ints, wanted: Flags) -> tuple[Floats, Flags]:
    """Jaccard of the tokens, and whether one list holds the other."""
    a, b = claims.option_value[one], claims.option_value[other]
    texts: list[str] = [str(text) for text in claims.values.to_pylist()]
    sets = [frozenset[str]()] * len(texts)
    for place in np.unique(a[wanted]):
        sets[place] = frozenset(TOKEN.findall(texts[place].lower()))
    wide = np.asarray([len(tokens) for tokens in sets], dtype=np.int64)
    is_list = np.array([LIST_MARK.search(text) is not None for text in texts], dtype=np.bool_)
    shared = np.zeros(len(a), dtype=np.int64)
    shared[wanted] = _shared(sets, wide, a[wanted], b[wanted])
    share = shared / np.maximum(wide[a] + wide[b] - shared, 1)
    holds = (shared == np.minimum(wide[a], wide[b])) & (shared > 0)
    prop = claims.option_property[one]
    listed = (is_list[a] | is_list[b]) & ~claims.vocabulary.of_kind("text")[prop]
    return share, np.asarray(holds & (listed | claims.vocabulary.of_kind("set")[prop]))


def _shared(sets: list[frozenset[str]], wide: Ints, a: Ints, b: Ints) -> Ints:
    """Tokens in common, for pairs of values of which one has several."""
    size = max(len(sets), 1)
    keys, inverse = np.unique(np.minimum(a, b) * size + np.maximum(a, b), return_inverse=True)
    low, high = keys // size, keys % size
    shared = np.zeros(len(keys), dtype=np.int64)
    for place in np.flatnonzero((wide[low] > 1) | (wide[high] > 1)):
        shared[place] = len(sets[low[place]] & sets[high[place]])
    return shared[inverse]
