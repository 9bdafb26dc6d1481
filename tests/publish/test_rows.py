"""Rows of published tables lead back to the records they were made from."""

from __future__ import annotations

from itertools import groupby

import pyarrow as pa

from publish import Dataset, build_tables
from publish.counts import PartTotals
from publish.rows import cell_records, claim_records, fact_records
from publish.totals import add_totals, count_part
from vocabulary import Vocabulary


def test_records_survive_publication(dataset: Dataset, vocabulary: Vocabulary) -> None:
    tables = build_tables(dataset, vocabulary)
    claims = claim_records(tables["claims"])
    assert sorted(claims, key=lambda c: c.claim_id) == sorted(
        dataset.claims, key=lambda c: c.claim_id
    )
    assert any(claim.bounds for claim in claims)
    facts = fact_records(tables["facts"])
    assert facts == sorted(dataset.facts, key=lambda fact: (fact.entity_id, fact.property))
    cells = cell_records(tables["cells"])
    assert len(cells) == len(set(cells)) == len(dataset.cells)
    assert set(cells) == set(dataset.cells)
    assert claim_records(tables["claims"].slice(0, 0)) == []


def test_counts_of_parts_add_up_to_those_of_the_whole(dataset: Dataset) -> None:
    whole = count_part(dataset.claims, dataset.facts)
    claims = sorted(dataset.claims, key=lambda claim: claim.entity_id)
    parts = []
    for entity, about in groupby(claims, key=lambda claim: claim.entity_id):
        facts = (fact for fact in dataset.facts if fact.entity_id == entity)
        parts.append(count_part(tuple(about), facts))
    assert len(parts) > 1
    one = add_totals([whole.totals], [whole.sources])
    assert add_totals((p.totals for p in parts), (p.sources for p in parts)) == one
    assert sum(one.claims.values()) == len(dataset.claims)
    assert sum(counts[""].facts for counts in one.sources.values()) > len(dataset.facts)


def test_no_parts_count_nothing() -> None:
    assert add_totals([], []) == PartTotals()
    empty = count_part((), ())
    assert isinstance(empty.sources, pa.Table)
    assert add_totals([empty.totals], [empty.sources]) == PartTotals()
