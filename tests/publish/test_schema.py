"""Every field is described, with an example of its type; a schema that changes changes version."""

from __future__ import annotations

import io
import json
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.dictionary import PAGE, STRUCTURE, check_version, render_pages
from flows.errors import UsageError
from publish import SCHEMA_VERSION, Dataset, build_tables
from publish.dictionary import is_enough, needed_change, raised_part
from publish.schema import TableSchema, read_schema, sort_of
from publish.tables import plain_type, table_schemas
from tests.conftest import ROOT, VOCABULARY, parquet_of
from tests.vocabularies import llm
from vocabulary import Vocabulary

SCHEMAS = table_schemas(llm())
EXPECTED = "run `make dictionary` (and raise SCHEMA_VERSION when it asks for that)"


def test_every_field_has_a_description_and_an_example_of_its_type() -> None:
    wrong = []
    for schema in SCHEMAS.values():
        for field in schema.fields:
            described = field.description.endswith(".") and len(field.description) > 8
            if not described or not field.example:
                wrong.append(f"{schema.name}.{field.name}")
            written = date.fromisoformat if sort_of(field.type) == "date" else lambda value: value
            pa.array([written(field.example_value)], plain_type(field.type)).validate(full=True)
    assert wrong == []


def test_every_number_of_something_has_a_unit() -> None:
    """A number without one is a place in a note, an order, or a share in [0, 1]."""
    bare = {
        f"{schema.name}.{field.name}"
        for schema in SCHEMAS.values()
        for field in schema.fields
        if not field.unit and short(field.type) in {"int64", "double"}
        if "[0, 1]" not in field.description and "95 %" not in field.description
    }
    places = {"table", "row", "column", "line", "rank", "run", "first_run", "last_run"}
    assert {name for name in bare if name.split(".")[1] not in places} == set()


def short(type_: pa.DataType) -> str:
    return str(type_.value_type) if isinstance(type_, pa.ListType) else str(type_)


def test_the_committed_pages_are_current() -> None:
    for path, text in render_pages(VOCABULARY).items():
        committed = (ROOT / "docs" / path).read_text(encoding="utf-8")
        assert committed == text, f"docs/{path} is not current: {EXPECTED}"


def test_a_schema_does_not_change_without_its_version() -> None:
    kept = json.loads((ROOT / "docs" / STRUCTURE).read_bytes())
    check_version(kept, json.loads(render_pages(VOCABULARY)[STRUCTURE]))
    changed = json.loads(json.dumps(kept))
    changed["tables"]["facts"]["fields"]["value"] = "int64"
    with pytest.raises(UsageError, match=r"changed in a major way since .* raise its major part"):
        check_version(kept, changed)
    assert str(PAGE) == "data-dictionary.md"


OLD = {"a": {"key": ["x"], "sort": ["x"], "fields": {"x": "string"}}}


@pytest.mark.parametrize(
    ("new", "needed"),
    [
        (OLD, ""),
        ({**OLD, "b": OLD["a"]}, "minor"),
        ({"a": {**OLD["a"], "fields": {"x": "string", "y": "int64"}}}, "minor"),
        ({"a": {**OLD["a"], "fields": {"x": "string, nullable"}}}, "major"),
        ({"a": {**OLD["a"], "fields": {"y": "string"}}}, "major"),
        ({"a": {**OLD["a"], "key": []}}, "major"),
        ({}, "major"),
    ],
)
def test_what_a_change_needs(new: dict[str, Any], needed: str) -> None:
    assert needed_change(OLD, new) == needed


@pytest.mark.parametrize(
    ("old", "new", "raised"),
    [("1.9.0", "2.0.0", "major"), ("1.9.0", "1.10.0", "minor"), ("1.0.1", "1.0.0", ""),
     ("2.0.0", "1.9.9", ""), ("1.0.0", "1.0.1", "patch"), ("1.0.0", "1.0.0", "")],
)  # fmt: skip
def test_what_a_version_raises(old: str, new: str, raised: str) -> None:
    assert raised_part(old, new) == raised
    assert is_enough(raised, "")
    assert is_enough(raised, "minor") == (raised in {"major", "minor"})


def test_a_file_carries_its_declaration(dataset: Dataset, vocabulary: Vocabulary) -> None:
    schemas = table_schemas(vocabulary)
    for name, table in build_tables(dataset, vocabulary).items():
        schema = pq.read_schema(io.BytesIO(parquet_of(table, schemas[name])))
        assert read_schema(schema) == schemas[name]
    plain = pa.schema([pa.field("a", pa.string())])
    with pytest.raises(ValueError, match=r"schema version none; 2\.x is needed"):
        read_schema(plain)
    with pytest.raises(ValueError, match=r"schema version 3\.1\.0; 2\.x is needed"):
        read_schema(plain.with_metadata({"schema_version": "3.1.0"}))
    with pytest.raises(ValueError, match="its metadata are not those of a table"):
        read_schema(plain.with_metadata({"schema_version": SCHEMA_VERSION}))


READABLE = {
    ("BYTE_ARRAY", "String"), ("INT32", "Date"), ("INT64", "None"), ("DOUBLE", "None"),
    ("BOOLEAN", "None"),
}  # fmt: skip
"""Physical and logical types of Parquet that Spark, R's arrow and every SQL engine read.

Spark knows no unsigned integers, nulls, durations or half floats, and DuckDB, Spark and R give a
dictionary-encoded text as text; so only these are written, in lists and structs too.
"""


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_types_on_disk_are_read_everywhere(name: str) -> None:
    schema: TableSchema = SCHEMAS[name]
    written = pq.ParquetFile(io.BytesIO(parquet_of(schema.arrow.empty_table(), schema))).schema
    columns = [written.column(index) for index in range(len(written))]
    found = {(one.physical_type, str(one.logical_type)) for one in columns}
    assert found <= READABLE
    assert all(one.max_repetition_level <= 2 for one in columns)


def test_statistics_prune(dataset: Dataset, vocabulary: Vocabulary) -> None:
    """Each row group tells least and greatest of what the table is sorted by, and its order."""
    schemas = table_schemas(vocabulary)
    for name, table in build_tables(dataset, vocabulary).items():
        data = pq.ParquetFile(io.BytesIO(parquet_of(table, schemas[name]))).metadata
        for number in range(data.num_row_groups if table.num_rows else 0):
            group = data.row_group(number)
            columns = {group.column(i).path_in_schema: i for i in range(group.num_columns)}
            sort = [columns[column] for column in schemas[name].sort]
            assert [one.column_index for one in group.sorting_columns] == sort
            for index in sort:
                column = group.column(index)
                assert column.compression == "ZSTD"
                statistics = column.statistics
                assert statistics is not None
                assert statistics.has_min_max or statistics.null_count == group.num_rows
