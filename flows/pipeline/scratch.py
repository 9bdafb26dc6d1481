"""Folders that do not outlive a run, even one that is killed: the next run clears them.

A run holds a lock on its folder (``flock(2)``), which the kernel lets go when the process ends,
however that ends.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

if sys.platform != "win32":
    import fcntl

PREFIX = "scratch-"


@contextmanager
def scratch_in(place: Path) -> Iterator[Path]:
    """A new folder in ``place`` that is gone with the block. Raises OSError."""
    with ExitStack() as stack:
        with _held(place):  # nobody clears what is made but not yet held
            for left in place.glob(f"{PREFIX}*"):
                if not _is_held(left):
                    shutil.rmtree(left, ignore_errors=True)
            made = tempfile.TemporaryDirectory(dir=place, prefix=PREFIX)
            folder = Path(stack.enter_context(made))
            stack.enter_context(_held(folder))
        yield folder


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    if sys.platform == "win32":
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _is_held(folder: Path) -> bool:
    """Whether a run that is alive uses a folder, or that cannot be told."""
    if sys.platform == "win32":
        return True
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
