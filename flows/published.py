"""Reading a published dataset that a run may replace in the middle: one dataset, never a mix."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from flows.errors import UsageError

Found = TypeVar("Found")
TRIES = 2
"""Two runs that end while one reader reads are one too many to wait for a third."""


def read_whole(folder: Path, read: Callable[[], Found]) -> Found:
    """What ``read`` makes of the files of ``folder``, all of them of one dataset.

    A run replaces the folder as a whole: where it is another after reading than before, it is
    read once more. Raises `UsageError` when it is another again, and what ``read`` raises.
    """
    for _ in range(TRIES):
        before = _identity(folder)
        try:
            found = read()
        except (UsageError, OSError, ValueError):  # Arrow's errors are ValueErrors
            if _identity(folder) == before:
                raise
        else:
            if _identity(folder) == before:
                return found
    raise UsageError(f"{folder}: changed while it was read; try again when no run is publishing")


def _identity(folder: Path) -> tuple[int, int, int] | None:
    """Which folder it is; with the time of its last change, as a number may be given again."""
    try:
        now = folder.stat()
    except OSError:
        return None
    return now.st_dev, now.st_ino, now.st_mtime_ns
