"""Published datasets read back for comparison: from a folder, or as a git revision has them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import UsageError
from flows.published import read_whole
from publish.changes import Changes, compare
from publish.fields_history import HISTORIES, HISTORY
from publish.history import read_past
from publish.naming import ENTITIES, entity_table
from publish.ours import DESCRIPTOR
from publish.published import Published, narrow
from publish.schema import TableSchema
from publish.snapshot import COLUMNS
from publish.streams import Read

Find: TypeAlias = Callable[[str], "Path | pa.Buffer | None"]
"""Where a file of a dataset is, or what it holds; None when it has none of that name."""


LOST: Final = "; its history cannot go on: restore the folder, or remove it to begin anew"


def previous_dataset(out: Path) -> Published | None:
    """The dataset that is published in a folder now; None when there is none that can be read.

    Raises `UsageError` for one that cannot be read but has a history, which a run would lose.
    """
    if not (out / "facts.parquet").is_file():
        return None
    try:
        before = _opened(str(out), partial(_in_folder, out), HISTORIES, hint=LOST)
        read_past(before)
    except (UsageError, OSError, ValueError) as error:
        if not (out / f"{HISTORY.name}.parquet").is_file():
            return None
        where = "" if isinstance(error, UsageError) else f"{out}: "
        raise UsageError(f"{where}{error}{LOST}") from None
    return before


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


def compare_published(old: str, new: str, out: Path) -> Changes:
    """What changed between two datasets.

    Each is named by its folder, or by the git revision of ``out`` that holds it. Raises
    `UsageError` when there is none.
    """
    folders = [folder for folder in map(Path, (old, new)) if folder.is_dir()]

    def read() -> Changes:
        return compare(*narrow(*(_named(where, out) for where in (old, new))))

    for folder in folders:
        read = partial(read_whole, folder, read)
    return read()


def _named(where: str, out: Path) -> Published:
    folder = Path(where)
    find = partial(_in_folder, folder) if folder.is_dir() else _in_revision(where, out)
    return _opened(where, find)


def _opened(
    where: str, find: Find, remembered: Sequence[TableSchema] = (), hint: str = ""
) -> Published:
    """A dataset whose tables are all there and have the columns that are compared.

    ``remembered`` are tables that it has if it can; ``hint`` ends the error of a file that turns
    out to be damaged when it is read.
    """
    entities = _entity_table(where, find)
    wanted = {(entities if name == ENTITIES else name): each for name, each in COLUMNS.items()}
    wanted |= {schema.name: () for schema in remembered}
    tables: dict[str, Read] = {}
    for name, columns in wanted.items():
        file = find(f"{name}.parquet")
        if file is None and (name == "redirects" or not columns):
            continue
        if file is None:
            raise _no_dataset(where, f"{name}.parquet")
        named = f"{where}: {name}.parquet"
        _check(named, file, columns)
        tables[name] = partial(_row_groups, named, file, hint)
    return Published(entities, tables)


def _no_dataset(where: str, name: str) -> UsageError:
    return UsageError(
        f"{where}: no dataset here ({name} is missing); a folder that `concord run` wrote or a "
        "git revision that holds one would be accepted"
    )


def _entity_table(where: str, find: Find) -> str:
    data = find(DESCRIPTOR)
    if data is None:
        raise _no_dataset(where, DESCRIPTOR)
    try:
        read = data.read_bytes() if isinstance(data, Path) else data.to_pybytes()
        return entity_table(read)
    except ValueError as error:
        raise UsageError(f"{where}: {DESCRIPTOR}: {error}") from None


def _check(named: str, file: Path | pa.Buffer, columns: Sequence[str]) -> None:
    try:
        with _parquet(file) as opened:
            missing = set(columns) - set(opened.schema_arrow.names)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(named, error) from None
    if missing:
        raise UsageError(f"{named} has no column {', '.join(sorted(missing))}")


def _row_groups(
    named: str, file: Path | pa.Buffer, hint: str, columns: Sequence[str] | None
) -> Iterator[pa.Table]:
    """The row groups of a file, with some columns; opened for as long as they are read."""
    wanted = None if columns is None else list(columns)
    try:
        with _parquet(file) as opened:
            for number in range(opened.num_row_groups):
                yield opened.read_row_group(number, columns=wanted)
    except (pa.ArrowException, KeyError, OSError) as error:
        raise UsageError(f"{_unreadable(named, error)}{hint}") from None


def _parquet(file: Path | pa.Buffer) -> pq.ParquetFile:
    # Not `read_table`, which would import all of Arrow's datasets first.
    return pq.ParquetFile(file if isinstance(file, Path) else pa.BufferReader(file))


def _unreadable(named: str, error: Exception) -> UsageError:
    reason = (str(error) or type(error).__name__).splitlines()[0]
    return UsageError(f"{named} cannot be read: {reason}")


def _in_folder(folder: Path, name: str) -> Path | None:
    file = folder / name
    return file if file.is_file() else None


def _in_revision(revision: str, out: Path) -> Find:
    """Files of ``out`` as git has them; the folder must lie in a work tree."""
    if revision.startswith("-"):
        raise UsageError(f"{revision!r} is no folder and no git revision")
    inside = out if out.is_dir() else out.parent

    def find(name: str) -> pa.Buffer | None:
        path = f"{revision}:./{name}" if out.is_dir() else f"{revision}:./{out.name}/{name}"
        command = ["git", "-C", str(inside), "show", path]
        done = subprocess.run(command, capture_output=True, check=False)
        return pa.py_buffer(done.stdout) if done.returncode == 0 else None

    return find
