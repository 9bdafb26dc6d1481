"""Counts that add up, and what is known of a whole run by a dataset that holds a part of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from records import Discrepancy, Fact

if TYPE_CHECKING:
    from publish.summary import Summary


class Hearing(NamedTuple):
    """One source heard on one fact; ``supports`` when a claim of its is for the value."""

    source_id: str
    fact: Fact
    supports: bool


class Counts(NamedTuple):
    """Facts a source was heard on, by how the others spoke of them.

    ``alone + agree + compatible + conflict == facts``; another source won the ``overruled``.
    """

    facts: int = 0
    alone: int = 0
    agree: int = 0
    compatible: int = 0
    conflict: int = 0
    overruled: int = 0

    def plus(self, hearing: Hearing) -> Counts:
        """These counts with one more hearing."""
        verdict = "alone" if hearing.fact.sources < 2 else hearing.fact.verdict
        if verdict == "single":
            verdict = "alone"
        overruled = hearing.fact.verdict == "conflict" and not hearing.supports
        return Counts(
            self.facts + 1,
            self.alone + (verdict == "alone"),
            self.agree + (verdict == "agree"),
            self.compatible + (verdict == "compatible"),
            self.conflict + (verdict == "conflict"),
            self.overruled + overruled,
        )


COUNTED = Counts._fields


@dataclass(frozen=True)
class PartTotals:
    """Counts of some entities with all their claims; those of several parts add up.

    ``verdicts`` is property → verdict → facts; ``sources`` is source → property (``""`` for all)
    → counts; ``claims`` and ``entities`` count by source, ``about`` counts claims by entity.
    Those of a whole run are columns (`publish.lookup`): what is asked for is made then.
    """

    verdicts: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    sources: Mapping[str, Mapping[str, Counts]] = field(default_factory=dict)
    claims: Mapping[str, int] = field(default_factory=dict)
    entities: Mapping[str, int] = field(default_factory=dict)
    about: Mapping[str, int] = field(default_factory=dict)


class KindOf(NamedTuple):
    """What sort of discrepancy one is."""

    kind: str
    severity: str
    status: str


def kind_of(found: Discrepancy) -> KindOf:
    """What sort of discrepancy one is."""
    return KindOf(found.kind, found.severity, found.status)


@dataclass(frozen=True)
class Whole:
    """What is known of a run whose claims, facts and cells are not all in memory.

    ``issues`` counts issues by kind; ``kinds`` counts discrepancies, ``worst_first`` gives them in
    reading order; a dataset that holds some of them has these in that order.
    """

    totals: PartTotals = field(default_factory=PartTotals)
    dispositions: Mapping[str, int] = field(default_factory=dict)
    issues: Mapping[str, int] = field(default_factory=dict)
    kinds: Mapping[KindOf, int] = field(default_factory=dict)
    worst_first: Callable[[], Iterable[Discrepancy]] = tuple
    summary: Summary | None = None


def count_heard(found: Discrepancy, speakers: Mapping[str, str]) -> int:
    """Sources of the claims that a discrepancy rests on; ``speakers`` is claim id → source."""
    return len({speakers[id_] for id_ in found.claim_ids if id_ in speakers})
