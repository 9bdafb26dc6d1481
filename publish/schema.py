"""The schemas of everything published, declared once.

Arrow schemas, Parquet metadata, the data package and the data dictionary are all made from
these declarations. Change a name, a type or a meaning and ``SCHEMA_VERSION`` changes with it:
major when a consumer can break, minor for an added column or table, patch for wording.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pyarrow as pa

SCHEMA_VERSION = "1.1.0"

STRING = pa.string()
TERM = pa.dictionary(pa.int32(), pa.string())
"""A word of a small closed set: stored once; a category in pandas and Polars, text in SQL."""
STRINGS = pa.list_(pa.string())
DOUBLE = pa.float64()
DOUBLES = pa.list_(pa.float64())
DATE = pa.date32()
BOOL = pa.bool_()
INT = pa.int32()
COUNT = pa.int64()


@dataclass(frozen=True)
class Field:
    """A column: ``unit`` is ``""`` where values have none; ``example`` is a value as text.

    ``required`` columns hold no nulls. ``attribute`` is the record attribute the column is
    read from, when it has another name.
    """

    name: str
    type: pa.DataType
    description: str
    example: str = ""
    unit: str = ""
    required: bool = True
    attribute: str = ""

    @cached_property
    def arrow(self) -> pa.Field[Any]:
        """The Arrow field, with description, unit and example as metadata."""
        metadata = {"description": self.description, "unit": self.unit, "example": self.example}
        return pa.field(self.name, self.type, nullable=not self.required, metadata=metadata)


@dataclass(frozen=True)
class TableSchema:
    """A published table: ``key`` is unique, rows are sorted ascending by ``sort``."""

    name: str
    description: str
    key: tuple[str, ...]
    sort: tuple[str, ...]
    fields: tuple[Field, ...]
    refers: tuple[tuple[str, str, str], ...] = ()
    """(column, table, column there) of each scalar column that points into another table."""

    @cached_property
    def arrow(self) -> pa.Schema:
        """The Arrow schema; its metadata is what Parquet carries as key-value metadata."""
        described = {field.name: field.description for field in self.fields}
        metadata: dict[str | bytes, str | bytes] = {
            "schema_version": SCHEMA_VERSION,
            "table": self.name,
            "description": self.description,
            "primary_key": json.dumps(self.key),
            "fields": json.dumps(described, ensure_ascii=False),
        }
        return pa.schema([field.arrow for field in self.fields], metadata=metadata)

    def column(self, name: str) -> Field:
        """The field of a name. Raises KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no column {name!r}")
