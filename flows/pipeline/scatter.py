"""Claims of all batches, brought together by entity without ever holding all of them.

Entities in order of their ids are cut into parts where the hash of an id says so: an entity
more or less changes one part, and parts one after the other are in order. Claims go to files, a
few batches at a time, each file sorted by part; a part is then read from every file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc

from flows.pipeline.files import open_arrow
from publish.arrays import build_array
from reconcile.entity_types import Resolved
from reconcile.pipeline import refer
from records import Claim, ClaimDraft, Entity
from records.claim import claim_id
from vocabulary import Vocabulary

CUT = 64
"""Entities of a part, about."""
SPILL = 32 << 20
"""Bytes of claims that are sorted and written at once, about."""
_KEPT = ("draft", "source_id", "claim_id", "entity_id", "value")


class Place(NamedTuple):
    """A run of claims in a file, which is a path or a URL."""

    file: str
    batch: int


class PartInput(NamedTuple):
    """A part: its number, its entities in order of id, and where their claims are."""

    number: int
    entities: tuple[Entity, ...]
    places: tuple[Place, ...]


def scatter(
    tables: Iterable[pa.Table],
    several: frozenset[str],
    resolved: Resolved,
    folder: Path | str,
    vocabulary: Vocabulary,
) -> tuple[PartInput, ...]:
    """Write the claims of batches (`landing.SCHEMA`), given in order of path, by part.

    ``several`` are the sources whose notes are in more than one batch.
    """
    entities = cut_entities(sorted(resolved.entities, key=lambda entity: entity.id))
    numbers = {e.id: number for number, part in enumerate(entities) for e in part}
    placing = _Placing(resolved, numbers, several, vocabulary)
    places: dict[int, list[Place]] = {}
    for index, some in enumerate(_gathered(tables)):
        file = f"{folder}/{index:05}.arrow"
        for number, batch in enumerate(_write(placing.place(some), file)):
            places.setdefault(batch, []).append(Place(file, number))
    pa.default_memory_pool().release_unused()  # else Arrow keeps what all spills took
    return tuple(
        PartInput(number, part, tuple(places.get(number, ())))
        for number, part in enumerate(entities)
    )


def cut_entities(entities: Sequence[Entity]) -> list[tuple[Entity, ...]]:
    """Entities, sorted by id, in runs of about `CUT`."""
    parts: list[list[Entity]] = []
    for entity in entities:
        if not parts or crc32(entity.id.encode()) % CUT == 0:
            parts.append([])
        parts[-1].append(entity)
    return [tuple(part) for part in parts]


def read_part(part: PartInput) -> pa.Table:
    """The claims of a part: draft, source_id, claim_id, entity_id, value (of references)."""
    found = [_read(place) for place in part.places]
    return pa.Table.from_batches(found, schema=_schema())


def claims_of(rows: pa.Table) -> list[Claim]:
    """The claims as records."""
    columns = [rows.column(name).to_pylist() for name in _KEPT]
    claims = []
    for draft, source, id_, entity, value in zip(*columns, strict=True):
        read = ClaimDraft.model_validate_json(draft).__dict__
        own = {**read, "claim_id": id_, "source_id": source, "entity_id": entity}
        claims.append(Claim(**(own if value is None else own | {"value": value})))
    return claims


class _Placing:
    """Gives claims their entity, what their references name, and ids of their own."""

    def __init__(
        self,
        resolved: Resolved,
        numbers: Mapping[str, int],
        several: frozenset[str],
        vocabulary: Vocabulary,
    ) -> None:
        self.resolved, self.numbers, self.several = resolved, numbers, several
        self.vocabulary = vocabulary
        self.seen: Counter[str] = Counter()
        self.referred: dict[str, str] = {}

    def place(self, table: pa.Table) -> pa.Table:
        """The table with part, entity and value, sorted by part; else in its order."""
        resolutions = self.resolved.resolutions
        mentions = _texts(table, "mention")
        entities = [resolutions[mention].entity_id for mention in mentions]
        columns: dict[str, Any] = {
            "draft": table.column("draft"),
            "source_id": table.column("source_id"),
            "claim_id": self._ids(table),
            "entity_id": build_array(entities, pa.string()),
            "value": build_array([self._value(r) for r in _texts(table, "reference")], pa.string()),
            "part": build_array([self.numbers[id_] for id_ in entities], pa.int32()),
        }
        placed = pa.Table.from_arrays(list(columns.values()), names=list(columns))
        return placed.take(pc.sort_indices(placed, sort_keys=[("part", "ascending")]))

    def _value(self, reference: str | None) -> str | None:
        if reference is None:
            return None
        if reference not in self.referred:
            keys = self.resolved.keys
            self.referred[reference] = refer(reference, keys, self.vocabulary)
        return self.referred[reference]

    def _ids(self, table: pa.Table) -> pa.ChunkedArray[Any] | pa.Array[Any]:
        """Ids that tell equal claims of one source apart, whatever batches they are in."""
        if self.several.isdisjoint(pc.unique(table.column("source_id")).to_pylist()):
            return table.column("claim_id")
        rows = zip(*(_texts(table, name) for name in table.column_names), strict=True)
        named = [self._id(dict(zip(table.column_names, row, strict=True))) for row in rows]
        return build_array(named, pa.string())

    def _id(self, row: Mapping[str, Any]) -> str:
        if row["source_id"] not in self.several:
            return str(row["claim_id"])
        nth = self.seen[row["first_id"]]
        self.seen[row["first_id"]] += 1
        if nth == row["occurrence"]:
            return str(row["claim_id"])
        return claim_id(row["source_id"], ClaimDraft.model_validate_json(row["draft"]), nth)


def _gathered(tables: Iterable[pa.Table]) -> Iterator[pa.Table]:
    some: list[pa.Table] = []
    size = 0
    for table in tables:
        some.append(table)
        size += table.nbytes
        if size >= SPILL:
            yield pa.concat_tables(some).combine_chunks()
            some, size = [], 0
    if some:
        yield pa.concat_tables(some).combine_chunks()


def _write(placed: pa.Table, file: str) -> list[int]:
    """Write one record batch for each part; the numbers of the parts."""
    numbers = _texts(placed, "part")
    kept = placed.select(list(_KEPT))
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    written, start = [], 0
    sink = open_arrow(file, "w")
    with sink, pa.ipc.new_file(sink, _schema(), options=options) as writer:
        for number, rows in groupby(numbers):
            length = sum(1 for _ in rows)
            writer.write_table(kept.slice(start, length).combine_chunks())
            written.append(number)
            start += length
    return written


def _read(place: Place) -> pa.RecordBatch:
    with open_arrow(place.file, "r") as source:
        return pa.ipc.open_file(source).get_batch(place.batch)


def _schema() -> pa.Schema:
    return pa.schema(dict.fromkeys(_KEPT, pa.string()))


def _texts(table: pa.Table, name: str) -> list[Any]:
    return list(table.column(name).to_pylist())
