"""Atomic publication: a run that dies leaves the previous dataset whole.

All files are written to a fresh folder beside the output, flushed to disk, and the two
folders are exchanged in one step (``renameat2`` with ``RENAME_EXCHANGE``), so that a reader
sees the old dataset or the new one, never a mix. Where the system has no such call the old
folder is moved aside first, and the next run puts it back if this one dies in between.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from publish.contents import Content, Open
from publish.ours import published_names

if sys.platform != "win32":
    import fcntl

WAIT_SECONDS = 30.0
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100
_POLL_SECONDS = 0.05


class OutputBusyError(RuntimeError):
    """Another run is writing the same output and did not finish in time."""


def write_dataset(files: Mapping[str, bytes], out: Path, wait: float = WAIT_SECONDS) -> None:
    """Make ``out`` hold ``files`` (relative path → bytes) in one step.

    Files of an earlier dataset that are not in ``files`` go; files that no dataset put there
    (a README, a ``.gitkeep``) stay. Waits up to ``wait`` seconds for another run on the same
    output, then raises :class:`OutputBusyError`. Raises NotADirectoryError when ``out`` is a
    file and ValueError when a path of ``files`` leaves the folder.
    """
    replace_dataset(lambda _: files, out, wait)


def replace_dataset(
    render: Callable[[Open], Mapping[str, Content]], out: Path, wait: float = WAIT_SECONDS
) -> None:
    """`write_dataset` of what ``render`` gives; no other run writes ``out`` meanwhile.

    So the history that it goes on with is that of the dataset it replaces. ``render`` may write
    some of the files itself, where it is told to open them.
    """
    out = out.resolve()
    if out.exists() and not out.is_dir():
        raise NotADirectoryError(f"{out} is a file; a folder is needed to write the dataset to")
    out.parent.mkdir(parents=True, exist_ok=True)
    with _locked(out, wait):
        _recover(out)
        fresh = _beside(out, "next")
        try:
            fresh.mkdir()
            files = render(lambda name: _open_new(fresh, name))
            _check_paths(files)
            _fill(fresh, files, out)
            _swap(fresh, out)
            _sync_folder(out.parent)
        finally:  # the dataset before, or what a full disk left of this one
            shutil.rmtree(fresh, ignore_errors=True)


def _open_new(fresh: Path, name: str) -> BinaryIO:
    _check_paths((name,))
    path = fresh / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path.open("xb")


def _check_paths(files: Iterable[str]) -> None:
    for name in files:
        path = PurePosixPath(name)
        if not path.parts or path.is_absolute() or ".." in path.parts:
            raise ValueError(f"{name!r} is not a path inside the output folder")


def _beside(out: Path, role: str) -> Path:
    return out.with_name(f".{out.name}.{role}")


def _recover(out: Path) -> None:
    """Under the lock every temporary folder is a dead run's."""
    previous = _beside(out, "previous")
    if previous.is_dir() and not out.exists():
        previous.rename(out)
    for leftover in (previous, _beside(out, "next")):
        if leftover.exists():
            shutil.rmtree(leftover)


def _fill(fresh: Path, files: Mapping[str, Content], out: Path) -> None:
    if out.is_dir():
        shutil.copymode(out, fresh)
        _keep_foreign(out, fresh, files)
    for name, content in files.items():
        if isinstance(content, bytes):
            _write_file(fresh / name, content)
        else:
            _sync_file(fresh / name)
    for folder in sorted({(fresh / name).parent for name in files} | {fresh}):
        _sync_folder(folder)


def _keep_foreign(out: Path, fresh: Path, files: Iterable[str]) -> None:
    """Link (or copy) what is in ``out`` and is not of this or an earlier dataset."""
    ours = published_names(out) | set(files)
    for folder, folders, names in os.walk(out):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        for path in (Path(folder, name) for name in (*names, *links)):
            relative = path.relative_to(out)
            if relative.as_posix() not in ours:
                _link(path, fresh / relative)


def _link(path: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(path, target, follow_symlinks=False)
    except OSError:
        shutil.copy2(path, target, follow_symlinks=False)


def _write_file(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_file(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if sys.platform == "win32":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _swap(fresh: Path, out: Path) -> None:
    if not out.exists():
        fresh.rename(out)
    elif not _exchange(fresh, out):
        _swap_in_two(fresh, out)


def _exchange(fresh: Path, out: Path) -> bool:
    """Exchange two folders in one step; False where the system cannot."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError, TypeError):
        return False
    names = (os.fsencode(fresh), os.fsencode(out))
    return bool(rename(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0)


def _swap_in_two(fresh: Path, out: Path) -> None:
    previous = _beside(out, "previous")
    out.rename(previous)
    try:
        fresh.rename(out)
    except OSError:
        previous.rename(out)
        raise
    shutil.rmtree(previous, ignore_errors=True)


@contextmanager
def _locked(out: Path, wait: float) -> Iterator[None]:
    """Hold the output's lock file; it is gone again afterwards."""
    if sys.platform == "win32":
        yield
        return
    path = _beside(out, "lock")
    handle = _acquire(path, out, time.monotonic() + wait)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(handle)


def _acquire(path: Path, out: Path, deadline: float) -> int:
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
        if _try_lock(handle) and _is_same_file(handle, path):
            _sign(handle)
            return handle
        holder = os.pread(handle, 20, 0).decode(errors="replace") or "unknown"
        os.close(handle)
        if time.monotonic() >= deadline:
            raise OutputBusyError(f"{out} is being written by another run (process {holder})")
        time.sleep(_POLL_SECONDS)


def _sign(handle: int) -> None:
    """Who holds the lock, for the one who waits; the lock holds without it on a full disk."""
    with suppress(OSError):
        os.ftruncate(handle, 0)
        os.write(handle, str(os.getpid()).encode())


def _try_lock(handle: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_same_file(handle: int, path: Path) -> bool:
    """Whether the locked file is still the one at ``path`` (its last holder removes it)."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False
