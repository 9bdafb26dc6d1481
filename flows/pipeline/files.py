"""Files of results in a folder, or below a URL (`flows.pipeline.remote`).

Names are relative, with ``/``. What is written is there as a whole or not at all.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple, Protocol

import pyarrow as pa

from flows.pipeline.scratch import scratch_in

FRESH = 3600.0
"""Seconds for which a file counts as just used, and is not stamped again."""


class Kept(NamedTuple):
    """A file: when it was used, its bytes, its name."""

    used: float
    size: int
    name: str


class Files(Protocol):
    """Where files lie. What cannot be done is an `OSError`."""

    @property
    def place(self) -> str:
        """The whole path or URL, the same to every process."""

    def read(self, name: str) -> bytes:
        """What a file holds."""

    def has(self, name: str) -> bool:
        """Whether a file is there."""

    def have(self, names: Sequence[str]) -> Iterable[bool]:
        """Whether each of many files is there."""

    def write(self, name: str, content: bytes) -> None:
        """Have a file hold this. Not flushed to disk: what a crash leaves, its reader must tell."""

    def drop(self, name: str) -> None:
        """Take a file away, if it is there."""

    def stamp(self, name: str) -> None:
        """Note that a file was used, where that can be noted."""

    def all(self) -> Iterator[Kept]:
        """The files to choose from when there are too many; none where others see to that."""

    def scratch(self) -> contextlib.AbstractContextManager[str]:
        """A folder, or a URL, for what is gone with the block; seen by whoever sees the files."""


def files_at(place: Path | str) -> Files:
    """The files in a folder or below a URL. `UsageError` for a URL that cannot be opened."""
    if "://" not in str(place):
        return Folder(Path(place).absolute())
    from flows.pipeline.remote import files_below

    return files_below(str(place))


def open_arrow(file: str, mode: Literal["r", "w"]) -> pa.NativeFile:
    """A file of Arrow, by path or URL."""
    if "://" not in file:
        return pa.OSFile(file, mode)
    from flows.pipeline.remote import open_remote

    return pa.PythonFile(open_remote(file, f"{mode}b"), mode)


class Folder:
    """Files in a folder, which is made when the first is written."""

    def __init__(self, top: Path) -> None:
        self.top, self.place = top, str(top)

    def read(self, name: str) -> bytes:
        """What a file holds."""
        return (self.top / name).read_bytes()

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        return (self.top / name).is_file()

    def have(self, names: Sequence[str]) -> Iterable[bool]:
        """One after the other."""
        return map(self.has, names)

    def write(self, name: str, content: bytes) -> None:
        """Write beside, then rename."""
        path = self.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=path.parent, suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            if path.is_dir():  # nothing of ours
                shutil.rmtree(path)
            Path(beside).replace(path)
        except OSError:
            Path(beside).unlink(missing_ok=True)
            raise

    def drop(self, name: str) -> None:
        """Take a file away, if it is there."""
        (self.top / name).unlink(missing_ok=True)

    def stamp(self, name: str) -> None:
        """By the time of change, which nothing else alters in files that never change."""
        path = self.top / name
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > FRESH:
                os.utime(path)

    def all(self) -> Iterator[Kept]:
        """The files in the folders of this folder."""
        for folder in _scan(self.top):
            for entry in _scan(folder.path) if folder.is_dir(follow_symlinks=False) else ():
                with contextlib.suppress(OSError):
                    seen = entry.stat(follow_symlinks=False)
                    yield Kept(seen.st_mtime, seen.st_size, f"{folder.name}/{entry.name}")

    @contextlib.contextmanager
    def scratch(self) -> Iterator[str]:
        """On the disk of the folder if that can be had, else where the system has such files."""
        with contextlib.ExitStack() as stack:
            try:
                self.top.mkdir(parents=True, exist_ok=True)
                folder = str(stack.enter_context(scratch_in(self.top)))
            except OSError:
                folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="concord-"))
            yield folder


def _scan(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
