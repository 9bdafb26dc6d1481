"""How much the voice of each source counts, learned from the facts themselves.

Accuracy is estimated per property from how often a source stood with the value that won, as in
ACCU (Dong, Berti-Equille and Srivastava, VLDB 2009), with Laplace's rule for few facts; a voice
weighs the log odds of its accuracy. A source that seems to copy is heard for what it does not
share. Where too little is known every voice counts the same, and the facts say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from typing import NamedTuple

from reconcile.scope import Position
from records import Claim, Copying, Fact

LEAST_FACTS = 20
"""Facts of a property with several sources below which nothing is learned from them."""

LEAST_SOURCES = 3
LIGHTEST = 0.1
"""Least weight of a voice: even a source that is mostly wrong is heard."""


@dataclass(frozen=True)
class Voices:
    """Weight of each source's voice on one property, 1 on average; ``reason`` says from what."""

    weights: Mapping[str, float]
    reason: str

    def weigh(self, positions: Iterable[Position]) -> tuple[Position, ...]:
        """The positions with their weights times those of their sources."""
        return tuple(
            position._replace(weight=position.weight * self.weights.get(position.source, 1.0))
            for position in positions
        )


class Votes(NamedTuple):
    """Of one property: how many facts have several sources, and what each source did on them.

    That is how often it was heard, and how often it stood with the value that won. The votes of
    several sets of facts add up.
    """

    told: int
    heard: Mapping[str, int]
    right: Mapping[str, int]


def learn_voices(
    facts: Sequence[Fact], claims: Mapping[str, Claim], copying: Iterable[Copying]
) -> dict[str, Voices]:
    """Voices by property, from facts as decided so far."""
    return tell_voices([count_votes(facts, claims)], copying)


def count_votes(facts: Iterable[Fact], claims: Mapping[str, Claim]) -> dict[str, Votes]:
    """The votes of each property, from facts as decided so far."""
    by_property: dict[str, list[Fact]] = {}
    for fact in facts:
        by_property.setdefault(fact.property, []).append(fact)
    return {name: _count(said, claims) for name, said in sorted(by_property.items())}


def tell_voices(
    counted: Iterable[Mapping[str, Votes]], copying: Iterable[Copying]
) -> dict[str, Voices]:
    """The voices by property that all counts together give."""
    copied = {one.source_id: one.share for one in sorted(copying, key=lambda c: c.share)}
    sums: dict[str, _Sum] = {}
    for votes in counted:
        for name, one in votes.items():
            sums.setdefault(name, _Sum()).add(one)
    return {name: _weigh(sums[name], copied) for name in sorted(sums)}


@dataclass
class _Sum:
    """The votes of several sets of facts together."""

    told: int = 0
    heard: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)

    def add(self, votes: Votes) -> None:
        self.told += votes.told
        self.heard.update(votes.heard)
        self.right.update(votes.right)


def _count(facts: Iterable[Fact], claims: Mapping[str, Claim]) -> Votes:
    heard: Counter[str] = Counter()
    right: Counter[str] = Counter()
    told = 0
    for fact in facts:
        with_it = {claims[id_].source_id for id_ in fact.supporting}
        everyone = with_it | {claims[id_].source_id for id_ in fact.dissenting}
        if len(everyone) > 1:
            told += 1
            heard.update(everyone)
            right.update(with_it)
    return Votes(told, dict(sorted(heard.items())), dict(sorted(right.items())))


def _weigh(votes: _Sum, copied: Mapping[str, float]) -> Voices:
    told, heard, right = votes.told, votes.heard, votes.right
    if told < LEAST_FACTS or len(heard) < LEAST_SOURCES:
        why = f"{told} facts and {len(heard)} sources are too few to learn from: majority"
        return Voices({}, why)
    odds = {source: (right[source] + 1) / (heard[source] - right[source] + 1) for source in heard}
    raw = {s: max(LIGHTEST, log(o)) * (1 - copied.get(s, 0.0)) for s, o in sorted(odds.items())}
    mean = sum(raw.values()) / len(raw)
    weights = {source: round(weight / mean, 6) for source, weight in raw.items()}
    return Voices(weights, f"voices weighed by {told} facts")
