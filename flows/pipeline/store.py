"""Results kept from run to run, each under the hash of all that it was made from.

An entry never changes: another input is another key. It begins with the hash of what follows, so
that one cut short or altered is found out, dropped and made again. Entries are put in place as
a whole, so that runs at the same time may share a store; what one has dropped, another makes
again. Nothing but files of results is in it, and deleting it costs time only.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

import pyarrow as pa

from flows.errors import UsageError
from flows.pipeline.files import FRESH, files_at

LIMIT = 2 << 30
"""Bytes that a store in a folder may hold unless it is told otherwise."""
ROOM = 0.8
"""Share of the limit that is left after old entries were dropped, so that this happens rarely."""
_SUFFIX = ".entry"
_LEFT = (".part", ".arrow")
"""What a run that was killed may leave."""
_HASH_BYTES = 32
_SIZE_BYTES = 8


class Store:
    """Results by key, in a folder (made when the first is put) or below a URL.

    What a URL needs is in `flows.pipeline.remote`.
    """

    def __init__(self, place: Path | str, limit: int = LIMIT) -> None:
        self.place, self.limit = place, limit
        self.files = files_at(place)

    def get(self, key: str) -> bytes | None:
        """What was put under a key; None when there is nothing, or nothing sound."""
        name = _name(key)
        try:
            kept = self.files.read(name)
        except OSError:
            return None
        body = _opened(kept)
        if body is None:
            self.files.drop(name)
            return None
        self.files.stamp(name)
        return body

    def has(self, key: str) -> bool:
        """Whether something was put under a key, sound or not, without reading it."""
        name = _name(key)
        self.files.stamp(name)
        return self.files.has(name)

    def lacking(self, groups: Sequence[Sequence[str]]) -> list[int]:
        """Places of the groups of keys of which one at least has nothing under it."""
        names = [_name(key) for group in groups for key in group]
        for name in names:
            self.files.stamp(name)
        there = iter(self.files.have(names))
        told = (list(islice(there, len(group))) for group in groups)
        return [place for place, answers in enumerate(told) if not all(answers)]

    def put(self, key: str, body: bytes) -> None:
        """Keep a result. A place that cannot be written keeps nothing; who asks for it is told."""
        with contextlib.suppress(OSError):
            self.files.write(_name(key), _sealed(body))

    def trim(self) -> int:
        """Drop what was not used for longest when all exceeds the limit; the number dropped.

        What a killed run left goes in any case, an hour later: till then a run may be at it.
        """
        kept = []
        for file in sorted(self.files.all()):
            if file.name.endswith(_LEFT) and time.time() - file.used > FRESH:
                self.files.drop(file.name)
            elif file.name.endswith((_SUFFIX, *_LEFT)):
                kept.append(file)
        excess = sum(entry.size for entry in kept) - self.limit
        if excess <= 0:
            return 0
        excess += int(self.limit * (1 - ROOM))
        dropped = 0
        for entry in kept:
            if excess <= 0:
                break
            self.files.drop(entry.name)
            excess -= entry.size
            dropped += 1
        return dropped

    def refusal(self) -> UsageError:
        """The error of a run that cannot go on, as the place did not keep what was put."""
        return UsageError(f"{self.place}: results cannot be kept here; --store names another")

    def scratch(self) -> contextlib.AbstractContextManager[str]:
        """A folder, or a URL, for what does not outlive a run."""
        return self.files.scratch()


def default_place() -> Path | str:
    """Where the system keeps what programs can make again, ``$CONCORD_STORE`` before all."""
    if named := os.environ.get("CONCORD_STORE"):
        return named
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", Path.home())) / "concord" / "store"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "concord"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "concord"


def _name(key: str) -> str:
    return f"{key[:2]}/{key[2:]}{_SUFFIX}"


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
