"""What the reports show, prepared: discrepancies, models and sources as plain named tuples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from publish.counts import Counts
from publish.dataset import Dataset
from publish.evidence import Evidence, Evidences, clip
from publish.ranking import NEEDS_A_PERSON
from publish.stats import UNHEARD, count_sources
from records import Discrepancy, Entity, Fact, Source
from vocabulary import Vocabulary

GLANCE = 60
"""Characters of a value that a line of the list shows."""

IDENTITY = frozenset({"same?", "not the same?"})
"""Kinds that ask whether things are one; ``chosen`` then holds their ids."""

COMPARED = 6
"""Entities that are shown side by side when the question is whether they are one."""

VERDICT_WORDS = {
    "single": "only one source speaks of it",
    "agree": "all sources say the same",
    "compatible": "the sources refine each other and none contradicts another",
    "conflict": "the sources contradict each other",
}


class Said(NamedTuple):
    """A value and how many sources give it."""

    value: str
    sources: int
    chosen: bool

    @property
    def short(self) -> str:
        """The value cut to a glance, without the scheme of an address."""
        return clip(self.value.removeprefix("https://").removeprefix("http://"), GLANCE)


class Known(NamedTuple):
    """What is known of a few things side by side: their names, and rows of label and values."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class DiscrepancyView(NamedTuple):
    """All that is needed to decide a discrepancy; ``fact`` is None where it has no value.

    ``name`` is of all it is about, which are the ``entities``; they are ``known`` side by side
    when the question is whether they are one and no claims tell.
    """

    found: Discrepancy
    name: str
    label: str
    said: tuple[Said, ...]
    evidence: tuple[Evidence, ...]
    fact: Fact | None
    verdict: str
    rationale: str
    entities: tuple[Entity, ...] = ()
    known: Known | None = None

    @property
    def sources(self) -> list[str]:
        """Ids of the sources heard, sorted."""
        return sorted({evidence.source for evidence in self.evidence})

    @property
    def anchor(self) -> str:
        """Its place in the report: ``d-…``."""
        id_ = self.found.discrepancy_id
        return id_ if id_.startswith("d-") else f"d-{id_}"

    @property
    def waiting(self) -> bool:
        """Whether it needs a person."""
        return self.found.status in NEEDS_A_PERSON


class FactView(NamedTuple):
    """A fact with its label and evidence."""

    fact: Fact
    label: str
    evidence: tuple[Evidence, ...]


class EntityView(NamedTuple):
    """An entity with its facts in declared order of property."""

    entity: Entity
    facts: tuple[FactView, ...]
    conflicts: int
    sources: int


class SourceView(NamedTuple):
    """A source with its counts, in all and per property, and the discrepancies it has part in."""

    source: Source
    claims: int
    total: Counts
    properties: tuple[tuple[str, Counts], ...]
    overruled: tuple[DiscrepancyView, ...]
    copied: tuple[tuple[str, float, str], ...]


def view_discrepancies(
    dataset: Dataset, vocabulary: Vocabulary, evidences: Evidences
) -> tuple[DiscrepancyView, ...]:
    """All discrepancies, worst first."""
    return tuple(_view(found, dataset, vocabulary, evidences) for found in dataset.worst_first)


def view_entities(
    dataset: Dataset, vocabulary: Vocabulary, evidences: Evidences
) -> tuple[EntityView, ...]:
    """All entities by name, each with its facts."""
    order = {name: i for i, name in enumerate(vocabulary.properties)}
    facts: defaultdict[str, list[Fact]] = defaultdict(list)
    for fact in sorted(
        dataset.facts, key=lambda f: (order.get(f.property, len(order)), f.property)
    ):
        facts[fact.entity_id].append(fact)
    entities = sorted(dataset.entities, key=lambda entity: (entity.name.casefold(), entity.id))
    return tuple(_entity(entity, facts[entity.id], vocabulary, evidences) for entity in entities)


def view_sources(
    dataset: Dataset, vocabulary: Vocabulary, discrepancies: Iterable[DiscrepancyView]
) -> tuple[SourceView, ...]:
    """All sources by id."""
    counts = count_sources(dataset)
    lost: defaultdict[str, list[DiscrepancyView]] = defaultdict(list)
    for view in discrepancies:
        for source in _overruled(view):
            lost[source].append(view)
    return tuple(
        SourceView(
            source,
            dataset.claims_of_source.get(source.id, 0),
            counts.get(source.id, UNHEARD)[""],
            _in_order(counts.get(source.id, UNHEARD), vocabulary),
            tuple(lost[source.id]),
            tuple((c.copied_from, c.share, c.why) for c in dataset.copied_by(source.id)),
        )
        for source in sorted(dataset.sources, key=lambda source: source.id)
    )


def label_of(vocabulary: Vocabulary, name: str) -> str:
    """What a property is called; its name when it is not declared."""
    declared = vocabulary.properties.get(name)
    return declared.label if declared else name


def _view(
    found: Discrepancy, dataset: Dataset, vocabulary: Vocabulary, evidences: Evidences
) -> DiscrepancyView:
    fact = dataset.facts_by_key.get((found.entity_id, found.property))
    evidence = evidences.of(found.claim_ids)
    declared = vocabulary.properties.get(found.property)
    about = _about(found)
    entities = tuple(dataset.entities_by_id[id_] for id_ in about if id_ in dataset.entities_by_id)
    return DiscrepancyView(
        found,
        " / ".join(map(dataset.name_of, about)),
        label_of(vocabulary, found.property),
        _said(evidence, found.chosen),
        evidence,
        fact,
        VERDICT_WORDS[fact.verdict] if fact else "",
        declared.rationale if declared else "",
        entities,
        compare(dataset, vocabulary, about) if len(entities) > 1 and not evidence else None,
    )


def compare(dataset: Dataset, vocabulary: Vocabulary, names: Sequence[str]) -> Known:
    """The facts of entities side by side; nothing for names that are no entities."""
    ids = [name for name in names if name in dataset.entities_by_id][:COMPARED]
    said = {
        prop: tuple(fact.value if fact else "" for fact in facts)
        for prop in vocabulary.properties
        if any(facts := [dataset.facts_by_key.get((id_, prop)) for id_ in ids])
    }
    rows = tuple((label_of(vocabulary, prop), values) for prop, values in said.items())
    return Known(tuple(map(dataset.name_of, ids)), rows)


def _about(found: Discrepancy) -> list[str]:
    """Ids of the entities that a discrepancy is about."""
    if found.kind in IDENTITY:
        return found.chosen.split(", ")
    return [found.entity_id] if found.entity_id else []


def _said(evidence: Sequence[Evidence], chosen: str) -> tuple[Said, ...]:
    sources: defaultdict[str, set[str]] = defaultdict(set)
    for one in evidence:
        sources[one.claim.value].add(one.source)
    found = [Said(value, len(who), value == chosen) for value, who in sources.items()]
    return tuple(sorted(found, key=lambda said: (not said.chosen, -said.sources, said.value)))


def _entity(
    entity: Entity, facts: Sequence[Fact], vocabulary: Vocabulary, evidences: Evidences
) -> EntityView:
    views = tuple(
        FactView(f, label_of(vocabulary, f.property), evidences.of((*f.supporting, *f.dissenting)))
        for f in facts
    )
    conflicts = sum(fact.verdict == "conflict" for fact in facts)
    heard = {evidence.source for view in views for evidence in view.evidence}
    return EntityView(entity, views, conflicts, len(heard))


def _in_order(
    counts: Mapping[str, Counts], vocabulary: Vocabulary
) -> tuple[tuple[str, Counts], ...]:
    names = [*vocabulary.properties, *sorted(set(counts) - set(vocabulary.properties) - {""})]
    return tuple((label_of(vocabulary, name), counts[name]) for name in names if name in counts)


def _overruled(view: DiscrepancyView) -> set[str]:
    against = {evidence.source for evidence in view.evidence if evidence.side == "against"}
    return against - {evidence.source for evidence in view.evidence if evidence.side == "for"}
