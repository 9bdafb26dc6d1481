"""Results kept from run to run, each under the hash of all that it was made from.

An entry never changes: another input is another key. It begins with the hash of what follows, so
that one cut short or altered is found out, dropped and made again. Entries are put in place by
renaming, so that runs at the same time may share a store; what one has dropped, another makes
again. Nothing but files of results is in the folder, and deleting it costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from flows.errors import UsageError
from flows.scratch import scratch_in

LIMIT = 2 << 30
"""Bytes that a store may hold unless it is told otherwise."""
ROOM = 0.8
"""Share of the limit that is left after old entries were dropped, so that this happens rarely."""
FRESH = 3600.0
"""Seconds for which an entry counts as just used: not stamped again, not dropped."""
_SUFFIX = ".entry"
_LEFT = (".part", ".arrow")
"""What a run that was killed may leave."""
_HASH_BYTES = 32
_SIZE_BYTES = 8


class _Kept(NamedTuple):
    used: float
    size: int
    path: str


class Store:
    """A folder of results by key; made when the first is put."""

    def __init__(self, folder: Path, limit: int = LIMIT) -> None:
        self.folder, self.limit = folder, limit

    def get(self, key: str) -> bytes | None:
        """What was put under a key; None when there is nothing, or nothing sound."""
        path = self._path(key)
        try:
            kept = path.read_bytes()
        except OSError:
            return None
        body = _opened(kept)
        if body is None:
            path.unlink(missing_ok=True)
            return None
        self._stamp(path)
        return body

    def has(self, key: str) -> bool:
        """Whether something was put under a key, sound or not, without reading it."""
        path = self._path(key)
        self._stamp(path)
        return path.is_file()

    def put(self, key: str, body: bytes) -> None:
        """Keep a result. A folder that cannot be written keeps nothing; who asks for it is told."""
        path = self._path(key)
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, _sealed(body))

    def trim(self) -> int:
        """Drop what was not used for longest when all exceeds the limit; the number dropped.

        What a killed run left goes in any case, an hour later: till then a run may be at it.
        """
        for entry in self._entries():
            if entry.path.endswith(_LEFT) and time.time() - entry.used > FRESH:
                Path(entry.path).unlink(missing_ok=True)
        kept = sorted(self._entries())
        excess = sum(entry.size for entry in kept) - self.limit
        if excess <= 0:
            return 0
        excess += int(self.limit * (1 - ROOM))
        dropped = 0
        for entry in kept:
            if excess <= 0:
                break
            Path(entry.path).unlink(missing_ok=True)
            excess -= entry.size
            dropped += 1
        return dropped

    def refusal(self) -> UsageError:
        """The error of a run that cannot go on, as the folder did not keep what was put."""
        return UsageError(f"{self.folder}: results cannot be kept here; --store names another")

    @contextlib.contextmanager
    def scratch(self) -> Iterator[Path]:
        """A folder for what does not outlive a run, on the disk of the store if that can be had."""
        with contextlib.ExitStack() as stack:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                folder = stack.enter_context(scratch_in(self.folder))
            except OSError:
                made = tempfile.TemporaryDirectory(prefix="concord-")
                folder = Path(stack.enter_context(made))
            yield folder

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / f"{key[2:]}{_SUFFIX}"

    def _stamp(self, path: Path) -> None:
        with contextlib.suppress(OSError):
            if time.time() - path.stat().st_mtime > FRESH:
                os.utime(path)

    def _entries(self) -> Iterator[_Kept]:
        for folder in _scan(self.folder):
            for entry in _scan(folder.path) if folder.is_dir(follow_symlinks=False) else ():
                if entry.name.endswith((_SUFFIX, *_LEFT)):
                    with contextlib.suppress(OSError):
                        seen = entry.stat(follow_symlinks=False)
                        yield _Kept(seen.st_mtime, seen.st_size, entry.path)


def default_folder() -> Path:
    """Where the system keeps what programs can make again, ``$CONCORD_STORE`` before all."""
    if named := os.environ.get("CONCORD_STORE"):
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "concord" / "store"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "concord"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "concord"


def _sealed(body: bytes) -> bytes:
    packed = pa.compress(body, codec="zstd", asbytes=True)
    sized = len(body).to_bytes(_SIZE_BYTES, "little") + packed
    return hashlib.sha256(sized).digest() + sized


def _opened(kept: bytes) -> bytes | None:
    digest, sized = kept[:_HASH_BYTES], kept[_HASH_BYTES:]
    if hashlib.sha256(sized).digest() != digest:
        return None
    size = int.from_bytes(sized[:_SIZE_BYTES], "little")
    return bytes(pa.decompress(sized[_SIZE_BYTES:], size, codec="zstd", asbytes=True))


def _write(path: Path, content: bytes) -> None:
    """Not flushed to disk: what a crash leaves of it, its hash tells."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if path.is_dir():  # nothing of ours
            shutil.rmtree(path)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _scan(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []
