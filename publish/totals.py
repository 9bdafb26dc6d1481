"""Counts of a whole run from those of its parts: what reports say of what they do not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import fields

from publish.counts import Counts, PartTotals
from publish.dataset import Dataset
from publish.stats import count_sources
from records import Claim, Fact


def count_part(claims: Iterable[Claim], facts: Iterable[Fact]) -> PartTotals:
    """The counts of a part."""
    dataset = Dataset(claims=tuple(claims), facts=tuple(facts))
    verdicts: dict[str, Counter[str]] = {}
    for fact in dataset.facts:
        verdicts.setdefault(fact.property, Counter())[fact.verdict] += 1
    pairs = {(claim.source_id, claim.entity_id) for claim in dataset.claims}
    return PartTotals(
        verdicts=verdicts,
        sources=count_sources(dataset),
        claims=Counter(claim.source_id for claim in dataset.claims),
        entities=Counter(source for source, _ in pairs),
        about=Counter(claim.entity_id for claim in dataset.claims),
    )


def add_totals(parts: Iterable[PartTotals]) -> PartTotals:
    """The counts of all parts."""
    verdicts: dict[str, Counter[str]] = {}
    sources: dict[str, dict[str, Counts]] = {}
    claims: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    about: dict[str, int] = {}
    for part in parts:
        about |= part.about
        claims.update(part.claims)
        entities.update(part.entities)
        for name, counts in part.verdicts.items():
            verdicts.setdefault(name, Counter()).update(counts)
        for source, by_property in part.sources.items():
            mine = sources.setdefault(source, {})
            for name, counted in by_property.items():
                mine[name] = _sum(mine[name], counted) if name in mine else counted
    return PartTotals(verdicts, sources, claims, entities, about)


def _sum(one: Counts, other: Counts) -> Counts:
    return Counts(*(getattr(one, f.name) + getattr(other, f.name) for f in fields(Counts)))
