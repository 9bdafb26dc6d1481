"""The schemas of everything published, declared once.

Arrow schemas, Parquet metadata, the data packages, the Croissant metadata and the data
dictionary are all made from these declarations. Change a name, a type or a meaning and
``SCHEMA_VERSION`` changes with it: major when a consumer can break, minor for an added column or
table, patch for wording.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import pyarrow as pa

SCHEMA_VERSION = "2.1.0"

STRING = pa.string()
TERM = pa.dictionary(pa.int32(), pa.string())
"""A word of a small closed set: stored once; a category in pandas and Polars, text in SQL."""
STRINGS = pa.list_(pa.string())
DOUBLE = pa.float64()
DOUBLES = pa.list_(pa.float64())
DATE = pa.date32()
BOOL = pa.bool_()
INT = pa.int64()


Sort = Literal["text", "bool", "int", "number", "date"]


def sort_of(type_: pa.DataType) -> Sort:
    """What a value, or an item of a list, is to standards with fewer types; terms are text."""
    if isinstance(type_, pa.ListType):
        return sort_of(type_.value_type)
    if pa.types.is_boolean(type_):
        return "bool"
    if pa.types.is_integer(type_):
        return "int"
    if pa.types.is_floating(type_):
        return "number"
    return "date" if pa.types.is_date(type_) else "text"


def holds_structs(type_: pa.DataType) -> bool:
    """Whether it is a list of structs, which flat forms have no type for."""
    return isinstance(type_, pa.ListType) and pa.types.is_struct(type_.value_type)


@dataclass(frozen=True)
class Field:
    """A column: ``unit`` is ``""`` where values have none; ``example`` is a value, lists as JSON.

    ``required`` columns hold no nulls.
    """

    name: str
    type: pa.DataType
    description: str
    example: str
    unit: str = ""
    required: bool = True

    @property
    def example_value(self) -> Any:
        """The example as JSON has it. Raises ValueError when it is none of the column's type."""
        if pa.types.is_list(self.type) or sort_of(self.type) == "bool":
            return json.loads(self.example)
        if sort_of(self.type) == "int":
            return int(self.example)
        return float(self.example) if sort_of(self.type) == "number" else self.example

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
        described = {
            field.name: {
                "description": field.description,
                "unit": field.unit,
                "example": field.example,
            }
            for field in self.fields
        }
        metadata: dict[str | bytes, str | bytes] = {
            "schema_version": SCHEMA_VERSION,
            "table": self.name,
            "description": self.description,
            "primary_key": json.dumps(self.key),
            "sorted_by": json.dumps(self.sort),
            "foreign_keys": json.dumps(self.refers),
            "fields": json.dumps(described, ensure_ascii=False),
        }
        return pa.schema([field.arrow for field in self.fields], metadata=metadata)

    def column(self, name: str) -> Field:
        """The field of a name. Raises KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.name} has no column {name!r}")


def read_schema(schema: pa.Schema) -> TableSchema:
    """The declaration that a published table carries in its metadata.

    Raises ValueError for a table of another major version, or that Concord did not publish.
    """
    told = {key.decode(): text.decode() for key, text in (schema.metadata or {}).items()}
    version, major = told.get("schema_version", "none"), SCHEMA_VERSION.partition(".")[0]
    if version.partition(".")[0] != major:
        raise ValueError(f"schema version {version}; {major}.x is needed")
    try:
        described = json.loads(told["fields"])
        key, sort = json.loads(told["primary_key"]), json.loads(told["sorted_by"])
        refers = tuple(tuple(one) for one in json.loads(told["foreign_keys"]))
        fields = tuple(
            Field(column.name, column.type, **described[column.name], required=not column.nullable)
            for column in schema
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"its metadata are not those of a table: {error!r}") from None
    return TableSchema(told["table"], told["description"], tuple(key), tuple(sort), fields, refers)
