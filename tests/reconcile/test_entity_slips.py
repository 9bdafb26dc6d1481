"""Slips are found among many names as they would be by comparing all."""

from __future__ import annotations

from collections import Counter
from itertools import combinations
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile import entity_slips
from reconcile.entity_links import is_slip
from reconcile.entity_slips import find_slips

FEW = st.text("ab c\0é", min_size=4, max_size=9)
"""Of few letters, so that many are alike."""


@st.composite
def families(draw: st.DrawFn) -> list[str]:
    """Names, some of them with two letters swapped or one left out."""
    found = draw(st.lists(FEW | st.text(min_size=6, max_size=26), max_size=15))
    for family in tuple(found):
        i = draw(st.integers(0, len(family) - 1))
        found.append(family[:i] + family[i + 1 :])
        found.append(family[:i] + family[i + 1 : i + 2] + family[i] + family[i + 2 :])
    return found


def left_of(family: str) -> set[str]:
    return {family, *(family[:i] + family[i + 1 :] for i in range(1, len(family)))}


def compared(found: list[str]) -> set[tuple[str, str]]:
    """By comparing all pairs, those apart that only share what too many have."""
    some = sorted({f for f in found if 6 <= len(f) <= 24})
    counts = Counter(left for family in some for left in left_of(family))
    few = {left for left, count in counts.items() if count <= 24}
    return {
        (one, other)
        for one, other in combinations(some, 2)
        if is_slip(one, other) and left_of(one) & left_of(other) & few
    }


@settings(max_examples=20, deadline=None)
@given(families())
def test_nothing_rests_on_hashes(found: list[str]) -> None:
    same = np.zeros_like(entity_slips._POWERS)
    with patch.object(entity_slips, "_POWERS", same), patch.object(entity_slips, "_AT_ONCE", 3):
        assert find_slips(found) == compared(found)


def test_a_slip_inside_is_one() -> None:
    assert find_slips(["guanaco", "guanco", "bloom", "bloomz"]) == {("guanaco", "guanco")}
    assert find_slips([]) == set()
    assert find_slips(["llamma"]) == set()


def test_what_many_share_tells_nothing() -> None:
    many = [f"fami{chr(letter)}ly" for letter in range(ord("a"), ord("z") + 1)]
    assert find_slips([*many, "family"]) == set()
