"""One note from its file, whatever the file holds; and the note that was not read."""

from __future__ import annotations

import traceback

from flows.debugging import is_debugging
from flows.notes import NoteFile
from flows.reading import UnreadNoteError, read_bytes
from parsers.note import parse_note, source_id
from records import Issue, Note, ParsedNote
from vocabulary import Vocabulary


def parse_file(note: NoteFile, vocabulary: Vocabulary) -> ParsedNote:
    """Read and parse a note. What a note holds never ends a run: a defect costs that note."""
    if note.refused:
        return unread(note, vocabulary, note.refused)
    try:
        return parse_note(note.path, read_bytes(note.file), vocabulary)
    except UnreadNoteError as error:
        return unread(note, vocabulary, str(error))
    except MemoryError:
        raise
    except Exception as error:  # noqa: BLE001 (a defect costs its note, not the run)
        return unread(note, vocabulary, _defect(error))


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
