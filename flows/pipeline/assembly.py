"""Landed batches → everything a run publishes, a part at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from flows.pipeline.batches import Lander, Landing
from flows.pipeline.issues import Issues
from flows.pipeline.landing import Head
from flows.pipeline.names_landed import gather_founded
from flows.pipeline.part_maker import PartMaker, tables_of_parts
from flows.pipeline.parts import Parts
from flows.pipeline.ranked import InReadingOrder
from flows.pipeline.runners import Runner
from flows.pipeline.scatter import Scattered
from flows.pipeline.shown import Rows, choose
from flows.progress import Progress
from parsers.reading import read_value
from publish import Dataset
from publish.arrays import build_array, build_scalar
from publish.counts import Whole
from publish.fields import DISCREPANCIES, ISSUES, MENTIONS
from publish.rows import cell_records
from publish.sources import sources_read
from publish.streams import ROWS, Stream, joined
from publish.tables import order_tables
from reconcile.entities import resolve_mentions
from reconcile.entity_types import Resolved
from reconcile.pipeline import MAX_ROUNDS
from reconcile.whole import conclude, hear_voices
from records import CellRecord, Claim, Copying, Fact
from vocabulary import Vocabulary


class Assembled(NamedTuple):
    """A run ready to be published: all but its largest tables, these in parts, what is shown."""

    dataset: Dataset
    ready: Mapping[str, Stream]
    shown: Callable[[], Dataset]


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
    evidence = gather_founded(map(lander.named, landing.batches), vocabulary)
    resolved = resolve_mentions(evidence, vocabulary)
    del evidence
    heads, kinds = _heads(landing, lander)
    scattered = Scattered(landing, lander, resolved, _several(heads))
    maker = PartMaker(replace(vocabulary, judgements=()), lander.store, as_of=as_of)
    parts = _made(Parts(maker, scattered, scratch, refresh=lander.refresh), progress, runner)
    issues = Issues(landing.batches, lander, resolved.findings)
    kinds.update(issue.kind for issue in issues.misspelt)
    met = {place for head in heads for place in head.corrected}
    stale = [c for place, c in enumerate(vocabulary.corrections) if place not in met]
    counted = [one for head in heads for one in head.counted]
    read = partial(read_value, vocabulary=vocabulary)
    told, lookup = parts.told(issues), parts.lookup()
    concluded = conclude(told, resolved, stale, counted, lookup, vocabulary, read)
    parts.judge(concluded.holding)
    sure = parts.confidences(concluded.uncertain())
    found = InReadingOrder(lambda: concluded.settled(told, sure), str(scratch))
    whole = _whole(heads, kinds, parts, found)
    dataset = _dataset(heads, resolved, issues, concluded.copying, whole, vocabulary)
    ready: dict[str, Stream] = {
        **_ready(parts, landing, lander),
        DISCREPANCIES.name: found.tables,
        ISSUES.name: issues.tables,
        MENTIONS.name: partial(_mentions, resolved),
    }
    source = _Source(parts, landing, lander)
    return Assembled(dataset, ready, partial(choose, dataset, source, vocabulary))


def _made(parts: Parts, progress: Progress, runner: Runner | None) -> Parts:
    """All parts; again with what they tell of the sources until that stays, where it counts."""
    parts.make(progress, runner)
    if all(one.policy != "learned" for one in parts.maker.vocabulary.properties.values()):
        return parts
    for _ in range(MAX_ROUNDS):
        voices = hear_voices(parts.told())
        if voices == parts.maker.voices:
            break
        parts = parts.with_voices(voices)
        parts.make(progress, runner)
    return parts


def _several(heads: Sequence[Head]) -> frozenset[str]:
    """Sources whose notes are in more than one batch."""
    counts = Counter(source for head in heads for source in {n.source_id for n in head.notes})
    return frozenset(source for source, count in counts.items() if count > 1)


def _heads(landing: Landing, lander: Lander) -> tuple[list[Head], Counter[str]]:
    """What batches tell, but for their issues, which are counted by kind."""
    heads: list[Head] = []
    kinds: Counter[str] = Counter()
    for head in map(lander.head, landing.batches):
        kinds.update(issue.kind for issue in head.issues)
        heads.append(replace(head, issues=()))
    return heads, kinds


def _whole(
    heads: Sequence[Head], issues: Mapping[str, int], parts: Parts, found: InReadingOrder
) -> Whole:
    """What is counted of what the dataset does not hold."""
    dispositions: Counter[str] = Counter()
    for head in heads:
        dispositions.update(head.dispositions)
    return Whole(
        totals=parts.totals(),
        dispositions=dispositions,
        issues=issues,
        kinds=found.kinds,
        worst_first=found.records,
    )


def _dataset(
    heads: Sequence[Head],
    resolved: Resolved,
    issues: Issues,
    copying: tuple[Copying, ...],
    whole: Whole,
    vocabulary: Vocabulary,
) -> Dataset:
    """All of a run but its claims, facts, discrepancies and cells, of which it has the counts."""
    notes = tuple(chain.from_iterable(head.notes for head in heads))
    return Dataset(
        notes=notes,
        sources=sources_read(notes, vocabulary),
        entities=resolved.entities,
        issues=issues,
        rows=tuple(chain.from_iterable(head.rows for head in heads)),
        resolutions=resolved.resolutions,
        copying=copying,
        unreadable=tuple(chain.from_iterable(head.unreadable for head in heads)),
        whole=whole,
    )


def _ready(parts: Parts, landing: Landing, lander: Lander) -> dict[str, Stream]:
    def cells() -> Iterator[pa.Table]:
        return map(lander.cells, landing.batches)

    names = tables_of_parts(lander.vocabulary)
    return {**{name: partial(parts.tables, name) for name in names}, "cells": cells}


def _mentions(resolved: Resolved) -> Iterator[pa.Table]:
    return (order_tables([some], MENTIONS) for some in resolved.entities.resolutions(ROWS))


class _Source:
    """What reports may ask for, of few entities and notes."""

    def __init__(self, parts: Parts, landing: Landing, lander: Lander) -> None:
        self.parts, self.landing, self.lander = parts, landing, lander

    def claims(self, entities: Iterable[str]) -> list[Claim]:
        """The claims of some entities."""
        return self.parts.claims(entities)

    def facts(self, entities: Iterable[str]) -> list[Fact]:
        """The facts of some entities."""
        return self.parts.facts(entities)

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
    tables = joined(cells, ("path", "table"))
    in_rows = pc.is_in(
        joined(cells, ("path", "table", "row")),
        value_set=_strings([f"{p}\x1f{t}\x1f{r}" for p, t, r in rows]),
    )
    in_tables = pc.is_in(tables, value_set=_strings([f"{p}\x1f{t}" for p, t, _ in rows]))
    reaching = pc.greater(cells.column("rowspan"), build_scalar(1, pa.int64()))
    kinds: Any = cells.column("disposition").cast(pa.string())
    heading = pc.equal(kinds, build_scalar("header", pa.string()))
    return cells.filter(pc.or_(in_rows, pc.and_(in_tables, pc.or_(reaching, heading))))


def _strings(texts: Sequence[str]) -> pa.Array[pa.StringScalar]:
    return build_array(texts, pa.string())
