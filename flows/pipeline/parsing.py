"""Notes → parsed notes: from the store where nothing changed, else parsed, here or in processes.

A note's key is the hash of its bytes, of the path it is published under, of its source, of the
blocks that are read, and of the code and vocabulary that parse it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

from pydantic import ValidationError
from pydantic_core import PydanticSerializationError

from flows.notes import NoteFile
from flows.notes.guarded import Guard
from flows.notes.limits import Reading
from flows.notes.reading import UnreadNoteError
from flows.notes.unread import read_note, unread
from flows.pipeline.fingerprint import parsing_fingerprint
from flows.pipeline.runners import Here, Processes
from flows.pipeline.store import Store
from flows.progress import Progress
from parsers.note import source_id
from records import ParsedNote
from records.collector import collector_at_rest
from vocabulary import Vocabulary

POOL_FROM = 4 << 20
"""Bytes of notes to parse from which starting more processes pays."""


class Read(NamedTuple):
    """The bytes of a note and their key (``""``: there are none), or why it cannot be read."""

    note: NoteFile
    data: bytes
    key: str
    problem: str = ""


class Parser:
    """Parses notes with one vocabulary, through a store if there is one.

    ``refresh`` takes nothing from the store, but keeps the results there. ``reused`` counts the
    notes that the store had.
    """

    def __init__(
        self,
        vocabulary: Vocabulary,
        store: Store | None = None,
        *,
        refresh: bool = False,
        how: Reading | None = None,
    ) -> None:
        # Parsing cannot depend on people's answers, as it never sees them.
        self.vocabulary = vocabulary.without_answers
        self.store, self.refresh = store, refresh
        self.guard = Guard(self.vocabulary, how)
        self.fingerprint = parsing_fingerprint(vocabulary) if store else ""
        self.reused = 0

    def parse(self, notes: Sequence[NoteFile], progress: Progress) -> tuple[ParsedNote, ...]:
        """The notes in the order given."""
        parsed: dict[str, ParsedNote] = {}
        missing: list[NoteFile] = []
        for note in notes:
            found = self.kept(self.read(note).key) if self.store else None
            if found is None:
                missing.append(note)
                continue
            parsed[note.path] = found
            self.reused += 1
            progress.advance()
        much = sum(note.size for note in missing) >= POOL_FROM
        for one in (Processes() if much else Here()).each(self.parse_one, missing):
            parsed[one.note.path] = one
            progress.advance()
        self.guard.close()
        return tuple(parsed[note.path] for note in notes)

    def kept(self, key: str) -> ParsedNote | None:
        """The note of a key as the store has it; None where it has none, or is not to be asked."""
        if self.store is None or self.refresh or not key:
            return None
        kept = self.store.get(key)
        return None if kept is None else _decoded(kept)

    def read(self, note: NoteFile) -> Read:
        """The bytes of a note with their key."""
        try:
            data = read_note(note)
        except UnreadNoteError as error:
            return Read(note, b"", "", str(error))
        return Read(note, data, self.key(note, hashlib.sha256(data).hexdigest()))

    def key(self, note: NoteFile, sha256: str) -> str:
        """What a note with bytes of this hash is kept under."""
        source = source_id(note.path, self.vocabulary)
        known = (self.fingerprint, ",".join(self.guard.how.blocks), note.path, source, sha256)
        return hashlib.sha256("\0".join(known).encode("utf-8", "surrogateescape")).hexdigest()

    def parse_one(self, note: NoteFile) -> ParsedNote:
        """Read, parse and keep one note: all that a process does with it.

        What is in quarantine is not kept: another machine, or other limits, may let it through.
        """
        read = self.read(note)
        if read.problem:
            return unread(note, self.vocabulary, read.problem)
        parsed = self.guard.parse(note, read.data)
        is_that = parsed.readable and self.key(note, parsed.note.sha256) == read.key
        encoded = _encoded(parsed) if self.store and is_that else None
        if self.store and encoded is not None:
            self.store.put(read.key, encoded)
        return parsed


def _encoded(parsed: ParsedNote) -> bytes | None:
    """JSON, which runs no code when it is read; None for text that is no Unicode."""
    try:
        return parsed.model_dump_json().encode()
    except PydanticSerializationError:
        return None


def _decoded(kept: bytes) -> ParsedNote | None:
    try:
        with collector_at_rest():
            return ParsedNote.model_validate_json(kept)
    except ValidationError:
        return None
