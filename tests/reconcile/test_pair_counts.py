"""Counts by pair in columns are those of a dict."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from reconcile.pair_counts import Pair, PairCounts

PAIRS = st.tuples(st.sampled_from("abc"), st.sampled_from("abc"))


@given(st.lists(st.tuples(PAIRS, st.integers(0, 3), st.integers(0, 3))), st.integers(1, 6))
def test_counts_add_up(given: list[tuple[Pair, int, int]], least: int) -> None:
    counts, one, other = PairCounts(2), Counter[Pair](), Counter[Pair]()
    for pair, first, second in given:
        counts.add(pair, first, second)
        one[pair] += first
        other[pair] += second
    often = {pair: (one[pair], other[pair]) for pair in sorted(one) if (one + other)[pair] >= least}
    assert list(counts.most(least).items()) == list(often.items())


@given(st.lists(PAIRS), st.sets(PAIRS))
def test_pairs_that_have_counts_are_known(there: list[Pair], asked: set[Pair]) -> None:
    counts = PairCounts()
    for pair in there:
        counts.add(pair, 1)
    assert counts.known(asked) == asked & set(there)
