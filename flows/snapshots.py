"""Published datasets read back for comparison: from a folder, or as a git revision has them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import UsageError
from publish.snapshot import COLUMNS, Snapshot, take_snapshot

Read = Callable[[str], "pa.Buffer | None"]


def previous_snapshot(out: Path) -> Snapshot | None:
    """The dataset that is published in a folder now; None when there is none that can be read."""
    if not (out / "facts.parquet").is_file():
        return None
    try:
        return _folder_snapshot(str(out), out)
    except (UsageError, OSError):
        return None


def load_snapshot(where: str, out: Path) -> Snapshot:
    """The dataset in the folder ``where``, or that of ``out`` at the git revision ``where``.

    Raises `UsageError` when there is none.
    """
    folder = Path(where)
    if folder.is_dir():
        return _folder_snapshot(where, folder)
    return _snapshot(where, _revision_reader(where, out))


def _folder_snapshot(where: str, folder: Path) -> Snapshot:
    """One dataset: read anew when another run replaced the folder in the middle."""
    while True:
        before = folder.stat()
        try:
            found = _snapshot(where, _file_reader(folder))
        except UsageError:
            if os.path.samestat(before, folder.stat()):
                raise
        else:
            if os.path.samestat(before, folder.stat()):
                return found


def _snapshot(where: str, read: Read) -> Snapshot:
    tables: dict[str, pa.Table] = {}
    for name, columns in COLUMNS.items():
        data = read(f"{name}.parquet")
        if data is None and name == "redirects":
            continue
        if data is None:
            raise UsageError(
                f"{where}: no dataset here ({name}.parquet is missing); a folder that "
                "`concord run` wrote or a git revision that holds one would be accepted"
            )
        tables[name] = _read_table(f"{where}: {name}.parquet", data, columns)
    return take_snapshot(tables)


def _read_table(named: str, data: pa.Buffer, columns: Sequence[str]) -> pa.Table:
    try:
        file = pq.ParquetFile(pa.BufferReader(data))
        if missing := set(columns) - set(file.schema_arrow.names):
            raise UsageError(f"{named} has no column {', '.join(sorted(missing))}")
        return file.read(columns=list(columns))
    except (pa.ArrowException, KeyError, OSError) as error:
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise UsageError(f"{named} cannot be read: {reason}") from None


def _file_reader(folder: Path) -> Read:
    def read(name: str) -> pa.Buffer | None:
        file = folder / name
        return pa.py_buffer(file.read_bytes()) if file.is_file() else None

    return read


def _revision_reader(revision: str, out: Path) -> Read:
    """Files of ``out`` as git has them; the folder must lie in a work tree."""
    if revision.startswith("-"):
        raise UsageError(f"{revision!r} is no folder and no git revision")
    inside = out if out.is_dir() else out.parent

    def read(name: str) -> pa.Buffer | None:
        path = f"{revision}:./{name}" if out.is_dir() else f"{revision}:./{out.name}/{name}"
        command = ["git", "-C", str(inside), "show", path]
        done = subprocess.run(command, capture_output=True, check=False)
        return pa.py_buffer(done.stdout) if done.returncode == 0 else None

    return read
