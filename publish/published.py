"""Two published datasets as far as they differ, found without holding either."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from publish.arrays import build_array
from publish.naming import ENTITIES
from publish.schema import STRING
from publish.snapshot import COLUMNS, Snapshot, take_snapshot
from publish.streams import Column, Read, no_rows, only_in, rows_with, side_by_side

SAYS: Final = ("entity_id", "property", "value", "verdict", "decided_by")
"""Columns by which two facts are told from one another."""


class Published(NamedTuple):
    """A dataset as its tables are read, in declared order.

    ``entities`` is the name of the table of entities. A table that is missing has no rows.
    """

    entities: str
    tables: Mapping[str, Read]

    def parts(self, name: str, columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
        """The parts of a table with some columns, or all; one at least."""
        read = self.tables.get(self.entities if name == ENTITIES else name)
        return (
            iter([no_rows(pa.schema(dict.fromkeys(columns or (), STRING)))])
            if read is None
            else read(columns)
        )

    def whole(self, name: str, columns: Sequence[str] = ()) -> pa.Table:
        """A table with some columns; with those that are compared unless told otherwise."""
        return pa.concat_tables(list(self.parts(name, tuple(columns) or COLUMNS[name])))

    def where(self, name: str, column: str, values: Column) -> pa.Table:
        """The rows of a table that have one of some texts in a column."""
        return pa.concat_tables(
            [rows_with(part, column, values) for part in self.parts(name, COLUMNS[name])]
        )


def narrow(before: Published, after: Published) -> tuple[Snapshot, Snapshot]:
    """Snapshots with as much of both datasets as is needed to tell what changed.

    `publish.changes.compare` and `redirects` tell of these what they tell of the whole ones.
    """
    both = (before, after)
    mentions = _mentions(before, after)
    redirects = before.whole("redirects")
    moved = {id_ for one in mentions for id_ in _texts(one, "entity_id")}
    moved |= {id_ for name in COLUMNS["redirects"] for id_ in _texts(redirects, name)}
    names = _differing(before.whole(ENTITIES), after.whole(ENTITIES), "id", moved)
    facts = _facts(before, after, frozenset(moved))
    claims = _changed_claims(*facts)
    old, new = (one.whole("discrepancies", ("discrepancy_id", "status")) for one in both)
    ids = _different(old, new, "discrepancy_id")
    notes = _differing(before.whole("notes"), after.whole("notes"), "path")

    def snapshot(side: int) -> Snapshot:
        tables = {
            "notes": notes[side],
            ENTITIES: names[side],
            "mentions": mentions[side],
            "facts": facts[side],
            "discrepancies": both[side].where("discrepancies", "discrepancy_id", ids),
        }
        if side == 0:
            tables["redirects"] = redirects
        if len(claims):
            tables["claims"] = both[side].where("claims", "claim_id", claims)
        return take_snapshot(tables, ENTITIES)

    return snapshot(0), snapshot(1)


def _mentions(before: Published, after: Published) -> tuple[pa.Table, pa.Table]:
    """All mentions of the entities that one went to or came from, on both sides."""
    one, other = before.whole("mentions"), after.whole("mentions")
    columns = COLUMNS["mentions"]
    moved = [a.filter(only_in(a, b, columns)) for a, b in ((one, other), (other, one))]
    entities = _array(id_ for table in moved for id_ in _texts(table, "entity_id"))
    of_these = rows_with(one, "entity_id", entities)
    mentions = _array(m for table in (of_these, *moved) for m in _texts(table, "mention"))
    return rows_with(one, "mention", mentions), rows_with(other, "mention", mentions)


def _facts(before: Published, after: Published, moved: frozenset[str]) -> tuple[pa.Table, pa.Table]:
    """Facts that the other side does not have like this, and all of some entities."""
    columns = COLUMNS["facts"]
    kept: tuple[list[pa.Table], list[pa.Table]] = ([], [])
    ids = _array(moved)
    old, new = (one.parts("facts", columns) for one in (before, after))
    for window in side_by_side(old, new, "entity_id"):
        for found, (one, other) in zip(kept, (window, window[::-1]), strict=True):
            about = pc.is_in(one.column("entity_id").cast(STRING), value_set=ids)
            found.append(one.filter(pc.or_(only_in(one, other, SAYS), about)))
    return pa.concat_tables(kept[0]), pa.concat_tables(kept[1])


def _changed_claims(before: pa.Table, after: pa.Table) -> Column:
    """Ids of the claims on which facts rest on one side only."""
    one, other = (take_snapshot({"facts": facts}, ENTITIES).facts for facts in (before, after))
    ids: set[str] = set()
    for key in one.keys() | other.keys():
        was, now = (side[key].claims if key in side else frozenset() for side in (one, other))
        ids |= was ^ now
    return _array(ids)


def _different(one: pa.Table, other: pa.Table, key: str) -> Column:
    """Keys of the rows that the other side does not have like this."""
    pairs = ((one, other), (other, one))
    rows = (a.filter(only_in(a, b, a.column_names)) for a, b in pairs)
    return _array(id_ for table in rows for id_ in _texts(table, key))


def _differing(
    one: pa.Table, other: pa.Table, key: str, also: Iterable[str] = ()
) -> tuple[pa.Table, pa.Table]:
    """The rows of both with the keys of such that differ, and with some others."""
    keys = _array((*_different(one, other, key).to_pylist(), *also))
    return rows_with(one, key, keys), rows_with(other, key, keys)


def _array(texts: Iterable[str]) -> Column:
    return build_array(sorted(set(texts)), STRING)


def _texts(table: pa.Table, name: str) -> list[str]:
    found: list[Any] = table.column(name).to_pylist()
    return found
