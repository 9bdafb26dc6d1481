"""How sources agree: measured on the facts, per source, per property and per pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from itertools import combinations
from math import sqrt
from typing import Final, NamedTuple

from publish.counts import Counts, Hearing
from publish.dataset import Dataset
from records import Fact

Z = 1.96
"""Standard deviations that a 95 % interval reaches to either side."""
UNHEARD: Final[Mapping[str, Counts]] = {"": Counts()}
"""Counts of a source that no fact rests on."""


class Accuracy(NamedTuple):
    """How often a source stands with the value that won, and the 95 % interval around it."""

    accuracy: float | None
    accuracy_low: float | None
    accuracy_high: float | None


def estimate_accuracy(counts: Counts) -> Accuracy:
    """Share of the facts with several sources on which a source was not overruled.

    The interval is Wilson's score interval (1927), which holds for few facts too; all is None
    where no other source spoke. What all sources have wrong does not show.
    """
    n = counts.facts - counts.alone
    if not n:
        return Accuracy(None, None, None)
    p = (n - counts.overruled) / n
    middle, spread = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
    low, high = ((middle + side) / (1 + Z * Z / n) for side in (-spread, spread))
    return Accuracy(round(p, 4), round(max(0.0, low), 4), round(min(1.0, high), 4))


class Pair(NamedTuple):
    """Facts two sources both speak of: in ``agreed`` they say the same or refine each other."""

    shared: int
    agreed: int


def hear(dataset: Dataset) -> Iterator[Hearing]:
    """Every source of every fact, in order of fact and source."""
    source_of = {claim.claim_id: claim.source_id for claim in dataset.claims}
    for fact in sorted(dataset.facts, key=lambda fact: (fact.entity_id, fact.property)):
        supporting = {source_of[id_] for id_ in fact.supporting if id_ in source_of}
        dissenting = {source_of[id_] for id_ in fact.dissenting if id_ in source_of}
        for source in sorted(supporting | dissenting):
            yield Hearing(source, fact, source in supporting)


def count_sources(dataset: Dataset) -> Mapping[str, Mapping[str, Counts]]:
    """Source id → property → counts, with ``""`` for all properties together.

    Of the sources that were heard; the others have `UNHEARD`. Of a whole run those of a source
    are made when they are asked for.
    """
    if dataset.whole is not None:
        return dataset.whole.totals.sources
    found: dict[str, dict[str, Counts]] = {}
    for hearing in hear(dataset):
        mine = found.setdefault(hearing.source_id, {})
        for key in ("", hearing.fact.property):
            mine[key] = mine.get(key, Counts()).plus(hearing)
    return found


def count_shared(dataset: Dataset) -> dict[str, int]:
    """Source → how often another source speaks of what it speaks of, over all facts."""
    found: Counter[str] = Counter()
    for fact in dataset.facts:
        heard = _values(fact, dataset)
        if len(heard) > 1:
            found.update(dict.fromkeys(heard, len(heard) - 1))
    return found


def count_pairs(
    dataset: Dataset, sources: Container[str]
) -> dict[str, dict[tuple[str, str], Pair]]:
    """Property → (source, other source), both ways round → what they share and where they agree.

    Of the sources given: all pairs would be the square of their number. ``""`` is all properties
    together.
    """
    found: dict[str, dict[tuple[str, str], Pair]] = {"": {}}
    for fact in dataset.facts:
        heard = sorted((s, said) for s, said in _values(fact, dataset).items() if s in sources)
        for (one, values), (other, others) in combinations(heard, 2):
            agreed = fact.verdict != "conflict" or _same_side(fact, values, others)
            for key in ("", fact.property):
                mine = found.setdefault(key, {})
                for pair in ((one, other), (other, one)):
                    old = mine.get(pair, Pair(0, 0))
                    mine[pair] = Pair(old.shared + 1, old.agreed + agreed)
    return found


def _values(fact: Fact, dataset: Dataset) -> dict[str, dict[str, str]]:
    """Source → claim id → value, of the claims a fact rests on."""
    heard: dict[str, dict[str, str]] = {}
    for id_ in (*fact.supporting, *fact.dissenting):
        claim = dataset.claims_by_id.get(id_)
        if claim is not None:
            heard.setdefault(claim.source_id, {})[id_] = claim.value
    return heard


def _same_side(fact: Fact, one: dict[str, str], other: dict[str, str]) -> bool:
    """In a conflict two sources agree when both support the value, or say the same word."""
    support = set(fact.supporting)
    both = not support.isdisjoint(one) and not support.isdisjoint(other)
    return both or bool(set(one.values()) & set(other.values()))
