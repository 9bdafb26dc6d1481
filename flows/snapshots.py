"""Published datasets read back for comparison: from a folder, or as a git revision has them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import UsageError
from flows.published import read_whole
from publish.fields_history import HISTORY
from publish.naming import ENTITIES, entity_table
from publish.ours import DESCRIPTOR
from publish.snapshot import COLUMNS, REMEMBERED, Snapshot, take_snapshot

Read = Callable[[str], "pa.Buffer | None"]

REPEATED = ("source_id", "path", "entity_id", "property", "raw", "value")
"""Columns of claims in which few texts fill most of the memory."""


def previous_snapshot(out: Path) -> Snapshot | None:
    """The dataset that is published in a folder now; None when there is none that can be read.

    Raises `UsageError` for one that cannot be read but has a history, which a run would lose.
    """
    if not (out / "facts.parquet").is_file():
        return None
    try:
        return _folder_snapshot(str(out), out, remembered=True)
    except (UsageError, OSError) as error:
        if not (out / f"{HISTORY.name}.parquet").is_file():
            return None
        raise UsageError(
            f"{error}; its history cannot go on: restore the folder, or remove it to begin anew"
        ) from None


def day_of_run() -> date:
    """Today (UTC), or the day of ``SOURCE_DATE_EPOCH``: seconds since 1970.

    See https://reproducible-builds.org/specs/source-date-epoch/. Raises `UsageError` when it
    is no number.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH")
    if not given:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(given), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise UsageError(f"SOURCE_DATE_EPOCH is {given!r}; seconds since 1970 are needed") from None


def load_snapshot(where: str, out: Path) -> Snapshot:
    """The dataset in the folder ``where``, or that of ``out`` at the git revision ``where``.

    Raises `UsageError` when there is none.
    """
    folder = Path(where)
    if folder.is_dir():
        return _folder_snapshot(where, folder)
    return _snapshot(where, _revision_reader(where, out))


def _folder_snapshot(where: str, folder: Path, *, remembered: bool = False) -> Snapshot:
    reader = _file_reader(folder)
    return read_whole(folder, lambda: _snapshot(where, reader, remembered=remembered))


def _snapshot(where: str, read: Read, *, remembered: bool = False) -> Snapshot:
    tables: dict[str, pa.Table] = {}
    entities = _entity_table(where, read)
    for name, columns in _columns(entities, remembered=remembered):
        data = read(f"{name}.parquet")
        if data is None and (name == "redirects" or name in REMEMBERED):
            continue
        if data is None:
            raise UsageError(
                f"{where}: no dataset here ({name}.parquet is missing); a folder that "
                "`concord run` wrote or a git revision that holds one would be accepted"
            )
        wanted = None if name in REMEMBERED else columns
        often = REPEATED if name in {"claims", "claims_history"} else ()
        tables[name] = _read_table(f"{where}: {name}.parquet", data, wanted, often)
    try:
        return take_snapshot(tables, entities)
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from None


def _columns(entities: str, *, remembered: bool) -> list[tuple[str, tuple[str, ...]]]:
    compared = [(entities if name == ENTITIES else name, each) for name, each in COLUMNS.items()]
    return [*compared, *(REMEMBERED.items() if remembered else ())]


def _entity_table(where: str, read: Read) -> str:
    data = read(DESCRIPTOR)
    if data is None:
        raise UsageError(
            f"{where}: no dataset here ({DESCRIPTOR} is missing); a folder that "
            "`concord run` wrote or a git revision that holds one would be accepted"
        )
    try:
        return entity_table(data.to_pybytes())
    except ValueError as error:
        raise UsageError(f"{where}: {DESCRIPTOR}: {error}") from None


def _read_table(
    named: str, data: pa.Buffer, columns: Sequence[str] | None, often: Sequence[str]
) -> pa.Table:
    """A table, with these columns only; with all that it has for None.

    ``often`` are columns whose texts are kept once each.
    """
    try:
        # Not `read_table`, which would import all of Arrow's datasets first.
        file = pq.ParquetFile(pa.BufferReader(data), read_dictionary=list(often))
        if missing := set(columns or ()) - set(file.schema_arrow.names):
            raise UsageError(f"{named} has no column {', '.join(sorted(missing))}")
        return file.read(columns=None if columns is None else list(columns))
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
