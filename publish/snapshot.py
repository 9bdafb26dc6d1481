"""A published dataset as far as it is compared with another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from publish.naming import ENTITIES

COLUMNS: Final[dict[str, tuple[str, ...]]] = {
    "notes": ("path", "sha256"),
    ENTITIES: ("id", "name"),
    "mentions": ("mention", "entity_id"),
    "facts": (
        "entity_id", "property", "value", "verdict", "decided_by", "supporting", "dissenting",
    ),
    "claims": ("claim_id", "source_id", "path", "line", "raw", "value"),
    "discrepancies": (
        "discrepancy_id", "kind", "severity", "status", "entity_id", "property", "explanation",
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


@dataclass(frozen=True)
class Snapshot:
    """Notes by path, entities, facts and discrepancies by id, of one published dataset."""

    notes: Mapping[str, str] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    mentions: Mapping[str, str] = field(default_factory=dict)
    facts: Mapping[Key, FactState] = field(default_factory=dict)
    discrepancies: Mapping[str, DiscrepancyState] = field(default_factory=dict)
    redirects: Mapping[str, str] = field(default_factory=dict)
    claims: pa.Table | None = None

    def said(self, ids: Iterable[str]) -> tuple[ClaimState, ...]:
        """The claims with these ids, sorted; ids that are none are left out."""
        wanted = pa.array(sorted(ids), pa.string())
        if self.claims is None or not len(wanted):
            return ()
        found = self.claims.filter(pc.is_in(self.claims.column("claim_id"), value_set=wanted))
        return tuple(sorted(ClaimState(*row[1:]) for row in _rows(found, COLUMNS["claims"])))


def take_snapshot(tables: Mapping[str, pa.Table], entities: str) -> Snapshot:
    """The snapshot of published tables; a table that is missing counts as empty.

    ``entities`` is the name of the table of entities.

    Raises KeyError for a table without one of its `COLUMNS`.
    """
    rows = {
        name: _rows(tables.get(entities if name == ENTITIES else name), columns)
        for name, columns in COLUMNS.items()
        if name != "claims"
    }
    return Snapshot(
        notes=dict(rows["notes"]),
        names=dict(rows[ENTITIES]),
        mentions=dict(rows["mentions"]),
        facts={
            (entity, name): FactState(value, verdict, by, frozenset(pro) | frozenset(contra))
            for entity, name, value, verdict, by, pro, contra in rows["facts"]
        },
        discrepancies={id_: DiscrepancyState(*state) for id_, *state in rows["discrepancies"]},
        redirects=dict(rows["redirects"]),
        claims=tables.get("claims"),
    )


def _rows(table: pa.Table | None, columns: tuple[str, ...]) -> list[tuple[Any, ...]]:
    if table is None:
        return []
    return list(zip(*(table.column(name).to_pylist() for name in columns), strict=True))
