"""Which claims a report shows when it cannot show them all: those with most to decide first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice
from typing import Protocol

from publish import Dataset, summarize
from reconcile.pipeline import find_entity
from records import CellRecord, Claim, Discrepancy, Fact
from vocabulary import Vocabulary

MOST_CLAIMS = 20_000
"""Claims that a report shows: some 14 MB of HTML. What is left out is in the tables."""
MOST_DISCREPANCIES = 2_000
MOST_SOURCES = 300
MOST_ISSUES = 2_000

Rows = set[tuple[str, int, int]]
"""Rows of tables: path of the note, place of the table in it, row."""


class Source(Protocol):
    """Gives what is asked of a run."""

    def claims(self, entities: Iterable[str]) -> Sequence[Claim]:
        """The claims of some entities."""

    def facts(self, entities: Iterable[str]) -> Sequence[Fact]:
        """The facts of some entities."""

    def cells(self, rows: Rows) -> Sequence[CellRecord]:
        """The cells of some rows of tables, and the headers of these tables."""


def choose(dataset: Dataset, source: Source, vocabulary: Vocabulary) -> Dataset:
    """What reports show of a run: all of it, or as much as `MOST_CLAIMS` allow."""
    assert dataset.whole is not None
    claims = sum(dataset.whole.totals.claims.values())
    if claims <= MOST_CLAIMS:
        found = tuple(dataset.in_reading_order())
        whole = replace(dataset, discrepancies=found, issues=tuple(dataset.issues))
        return _filled(whole, source, [entity.id for entity in dataset.entities])
    discrepancies, entities = _worst(dataset)
    counts = dataset.whole.totals.claims
    sources = sorted(dataset.sources, key=lambda s: (-counts.get(s.id, 0), s.id))[:MOST_SOURCES]
    summary = summarize(dataset, vocabulary)
    known = (find_entity(dataset.entities, id_) for id_ in sorted(entities))
    few = replace(
        dataset,
        discrepancies=discrepancies,
        entities=tuple(filter(None, known)),
        sources=tuple(sorted(sources, key=lambda s: s.id)),
        issues=tuple(islice(dataset.issues, MOST_ISSUES)),
        whole=replace(dataset.whole, summary=summary),
    )
    return _filled(few, source, sorted(entities))


def _worst(dataset: Dataset) -> tuple[tuple[Discrepancy, ...], frozenset[str]]:
    """The worst discrepancies whose entities' claims fit, and these entities."""
    assert dataset.whole is not None
    about, room = dataset.whole.totals.about, MOST_CLAIMS
    chosen: list[Discrepancy] = []
    entities: set[str] = set()
    for found in dataset.in_reading_order():
        if len(chosen) == MOST_DISCREPANCIES:
            break
        more = 0 if found.entity_id in entities else about.get(found.entity_id, 0)
        if more <= room:
            room -= more
            chosen.append(found)
            entities |= {found.entity_id} - {""}
    return tuple(chosen), frozenset(entities)


def _filled(dataset: Dataset, source: Source, entities: Sequence[str]) -> Dataset:
    claims = tuple(source.claims(entities))
    rows = {
        (claim.path, claim.table, claim.row)
        for claim in claims
        if claim.table is not None and claim.row is not None
    }
    return replace(
        dataset,
        claims=claims,
        facts=tuple(source.facts(entities)),
        cells=tuple(source.cells(rows)),
    )
