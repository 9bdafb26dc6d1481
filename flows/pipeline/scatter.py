"""Claims of all batches, brought together by entity without ever holding all of them.

Entities in order of their ids are cut into parts where the hash of an id says so: an entity
more or less changes one part, and parts one after the other are in order. Claims go to files, a
few batches at a time, each file sorted by part; a part is then read from every file.
"""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import pyarrow as pa
import pyarrow.compute as pc

from flows.pipeline.batches import Batch, Lander, Landing
from flows.pipeline.files import open_arrow
from flows.pipeline.landing import SAID
from publish.arrays import build_array
from publish.streams import flat, rows_of
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
    """A part: its number, its entities in order of id, a hash of its claims, where these are."""

    number: int
    entities: tuple[Entity, ...]
    said: str
    places: tuple[Place, ...] = ()


class Scattered:
    """The claims of a run by part: told from one another by hash, and brought to files if asked.

    So what the store has of a part can be taken without reading a claim.
    """

    def __init__(
        self, landing: Landing, lander: Lander, resolved: Resolved, several: frozenset[str]
    ) -> None:
        """``several`` are the sources whose notes are in more than one batch."""
        self.landing, self.lander = landing, lander
        self._resolved, self._several = resolved, several
        self._referred = _Referred(resolved, lander.vocabulary)
        ids = resolved.resolutions.ids
        self._starts = cut_entities(ids)
        self._first_ids = [ids[start] for start in self._starts]
        self._placed: dict[int, array[int]] = {}  # of a part: file and batch, by turns
        self._files: list[str] = []
        hashes = [hashlib.sha256() for _ in self._starts]
        self._of_batch = [self._hear(batch, hashes) for batch in landing.batches]
        self._said = [found.hexdigest() for found in hashes]

    def __len__(self) -> int:
        return len(self._starts)

    def _number_of(self, mention: str) -> int:
        """The number of the part where what a mention means is."""
        return bisect_right(self._starts, self._resolved.resolutions.entity_row(mention)) - 1

    def number(self, entity_id: str) -> int:
        """The number of the part where an entity is, or would be; -1 for one before all."""
        return bisect_right(self._first_ids, entity_id) - 1

    def _hear(self, batch: Batch, hashes: Sequence[Any]) -> array[int]:
        """Have the hash of each part hear what a batch says; the numbers of these parts.

        In order of the notes' paths, so that it does not matter where batches end.
        """
        heard = set()
        for mention, digest, references in rows_of(self.lander.said(batch), SAID.names):
            if mention in self._resolved.resolutions:
                number = self._number_of(mention)
                heard.add(number)
                referred = [self._referred(reference) for reference in references]
                hashes[number].update(f"{digest} {referred}\n".encode("utf-8", "surrogatepass"))
        return array("i", sorted(heard))

    def part(self, number: int) -> PartInput:
        """A part, with the places of its claims if they were asked for."""
        found = iter(self._placed.get(number, ()))
        places = tuple(
            Place(self._files[file], batch) for file, batch in zip(found, found, strict=True)
        )
        end = self._starts[number + 1] if number + 1 < len(self._starts) else None
        entities = self._resolved.entities[self._starts[number] : end]
        return PartInput(number, tuple(entities), self._said[number], places)

    def place(self, numbers: Iterable[int], folder: Path | str) -> None:
        """Bring the claims of some parts to files in a folder, if they are not there yet."""
        wanted = frozenset(numbers) - self._placed.keys()
        if not wanted:
            return
        placing = _Placing(self._resolved, self._number_of, self._several, self._referred)
        batches = zip(self.landing.batches, self._of_batch, strict=True)
        claims = (self.lander.claims(b) for b, parts in batches if not wanted.isdisjoint(parts))
        self._placed |= {number: array("i") for number in wanted}
        for some in _gathered(placing.place(table, wanted) for table in claims):
            self._files.append(f"{folder}/{len(self._files):05}.arrow")
            for batch, number in enumerate(_write(some, self._files[-1])):
                self._placed[number].extend((len(self._files) - 1, batch))
        pa.default_memory_pool().release_unused()  # else Arrow keeps what all spills took


def cut_entities(ids: Sequence[str]) -> list[int]:
    """Where parts of about `CUT` entities begin; ``ids`` are sorted."""
    is_first = (place == 0 or crc32(id_.encode()) % CUT == 0 for place, id_ in enumerate(ids))
    return [place for place, first in enumerate(is_first) if first]


def read_part(part: PartInput) -> pa.Table:
    """The claims of a part: draft, source_id, claim_id, entity_id, value (of references)."""
    found = [_read(place) for place in part.places]
    return pa.Table.from_batches(found, schema=_schema())


def claims_of(rows: pa.Table) -> list[Claim]:
    """The claims as records."""
    claims = []
    for draft, source, id_, entity, value in rows_of(rows, _KEPT):
        read = ClaimDraft.model_validate_json(draft).__dict__
        own = {**read, "claim_id": id_, "source_id": source, "entity_id": entity}
        claims.append(Claim(**(own if value is None else own | {"value": value})))
    return claims


class _Referred:
    """What a claim that refers to names is about, by ids of entities; each text read once."""

    def __init__(self, resolved: Resolved, vocabulary: Vocabulary) -> None:
        self.keys, self.vocabulary = resolved.keys, vocabulary
        self.known: dict[str, str] = {}

    def __call__(self, reference: str) -> str:
        if reference not in self.known:
            self.known[reference] = refer(reference, self.keys, self.vocabulary)
        return self.known[reference]


class _Placing:
    """Gives claims their entity, what their references name, and ids of their own."""

    def __init__(
        self,
        resolved: Resolved,
        number_of: Callable[[str], int],
        several: frozenset[str],
        referred: _Referred,
    ) -> None:
        self.resolutions, self.number_of = resolved.resolutions, number_of
        self.several = several
        self.referred = referred
        self.seen: Counter[str] = Counter()

    def place(self, claims: pa.Table, wanted: frozenset[int]) -> pa.Table:
        """The claims of the parts that are wanted, in their order, with part, entity and value."""
        mentions = flat(claims.column("mention")).dictionary_encode()
        names = mentions.dictionary.to_pylist()
        parts = [self.number_of(name) if name in self.resolutions else -1 for name in names]
        is_wanted = [number in wanted for number in parts]
        rows = build_array(is_wanted, pa.bool_()).take(mentions.indices)
        table, places = claims.filter(rows), mentions.indices.filter(rows)
        told = zip(names, is_wanted, strict=True)
        entities = [self.resolutions.entity_of(name) if wants else None for name, wants in told]
        values = [None if r is None else self.referred(r) for r in _texts(table, "reference")]
        columns: dict[str, Any] = {
            "draft": table.column("draft"),
            "source_id": table.column("source_id"),
            "claim_id": self._ids(table),
            "entity_id": build_array(entities, pa.string()).take(places),
            "value": build_array(values, pa.string()),
            "part": build_array(parts, pa.int32()).take(places),
        }
        return pa.Table.from_arrays(list(columns.values()), names=list(columns))

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


def _write(some: pa.Table, file: str) -> list[int]:
    """Write one record batch for each part; the numbers of the parts."""
    placed = some.take(pc.sort_indices(some, sort_keys=[("part", "ascending")]))
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
