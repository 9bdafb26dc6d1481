"""Discrepancies in reading order, worst first.

Those that need a person come first; then the severe, those with claims to compare, those most
sources speak of, those whose value is least sure.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

from publish.arrays import build_array
from publish.schema import DOUBLE, INT, STRING
from publish.streams import flat, no_rows, pieces
from records import Discrepancy

SEVERITIES: Final = ("high", "medium", "low")
NEEDS_A_PERSON: Final = frozenset({"open", "stale"})

Ranked: TypeAlias = tuple[Discrepancy, int, "float | None"]
"""A discrepancy, the sources of the claims it rests on, the confidence of the fact it is about."""

Ranks: TypeAlias = "array[int]"

_TYPES: Final[dict[str, pa.DataType]] = {
    **dict.fromkeys(("settled", "severity", "unheard"), INT),
    "confidence": DOUBLE,
    **dict.fromkeys(("kind", "entity_id", "property", "discrepancy_id"), STRING),
}
_KEYS: Final = pa.schema(_TYPES)
_ROWS: Final = 1 << 12


def badness(ranked: Ranked) -> tuple[Any, ...]:
    """What a discrepancy is ranked by: the less, the worse."""
    found, heard, confidence = ranked
    return (
        int(found.status not in NEEDS_A_PERSON),
        SEVERITIES.index(found.severity),
        -heard,
        1.0 if confidence is None else confidence,
        found.kind,
        found.entity_id,
        found.property,
        found.discrepancy_id,
    )


def rank(found: Iterable[Ranked]) -> Ranks:
    """The rank of each of many discrepancies, from 1; 0 for one whose id another had before.

    Of each no more is held than what it is ranked by.
    """
    keys = pa.concat_tables([no_rows(_KEYS), *map(_keys, pieces(found, _ROWS))])
    order = pc.sort_indices(keys, sort_keys=[(name, "ascending") for name in _TYPES])
    again = _seen_before(keys.column("discrepancy_id"))
    ranks: Ranks = array("q", bytes(8 * keys.num_rows))
    last = 0
    for start in range(0, len(order), _ROWS):
        places: list[Any] = order.slice(start, _ROWS).to_pylist()
        for place in places:
            if place not in again:
                ranks[place] = last = last + 1
    return ranks


def _keys(found: Iterable[Ranked]) -> pa.Table:
    columns = zip(*map(badness, found), strict=True)
    arrays = [build_array(column, one.type) for column, one in zip(columns, _KEYS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=_KEYS)


def _seen_before(ids: Any) -> set[int]:
    """Places of texts that came before."""
    codes = flat(ids).dictionary_encode()
    if len(codes.dictionary) == len(codes):
        return set()
    first: dict[object, int] = {}
    places = enumerate(codes.indices.to_pylist())
    return {place for place, code in places if first.setdefault(code, place) != place}
