"""Landed batches → everything a run publishes, a part at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from sys import intern
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from flows.pipeline.batches import Lander, Landing
from flows.pipeline.landing import Head, cell_records
from flows.pipeline.names_landed import find_issues, forgiven_names, gather_founded, without_names
from flows.pipeline.parts import PartKey, Parts, tables_of_parts
from flows.pipeline.runners import Here, Processes, Runner
from flows.pipeline.scatter import PartInput, scatter
from flows.pipeline.shown import Rows, choose
from flows.progress import Progress
from parsers.reading import read_value
from publish import Dataset
from publish.arrays import build_array, build_scalar
from publish.counts import Whole, count_heard
from publish.history import Parts as Tables
from publish.sources import sources_read
from publish.totals import add_totals
from reconcile.entities import resolve_mentions
from reconcile.entity_types import Resolved
from reconcile.part import Findings
from reconcile.pipeline import MAX_ROUNDS, Key
from reconcile.whole import Concluded, Lookup, conclude, hear_voices
from records import CellRecord, Claim, Fact, Issue
from vocabulary import Vocabulary

POOL_FROM = 64
"""Parts from which starting more processes pays."""


class Assembled(NamedTuple):
    """A run ready to be published: all but its largest tables, these in parts, what is shown."""

    dataset: Dataset
    ready: Mapping[str, Tables]
    shown: Dataset


@dataclass
class _Made:
    """The parts of a run with what they gave."""

    work: Parts
    parts: list[PartKey]
    findings: Iterable[Findings]

    def __post_init__(self) -> None:
        self.number = {e.id: made.part.number for made in self.parts for e in made.part.entities}

    def of(self, entities: Iterable[str]) -> list[PartKey]:
        """The parts of some entities, each once."""
        numbers = sorted({self.number[id_] for id_ in entities if id_ in self.number})
        return [self.parts[number] for number in numbers]

    def facts(self, entities: Iterable[str]) -> list[Fact]:
        """The facts of some entities, in order of entity and property."""
        wanted = frozenset(entities)
        every = chain.from_iterable(self.work.facts(made) for made in self.of(wanted))
        return [fact for fact in every if fact.entity_id in wanted]

    def claims(self, entities: Iterable[str]) -> dict[Key, list[Claim]]:
        """The claims of some entities by (entity id, property)."""
        wanted = frozenset(entities)
        found: dict[Key, list[Claim]] = {}
        for claim in chain.from_iterable(
            self.work.claims(made, wanted) for made in self.of(wanted)
        ):
            found.setdefault((claim.entity_id, claim.property), []).append(claim)
        return found


def assemble(
    landing: Landing,
    lander: Lander,
    scratch: Path | str,
    progress: Progress,
    runner: Runner | None = None,
    as_of: date | None = None,
) -> Assembled:
    """Reconcile what has landed; ``scratch`` is a folder for what does not outlive the run.

    Raises `JudgementError` when judgements contradict one another.
    """
    vocabulary = lander.vocabulary
    progress.start("Resolving names")
    resolved = resolve_mentions(
        gather_founded(map(lander.head, landing.batches), vocabulary), vocabulary
    )
    # Read again, as what they tell of names need not stay.
    forgiven = forgiven_names(resolved.findings)
    heads = [without_names(lander.head(batch), forgiven) for batch in landing.batches]
    known = build_array(sorted(resolved.resolutions), pa.string())
    claims = (_about(lander.claims(batch), known) for batch in landing.batches)
    inputs = scatter(claims, _several(heads), resolved, scratch, vocabulary)
    work = Parts(
        replace(vocabulary, judgements=()), lander.store, refresh=lander.refresh, as_of=as_of
    )
    made = _make(work, inputs, vocabulary, progress, runner)
    read = partial(read_value, vocabulary=vocabulary)
    issues = find_issues(landing.batches, heads, lander, resolved.findings)
    met = {place for head in heads for place in head.corrected}
    stale = [c for place, c in enumerate(vocabulary.corrections) if place not in met]
    lookup = Lookup(made.facts, made.claims)
    counted = [one for head in heads for one in head.counted]
    concluded = conclude(made.findings, issues, resolved, stale, counted, lookup, vocabulary, read)
    _judge(made, concluded)
    dataset = _dataset(heads, resolved, issues, concluded, made, vocabulary)
    ready = _ready(made, landing, lander)
    return Assembled(dataset, ready, choose(dataset, _Source(made, landing, lander), vocabulary))


def _about(claims: pa.Table, mentions: pa.Array[Any]) -> pa.Table:
    return claims.filter(pc.is_in(claims.column("mention"), value_set=mentions))


def _make(
    work: Parts,
    inputs: Sequence[PartInput],
    vocabulary: Vocabulary,
    progress: Progress,
    runner: Runner | None,
) -> _Made:
    """All parts; again with what they tell of the sources until that stays, where it counts."""
    runner = runner or (Processes() if len(inputs) >= POOL_FROM else Here())
    made = _Made(work, *_each(work, inputs, progress, runner))
    if all(declared.policy != "learned" for declared in vocabulary.properties.values()):
        return made
    for _ in range(MAX_ROUNDS):
        voices = hear_voices(made.findings)
        if voices == made.work.voices:
            break
        work = replace(work, voices=voices)
        made = _Made(work, *_each(work, inputs, progress, runner))
    return made


def _each(
    work: Parts, inputs: Sequence[PartInput], progress: Progress, runner: Runner
) -> tuple[list[PartKey], Iterable[Findings]]:
    progress.start("Reconciling claims", len(inputs))
    parts = []
    for part, key in zip(inputs, runner.each(work, inputs), strict=True):
        parts.append(PartKey(part, key))
        progress.advance()
    findings = _Kept(work, tuple(parts))
    return parts, findings if len(parts) >= POOL_FROM else list(findings)


@dataclass(frozen=True)
class _Kept:
    """The findings of parts, read from the store each time: not held where they are many."""

    work: Parts
    parts: tuple[PartKey, ...]

    def __iter__(self) -> Iterator[Findings]:
        return map(self.work.findings, self.parts)


def _judge(made: _Made, concluded: Concluded) -> None:
    """Make the parts anew whose facts a person decided."""
    made.work = replace(made.work, judged=concluded.holding)
    for part, _ in made.of(entity for entity, _ in concluded.holding):
        made.parts[part.number] = PartKey(part, made.work(part))


def _several(heads: Sequence[Head]) -> frozenset[str]:
    """Sources whose notes are in more than one batch."""
    counts = Counter(source for head in heads for source in {n.source_id for n in head.notes})
    return frozenset(source for source, count in counts.items() if count > 1)


def _dataset(
    heads: Sequence[Head],
    resolved: Resolved,
    issues: tuple[Issue, ...],
    concluded: Concluded,
    made: _Made,
    vocabulary: Vocabulary,
) -> Dataset:
    """All of a run but its claims, facts and cells, of which it has the counts."""
    dispositions: Counter[str] = Counter()
    for head in heads:
        dispositions.update(head.dispositions)
    notes = tuple(chain.from_iterable(head.notes for head in heads))
    heard, confidences = _told(made, concluded)
    return Dataset(
        notes=notes,
        sources=sources_read(notes, vocabulary),
        entities=tuple(sorted(resolved.entities, key=lambda entity: entity.id)),
        discrepancies=concluded.discrepancies,
        issues=issues,
        rows=tuple(chain.from_iterable(head.rows for head in heads)),
        resolutions=tuple(resolved.resolutions[m] for m in sorted(resolved.resolutions)),
        copying=concluded.copying,
        unreadable=tuple(chain.from_iterable(head.unreadable for head in heads)),
        whole=Whole(
            totals=add_totals(made.work.totals(part) for part in made.parts),
            dispositions=dispositions,
            heard=heard,
            confidences=confidences,
        ),
    )


def _told(made: _Made, concluded: Concluded) -> tuple[dict[str, int], dict[Key, float]]:
    """How many speak in each discrepancy, and how sure the facts are that they are about."""
    speakers: dict[str, str] = {}
    confidences: dict[Key, float] = {}
    for found in made.findings:
        speakers |= {id_: intern(source) for id_, source in found.speakers.items()}
        speakers |= {use.claim_id: intern(use.source_id) for use in found.links}
        confidences |= {(entity, name): sure for entity, name, sure in found.confidences}
    asked = {
        (item.entity_id, item.property)
        for item in concluded.discrepancies
        if item.entity_id and (item.entity_id, item.property) not in confidences
    }
    asked |= concluded.holding.keys()
    for fact in made.facts({entity for entity, _ in asked}):
        if (fact.entity_id, fact.property) in asked:
            confidences[fact.entity_id, fact.property] = fact.confidence
    missing = {
        item.entity_id
        for item in concluded.discrepancies
        if not speakers.keys() >= set(item.claim_ids)
    }
    named = {fact.entity_id for found in made.findings for fact in found.references}
    if missing - {""}:
        related = _related(made, missing | named)
        for claims in made.claims(related).values():
            speakers |= {claim.claim_id: claim.source_id for claim in claims}
    heard = {d.discrepancy_id: count_heard(d, speakers) for d in concluded.discrepancies}
    return heard, confidences


def _related(made: _Made, entities: set[str]) -> set[str]:
    """The entities, and those that their references name."""
    references = (fact for found in made.findings for fact in found.references)
    named = {
        id_ for fact in references if fact.entity_id in entities for id_ in fact.value.split("; ")
    }
    return (entities | named) - {""}


def _ready(made: _Made, landing: Landing, lander: Lander) -> dict[str, Tables]:
    def parts(name: str) -> Iterator[pa.Table]:
        return (made.work.table(part, name) for part in made.parts)

    def cells() -> Iterator[pa.Table]:
        return map(lander.cells, landing.batches)

    names = tables_of_parts(lander.vocabulary)
    return {**{name: partial(parts, name) for name in names}, "cells": cells}


class _Source:
    """What reports may ask for, of few entities and notes."""

    def __init__(self, made: _Made, landing: Landing, lander: Lander) -> None:
        self.made, self.landing, self.lander = made, landing, lander

    def claims(self, entities: Iterable[str]) -> list[Claim]:
        """The claims of some entities."""
        return list(chain.from_iterable(self.made.claims(entities).values()))

    def facts(self, entities: Iterable[str]) -> list[Fact]:
        """The facts of some entities."""
        return self.made.facts(entities)

    def cells(self, rows: Rows) -> list[CellRecord]:
        """The cells of some rows of tables, and the headers of these tables."""
        by_path: dict[str, Rows] = {}
        for row in rows:
            by_path.setdefault(row[0], set()).add(row)
        found: list[CellRecord] = []
        for batch in self.landing.batches:
            wanted = [by_path[note.path] for note in batch.notes if note.path in by_path]
            if wanted:
                found += cell_records(_around(self.lander.cells(batch), set().union(*wanted)))
        return found


def _around(cells: pa.Table, rows: Rows) -> pa.Table:
    """The cells in some rows, those that may reach into them from above, and the headers."""
    paths = cells.column("path")
    tables = _joined(paths, cells.column("table"))
    placed = _joined(tables, cells.column("row"))
    in_rows = pc.is_in(placed, value_set=_strings([f"{p}\x1f{t}\x1f{r}" for p, t, r in rows]))
    in_tables = pc.is_in(tables, value_set=_strings([f"{p}\x1f{t}" for p, t, _ in rows]))
    reaching = pc.greater(cells.column("rowspan"), build_scalar(1, pa.int64()))
    kinds: Any = cells.column("disposition").cast(pa.string())
    heading = pc.equal(kinds, build_scalar("header", pa.string()))
    return cells.filter(pc.or_(in_rows, pc.and_(in_tables, pc.or_(reaching, heading))))


def _joined(texts: Any, numbers: Any) -> Any:
    return pc.binary_join_element_wise(texts, numbers.cast(pa.string()), "\x1f")


def _strings(texts: Sequence[str]) -> pa.Array[pa.StringScalar]:
    return build_array(texts, pa.string())
