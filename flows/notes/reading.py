"""The bytes of a note: a regular file that stays the same while it is read, and no larger."""

from __future__ import annotations

import os
import stat
from pathlib import Path

LARGEST = 64 << 20
"""Bytes of the largest note that is read: parsing takes some 16 times as much memory."""
ATTEMPTS = 3
_NO_WAIT = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class UnreadNoteError(Exception):
    """Why a note is not read, in a line."""


def read_bytes(file: Path, largest: int = LARGEST) -> bytes:
    """What the file holds. Raises `UnreadNoteError`; never waits for a pipe or a device."""
    try:
        return _read_whole(file, largest)
    except OSError as error:
        raise UnreadNoteError(error.strerror or str(error)) from None


def _read_whole(file: Path, largest: int) -> bytes:
    for _ in range(ATTEMPTS):
        with os.fdopen(os.open(file, os.O_RDONLY | _NO_WAIT), "rb") as opened:
            before = os.fstat(opened.fileno())
            if not stat.S_ISREG(before.st_mode):
                raise UnreadNoteError("not a regular file")
            data = opened.read(largest + 1)
            if len(data) > largest:
                raise UnreadNoteError(f"larger than {largest >> 20} MB")
            if _is_same(before, os.fstat(opened.fileno()), len(data)):
                return data
    raise UnreadNoteError("it was changed while it was read")


def _is_same(before: os.stat_result, after: os.stat_result, size: int) -> bool:
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns) and (
        size == after.st_size
    )
