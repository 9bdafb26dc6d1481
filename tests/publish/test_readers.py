"""What the types of the schemas are in each reader, as docs/consuming.md says."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from publish import Dataset, render_files
from publish.schema import Field
from publish.tables import table_schemas
from vocabulary import Vocabulary

POLARS = {
    "string": pl.String(),
    "int64": pl.Int64(),
    "double": pl.Float64(),
    "bool": pl.Boolean(),
    "date32[day]": pl.Date(),
}
DUCKDB = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "double": "DOUBLE",
    "bool": "BOOLEAN",
    "date32[day]": "DATE",
}
PANDAS = {"string": "str", "int64": "int64", "double": "float64", "bool": "bool"}


@pytest.fixture
def folder(dataset: Dataset, vocabulary: Vocabulary, tmp_path: Path) -> Path:
    for name, content in render_files(dataset, vocabulary).items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def in_polars(type_: pa.DataType) -> pl.DataType:
    if isinstance(type_, pa.DictionaryType):
        return pl.Categorical()
    if isinstance(type_, pa.ListType):
        return pl.List(in_polars(type_.value_type))
    if isinstance(type_, pa.StructType):
        return pl.Struct({part.name: in_polars(part.type) for part in type_})
    return POLARS[str(type_)]


def in_duckdb(type_: pa.DataType) -> str:
    if isinstance(type_, pa.DictionaryType):
        return "VARCHAR"
    if isinstance(type_, pa.ListType):
        return f"{in_duckdb(type_.value_type)}[]"
    if isinstance(type_, pa.StructType):
        parts = (f"{name(part.name)} {in_duckdb(part.type)}" for part in type_)
        return f"STRUCT({', '.join(parts)})"
    return DUCKDB[str(type_)]


def name(text: str) -> str:
    return f'"{text}"'


def in_pandas(field: Field) -> set[str]:
    if isinstance(field.type, pa.DictionaryType):
        return {"category"}
    plain = PANDAS.get(str(field.type), "object")
    nullable = {"int64": "float64", "bool": "object"}.get(plain, plain)
    return {plain} if field.required else {plain, nullable, "object"}


def test_types_in_polars_duckdb_and_pandas(folder: Path, vocabulary: Vocabulary) -> None:
    for schema in table_schemas(vocabulary).values():
        file = folder / f"{schema.name}.parquet"
        expected = {field.name: in_polars(field.type) for field in schema.fields}
        assert dict(pl.read_parquet_schema(file)) == expected
        with duckdb.connect() as database:
            described = database.execute(f"DESCRIBE SELECT * FROM '{file}'").fetchall()
        assert {row[0]: row[1].replace('"', "") for row in described} == {
            field.name: in_duckdb(field.type).replace('"', "") for field in schema.fields
        }
        read = pd.read_parquet(file).dtypes
        for field in schema.fields:
            assert str(read[field.name]) in in_pandas(field), field.name
        backed = pd.read_parquet(file, dtype_backend="pyarrow").dtypes
        assert all("object" not in str(dtype) for dtype in backed)


def test_readers_skip_what_they_do_not_need(folder: Path) -> None:
    """Row groups whose statistics say that a key is not there are not read."""
    (fragment,) = ds.dataset(folder / "facts.parquet").get_fragments()
    assert fragment.split_by_row_group(filter=ds.field("entity_id") == "zz") == []
    assert len(fragment.split_by_row_group(filter=ds.field("entity_id") == "t5")) == 1
