"""Discrepancies in reading order, together and told from their keys."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from publish.ranking import Ranked, badness, rank
from records import Discrepancy

WORDS = st.sampled_from(["", "a", "b", "é", "𝔞"])


@st.composite
def ranked(draw: st.DrawFn) -> Ranked:
    found = Discrepancy(
        discrepancy_id=f"d-{draw(st.integers(0, 30))}",
        kind=draw(WORDS),
        severity=draw(st.sampled_from(["high", "medium", "low"])),
        entity_id=draw(WORDS),
        property=draw(WORDS),
        claim_ids=(),
        chosen="",
        explanation="",
        status=draw(st.sampled_from(["open", "accepted", "overridden", "dismissed", "stale"])),
    )
    confidence = draw(st.none() | st.floats(0, 1, allow_nan=False))
    return found, draw(st.integers(0, 3)), confidence


@given(st.lists(ranked(), max_size=40))
def test_ranks_are_the_places_in_order_and_each_id_has_one(items: list[Ranked]) -> None:
    first: dict[str, Ranked] = {}
    for one in items:
        first.setdefault(one[0].discrepancy_id, one)
    in_order = sorted(first.values(), key=badness)
    places = [
        in_order.index(one) + 1 if first[one[0].discrepancy_id] is one else 0 for one in items
    ]
    assert list(rank(items)) == places


def test_of_nothing_there_are_no_ranks() -> None:
    assert list(rank([])) == []
