"""Claims that people already have: a table file in, a table of facts out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import UsageError
from reconcile.truth import POLICIES, WrongColumnsError, fuse_table
from reconcile.truth_claims import (
    BROADER_COLUMNS,
    CLAIM_COLUMNS,
    KIND_COLUMN,
    UnknownKindError,
    check_columns,
)

SUFFIXES = (".csv", ".csv.gz", ".parquet")
LIST_SEPARATOR = "|"
"""Joins the sources of one cell in CSV."""


def fuse_file(claims: Path, out: Path, policy: str = "learned", broader: Path | None = None) -> int:
    """Read claims, fuse them, write the facts; the number of facts.

    Raises `UsageError` for a file that cannot be read, lacks columns or is of another kind.
    """
    if policy not in POLICIES:
        raise UsageError(f"--policy {policy}: known are {', '.join(POLICIES)}")
    kind_of(out)
    table = read_columns(claims, CLAIM_COLUMNS, (KIND_COLUMN,))
    refined = read_columns(broader, BROADER_COLUMNS) if broader else None
    try:
        facts = fuse_table(table, policy, refined)
    except UnknownKindError as error:
        raise UsageError(f"{claims}: {error}") from None
    write_facts(facts, out)
    return int(facts.num_rows)


def kind_of(path: Path) -> str:
    """The suffix that says how a file is written, in lower case."""
    for suffix in SUFFIXES:
        if path.name.lower().endswith(suffix):
            return suffix
    raise UsageError(f"{path}: unknown kind of table; known: {', '.join(SUFFIXES)}")


def read_columns(
    path: Path, needed: tuple[str, ...], optional: tuple[str, ...] = ()
) -> pd.DataFrame:
    """Columns of a CSV or Parquet file, as text; empty cells are missing."""
    kind = kind_of(path)
    try:
        found = _columns(path, kind)
        check_columns(str(path), found, needed)
        return _read(path, kind, (*needed, *(name for name in optional if name in found)))
    except WrongColumnsError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror or error}") from None
    except (ValueError, pa.ArrowInvalid) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise UsageError(f"{path}: cannot be read as {kind}: {reason}") from None


def _columns(path: Path, kind: str) -> list[str]:
    if kind == ".parquet":
        return list(pq.read_schema(path).names)
    return [str(name) for name in pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns]


def _read(path: Path, kind: str, needed: tuple[str, ...]) -> pd.DataFrame:
    if kind == ".parquet":
        return pd.DataFrame(pq.read_table(path, columns=list(needed)).to_pandas())
    options: dict[str, Any] = {"keep_default_na": False, "na_values": [""]}
    frame = pd.read_csv(path, usecols=list(needed), dtype=str, encoding="utf-8-sig", **options)
    return pd.DataFrame(frame)


def write_facts(facts: pa.Table, out: Path) -> None:
    """Write Parquet, or CSV with the sources of a cell joined by ``|``."""
    out.parent.mkdir(parents=True, exist_ok=True)
    if kind_of(out) == ".parquet":
        pq.write_table(facts, out, compression="zstd")
        return
    frame = facts.to_pandas()
    for name in ("supporting", "dissenting"):
        frame[name] = [LIST_SEPARATOR.join(sources) for sources in frame[name]]
    compression: Any = {"method": "gzip", "mtime": 0} if out.suffix == ".gz" else None
    frame.to_csv(out, index=False, lineterminator="\n", compression=compression)
