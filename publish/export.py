"""Published tables in other forms: flat ones for spreadsheets and databases, and JSON lines."""

from __future__ import annotations

import io
import json
import math
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.csv as pa_csv

JOINT: Final = "; "
"""Between the items of a list in a flat table."""

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""What a text that a spreadsheet would run begins with (OWASP, "CSV injection")."""

Column: TypeAlias = Any
"""A column of Arrow, chunked or not: its type stubs do not take one for the other."""


def flatten(table: pa.Table) -> pa.Table:
    """The table without lists and structs: lists of texts and numbers joined, others as JSON."""
    return pa.table(
        {field.name: _flat_column(table.column(field.name), field.type) for field in table.schema}
    )


def render_csv(table: pa.Table) -> bytes:
    """UTF-8 CSV with a header (RFC 4180, line feeds), nulls empty.

    A text that a spreadsheet would take for a formula has an apostrophe before it, which
    spreadsheets do not show.
    """
    flat = flatten(table)
    guarded = {field.name: _guarded(flat.column(field.name), field.type) for field in flat.schema}
    sink = io.BytesIO()
    pa_csv.write_csv(pa.table(guarded), sink)
    return sink.getvalue()


def render_jsonl(table: pa.Table) -> bytes:
    """A JSON object a line, UTF-8: lists as arrays, dates as ISO 8601.

    Nulls are null, and so is an infinite number, which JSON (RFC 8259) has no word for.
    """
    lines = (_as_json(row) for row in table.to_pylist())
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "backslashreplace")


def _flat_column(column: Column, type_: pa.DataType) -> Column:
    if pa.types.is_dictionary(type_):
        return column.cast(type_.value_type)
    if pa.types.is_list(type_):
        return pa.array([_joined(items) for items in column.to_pylist()], pa.string())
    if pa.types.is_struct(type_):
        return pa.array([_as_json(item) for item in column.to_pylist()], pa.string())
    return column


def _joined(items: list[object] | None) -> str | None:
    if items is None:
        return None
    if any(isinstance(item, dict) for item in items):
        return _as_json(items)
    return JOINT.join(f"{item:.15g}" if isinstance(item, float) else str(item) for item in items)


def _as_json(value: object) -> str | None:
    return None if value is None else json.dumps(_finite(value), ensure_ascii=False, default=str)


def _finite(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _finite(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_finite(part) for part in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def _guarded(column: Column, type_: pa.DataType) -> Column:
    if not pa.types.is_string(type_):
        return column
    texts = ("'" + t if t is not None and t.startswith(FORMULA) else t for t in column.to_pylist())
    return pa.array(texts, pa.string())
