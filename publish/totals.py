"""Counts of a whole run from those of its parts: what reports say of what they do not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import fields
from operator import add, attrgetter

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
    sums: dict[str, dict[str, list[int]]] = {}
    claims: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    about: dict[str, int] = {}
    for part in parts:
        about |= part.about
        claims.update(part.claims)
        entities.update(part.entities)
        for name, counts in part.verdicts.items():
            verdicts.setdefault(name, Counter()).update(counts)
        _add(sums, part.sources)
    sources = {
        source: {name: Counts(*numbers) for name, numbers in by_property.items()}
        for source, by_property in sums.items()
    }
    return PartTotals(verdicts, sources, claims, entities, about)


def _add(
    sums: dict[str, dict[str, list[int]]], sources: Mapping[str, Mapping[str, Counts]]
) -> None:
    """Add counts in place: there are millions of them in a large run."""
    for source, by_property in sources.items():
        mine = sums.setdefault(source, {})
        for name, counted in by_property.items():
            known = mine.get(name)
            more = _NUMBERS(counted)
            mine[name] = [*more] if known is None else list(map(add, known, more))


_NUMBERS = attrgetter(*(one.name for one in fields(Counts)))
