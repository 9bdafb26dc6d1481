"""Counts of a whole run from those of its parts: what reports say of what they do not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np
import pyarrow as pa

from publish.arrays import build_array
from publish.counts import COUNTED, PartTotals
from publish.dataset import Dataset
from publish.lookup import Numbers, SourceCounts
from publish.schema import INT, STRING
from publish.stats import count_sources
from publish.streams import flat
from publish.sums import KEYS, Sums
from records import Claim, Fact


class Counted(NamedTuple):
    """The counts of a part: those of sources, by far the most, as a table of `KEYS` and counts."""

    totals: PartTotals
    sources: pa.Table


def count_part(claims: Iterable[Claim], facts: Iterable[Fact]) -> Counted:
    """The counts of a part."""
    dataset = Dataset(claims=tuple(claims), facts=tuple(facts))
    verdicts: dict[str, Counter[str]] = {}
    for fact in dataset.facts:
        verdicts.setdefault(fact.property, Counter())[fact.verdict] += 1
    pairs = {(claim.source_id, claim.entity_id) for claim in dataset.claims}
    totals = PartTotals(
        verdicts=verdicts,
        claims=Counter(claim.source_id for claim in dataset.claims),
        entities=Counter(source for source, _ in pairs),
        about=Counter(claim.entity_id for claim in dataset.claims),
    )
    return Counted(totals, _table(dataset))


def _table(dataset: Dataset) -> pa.Table:
    rows = [
        (source, name, *counts)
        for source, by_property in count_sources(dataset).items()
        for name, counts in by_property.items()
    ]
    names = (*KEYS, *COUNTED)
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    types = [STRING if name in KEYS else INT for name in names]
    arrays = [build_array(column, type_) for column, type_ in zip(columns, types, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(names))


def add_totals(parts: Iterable[PartTotals], sources: Iterable[pa.Table]) -> PartTotals:
    """The counts of all parts, each of other entities."""
    verdicts: dict[str, Counter[str]] = {}
    claims: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    about: list[pa.Table] = []
    for part in parts:
        claims.update(part.claims)
        entities.update(part.entities)
        about.append(_by_text(part.about))
        for name, counts in part.verdicts.items():
            verdicts.setdefault(name, Counter()).update(counts)
    return PartTotals(
        verdicts=verdicts,
        sources=_add(sources),
        claims=_numbers([_by_text(claims)]),
        entities=_numbers([_by_text(entities)]),
        about=_numbers(about),
    )


def _by_text(numbers: Mapping[str, int]) -> pa.Table:
    columns = build_array(list(numbers), STRING), build_array(list(numbers.values()), INT)
    return pa.Table.from_arrays(columns, names=["text", "number"])


def _numbers(tables: list[pa.Table]) -> Numbers:
    table = pa.concat_tables([_by_text({}), *tables]).sort_by("text").combine_chunks()
    return Numbers(flat(table.column("text")), np.from_dlpack(flat(table.column("number"))))


def _add(tables: Iterable[pa.Table]) -> SourceCounts:
    sums = Sums()
    for table in tables:
        sums.add(table)
    return sums.by_source()
