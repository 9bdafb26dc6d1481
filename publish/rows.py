"""Rows of published tables as the records that they were made from."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from records import CellRecord, Claim, Discrepancy, Fact
from records.adapters import adapter_of


def claim_records(claims: pa.Table) -> list[Claim]:
    """Rows of the table ``claims``."""
    found: list[Claim] = _read(claims, Claim)
    return found


def fact_records(facts: pa.Table) -> list[Fact]:
    """Rows of the table ``facts``."""
    found: list[Fact] = _read(facts, Fact)
    return found


def cell_records(cells: pa.Table) -> list[CellRecord]:
    """Rows of the table ``cells``."""
    found: list[CellRecord] = _read(cells, CellRecord)
    return found


def discrepancy_records(discrepancies: pa.Table) -> list[Discrepancy]:
    """Rows of the table ``discrepancies``."""
    found: list[Discrepancy] = _read(discrepancies, Discrepancy)
    return found


def _read(table: pa.Table, type_: Any) -> list[Any]:
    names = set(type_.model_fields)
    rows = table.select([name for name in table.column_names if name in names]).to_pylist()
    if "bounds" in names:
        ends = (table.column(name).to_pylist() for name in ("number_low", "number_high"))
        for row, low, high in zip(rows, *ends, strict=True):
            row["bounds"] = list(zip(low, high, strict=True))
    found: list[Any] = adapter_of(list[type_]).validate_python(rows)
    return found
