"""The files with people's answers: read when they changed, written one entry at a time.

A write holds a lock on the folder, reads the file again, and puts a new file in place of
the old one in one step; so two writers lose nothing, and a reader never sees half a file.
"""

from __future__ import annotations

import glob
import os
import shutil
import sys
import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, cast

from pydantic import ValidationError

from records import Correction, Judgement
from review.answers import Answer
from review.document import Document, Insertion, parse_document
from review.entry import EntryError, entry_fields
from vocabulary.yaml import YamlError

if sys.platform != "win32":
    import fcntl

Record = Judgement | Correction
KINDS: Mapping[str, type[Record]] = {"judgements": Judgement, "corrections": Correction}
REMEMBERED = 32
"""Writes whose undoing needs no reading of the whole file."""


class Written(NamedTuple):
    """An answer that is in a file now: what to take out to undo it, and its 1-based line."""

    answer: Answer
    path: Path
    insertion: Insertion
    line: int
    made_file: bool


class _Read(NamedTuple):
    """A file as last read: its text, its place for the next entry, and its records."""

    document: Document
    records: tuple[Record, ...]


class Store:
    """``judgements.yml`` and ``corrections.yml`` of one vocabulary folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, _Read] = {}
        self._steps: deque[tuple[_Read, Insertion, _Read]] = deque(maxlen=REMEMBERED)

    def judgements(self) -> tuple[Judgement, ...]:
        """What ``judgements.yml`` holds now; `EntryError` says what is wrong with it, and where."""
        return cast("tuple[Judgement, ...]", self._current("judgements").records)

    def corrections(self) -> tuple[Correction, ...]:
        """What ``corrections.yml`` holds now."""
        return cast("tuple[Correction, ...]", self._current("corrections").records)

    def append(self, answer: Answer) -> Written:
        """Add an answer at the end of its file."""
        path = self._path(answer.key)
        with _locked(self.folder):
            made_file = not path.exists()
            before = self._current(answer.key)
            document, insertion = before.document.append(entry_fields(answer.record))
            after = _Read(document, (*before.records, answer.record))
            self._write(answer.key, before, after)
            self._steps.append((before, insertion, after))
        line = document.text.count("\n", 0, document.at - len(insertion.block)) + 1
        return Written(answer, path, insertion, line, made_file)

    def remove(self, written: Written) -> None:
        """Take an answer out again; `EntryError` when the file does not hold it as written."""
        key = written.answer.key
        with _locked(self.folder):
            now = self._current(key)
            before = self._step_back(now, written.insertion)
            if before is None:
                document = now.document.remove(written.insertion)
                before = _Read(document, self._records(key, document))
            if written.made_file and not before.document.text:
                written.path.unlink()
                self._read[key] = before
            else:
                self._write(key, now, before)

    def _step_back(self, now: _Read, insertion: Insertion) -> _Read | None:
        for before, inserted, after in reversed(self._steps):
            if inserted is insertion and after.document.text == now.document.text:
                return before
        return None

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.yml"

    def _current(self, key: str) -> _Read:
        text = self._text(key)
        known = self._read.get(key)
        if known is None or known.document.text != text:
            known = self._parse(key, text)
            self._read[key] = known
        return known

    def _text(self, key: str) -> str:
        path = self._path(key)
        try:
            return path.read_bytes().decode()
        except FileNotFoundError:
            return ""
        except UnicodeDecodeError as error:
            raise EntryError(f"{path}: not UTF-8 at byte {error.start}") from None
        except OSError as error:
            raise EntryError(f"{path}: {error.strerror}") from None

    def _parse(self, key: str, text: str) -> _Read:
        path = self._path(key)
        try:
            document = parse_document(text, key)
            return _Read(document, self._records(key, document))
        except YamlError as error:
            raise EntryError(f"{path}:{error.line}: {error}") from None
        except EntryError as error:
            raise EntryError(f"{path}: {error}") from None

    def _records(self, key: str, document: Document) -> tuple[Record, ...]:
        records = []
        for number, entry in enumerate(document.entries, 1):
            try:
                records.append(KINDS[key].model_validate(entry))
            except ValidationError as error:
                first = error.errors()[0]
                where = ".".join(map(str, first["loc"])) or "it"
                raise EntryError(f"entry {number}: {where}: {first['msg']}") from None
        return tuple(records)

    def _write(self, key: str, before: _Read, after: _Read) -> None:
        """Replace the file, unless it was saved by an editor while we held it."""
        path = self._path(key)
        if self._text(key) != before.document.text:
            raise EntryError(f"{path} was changed at this moment; try again")
        try:
            _replace(path.resolve(), after.document.text.encode())
        except OSError as error:
            raise EntryError(f"{path}: {error.strerror or error}") from None
        self._read[key] = after


def _replace(path: Path, content: bytes) -> None:
    """Put new content in place in one step. Under the lock, what writers left is a dead one's."""
    for leftover in path.parent.glob(f".{glob.escape(path.name)}.*"):
        leftover.unlink(missing_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            shutil.copymode(path, fresh)
        else:
            fresh.chmod(0o644)
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(folder: Path) -> None:
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder itself, so that no lock file is left among people's files."""
    if sys.platform == "win32":
        yield
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise EntryError(f"{folder}: {error.strerror}") from None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
