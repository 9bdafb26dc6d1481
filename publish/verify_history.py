"""Whether what a dataset remembers of its runs fits together, and fits what it holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pyarrow as pa

from publish.fields_history import CHANGED, CLAIMS_HISTORY, HISTORIES
from publish.history import KINDS, SHARED, count_state, hash_notes

Row = dict[str, Any]


def find_history_breaks(tables: Mapping[str, pa.Table], entities: str) -> Iterator[str]:
    """What does not hold, a line each; nothing for a dataset that has no history.

    ``entities`` is the name of the table of entities.
    """
    if not all(schema.name in tables for schema in HISTORIES):
        return
    missing = [
        f"{schema.name}.parquet has no column {name!r}"
        for schema in HISTORIES
        for name in schema.arrow.names
        if name not in tables[schema.name].column_names
    ]
    if missing:
        yield from missing
        return
    runs = tables["history"].to_pylist()
    yield from _numbered(runs)
    if runs:
        yield from _last_run(runs[-1], tables, entities)
        yield from _told(runs, tables["changes"])
        yield from _seen(runs, tables)


def _numbered(runs: list[Row]) -> Iterator[str]:
    numbers = [run["run"] for run in runs]
    if numbers != list(range(1, len(runs) + 1)) or not runs:
        yield f"history: runs are {numbers or 'none'}; they count from 1"
    for before, after in pairwise(runs):
        came = before["claims"] + after["claims_added"] - after["claims_gone"]
        if came != after["claims"]:
            yield f"history: run {after['run']} has {after['claims']} claims; {came} came of it"


def _last_run(last: Row, tables: Mapping[str, pa.Table], entities: str) -> Iterator[str]:
    """The last run says what the tables hold."""
    held = {**count_state(tables, entities), "notes_sha256": hash_notes(tables["notes"])}
    for name, value in held.items():
        if last[name] != value:
            yield f"history: {name} of run {last['run']} is {last[name]!r}, but it is {value!r}"


def _told(runs: list[Row], changes: pa.Table) -> Iterator[str]:
    """The changes of a run are as many as it counts."""
    rows = changes.select(["run", "kind"]).to_pylist()
    told = Counter((row["run"], _count_of(row["kind"])) for row in rows)
    counted = {
        (run["run"], field.name): run[field.name]
        for run in runs
        for field in CHANGED
        if not field.name.startswith("claims_")
    }
    for key in sorted(told.keys() | {key for key, n in counted.items() if n}):
        if told[key] != counted.get(key, 0):
            yield f"changes: run {key[0]} tells {told[key]} {key[1]}, not {counted.get(key, 0)}"


def _count_of(kind: str) -> str:
    about, _, what = kind.partition(" ")
    return f"{KINDS.get(about, about)}_{what}"


def _seen(runs: list[Row], tables: Mapping[str, pa.Table]) -> Iterator[str]:
    """Claims seen by the last run are those there are, and no claim was seen before its first."""
    days = {run["run"]: run["published"] for run in runs}
    last = runs[-1]["run"]
    claims = _by_id(tables["claims"], ("claim_id", *SHARED))
    for id_, row in _by_id(tables["claims_history"], CLAIMS_HISTORY.arrow.names).items():
        where = f"claims_history: {id_}"
        first_run, last_run = row["first_run"], row["last_run"]
        if not 1 <= row["runs"] <= last_run - first_run + 1 or last_run > last:
            yield f"{where} was seen {row['runs']} times in runs {first_run} to {last_run}"
        elif (row["first_seen"], row["last_seen"]) != (days.get(first_run), days.get(last_run)):
            yield f"{where} was seen on other days than its runs were"
        claim = claims.pop(id_, None)
        if (claim is None) == (last_run == last):
            yield f"{where} was last seen in run {last_run} of {last}, which it was not"
        elif claim and any(claim[name] != row[name] for name in SHARED):
            yield f"{where} is not what claims.parquet says"
    for id_ in sorted(claims):
        yield f"claims: {id_} is not in claims_history.parquet"


def _by_id(table: pa.Table, columns: Any) -> dict[str, Row]:
    return {row["claim_id"]: row for row in table.select(list(columns)).to_pylist()}
