"""Counts of a whole run from those of its parts: what reports say of what they do not show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final, NamedTuple

import pyarrow as pa

from publish.arrays import build_array
from publish.counts import COUNTED, Counts, PartTotals, numbers_of
from publish.dataset import Dataset
from publish.schema import INT, STRING
from publish.stats import count_sources
from publish.streams import gathered, rows_of
from records import Claim, Fact

KEYS: Final = ("source_id", "property")
_MANY: Final = 1 << 19
"""Rows of counts that are held before they are added up."""


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
        (source, name, *numbers_of(counts))
        for source, by_property in count_sources(dataset).items()
        for name, counts in by_property.items()
    ]
    names = (*KEYS, *COUNTED)
    columns = list(zip(*rows, strict=True)) if rows else [() for _ in names]
    types = [STRING if name in KEYS else INT for name in names]
    arrays = [build_array(column, type_) for column, type_ in zip(columns, types, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(names))


def add_totals(parts: Iterable[PartTotals], sources: Iterable[pa.Table]) -> PartTotals:
    """The counts of all parts."""
    verdicts: dict[str, Counter[str]] = {}
    claims: Counter[str] = Counter()
    entities: Counter[str] = Counter()
    about: dict[str, int] = {}
    for part in parts:
        about |= part.about
        claims.update(part.claims)
        entities.update(part.entities)
        for name, counts in part.verdicts.items():
            verdicts.setdefault(name, Counter()).update(counts)
    return PartTotals(verdicts, _add(sources), claims, entities, about)


def _add(tables: Iterable[pa.Table]) -> dict[str, dict[str, Counts]]:
    """Source → property → counts. Added up by Arrow: there are millions in a large run."""
    sums: list[pa.Table] = []
    for some in gathered(tables, _MANY):
        sums = [_sums([*sums, some])]
    found: dict[str, dict[str, Counts]] = {}
    for table in sums:
        for source, name, *numbers in rows_of(table, (*KEYS, *COUNTED)):
            found.setdefault(source, {})[name] = Counts(*numbers)
    return found


def _sums(tables: list[pa.Table]) -> pa.Table:
    grouped = pa.concat_tables(tables).group_by(list(KEYS), use_threads=False)
    added = grouped.aggregate([(name, "sum") for name in COUNTED])
    return added.select([*KEYS, *(f"{name}_sum" for name in COUNTED)]).rename_columns(
        [*KEYS, *COUNTED]
    )
