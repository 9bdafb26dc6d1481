"""``concord export``: the published dataset for spreadsheets, databases and scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import PUBLISHED, Published
from flows.errors import UsageError


def export(
    csv: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Flat CSV files, safe in spreadsheets.")
    ] = None,
    jsonl: Annotated[Path | None, typer.Option(metavar="DIR", help="JSON lines.")] = None,
    sqlite: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A SQLite database, flat.")
    ] = None,
    duckdb: Annotated[Path | None, typer.Option(metavar="FILE", help="A DuckDB database.")] = None,
    out: Published = PUBLISHED,
) -> None:
    """Write the published tables in other forms; those of Parquet stay the reference."""
    from flows import export as forms

    asked = (
        (forms.export_csv, csv),
        (forms.export_jsonl, jsonl),
        (forms.export_sqlite, sqlite),
        (forms.export_duckdb, duckdb),
    )
    if not any(target for _, target in asked):
        raise UsageError("export: give one or more of --csv, --jsonl, --sqlite, --duckdb")
    tables = forms.read_tables(out)
    for write, target in asked:
        if target is not None:
            print(f"{target}: {write(tables, target)} tables")
