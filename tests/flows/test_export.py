"""The published tables in other forms say the same."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa
import pytest

from flows.errors import UsageError
from flows.export import export_csv, export_duckdb, export_jsonl, export_sqlite, read_tables
from publish.export import render_csv, render_jsonl
from tests.conftest import ROOT

OUT = ROOT / "normalized"


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


def test_all_forms_hold_every_row(tmp_path: Path) -> None:
    tables = read_tables(OUT)
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


def test_nothing_to_export(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no dataset here"):
        read_tables(tmp_path)
