"""One note from its file, whatever the file holds; and the note that was not read."""

from __future__ import annotations

import traceback
from collections.abc import Collection

from flows.debugging import is_debugging
from flows.notes import NoteFile
from flows.notes.reading import UnreadNoteError, read_bytes
from parsers.note import parse_note, source_id
from records import Issue, Note, ParsedNote
from records.claim import BLOCKS, Block
from vocabulary import Vocabulary


def parse_file(
    note: NoteFile, vocabulary: Vocabulary, blocks: Collection[Block] = BLOCKS
) -> ParsedNote:
    """Read and parse a note. What a note holds never ends a run: a defect costs that note."""
    try:
        return parse_data(note, read_note(note), vocabulary, blocks)
    except UnreadNoteError as error:
        return unread(note, vocabulary, str(error))


def read_note(note: NoteFile) -> bytes:
    """The bytes of a note. Raises `UnreadNoteError`."""
    if note.refused:
        raise UnreadNoteError(note.refused)
    return read_bytes(note.file)


def parse_data(
    note: NoteFile, data: bytes, vocabulary: Vocabulary, blocks: Collection[Block] = BLOCKS
) -> ParsedNote:
    """The same for a note whose bytes have been read."""
    try:
        return parse_note(note.path, data, vocabulary, blocks)
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (a defect costs its note, not the run)
        return unread(note, vocabulary, _defect(error))


def warm_parsing(vocabulary: Vocabulary) -> ParsedNote:
    """Parse a small note of every kind of value, so that what is made on first use is there."""
    headers = [known.headers[0] for known in vocabulary.properties.values() if known.headers]
    cells = ["A [b](http://c.org) <b>1</b>"] * (1 + len(headers))
    rows = [[vocabulary.properties_file.subject.headers[0], *headers], ["---"] * len(cells), cells]
    note = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return parse_note("note.md", note.encode(), vocabulary)


def unread(note: NoteFile, vocabulary: Vocabulary, why: str) -> ParsedNote:
    """The note in quarantine: nothing of it but an issue that says why."""
    source = source_id(note.path, vocabulary)
    issue = Issue(kind="unread note", path=note.path, line=1, message=why, source_id=source)
    empty = Note(path=note.path, source_id=source, sha256="", encoding="", lines=0, tables=0)
    return ParsedNote(note=empty, readable=False, issues=(issue,))


def _defect(error: Exception) -> str:
    """What went wrong and in which line of which module; the trace itself is for ``--debug``."""
    if is_debugging():
        traceback.print_exception(error)
    place = traceback.extract_tb(error.__traceback__)[-1]
    first = (str(error) or "no message").splitlines()[0]
    return (
        f"a defect of Concord: {type(error).__name__}: {first} ({place.name}, line {place.lineno})"
    )
