"""What a dataset remembers: its runs, what changed in each, first and last seen of every claim.

A run joins the history when it read something else than the one before (notes, vocabulary,
schemas) or came to something else. So a run on the same input gives the same bytes. The day is
given by the caller; the first run has none, because nothing but its input shall tell in it.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from publish.arrays import build_scalar
from publish.changes import Changes
from publish.changes_text import Change, list_changes
from publish.dataset import NEEDS_A_PERSON
from publish.fields_history import CHANGED, CHANGES, CLAIMS_HISTORY, HISTORY
from publish.schema import DATE, INT, SCHEMA_VERSION, TableSchema
from publish.snapshot import Column, Past
from publish.tables import build_table, order_tables

Tables = Mapping[str, pa.Table]
KINDS = {
    "note": "notes", "entity": "entities", "fact": "facts", "discrepancy": "discrepancies",
}  # fmt: skip
"""First word of a kind of change → first word of its count."""


SHARED: Final = ("source_id", "path", "line", "entity_id", "property", "raw", "value")
"""Columns of ``claims_history`` that say of a claim that is there what ``claims`` says."""

READ: Final[dict[str, tuple[str, ...]]] = {
    "claims": ("claim_id",),
    "cells": ("table",),
    "discrepancies": ("kind", "status"),
    "facts": ("verdict",),
    "notes": ("path", "sha256"),
}
"""Columns of a run's tables that tell its row of ``history``; for some, just how many rows."""

Parts = Callable[[], Iterable[pa.Table]]
"""Gives the parts of a table, in order, each time it is called."""


class Continued(NamedTuple):
    """The tables of `HISTORIES` after a run; the last in parts, as ``claims`` came."""

    history: pa.Table
    changes: pa.Table
    claims_history: Parts


class Run(NamedTuple):
    """What the caller knows of a run: the vocabulary's fingerprint, and the day (UTC).

    ``entities`` is the name of the table of entities.
    """

    vocabulary: str
    entities: str
    day: date | None = None


def continue_history(
    past: Past | None, tables: Tables, claims: Parts, changes: Changes, run: Run
) -> Continued:
    """The history after a run that published ``tables`` (as far as `READ`) and ``claims``.

    ``claims`` are in order of their entities, no entity in two parts. All is ordered anew, so
    that what was read back gives the bytes it came from.
    """
    if past is None:
        return _begin(tables, claims, run)
    last = last_run(past.history)
    listed = list_changes(changes)
    counts = _count_changes(listed, past.claim_ids, tables["claims"].column("claim_id"))
    state = {**_inputs(tables, run), **count_state(tables, run.entities)}
    if not any(counts.values()) and state == {name: last[name] for name in state}:
        seen = _Seen(past.claims_history, tables, last, is_new=False)
        return Continued(
            order_tables([past.history], HISTORY),
            order_tables([past.changes], CHANGES),
            partial(seen.track, claims),
        )
    row = {"run": last["run"] + 1, "published": run.day, **state, **counts}
    return Continued(
        order_tables([past.history, _one_row(row)], HISTORY),
        order_tables([past.changes, _change_rows(row["run"], listed)], CHANGES),
        partial(_Seen(past.claims_history, tables, row, is_new=True).track, claims),
    )


def _begin(tables: Tables, claims: Parts, run: Run) -> Continued:
    row: dict[str, Any] = dict.fromkeys((field.name for field in CHANGED), 0)
    row |= {"run": 1, "published": None, **_inputs(tables, run)}
    row |= count_state(tables, run.entities)
    seen = _Seen(_empty(CLAIMS_HISTORY), tables, row, is_new=True)
    history = order_tables([_one_row(row)], HISTORY)
    return Continued(history, _empty(CHANGES), partial(seen.track, claims))


def last_run(history: pa.Table) -> dict[str, Any]:
    """The last row of ``history``."""
    found: dict[str, Any] = history.slice(history.num_rows - 1).to_pylist()[0]
    return found


def latest_changes(tables: Tables) -> list[Change]:
    """What the last run of the history changed, as it was told."""
    run = build_scalar(last_run(tables["history"])["run"], INT)
    latest = tables["changes"].filter(pc.equal(tables["changes"].column("run"), run))
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
    pairs = zip(*(notes.column(name).to_pylist() for name in ("path", "sha256")), strict=True)
    text = "".join(f"{path}\0{digest}\n" for path, digest in sorted(pairs))
    return hashlib.sha256(text.encode()).hexdigest()


def count_state(tables: Tables, entities: str) -> dict[str, int]:
    """The counts that a row of ``history`` gives; ``entities`` names the table of entities."""
    verdicts = Counter(tables["facts"].column("verdict").to_pylist())
    found = tables["discrepancies"]
    kinds, statuses = (found.column(name).to_pylist() for name in ("kind", "status"))
    open_ = [k for k, s in zip(kinds, statuses, strict=True) if s in NEEDS_A_PERSON]
    return {
        "notes": tables["notes"].num_rows,
        "cells": tables["cells"].num_rows,
        "claims": tables["claims"].num_rows,
        "entities": tables[entities].num_rows,
        "facts": tables["facts"].num_rows,
        "conflicts": verdicts["conflict"],
        "open_discrepancies": len(open_),
        "open_conflicts": open_.count("conflict"),
    }


def _inputs(tables: Tables, run: Run) -> dict[str, Any]:
    return {
        "schema_version": SCHEMA_VERSION,
        "notes_sha256": hash_notes(tables["notes"]),
        "vocabulary_sha256": run.vocabulary,
    }


def _count_changes(listed: Sequence[Change], before: Column, after: Column) -> dict[str, int]:
    counts = dict.fromkeys((field.name for field in CHANGED), 0)
    for change in listed:
        about, what = change.kind.split(" ", 1)
        counts[f"{KINDS[about]}_{what}"] += 1
    kept = len(after.filter(pc.is_in(after, value_set=before)))
    return counts | {"claims_added": len(after) - kept, "claims_gone": len(before) - kept}


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


class _Seen:
    """First and last seen of claims: of those there are, and of those that are gone.

    ``known`` has the rows of the run before.
    """

    def __init__(
        self, known: pa.Table, tables: Tables, run: Mapping[str, Any], *, is_new: bool
    ) -> None:
        ids, before = tables["claims"].column("claim_id"), known.column("claim_id")
        self.known, self.run, self.is_new = known, run, is_new
        self.places = pc.index_in(ids, value_set=before)
        gone = known.filter(pc.invert(pc.is_in(before, value_set=ids)))
        self.gone = order_tables([gone], CLAIMS_HISTORY)

    def track(self, parts: Parts) -> Iterator[pa.Table]:
        """The rows by part. One that is gone goes to the first that ends at its entity or later."""
        start, left = 0, self.gone
        for claims in parts():
            living = self._living(claims, self.places.slice(start, claims.num_rows))
            start += claims.num_rows
            count = 0
            if left.num_rows and living.num_rows:
                last = living.column("entity_id")[-1]
                count = left.filter(pc.less_equal(left.column("entity_id"), last)).num_rows
            yield order_tables([living, left.slice(0, count)], CLAIMS_HISTORY)
            left = left.slice(count)
        yield left

    def _living(self, claims: pa.Table, places: Column) -> pa.Table:
        """The rows of claims that there are, whose ``places`` in what is known are given."""
        number, day = build_scalar(self.run["run"], INT), build_scalar(self.run["published"], DATE)
        none, once = build_scalar(0, INT), build_scalar(int(self.is_new), INT)

        def kept(name: str, otherwise: pa.Scalar[Any]) -> Column:
            return pc.if_else(pc.is_null(places), otherwise, self.known.column(name).take(places))

        seen = {
            "first_run": kept("first_run", number),
            "last_run": pa.repeat(number, len(places)),
            "runs": pc.add(kept("runs", none), once),
            "first_seen": kept("first_seen", day),
            "last_seen": pa.repeat(day, len(places)),
        }
        columns = [
            seen[field.name] if field.name in seen else claims.column(field.name)
            for field in CLAIMS_HISTORY.fields
        ]
        return pa.Table.from_arrays(columns, names=CLAIMS_HISTORY.arrow.names)
