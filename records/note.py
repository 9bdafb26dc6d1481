"""Notes and the sources that speak through them."""

from __future__ import annotations

from records.claim import CellRecord, ClaimDraft, DatasetRow, Issue, Record


class Source(Record):
    """Who speaks: the author or list behind one or more notes.

    ``date`` is what is known of when the source was written, in EDTF, ``""`` when nothing is.
    """

    id: str
    title: str
    author: str = ""
    url: str = ""
    kind: str = ""
    date: str = ""
    about: str = ""
    notes: tuple[str, ...] = ()


class Note(Record):
    """One raw file: its path as published, its source and the hash of its bytes."""

    path: str
    source_id: str
    sha256: str
    encoding: str
    lines: int
    tables: int


class ParsedNote(Record):
    """All that parsing one note gives. ``readable`` is False for a quarantined note."""

    note: Note
    readable: bool = True
    claims: tuple[ClaimDraft, ...] = ()
    issues: tuple[Issue, ...] = ()
    cells: tuple[CellRecord, ...] = ()
    rows: tuple[DatasetRow, ...] = ()
