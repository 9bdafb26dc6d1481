"""The published tables in other forms say the same."""

from __future__ import annotations

import csv
import io
import json
import math
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import frictionless
import pandas as pd
import pyarrow as pa
import pytest
from frictionless.resources import TableResource

from flows.errors import UsageError
from flows.export import export_csv, export_duckdb, export_jsonl, export_sqlite, read_tables
from publish.export import render_csv, render_jsonl


def test_formulas_do_not_run_in_spreadsheets() -> None:
    texts = ["=1+1", "+1", "-1", "@x", "a=1", None, "", 'say "hi", ok\nthere']
    data = render_csv(pa.table({"text": texts, "list": [["=x", "y"]] * 8, "n": [-1.5] * 8}))
    rows = list(csv.reader(io.StringIO(data.decode())))
    assert [row[0] for row in rows[1:]] == [
        "'=1+1", "'+1", "'-1", "'@x", "a=1", "", "", 'say "hi", ok\nthere',
    ]  # fmt: skip
    assert {(row[1], row[2]) for row in rows[1:]} == {("'=x; y", "-1.5")}


def test_json_lines() -> None:
    data = render_jsonl(
        pa.table({"a": ["é"], "b": [[1.5, 2.0]], "c": pa.array([None], pa.string())})
    )
    assert json.loads(data) == {"a": "é", "b": [1.5, 2.0], "c": None}


def test_json_lines_are_json() -> None:
    """An end that is open is null there: JSON has no infinity (RFC 8259)."""
    data = render_jsonl(
        pa.table({"a": [[1.0, math.inf]], "b": [-math.inf], "c": [{"d": math.inf}]})
    )
    assert json.loads(data, parse_constant=lambda name: pytest.fail(name)) == {
        "a": [1.0, None], "b": None, "c": {"d": None}
    }  # fmt: skip


def test_all_forms_hold_every_row(published: Path, tmp_path: Path) -> None:
    tables = read_tables(published / "normalized")
    forms = (export_csv, export_jsonl, export_sqlite, export_duckdb)
    for write, name in zip(forms, ("csv", "jsonl", "a.db", "a.duckdb"), strict=True):
        assert write(tables, tmp_path / name) == len(tables)
    with (
        closing(sqlite3.connect(tmp_path / "a.db")) as lite,
        duckdb.connect(str(tmp_path / "a.duckdb")) as duck,
    ):
        for name, table in tables.items():
            rows = table.num_rows
            assert lite.execute(f"SELECT count(*) FROM {name}").fetchone() == (rows,)
            assert duck.execute(f"SELECT count(*) FROM {name}").fetchone() == (rows,)
            assert len((tmp_path / "jsonl" / f"{name}.jsonl").read_text().splitlines()) == rows
            if rows:
                assert len(pd.read_csv(tmp_path / "csv" / f"{name}.csv")) == rows
        sql = "SELECT released FROM models WHERE id = 'bloom'"
        assert lite.execute(sql).fetchone() == duck.execute(sql).fetchone() == ("2022-07",)


@pytest.fixture(scope="module")
def flat(published: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("flat")
    export_csv(read_tables(published / "normalized"), folder)
    return folder


def problems(folder: Path) -> list[tuple[str, str]]:
    """What Frictionless finds wrong: file and type of error, each pair once."""
    report = frictionless.validate(folder / "datapackage.json")
    return sorted({(task.name, error.type) for task in report.tasks for error in task.errors})


def test_the_flat_twin_is_a_valid_data_package(flat: Path) -> None:
    assert problems(flat) == []
    package = frictionless.Package(str(flat / "datapackage.json"))
    facts = package.get_resource("facts")
    assert isinstance(facts, TableResource)
    fact = facts.read_rows()[0]
    assert fact["supporting"]
    assert all(isinstance(id_, str) for id_ in fact["supporting"])


def test_a_flat_twin_with_errors_is_not_valid(flat: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(flat, tmp_path / "flat"))
    descriptor = json.loads((folder / "datapackage.json").read_bytes())
    for resource in descriptor["resources"]:
        del resource["hash"], resource["bytes"]
    (folder / "datapackage.json").write_text(json.dumps(descriptor))
    for name, old, new in (("facts", "alexatm", "nobody"), ("mentions", "1", "much")):
        file = folder / f"{name}.csv"
        rows = file.read_text().splitlines(keepends=True)
        rows[1] = rows[1].replace(old, new)
        file.write_text("".join(rows))
    assert problems(folder) == [("facts", "foreign-key"), ("mentions", "type-error")]


def test_a_table_that_is_not_ours_is_not_exported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"a\.parquet: schema version none; 2\.x is needed"):
        export_csv({"a": pa.table({"x": [1]})}, tmp_path)


def test_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no dataset here"):
        read_tables(tmp_path)
