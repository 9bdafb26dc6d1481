"""Rows of a published dataset, for the commands that look something up in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.errors import UsageError

Row = dict[str, Any]


def read_rows(
    out: Path,
    table: str,
    filters: list[Any] | None = None,
    columns: Sequence[str] | None = None,
) -> list[Row]:
    """Rows of a table that pass the filters of pyarrow; `UsageError` when there is no such file."""
    import pyarrow.parquet as pq

    file = out / f"{table}.parquet"
    if not file.is_file():
        raise UsageError(f"{out}: no dataset here ({file.name} is missing); `concord run` makes it")
    chosen = None if columns is None else list(columns)
    rows: list[Row] = pq.read_table(file, columns=chosen, filters=filters).to_pylist()
    return rows
