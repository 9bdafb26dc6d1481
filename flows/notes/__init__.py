"""Which files are notes, and under which path they are published."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from flows.errors import UsageError

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", ".txt", ".text", ".html", ".htm", ".xhtml")
"""A file in a RAW folder is a note when its name ends so, in any case."""

CUT = 64
"""Notes of a batch, about."""


OUTSIDE = "it is a link to a file outside of the folder of notes"


class NoteFile(NamedTuple):
    """A note to read: ``path`` as published, the ``file`` itself, its ``size`` in bytes.

    ``refused`` says why it is not to be read, ``""`` when it is.
    """

    path: str
    file: Path
    size: int
    refused: str = ""


def find_notes(raw: Sequence[Path], leave_out: Path | None = None) -> tuple[NoteFile, ...]:
    """The notes of folders and files, sorted by published path, each once.

    A folder gives the files below it that end in one of `SUFFIXES`, but no hidden ones and
    nothing below ``leave_out`` (where the run writes). A link that leads out of the folder is a
    note that is refused: whoever sends notes must not choose what else of this machine is read.
    A file given by name is a note whatever its name. The published path starts at the name of
    the folder given, so it is the same on every machine. Raises `UsageError` when something is
    missing or there is nothing to read.
    """
    notes: dict[str, NoteFile] = {}
    for given in raw:
        for note in _notes_of(given, leave_out):
            _add(notes, note)
    if not notes:
        names = ", ".join(map(str, raw))
        raise UsageError(f"{names}: no notes here (a note ends in {' '.join(SUFFIXES)})")
    return tuple(notes[path] for path in sorted(notes))


def cut_batches(notes: Iterable[NoteFile], limit: int) -> Iterator[tuple[NoteFile, ...]]:
    """Runs of notes of at most about ``limit`` bytes, in order, that stay when others change.

    A batch ends where the hash of a path says so, as in content-defined chunking (Muthitacharoen,
    Chen and Mazieres, SOSP 2001), so that a note more or less changes the batch it is in and
    no other. One in `CUT` ends a batch.
    """
    batch: list[NoteFile] = []
    size = 0
    for note in notes:
        if batch and size + note.size > limit:
            yield tuple(batch)
            batch, size = [], 0
        batch.append(note)
        size += note.size
        if crc32(os.fsencode(note.path)) % CUT == 0:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _notes_of(given: Path, leave_out: Path | None) -> Iterator[NoteFile]:
    if not given.exists():
        raise UsageError(f"{given}: no such file or folder")
    if given.is_dir():
        top = given.resolve()
        for file in _files_below(top, leave_out):
            note = _note(file, top.parent)
            yield note._replace(refused=OUTSIDE, size=0) if _leads_out(file, top) else note
    elif given.is_file():
        file = given.parent.resolve() / given.name
        yield _note(file, file.parent.parent)
    else:
        raise UsageError(f"{given}: neither a file nor a folder")


def _files_below(top: Path, leave_out: Path | None) -> Iterator[Path]:
    left_out = leave_out.resolve() if leave_out else None
    for folder, folders, files in os.walk(top, onerror=_fail):
        here = Path(folder)
        folders[:] = [n for n in folders if not n.startswith(".") and here / n != left_out]
        yield from (here / name for name in files if _is_note(here / name))


def _is_note(file: Path) -> bool:
    return (
        not file.name.startswith(".") and file.suffix.lower() in SUFFIXES and not _is_special(file)
    )


def _leads_out(file: Path, top: Path) -> bool:
    return file.is_symlink() and not file.resolve().is_relative_to(top)


def _is_special(file: Path) -> bool:
    return file.exists() and not file.is_file()


def _fail(error: OSError) -> None:
    raise UsageError(f"{error.filename}: {error.strerror}") from None


def _note(file: Path, base: Path) -> NoteFile:
    size = file.stat().st_size if file.exists() else 0
    return NoteFile(file.relative_to(base).as_posix(), file, size)


def _add(notes: dict[str, NoteFile], note: NoteFile) -> None:
    known = notes.setdefault(note.path, note)
    if known.file.resolve() != note.file.resolve():
        both = f"{known.file} and {note.file}"
        raise UsageError(f"{both} would both be published as {note.path}; give their parent folder")
