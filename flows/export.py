"""A published dataset written in other forms beside it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import UsageError
from flows.published import read_whole
from publish.datapackage import DESCRIBED, describe_sources, render_datapackage
from publish.export import flatten, render_csv, render_jsonl
from publish.ours import DESCRIPTOR, published_names
from publish.schema import TableSchema, read_schema
from publish.streams import rows_of


def read_tables(out: Path) -> dict[str, pa.Table]:
    """All Parquet tables of a dataset by name; files that no run wrote are none of them.

    Raises `UsageError` when there are none, and for one that cannot be read.
    """
    return read_whole(out, lambda: _read_tables(out))


def _read_tables(out: Path) -> dict[str, pa.Table]:
    files = sorted(out / name for name in published_names(out) if name.endswith(".parquet"))
    if not files:
        raise UsageError(f"{out}: no dataset here; `concord run` makes it")
    return {file.stem: _read(file) for file in files}


def export_csv(tables: dict[str, pa.Table], folder: Path) -> int:
    """A CSV file for each table, and a data package that describes them; how many tables."""
    schemas = {name: _declared(name, table) for name, table in tables.items()}
    files = {f"{name}.csv": render_csv(table) for name, table in tables.items()}
    told = rows_of(tables["sources"], DESCRIBED) if "sources" in tables else ()
    sources = describe_sources(told)
    _write(folder, {**files, DESCRIPTOR: render_datapackage(files, schemas, sources)})
    return len(files)


def export_jsonl(tables: dict[str, pa.Table], folder: Path) -> int:
    """A file of JSON lines for each table; how many files were written."""
    return _write(folder, {f"{name}.jsonl": render_jsonl(table) for name, table in tables.items()})


def export_sqlite(tables: dict[str, pa.Table], file: Path) -> int:
    """One SQLite database with a table for each; a file that is there is replaced."""
    fresh = _fresh(file)
    with closing(sqlite3.connect(fresh)) as database, database:
        for name, table in tables.items():
            flatten(table).to_pandas().to_sql(name, database, index=False)
    fresh.replace(file)
    return len(tables)


def export_duckdb(tables: dict[str, pa.Table], file: Path) -> int:
    """One DuckDB database with a table for each, lists and structs as they are."""
    try:
        import duckdb
    except ImportError:
        raise UsageError("--duckdb needs DuckDB: `pip install duckdb`") from None
    fresh = _fresh(file)
    with duckdb.connect(str(fresh)) as database:
        for name, table in tables.items():
            database.register("given", table)
            database.sql("SELECT * FROM given").create(name)
            database.unregister("given")
    fresh.replace(file)
    return len(tables)


def _read(file: Path) -> pa.Table:
    try:
        return pq.read_table(file)
    except (pa.ArrowException, OSError) as error:
        why = str(error).partition("\n")[0]
        raise UsageError(f"{file}: cannot be read: {why}") from None


def _declared(name: str, table: pa.Table) -> TableSchema:
    try:
        return read_schema(table.schema)
    except ValueError as error:
        raise UsageError(f"{name}.parquet: {error}; `concord run` writes it anew") from None


def _fresh(file: Path) -> Path:
    """A file beside ``file`` to write to first."""
    fresh = file.with_name(f".{file.name}.next")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{file}: cannot be written: {error.strerror}") from None
    return fresh


def _write(folder: Path, files: dict[str, bytes]) -> int:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).write_bytes(data)
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from None
    return len(files)
