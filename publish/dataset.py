"""What a run has found, frozen: the input of everything that publishes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from publish.counts import KindOf, Whole, count_heard, kind_of
from publish.ranking import badness
from records import (
    CellRecord,
    Claim,
    Copying,
    DatasetRow,
    Discrepancy,
    Entity,
    Fact,
    Issue,
    Note,
    Resolution,
    Source,
)

VERDICTS = ("single", "agree", "compatible", "conflict")


@dataclass(frozen=True)
class Dataset:
    """Everything a run publishes. The order of its parts does not change the output."""

    notes: tuple[Note, ...] = ()
    sources: tuple[Source, ...] = ()
    claims: tuple[Claim, ...] = ()
    entities: Sequence[Entity] = ()
    facts: tuple[Fact, ...] = ()
    discrepancies: tuple[Discrepancy, ...] = ()
    cells: tuple[CellRecord, ...] = ()
    issues: Iterable[Issue] = ()
    rows: tuple[DatasetRow, ...] = ()
    resolutions: Mapping[str, Resolution] = field(default_factory=dict)
    copying: tuple[Copying, ...] = ()
    unreadable: tuple[str, ...] = ()
    """Paths of notes that could not be read."""
    whole: Whole | None = None
    """Given where this holds only some claims, facts, cells and discrepancies of a run."""

    @cached_property
    def claims_by_id(self) -> dict[str, Claim]:
        """Claims by their id."""
        return {claim.claim_id: claim for claim in self.claims}

    @cached_property
    def entities_by_id(self) -> dict[str, Entity]:
        """Entities by their id."""
        return {entity.id: entity for entity in self.entities}

    @cached_property
    def facts_by_key(self) -> dict[tuple[str, str], Fact]:
        """Facts by (entity id, property)."""
        return {(fact.entity_id, fact.property): fact for fact in self.facts}

    @cached_property
    def sources_by_id(self) -> dict[str, Source]:
        """Sources by their id."""
        return {source.id: source for source in self.sources}

    def name_of(self, entity_id: str) -> str:
        """The name of an entity; its id when it is not known."""
        entity = self.entities_by_id.get(entity_id)
        return entity.name if entity else entity_id

    def copied_by(self, source_id: str) -> list[Copying]:
        """What a source is suspected to have copied, most telling first."""
        mine = self._copying_of.get(source_id, [])
        return sorted(mine, key=lambda copy: (-copy.share, copy.copied_from))

    @cached_property
    def _copying_of(self) -> Mapping[str, list[Copying]]:
        found: dict[str, list[Copying]] = {}
        for copy in self.copying:
            found.setdefault(copy.source_id, []).append(copy)
        return found

    @cached_property
    def worst_first(self) -> tuple[Discrepancy, ...]:
        """Discrepancies in reading order (`publish.ranking`)."""
        if self.whole is not None:
            return self.discrepancies
        speakers = {claim.claim_id: claim.source_id for claim in self.claims}
        sure = {key: fact.confidence for key, fact in self.facts_by_key.items()}
        ranked = (
            (found, count_heard(found, speakers), sure.get((found.entity_id, found.property)))
            for found in self.discrepancies
        )
        return tuple(found for found, _, _ in sorted(ranked, key=badness))

    def in_reading_order(self) -> Iterable[Discrepancy]:
        """All discrepancies of the run, whether or not this holds them."""
        return self.worst_first if self.whole is None else self.whole.worst_first()

    @cached_property
    def kinds(self) -> Mapping[KindOf, int]:
        """Number of discrepancies by kind, severity and status."""
        if self.whole is not None:
            return self.whole.kinds
        return Counter(map(kind_of, self.discrepancies))

    @cached_property
    def claims_of_source(self) -> Mapping[str, int]:
        """Number of claims by source id."""
        if self.whole is not None:
            return self.whole.totals.claims
        return Counter(claim.source_id for claim in self.claims)
