"""The tables: names, types, order and values, read back by pyarrow, pandas and DuckDB."""

from __future__ import annotations

import dataclasses
import io
import json
import random
import time
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from publish import SCHEMA_VERSION, Dataset, build_tables
from publish.tables import table_schemas
from tests.conftest import parquet_of
from vocabulary import Vocabulary

CLAIMS = [
    "claim_id",
    "source_id",
    "path",
    "block",
    "table",
    "row",
    "column",
    "line",
    "header",
    "context",
    "raw",
    "mention",
    "entity_id",
    "property",
    "kind",
    "value",
    "date_start",
    "date_end",
    "numbers",
    "is_range",
    "hedged",
    "qualifier",
]
FACTS = [
    "entity_id",
    "property",
    "value",
    "date_start",
    "date_end",
    "numbers",
    "is_range",
    "verdict",
    "confidence",
    "policy",
    "decided_by",
    "supporting",
    "dissenting",
    "sources",
]
DISCREPANCIES = [
    "discrepancy_id",
    "kind",
    "severity",
    "entity_id",
    "property",
    "claim_ids",
    "chosen",
    "explanation",
    "status",
]


def _rows(query: str) -> list[tuple[Any, ...]]:
    duckdb = pytest.importorskip("duckdb")
    found: list[tuple[Any, ...]] = duckdb.connect().sql(query).fetchall()
    return found


def test_columns_start_as_designed(dataset: Dataset, vocabulary: Vocabulary) -> None:
    tables = build_tables(dataset, vocabulary)
    assert tables["claims"].column_names[: len(CLAIMS)] == CLAIMS
    assert tables["facts"].column_names[: len(FACTS)] == FACTS
    assert tables["discrepancies"].column_names[: len(DISCREPANCIES)] == DISCREPANCIES


def test_every_field_is_described(vocabulary: Vocabulary) -> None:
    for schema in table_schemas(vocabulary).values():
        for field in schema.arrow:
            assert (field.metadata or {})[b"description"], f"{schema.name}.{field.name}"


def test_key_and_sort_are_columns(vocabulary: Vocabulary) -> None:
    schemas = table_schemas(vocabulary)
    for schema in schemas.values():
        names = set(schema.arrow.names)
        assert {*schema.key, *schema.sort} <= names
        for here, table, there in schema.refers:
            assert here in names
            assert there in schemas[table].arrow.names


def test_models_are_typed_per_property(dataset: Dataset, vocabulary: Vocabulary) -> None:
    models = build_tables(dataset, vocabulary)["models"]
    assert models.schema.field("released_start").type == pa.date32()
    assert models.schema.field("parameters").type == pa.list_(pa.float64())
    opt, t5 = models.to_pylist()
    assert (t5["id"], t5["name"], t5["released"]) == ("t5", "T5", "2019-10")
    assert str(t5["released_start"]) == "2019-10-01"
    assert str(t5["released_end"]) == "2019-10-31"
    assert (t5["parameters"], t5["parameters_max"], t5["parameters_text"]) == ([11e9], 11e9, "11B")
    assert (t5["aliases"], t5["conflicts"], t5["sources"]) == (["T-5"], ["parameters"], 3)
    assert opt["code"] == ["https://a.org/x", "https://b.org/y"]
    assert opt["openness"] == "open"
    assert opt["parameters"] is None
    assert opt["organization"] is None


def test_side_dataset_keeps_its_place(dataset: Dataset, vocabulary: Vocabulary) -> None:
    (row,) = build_tables(dataset, vocabulary)["benchmarks"].to_pylist()
    assert row["task"] == "QA"
    assert row["dataset"] == "SQuAD"
    assert row["line"] == 20


def test_sources_carry_measured_agreement(dataset: Dataset, vocabulary: Vocabulary) -> None:
    alpha, beta, gamma = build_tables(dataset, vocabulary)["sources"].to_pylist()
    counts = ("facts", "alone", "agree", "compatible", "conflict", "overruled")
    assert tuple(alpha[name] for name in counts) == (3, 1, 1, 0, 1, 0)
    assert tuple(beta[name] for name in counts) == (2, 0, 1, 0, 1, 1)
    assert [found["property"] for found in beta["agreement"]] == ["parameters", "released"]
    assert gamma["copying"][0]["source_id"] == "alpha"


def test_discrepancies_are_ranked_worst_first(dataset: Dataset, vocabulary: Vocabulary) -> None:
    rows = build_tables(dataset, vocabulary)["discrepancies"].to_pylist()
    assert [(row["discrepancy_id"], row["rank"]) for row in rows] == [("d1", 1), ("d0", 2)]


def test_order_of_the_input_does_not_matter(dataset: Dataset, vocabulary: Vocabulary) -> None:
    mixed = random.Random(7)
    shuffled: dict[str, Any] = {
        field.name: tuple(mixed.sample(value, len(value)))
        for field in dataclasses.fields(dataset)
        if isinstance(value := getattr(dataset, field.name), tuple)
    }
    resolved = list(dataset.resolutions.items())
    shuffled["resolutions"] = dict(mixed.sample(resolved, len(resolved)))
    one, other = build_tables(dataset, vocabulary), build_tables(Dataset(**shuffled), vocabulary)
    schemas = table_schemas(vocabulary)
    for name, schema in schemas.items():
        assert parquet_of(one[name], schema) == parquet_of(other[name], schema), name


def test_empty_dataset_has_all_tables(vocabulary: Vocabulary) -> None:
    tables = build_tables(Dataset(), vocabulary)
    schemas = table_schemas(vocabulary)
    assert list(tables) == list(schemas)
    for name, table in tables.items():
        assert table.num_rows == 0
        assert table.schema.equals(schemas[name].arrow)
        assert pq.read_table(pa.BufferReader(parquet_of(table, schemas[name]))).num_rows == 0


def test_parquet_reads_in_pandas(dataset: Dataset, vocabulary: Vocabulary) -> None:
    tables, schemas = build_tables(dataset, vocabulary), table_schemas(vocabulary)
    claims = pd.read_parquet(io.BytesIO(parquet_of(tables["claims"], schemas["claims"])))
    assert list(claims.index) == list(range(9))
    sizes = claims[(claims.property == "parameters") & (claims.kind == "quantity")]
    assert [list(numbers) for numbers in sizes.numbers] == [[11e9], [13e9], [3e9, 11e9]]
    assert claims.hedged.dtype == bool
    assert str(claims.line.dtype) == "int64"
    facts = pd.read_parquet(io.BytesIO(parquet_of(tables["facts"], schemas["facts"])))
    assert claims.merge(facts, on=["entity_id", "property"]).shape[0] == 9
    assert facts.groupby("verdict").size().to_dict() == {"agree": 1, "conflict": 1, "single": 4}


def test_parquet_reads_in_duckdb(dataset: Dataset, vocabulary: Vocabulary, tmp_path: Path) -> None:
    tables, schemas = build_tables(dataset, vocabulary), table_schemas(vocabulary)
    for name, table in tables.items():
        (tmp_path / f"{name}.parquet").write_bytes(parquet_of(table, schemas[name]))
    facts, claims = tmp_path / "facts.parquet", tmp_path / "claims.parquet"
    query = f"""
        select c.raw from '{facts}' f, unnest(f.dissenting) u(id)
        join '{claims}' c on c.claim_id = u.id
        where f.verdict = 'conflict' order by c.raw"""
    assert _rows(query) == [("13B",)]
    models = tmp_path / "models.parquet"
    query = f"select id, parameters_max, released_start from '{models}' where len(parameters) = 1"
    assert [(i, m, str(d)) for i, m, d in _rows(query)] == [("t5", 11e9, "2019-10-01")]
    query = f"select key, value from parquet_kv_metadata('{claims}')"
    metadata = {bytes(key).decode(): bytes(value) for key, value in _rows(query)}
    assert metadata["schema_version"].decode() == SCHEMA_VERSION
    assert json.loads(metadata["fields"])["raw"]


def test_parquet_carries_schema_order_and_no_pandas(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    tables, schemas = build_tables(dataset, vocabulary), table_schemas(vocabulary)
    for name, table in tables.items():
        file = pq.ParquetFile(io.BytesIO(parquet_of(table, schemas[name])))
        assert file.schema_arrow.equals(schemas[name].arrow, check_metadata=False)
        assert (file.schema_arrow.field(0).metadata or {})[b"description"]
        assert b"pandas" not in (file.metadata.metadata or {})
        group = file.metadata.row_group(0)
        assert group.column(0).compression == "ZSTD"
        assert len(group.sorting_columns) > 0


def test_a_property_may_not_take_a_column_name(vocabulary: Vocabulary) -> None:
    properties = vocabulary.properties_file
    taken = {**properties.properties, "aliases": properties.properties["openness"]}
    clash = properties.model_copy(update={"properties": taken})
    with pytest.raises(ValueError, match="aliases"):
        table_schemas(dataclasses.replace(vocabulary, properties_file=clash))


def test_five_thousand_rows_are_quick(dataset: Dataset, vocabulary: Vocabulary) -> None:
    claims = tuple(
        claim.model_copy(update={"claim_id": f"{claim.claim_id}-{i}"})
        for i in range(556)
        for claim in dataset.claims
    )
    large = dataclasses.replace(dataset, claims=claims)
    build_tables(large, vocabulary)
    start = time.process_time()
    build_tables(large, vocabulary)
    assert time.process_time() - start < 0.5
