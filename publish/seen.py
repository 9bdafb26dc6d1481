"""First and last seen of claims: of those there are, and of those that are gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from publish.arrays import build_array, build_scalar
from publish.fields_history import CLAIMS_HISTORY
from publish.schema import DATE, INT, STRING
from publish.streams import Column, Stream, flat, no_rows, only_in, rows_with, side_by_side
from publish.tables import order_tables

ENTITY, ID = "entity_id", "claim_id"


class Seen:
    """The claims of a run beside those that earlier runs saw, an entity or some at a time.

    ``known`` (`CLAIMS_HISTORY`) and ``claims`` are in order of entities. ``last`` is the number of
    the run before; ``counts`` says how many claims came and went since.
    """

    def __init__(self, known: Stream, claims: Stream, last: int = 0) -> None:
        self.known, self.claims = known, claims
        self.counts, self.moved = (
            {"claims_added": 0, "claims_gone": 0},
            no_rows(CLAIMS_HISTORY.arrow),
        )
        if last:
            self._compare(last)

    def _compare(self, last: int) -> None:
        came: list[Column] = []
        added, gone = 0, 0
        for before, now in self._windows():
            there = before.filter(pc.equal(before.column("last_run"), build_scalar(last, INT)))
            came.append(now.column(ID).filter(only_in(now, before, [ID])))
            added += _count(only_in(now, there, [ID]))
            gone += _count(only_in(there, now, [ID]))
        self.moved = self._find_elsewhere(came)
        still = _count(pc.equal(self.moved.column("last_run"), build_scalar(last, INT)))
        self.counts = {"claims_added": added - still, "claims_gone": gone - still}

    def _windows(self) -> Iterator[tuple[pa.Table, pa.Table]]:
        return side_by_side(self.known(), self.claims(), ENTITY)

    def _find_elsewhere(self, came: list[Column]) -> pa.Table:
        """What is known of claims that are new to their entity: they had another one before."""
        ids = build_array([id_ for part in came for id_ in part.to_pylist()], STRING)
        if not len(ids):
            return self.moved
        return pa.concat_tables([rows_with(part, ID, ids) for part in self.known()])

    def track(self, run: Mapping[str, Any], *, is_new: bool) -> Iterator[pa.Table]:
        """The rows of `CLAIMS_HISTORY` after a run, in parts."""
        for before, now in self._windows():
            gone = before.filter(only_in(before, now, [ID]))
            gone = gone.filter(only_in(gone, self.moved, [ID]))
            known = pa.concat_tables([before, self.moved])
            yield order_tables([_living(now, known, run, is_new=is_new), gone], CLAIMS_HISTORY)


def _count(mask: Column) -> int:
    return len(mask.filter(mask))


def _living(claims: pa.Table, known: pa.Table, run: Mapping[str, Any], *, is_new: bool) -> pa.Table:
    """The rows of claims that there are."""
    places = pc.index_in(claims.column(ID), value_set=flat(known.column(ID)))
    number, day = build_scalar(run["run"], INT), build_scalar(run["published"], DATE)
    none, once = build_scalar(0, INT), build_scalar(int(is_new), INT)

    def kept(name: str, otherwise: pa.Scalar[Any]) -> Column:
        return pc.if_else(pc.is_null(places), otherwise, known.column(name).take(places))

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
