"""Notes → batches landed in the store: only what changed is parsed, and only that lands anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple, TypeVar

import pyarrow as pa

from flows.notes import NoteFile, cut_batches
from flows.notes.limits import Reading
from flows.pipeline import landing
from flows.pipeline.fingerprint import derived_fingerprint
from flows.pipeline.landing import Head, Named, digest
from flows.pipeline.parsing import POOL_FROM, Parser
from flows.pipeline.runners import Here, Processes, Runner
from flows.pipeline.store import Store
from flows.progress import Progress
from parsers.note import source_id
from parsers.reading import read_value
from records import Correction
from vocabulary import Vocabulary

BATCH_BYTES = 1 << 20
"""Bytes of notes that land together unless told otherwise, at most, about."""

SOUND = "sound"
"""What the store has of a batch all of whose notes were read, with the bytes that its key tells.

A note in quarantine, or one that changed since, is parsed again by the next run.
"""

Kept = TypeVar("Kept")


class Batch(NamedTuple):
    """Notes that land together, the key of each (`Parser.key`), and that of what they give."""

    notes: tuple[NoteFile, ...]
    keys: tuple[str, ...]
    key: str

    @property
    def size(self) -> int:
        """Bytes of its notes."""
        return sum(note.size for note in self.notes)


class Lander:
    """Makes batches land; sent to each worker once."""

    def __init__(
        self,
        vocabulary: Vocabulary,
        store: Store,
        *,
        refresh: bool = False,
        how: Reading | None = None,
    ) -> None:
        self.parser = Parser(vocabulary, store, refresh=refresh, how=how)
        self.store, self.vocabulary, self.refresh = store, vocabulary, refresh
        self.fingerprint = derived_fingerprint(vocabulary)

    def batch(self, notes: tuple[NoteFile, ...]) -> Batch:
        """The batch of some notes, as their bytes are now."""
        keys, told = [], []
        for note in notes:
            read = self.parser.read(note)
            keys.append(read.key)
            told.append(read.key or f"{note.path}: {read.problem}")
        corrected = (c.model_dump_json() for c in self._corrections(notes))
        key = digest(self.fingerprint, *corrected, "notes", *told)
        return Batch(notes, tuple(keys), key)

    def _corrections(self, notes: Sequence[NoteFile]) -> tuple[Correction, ...]:
        sources = {source_id(note.path, self.vocabulary) for note in notes}
        # All of them as soon as one is of these sources: a landed batch tells them by place.
        every = self.vocabulary.corrections
        return every if sources & {c.source for c in every} else ()

    def missing(self, batches: Sequence[Batch]) -> list[Batch]:
        """The batches of which the store lacks something; all where it is not to be asked."""
        if self.refresh:
            return list(batches)
        kept = [[_part(batch, name) for name in (*landing.PARTS, SOUND)] for batch in batches]
        return [batches[place] for place in self.store.lacking(kept)]

    def __call__(self, batch: Batch) -> int:
        """Parse what is missing of a batch, and land it; the number of notes that were kept."""
        kept, parsed, is_sound = 0, [], True
        for note, key in zip(batch.notes, batch.keys, strict=True):
            found = self.parser.kept(key)
            kept += found is not None
            one = found or self.parser.parse_one(note)
            is_sound = is_sound and one.readable and self.parser.key(note, one.note.sha256) == key
            parsed.append(one)
        read = partial(read_value, vocabulary=self.vocabulary)
        landed = landing.land(parsed, self.vocabulary, read)
        for name, body in landing.encode(landed).items():
            self.store.put(_part(batch, name), body)
        if is_sound:
            self.store.put(_part(batch, SOUND), b"")
        return kept

    def head(self, batch: Batch) -> Head:
        """The record of a batch."""
        return self._fetch(batch, "head", landing.decode_head)

    def named(self, batch: Batch) -> Named:
        """What a batch tells of who is meant by its names."""
        return self._fetch(batch, "named", landing.decode_named)

    def said(self, batch: Batch) -> pa.Table:
        """What the notes of a batch say of each name (`landing.SAID`)."""
        return self._fetch(batch, "said", landing.decode_table)

    def claims(self, batch: Batch) -> pa.Table:
        """The claims of a batch (`landing.SCHEMA`)."""
        return self._fetch(batch, "claims", landing.decode_table)

    def cells(self, batch: Batch) -> pa.Table:
        """The rows of the table ``cells`` of a batch, in order of path, table and place."""
        return self._fetch(batch, "cells", landing.decode_table)

    def _fetch(self, batch: Batch, name: str, decode: Callable[[bytes], Kept]) -> Kept:
        """From the store; made again where that has lost it or what it has is not sound."""
        body = self.store.get(_part(batch, name))
        try:
            if body is not None:
                return decode(body)
        except ValueError:
            pass
        self(batch)
        body = self.store.get(_part(batch, name))
        if body is None:
            raise self.store.refusal()
        return decode(body)


class Landing(NamedTuple):
    """All batches of a run, in order of path; ``reused`` of its notes were not parsed."""

    batches: tuple[Batch, ...]
    reused: int


def land_notes(
    notes: Sequence[NoteFile],
    lander: Lander,
    progress: Progress,
    runner: Runner | None = None,
    batch_bytes: int = BATCH_BYTES,
) -> Landing:
    """Have every note landed; those that changed are parsed, in processes when they are many."""
    batches = tuple(map(lander.batch, cut_batches(notes, batch_bytes)))
    missing = lander.missing(batches)
    reused = 0
    for batch in set(batches) - set(missing):
        reused += len(batch.notes)
        progress.advance(len(batch.notes))
    work = runner or (Processes() if _is_much(missing) else Here())
    for batch, kept in zip(missing, work.each(lander, missing), strict=True):
        reused += kept
        progress.advance(len(batch.notes))
    lander.parser.guard.close()
    return Landing(batches, reused)


def _is_much(batches: Sequence[Batch]) -> bool:
    return sum(batch.size for batch in batches) >= POOL_FROM


def _part(batch: Batch, name: str) -> str:
    return digest(batch.key, name)
