"""Checking a published dataset: the bytes of its files and notes, and what the tables say."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import UsageError
from flows.notes import find_notes
from flows.published import read_whole
from publish.fields_history import HISTORIES
from publish.naming import entity_table
from publish.ours import DESCRIPTOR
from publish.verify import find_breaks, needed_tables


class Verified(NamedTuple):
    """What was checked, and every break found, a line each."""

    files: int
    notes: int
    breaks: tuple[str, ...]


def verify_dataset(out: Path, raw: Sequence[Path]) -> Verified:
    """Check the files of ``out`` against its data package, its notes, and one another.

    Notes are looked for in those of the folders ``raw`` that exist. Raises `UsageError` when
    there is no dataset in ``out``.
    """
    return read_whole(out, lambda: _verify(out, raw))


def _verify(out: Path, raw: Sequence[Path]) -> Verified:
    resources = _resources(out)
    breaks = list(_files(out, resources))
    tables: dict[str, pa.Table] = {}
    entities = read_entity_table(out)
    needed = needed_tables(entities)
    for name in (*needed, *(schema.name for schema in HISTORIES)):
        try:
            tables[name] = pq.read_table(out / f"{name}.parquet")
        except FileNotFoundError:
            continue
        except (pa.ArrowException, OSError) as error:
            breaks.append(f"{name}.parquet cannot be read: {_first_line(error)}")
    if all(name in tables or not (out / f"{name}.parquet").exists() for name in needed):
        breaks += find_breaks(tables, entities)
    there = [folder for folder in raw if folder.exists()]
    if there and "notes" in tables:
        breaks += _notes(tables["notes"], there, out)
    notes = tables["notes"].num_rows if "notes" in tables and there else 0
    return Verified(len(resources), notes, tuple(breaks))


def read_entity_table(out: Path) -> str:
    """Name of the table of entities of the dataset in a folder; `UsageError` when it has none."""
    try:
        return entity_table((out / DESCRIPTOR).read_bytes())
    except OSError:
        raise UsageError(
            f"{out}: no dataset here ({DESCRIPTOR} is missing); `concord run` makes it"
        ) from None
    except ValueError as error:
        raise UsageError(f"{out / DESCRIPTOR}: {error}") from None


def _resources(out: Path) -> list[dict[str, Any]]:
    try:
        resources = json.loads((out / DESCRIPTOR).read_bytes())["resources"]
        return [{"path": str(r["path"]), "hash": str(r["hash"])} for r in resources]
    except FileNotFoundError:
        raise UsageError(
            f"{out}: no dataset here ({DESCRIPTOR} is missing); `concord run` makes it"
        ) from None
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(f"{out / DESCRIPTOR}: not a data package: {error}") from None


def _files(out: Path, resources: Sequence[dict[str, Any]]) -> Iterator[str]:
    for resource in resources:
        try:
            data = (out / resource["path"]).read_bytes()
        except OSError as error:
            yield f"{resource['path']} cannot be read: {error.strerror}"
            continue
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != resource["hash"]:
            yield f"{resource['path']} is not as it was published: its SHA-256 differs"


def _notes(notes: pa.Table, raw: Sequence[Path], out: Path) -> Iterator[str]:
    """Notes whose bytes are not those that were read."""
    files = {note.path: note.file for note in find_notes(raw, leave_out=out)}
    columns = (notes.column(name).to_pylist() for name in ("path", "sha256", "readable"))
    for path, expected, readable in sorted(zip(*columns, strict=True)):
        if path not in files:
            yield f"{path} is not among the notes any more"
        elif readable and hashlib.sha256(files[path].read_bytes()).hexdigest() != expected:
            yield f"{path} is not the note that was read: its SHA-256 differs"


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]
