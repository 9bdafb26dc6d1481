"""What a dataset remembers: its runs, what changed in each, first and last seen of every claim.

A run joins the history when it read something else than the one before (notes, vocabulary,
schemas) or came to something else. So a run on the same input gives the same bytes. The day is
given by the caller; the first run has none, because nothing but its input shall tell in it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from publish.arrays import build_scalar
from publish.changes import Changes
from publish.changes_text import Change, list_changes
from publish.dataset import Dataset
from publish.fields_history import CHANGED, CHANGES, CLAIMS_HISTORY, HISTORIES, HISTORY
from publish.published import Published
from publish.ranking import NEEDS_A_PERSON
from publish.schema import INT, SCHEMA_VERSION, TableSchema
from publish.seen import Seen
from publish.streams import Stream, rows_of
from publish.tables import build_table, conform, order_tables

Tables = Mapping[str, pa.Table]
KINDS = {
    "note": "notes", "entity": "entities", "fact": "facts", "discrepancy": "discrepancies",
}  # fmt: skip
"""First word of a kind of change → first word of its count."""


SHARED: Final = ("source_id", "path", "line", "entity_id", "property", "raw", "value")
"""Columns of ``claims_history`` that say of a claim that is there what ``claims`` says."""

CONTINUED: Final = (*SHARED, "claim_id")
"""Columns of ``claims`` that its history is told from."""


class Past(NamedTuple):
    """The tables of earlier runs that a dataset holds; the last in parts."""

    history: pa.Table
    changes: pa.Table
    claims_history: Stream


class Continued(NamedTuple):
    """The tables of `HISTORIES` after a run; the last in parts, as ``claims`` came."""

    history: pa.Table
    changes: pa.Table
    claims_history: Stream


class Run(NamedTuple):
    """What is known of a run beside its changes and claims.

    ``inputs`` and ``state`` are columns of its row of ``history``, ``day`` is its day (UTC).
    """

    inputs: Mapping[str, str]
    state: Mapping[str, int]
    day: date | None = None


def read_past(before: Published) -> Past | None:
    """What a dataset remembers; None when it remembers no run.

    Raises ValueError for tables that tell of them in another way than this version can continue.
    """
    if not all(schema.name in before.tables for schema in HISTORIES):
        return None
    history, changes = (_remembered(before, schema) for schema in (HISTORY, CHANGES))
    if not history.num_rows:
        return None

    def claims_history() -> Iterator[pa.Table]:
        for part in before.parts(CLAIMS_HISTORY.name):
            yield conform(part, CLAIMS_HISTORY)

    return Past(history, changes, claims_history)


def _remembered(before: Published, schema: TableSchema) -> pa.Table:
    return conform(pa.concat_tables(list(before.parts(schema.name))), schema)


def continue_history(past: Past | None, claims: Stream, changes: Changes, run: Run) -> Continued:
    """The history after a run that published ``claims`` (as far as `CONTINUED`).

    ``claims`` are in order of their entities, no entity in two parts. All is ordered anew, so
    that what was read back gives the bytes it came from.
    """
    if past is None:
        return _begin(claims, run)
    last = last_run(past.history)
    listed = list_changes(changes)
    seen = Seen(past.claims_history, claims, last["run"])
    counts = _count_changes(listed) | seen.counts
    state = {**run.inputs, **run.state}
    if not any(counts.values()) and state == {name: last[name] for name in state}:
        return Continued(
            order_tables([past.history], HISTORY),
            order_tables([past.changes], CHANGES),
            partial(seen.track, last, is_new=False),
        )
    row = {"run": last["run"] + 1, "published": run.day, **state, **counts}
    return Continued(
        order_tables([past.history, _one_row(row)], HISTORY),
        order_tables([past.changes, _change_rows(row["run"], listed)], CHANGES),
        partial(seen.track, row, is_new=True),
    )


def _begin(claims: Stream, run: Run) -> Continued:
    row: dict[str, Any] = dict.fromkeys((field.name for field in CHANGED), 0)
    row |= {"run": 1, "published": None, **run.inputs, **run.state}
    nothing = partial(iter, [_empty(CLAIMS_HISTORY)])
    seen = Seen(nothing, claims)
    return Continued(_one_row(row), _empty(CHANGES), partial(seen.track, row, is_new=True))


def last_run(history: pa.Table) -> dict[str, Any]:
    """The last row of ``history``."""
    found: dict[str, Any] = history.slice(history.num_rows - 1).to_pylist()[0]
    return found


def latest_changes(told: Continued) -> list[Change]:
    """What the last run of the history changed, as it was told."""
    run = build_scalar(last_run(told.history)["run"], INT)
    latest = told.changes.filter(pc.equal(told.changes.column("run"), run))
    return [
        Change(
            row["kind"],
            row["change"],
            tuple(row["because"]),
            (row["entity_id"], row["property"]),
        )
        for row in latest.to_pylist()
    ]


def hash_notes(notes: pa.Table) -> str:
    """SHA-256 of what was read, from the columns ``path`` and ``sha256`` of ``notes``."""
    pairs = rows_of(notes, ("path", "sha256"))
    text = "".join(f"{path}\0{digest}\n" for path, digest in sorted(pairs))
    return hashlib.sha256(text.encode()).hexdigest()


def count_state(tables: Tables, entities: str) -> dict[str, int]:
    """The counts that a row of ``history`` gives; ``entities`` names the table of entities."""
    verdicts = Counter(tables["facts"].column("verdict").to_pylist())
    found = tables["discrepancies"]
    return {
        "notes": tables["notes"].num_rows,
        "cells": tables["cells"].num_rows,
        "claims": tables["claims"].num_rows,
        "entities": tables[entities].num_rows,
        "facts": tables["facts"].num_rows,
        "conflicts": verdicts["conflict"],
        **_count_open(Counter(rows_of(found, ("kind", "status")))),
    }


def state_of(dataset: Dataset) -> dict[str, int]:
    """The same counts of a dataset that is not published."""
    whole = dataset.whole
    verdicts = Counter[str](fact.verdict for fact in dataset.facts)
    for counts in whole.totals.verdicts.values() if whole is not None else ():
        verdicts.update(counts)
    return {
        "notes": len(dataset.notes),
        "cells": len(dataset.cells) if whole is None else sum(whole.dispositions.values()),
        "claims": sum(dataset.claims_of_source.values()),
        "entities": len(dataset.entities),
        "facts": sum(verdicts.values()),
        "conflicts": verdicts["conflict"],
        **_count_open(_by_status(dataset)),
    }


def _by_status(dataset: Dataset) -> Counter[tuple[str, str]]:
    counts: Counter[tuple[str, str]] = Counter()
    for (kind, _, status), number in dataset.kinds.items():
        counts[kind, status] += number
    return counts


def _count_open(counts: Mapping[tuple[Any, ...], int]) -> dict[str, int]:
    """Of discrepancies by kind and status, those that need a person."""
    open_: Counter[str] = Counter()
    for (kind, status), number in counts.items():
        open_[kind] += number if status in NEEDS_A_PERSON else 0
    return {"open_discrepancies": open_.total(), "open_conflicts": open_["conflict"]}


def inputs_of(notes: pa.Table, vocabulary: str) -> dict[str, str]:
    """What a run read: ``notes``, and a vocabulary by its fingerprint."""
    return {
        "schema_version": SCHEMA_VERSION,
        "notes_sha256": hash_notes(notes),
        "vocabulary_sha256": vocabulary,
    }


def _count_changes(listed: Sequence[Change]) -> dict[str, int]:
    counts = dict.fromkeys((field.name for field in CHANGED), 0)
    for change in listed:
        about, what = change.kind.split(" ", 1)
        counts[f"{KINDS[about]}_{what}"] += 1
    return counts


def _empty(schema: TableSchema) -> pa.Table:
    return build_table({field.name: [] for field in schema.fields}, schema)


def _one_row(row: Mapping[str, Any]) -> pa.Table:
    return build_table({name: [value] for name, value in row.items()}, HISTORY)


def _change_rows(run: int, listed: Sequence[Change]) -> pa.Table:
    columns: dict[str, list[Any]] = {
        "run": [run] * len(listed),
        "rank": list(range(1, len(listed) + 1)),
        "kind": [change.kind for change in listed],
        "entity_id": [change.key[0] for change in listed],
        "property": [change.key[1] for change in listed],
        "change": [change.about for change in listed],
        "because": [change.because for change in listed],
    }
    return build_table(columns, CHANGES)
