"""A batch of parsed notes as it lands in the store: all that later stages ask of it.

The claims lie row by row as JSON with the few columns that place them; beside them, what they tell
of each name, and a hash of them, so that they need not be read to know what they say.
Corrections of people are applied here, so that a batch is the same as long as its notes and
the corrections of their sources are.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Final, NamedTuple

import pyarrow as pa

from publish.arrays import build_array
from publish.tables import cells_table
from reconcile.entity_types import Links, MentionEvidence
from reconcile.founding import founding_mentions
from reconcile.identity import gather_evidence
from reconcile.judgements import ReadValue, apply_corrections
from reconcile.measures import Counted, find_counted
from records import Claim, ClaimDraft, Correction, DatasetRow, Issue, Note, ParsedNote
from records.adapters import adapter_of
from records.claim import claim_id
from records.collector import collector_at_rest
from vocabulary import Vocabulary

HEX_DIGITS = 32
_TEXTS = ("draft", "source_id", "mention", "reference", "claim_id", "first_id")
_TYPES: dict[str, pa.DataType] = {
    **dict.fromkeys(_TEXTS, pa.string()),
    "occurrence": pa.int32(),
}
SCHEMA = pa.schema(_TYPES)
"""Of a claim: its draft as JSON, whose it is, the name it is about, the names it refers to (null
for other kinds), its id and that of the first of its equals if no other batch had the source."""


SAID = pa.schema({"mention": pa.string(), "hash": pa.string(), "references": pa.list_(pa.string())})
"""Of a name in a note: a hash of all claims about it, and the names that these refer to."""


@dataclass(frozen=True)
class Head:
    """What a batch tells beside names, claims and cells; ``corrected`` are places in the list."""

    notes: tuple[Note, ...] = ()
    unreadable: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    rows: tuple[DatasetRow, ...] = ()
    dispositions: Mapping[str, int] = field(default_factory=dict)
    corrected: tuple[int, ...] = ()
    counted: tuple[Counted, ...] = ()


@dataclass(frozen=True)
class Named:
    """What a batch tells of who is meant by its names; ``founding`` name what there is."""

    mentions: Mapping[str, MentionEvidence] = field(default_factory=dict)
    founding: tuple[str, ...] = ()


class Landed(NamedTuple):
    """A batch: its record, what it tells of names, its claims and cells.

    ``said`` (`SAID`) is in order of the notes' paths, ``claims`` (`SCHEMA`) in order of source,
    path and place.
    """

    head: Head
    named: Named
    said: pa.Table
    claims: pa.Table
    cells: pa.Table


def land(parsed: Sequence[ParsedNote], vocabulary: Vocabulary, read_value: ReadValue) -> Landed:
    """A batch of notes, given in order of path."""
    claims, corrected = _claims(parsed, vocabulary.corrections, read_value)
    head = Head(
        notes=tuple(one.note for one in parsed),
        unreadable=tuple(one.note.path for one in parsed if not one.readable),
        issues=tuple(chain.from_iterable(one.issues for one in parsed)),
        rows=tuple(chain.from_iterable(one.rows for one in parsed)),
        dispositions=Counter(cell.disposition for one in parsed for cell in one.cells),
        corrected=corrected,
        counted=tuple(find_counted(parsed)),
    )
    named = Named(
        mentions=gather_evidence((row.claim for row in claims), vocabulary),
        founding=founding_mentions(row.draft for row in claims),
    )
    cells = cells_table(tuple(chain.from_iterable(one.cells for one in parsed)))
    drafts = [row.draft.model_dump_json() for row in claims]
    return Landed(head, named, _said(claims, drafts), _table(claims, drafts), cells)


class _Row(NamedTuple):
    claim: Claim
    draft: ClaimDraft
    first_id: str
    occurrence: int


def _claims(
    parsed: Sequence[ParsedNote], corrections: Sequence[Correction], read_value: ReadValue
) -> tuple[list[_Row], tuple[int, ...]]:
    drafts: dict[str, list[ClaimDraft]] = {}
    for note in parsed:
        drafts.setdefault(note.note.source_id, []).extend(note.claims)
    rows: list[_Row] = []
    met: set[int] = set()
    for source in sorted(drafts):
        mine = [(i, c) for i, c in enumerate(corrections) if c.source == source]
        done = apply_corrections(drafts[source], source, [c for _, c in mine], read_value)
        met |= {i for i, c in mine if c not in done.stale}
        rows += _identified(source, done.drafts)
    return rows, tuple(sorted(met))


def _identified(source: str, drafts: Iterable[ClaimDraft]) -> list[_Row]:
    seen: Counter[str] = Counter()
    rows = []
    for draft in drafts:
        first = claim_id(source, draft, 0)
        nth = seen[first]
        seen[first] += 1
        id_ = claim_id(source, draft, nth) if nth else first
        claim = Claim(**draft.__dict__, claim_id=id_, source_id=source)
        rows.append(_Row(claim, draft, first, nth))
    return rows


def _table(rows: Sequence[_Row], drafts: Sequence[str]) -> pa.Table:
    columns: Mapping[str, Sequence[Any]] = {
        "draft": drafts,
        "source_id": [row.claim.source_id for row in rows],
        "mention": [row.claim.mention for row in rows],
        "reference": [r.claim.value if r.claim.kind == "reference" else None for r in rows],
        "claim_id": [row.claim.claim_id for row in rows],
        "first_id": [row.first_id for row in rows],
        "occurrence": [row.occurrence for row in rows],
    }
    arrays = [build_array(columns[one.name], one.type) for one in SCHEMA]
    return pa.Table.from_arrays(arrays, schema=SCHEMA)


def _said(rows: Sequence[_Row], drafts: Sequence[str]) -> pa.Table:
    """What is said of each name in each note (`SAID`)."""
    hashes: dict[tuple[str, str], Any] = {}
    references: dict[tuple[str, str], dict[str, None]] = {}
    for row, draft in zip(rows, drafts, strict=True):
        place = (row.claim.path, row.claim.mention)
        if place not in hashes:
            hashes[place] = hashlib.sha256(row.claim.source_id.encode("utf-8", "surrogatepass"))
            references[place] = {}
        hashes[place].update(b"\0" + draft.encode())
        if row.claim.kind == "reference":
            references[place][row.claim.value] = None
    places = sorted(hashes)
    columns: Mapping[str, Sequence[Any]] = {
        "mention": [mention for _, mention in places],
        "hash": [hashes[place].hexdigest()[:HEX_DIGITS] for place in places],
        "references": [list(references[place]) for place in places],
    }
    arrays = [build_array(columns[one.name], one.type) for one in SAID]
    return pa.Table.from_arrays(arrays, schema=SAID)


# Kept


PARTS: Final = Landed._fields
"""Names of what is kept of a batch."""


def encode(landed: Landed) -> dict[str, bytes]:
    """The parts of a batch as bytes, by name."""
    tables = {"said": landed.said, "claims": landed.claims, "cells": landed.cells}
    return {
        "head": adapter_of(Head).dump_json(landed.head),
        "named": adapter_of(Named).dump_json(landed.named),
        **{name: encode_table(table) for name, table in tables.items()},
    }


def decode_head(kept: bytes) -> Head:
    """The record of a batch. Raises ValueError for other bytes."""
    with collector_at_rest():
        found: Head = adapter_of(Head).validate_json(kept)
    return found


def decode_named(kept: bytes) -> Named:
    """What a batch tells of names. Raises ValueError for other bytes."""
    with collector_at_rest():
        found: Named = adapter_of(Named).validate_json(kept)
    return found


def encode_table(table: pa.Table) -> bytes:
    """A table in Arrow's stream format."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def decode_table(kept: bytes) -> pa.Table:
    """The table again. Raises ValueError (`pyarrow.ArrowInvalid`) for other bytes."""
    return pa.ipc.open_stream(pa.py_buffer(kept)).read_all()


def digest(*parts: str | bytes) -> str:
    """SHA-256 of parts, each told from the next."""
    found = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        found.update(len(data).to_bytes(8, "little") + data)
    return found.hexdigest()


# Together


def merge_evidence(batches: Iterable[Named]) -> dict[str, MentionEvidence]:
    """What all batches tell of each mention, sorted by mention; what is equal is held once."""
    found: dict[str, _Told] = {}
    seen: dict[Any, Any] = {}
    for named in batches:
        for mention, evidence in named.mentions.items():
            if mention not in found:
                found[mention] = _Told()
            found[mention].hear(evidence, seen)
    seen.clear()
    return {mention: found.pop(mention).evidence(seen) for mention in sorted(found)}


_NO_LINKS: Final[Mapping[str, tuple[str, ...]]] = {}


class _Told:
    """What is told of a mention so far; ``seen`` has values to share, since decoders make many."""

    __slots__ = ("count", "dated", "links", "makers")

    def __init__(self) -> None:
        self.links = _NO_LINKS
        self.makers: tuple[str, ...] = ()
        self.dated: tuple[tuple[date, date], ...] = ()
        self.count = 0

    def hear(self, other: MentionEvidence, seen: dict[Any, Any]) -> None:
        """Add what a batch tells: nothing new, as a rule."""
        if other.links and other.links != self.links:
            self.links = {
                seen.setdefault(name, name): _union(
                    self.links.get(name, ()), other.links.get(name, ()), seen
                )
                for name in sorted({*self.links, *other.links})
            }
        if other.makers != self.makers:
            self.makers = _union(self.makers, other.makers, seen)
        if other.dated != self.dated:
            self.dated = _union(self.dated, other.dated, seen)
        self.count += other.count

    def evidence(self, seen: dict[Any, Any]) -> MentionEvidence:
        """All that was told."""
        links = Links(self.links) if self.links else _NO_LINKS
        makers = seen.setdefault(self.makers, self.makers)
        dated = seen.setdefault(self.dated, self.dated)
        return MentionEvidence(links, makers, dated, self.count)


def _union(one: tuple[Any, ...], other: tuple[Any, ...], seen: dict[Any, Any]) -> tuple[Any, ...]:
    """A sorted set of values; as it is if the other adds nothing."""
    if set(one).issuperset(other):
        return one
    united = tuple(sorted({*one, *[seen.setdefault(value, value) for value in other]}))
    return seen.setdefault(united, united) if len(united) == 1 else united
