"""Discrepancies in reading order, worst first.

Those that need a person come first; then the severe, those with claims to compare, those most
sources speak of, those whose value is least sure.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt
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

Ranks: TypeAlias = "npt.NDArray[np.int64]"

_TYPES: Final[dict[str, pa.DataType]] = {
    **dict.fromkeys(("settled", "severity", "unheard"), INT),
    "confidence": DOUBLE,
    **dict.fromkeys(("kind", "entity_id", "property", "discrepancy_id"), STRING),
}
_KEYS: Final = pa.schema(_TYPES)
_ROWS: Final = 1 << 14


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
    places = np.asarray(order)
    places = places[_is_first(keys.column("discrepancy_id"))[places]]
    ranks: Ranks = np.zeros(keys.num_rows, dtype=np.int64)
    ranks[places] = np.arange(1, len(places) + 1)
    return ranks


def _keys(found: Iterable[Ranked]) -> pa.Table:
    columns = zip(*map(badness, found), strict=True)
    arrays = [build_array(column, one.type) for column, one in zip(columns, _KEYS, strict=True)]
    return pa.Table.from_arrays(arrays, schema=_KEYS)


def _is_first(ids: Any) -> npt.NDArray[np.bool_]:
    """Which of some texts did not come before."""
    codes = np.asarray(flat(ids).dictionary_encode().indices)
    is_first = np.zeros(len(codes), dtype=np.bool_)
    is_first[np.unique(codes, return_index=True)[1]] = True
    return is_first
