"""What batches tell of a name is the same in whatever order they come."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from flows.pipeline.landing import Named, decode_named, merge_evidence
from reconcile.entity_types import Links, MentionEvidence
from records.adapters import adapter_of

WORD = st.sampled_from(["a", "b", "c"])
DAY = st.dates(date(2023, 1, 1), date(2023, 1, 3))


def sets(items: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """As evidence has them: sorted, each once."""
    return st.frozensets(items, max_size=3).map(lambda found: tuple(sorted(found)))


EVIDENCE = st.builds(
    MentionEvidence,
    links=st.dictionaries(WORD, sets(WORD).filter(bool)).map(lambda d: dict(sorted(d.items()))),
    makers=sets(WORD),
    dated=sets(st.tuples(DAY, DAY)),
    count=st.integers(0, 9),
)
NAMED = st.builds(Named, mentions=st.dictionaries(WORD, EVIDENCE), founding=sets(WORD))


def united(several: Iterable[MentionEvidence]) -> MentionEvidence:
    """All sets in one, in the plainest way."""
    every = list(several)
    names = sorted({name for one in every for name in one.links})
    return MentionEvidence(
        links={n: tuple(sorted({u for e in every for u in e.links.get(n, ())})) for n in names},
        makers=tuple(sorted({maker for one in every for maker in one.makers})),
        dated=tuple(sorted({days for one in every for days in one.dated})),
        count=sum(one.count for one in every),
    )


@given(st.lists(NAMED, max_size=6), st.integers())
def test_order_of_batches_changes_nothing(batches: list[Named], seed: int) -> None:
    found = merge_evidence(batches)
    shuffled = random.Random(seed).sample(batches, len(batches))
    assert merge_evidence(shuffled) == found
    mentions = sorted({mention for named in batches for mention in named.mentions})
    assert list(found) == mentions
    for mention in mentions:
        told = [named.mentions[mention] for named in batches if mention in named.mentions]
        assert found[mention] == united(told)
        assert list(found[mention].links) == sorted(found[mention].links)


@given(EVIDENCE, WORD)
def test_links_are_a_mapping(evidence: MentionEvidence, other: str) -> None:
    links = Links(evidence.links)
    assert links == evidence.links
    assert list(links.items()) == list(evidence.links.items())
    assert len(links) == len(evidence.links)
    assert links.get(other) == evidence.links.get(other)


def test_equal_parts_are_held_once() -> None:
    named = Named({m: MentionEvidence(makers=("a",), dated=((date.max, date.max),)) for m in "ab"})
    a, b = merge_evidence([decode_named(adapter_of(Named).dump_json(named))] * 2).values()
    assert a.makers is b.makers
    assert a.dated is b.dated
    assert a.links is b.links
