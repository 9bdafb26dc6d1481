"""A published dataset as far as it is compared with another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pyarrow as pa

from publish.dataset import Dataset
from publish.naming import ENTITIES
from publish.streams import rows_of
from records import Fact

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "notes": ("path", "sha256"),
    ENTITIES: ("id", "name"),
    "mentions": ("mention", "entity_id"),
    "facts": (
        "entity_id", "property", "value", "verdict", "decided_by", "supporting", "dissenting",
    ),
    "claims": ("claim_id", "source_id", "path", "line", "raw", "value"),
    "discrepancies": (
        "kind", "severity", "status", "entity_id", "property", "explanation", "discrepancy_id",
    ),
    "redirects": ("old_id", "id"),
}  # fmt: skip
"""The tables that are compared, and their columns; the domain names that of the entities."""

Key = tuple[str, str]


class FactState(NamedTuple):
    """What a fact said, by whose claims."""

    value: str
    verdict: str
    decided_by: str
    claims: frozenset[str]


class ClaimState(NamedTuple):
    """A claim, enough to show it."""

    source_id: str
    path: str
    line: int
    raw: str
    value: str


class DiscrepancyState(NamedTuple):
    """A discrepancy, enough to show it."""

    kind: str
    severity: str
    status: str
    entity_id: str
    property: str
    explanation: str
    discrepancy_id: str


@dataclass(frozen=True)
class Snapshot:
    """Notes by path, entities, facts, discrepancies and claims by id, of one published dataset."""

    notes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[Key, FactState] = field(default_factory=dict)
    discrepancies: Mapping[str, DiscrepancyState] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    claims: Mapping[str, ClaimState] = field(default_factory=dict)

    def said(self, ids: Iterable[str]) -> tuple[ClaimState, ...]:
        """The claims with these ids, sorted; ids that are none are left out."""
        return tuple(sorted(self.claims[id_] for id_ in ids if id_ in self.claims))

    def present(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of the ids that are claims here."""
        return frozenset(id_ for id_ in ids if id_ in self.claims)


def take_snapshot(tables: Mapping[str, pa.Table], entities: str) -> Snapshot:
    """The snapshot of published tables; a table that is missing counts as empty.

    ``entities`` is the name of the table of entities.

    Raises KeyError for a table without one of its `COLUMNS`.
    """
    rows = {
        name: _rows(tables.get(entities if name == ENTITIES else name), columns)
        for name, columns in COLUMNS.items()
    }
    return Snapshot(
        notes=dict(rows["notes"]),
        names=dict(rows[ENTITIES]),
        mentions=dict(rows["mentions"]),
        facts={
            (entity, name): FactState(value, verdict, by, frozenset(pro) | frozenset(contra))
            for entity, name, value, verdict, by, pro, contra in rows["facts"]
        },
        discrepancies={
            state.discrepancy_id: state
            for state in map(DiscrepancyState._make, rows["discrepancies"])
        },
        redirects=dict(rows["redirects"]),
        claims={id_: ClaimState(*said) for id_, *said in rows["claims"]},
    )


def snapshot_of(dataset: Dataset) -> Snapshot:
    """The snapshot of a dataset that is not published; it cannot tell what its claims said."""
    return Snapshot(
        notes={note.path: note.sha256 for note in dataset.notes},
        names={entity.id: entity.name for entity in dataset.entities},
        mentions={found.mention: found.entity_id for found in dataset.resolutions.values()},
        facts={key: _fact_state(fact) for key, fact in dataset.facts_by_key.items()},
        discrepancies={
            found.discrepancy_id: DiscrepancyState._make(
                getattr(found, name) for name in DiscrepancyState._fields
            )
            for found in dataset.discrepancies
        },
    )


def _fact_state(fact: Fact) -> FactState:
    claims = frozenset(fact.supporting) | frozenset(fact.dissenting)
    return FactState(fact.value, fact.verdict, fact.decided_by, claims)


def _rows(table: pa.Table | None, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    if table is None:
        return []
    return list(rows_of(table, columns))
