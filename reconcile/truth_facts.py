"""Chosen options → a table of facts: verdict, confidence, margin, and who is for and against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from reconcile.truth_claims import Claims, Flags, Floats, Ints, distinct, tally
from reconcile.truth_similar import Similarity

COLUMNS: dict[str, pa.DataType] = {
    "entity": pa.string(),
    "property": pa.string(),
    "value": pa.string(),
    "verdict": pa.string(),
    "confidence": pa.float64(),
    "margin": pa.float64(),
    "supporting": pa.list_(pa.string()),
    "dissenting": pa.list_(pa.string()),
    "policy": pa.string(),
}
SCHEMA = pa.schema([pa.field(name, kind) for name, kind in COLUMNS.items()])
VERDICTS = ("single", "agree", "compatible", "conflict")
DIGITS = 9
"""Scores that are equal to so many digits are ties."""


@dataclass(frozen=True)
class Choice:
    """What a policy made of some cells.

    ``score`` ranks the options of a cell, ``chance`` is the confidence in each, and ``policy``
    names, per cell, the rule that spoke.
    """

    score: Floats
    chance: Floats
    policy: npt.NDArray[np.object_]


def choose(claims: Claims, score: Floats) -> Ints:
    """The best option of each cell; ties go to the least number or time, then as text sorts."""
    number = claims.option_number
    least = np.where(np.isnan(number), np.inf, number)
    keys = (claims.option_value, least, -np.round(score, DIGITS), claims.option_cell)
    order = np.lexsort(keys)
    first = np.unique(claims.option_cell[order], return_index=True)[1]
    return np.asarray(order[first])


def facts_of(claims: Claims, similar: Similarity, choice: Choice) -> pa.Table:
    """One row for each cell, ordered by entity and property."""
    chosen = choose(claims, choice.score)
    names = np.asarray(claims.vocabulary.properties, dtype=object)
    verdict = np.asarray(VERDICTS, dtype=object)[_verdicts(claims, similar)]
    agrees = _for_chosen(claims, similar, chosen)
    columns: list[Any] = [
        claims.cell_entity.cast(pa.string()),
        pa.array(names[claims.cell_property], pa.string()),
        _take(claims.values, claims.option_value[chosen]).cast(pa.string()),
        pa.array(verdict, pa.string()),
        pa.array(np.round(choice.chance[chosen], 4)),
        pa.array(np.round(_margin(claims, choice.chance, chosen), 4)),
        _sources(claims, agrees),
        _sources(claims, ~agrees),
        pa.array(choice.policy, pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _verdicts(claims: Claims, similar: Similarity) -> Ints:
    """Codes of `VERDICTS`."""
    cells = len(claims.cell_property)
    fitting = tally(claims.option_cell[similar.one[similar.fits]], cells)
    all_fit = fitting == claims.options * (claims.options - 1)
    several = np.where(claims.options == 1, 1, np.where(all_fit, 2, 3))
    return np.where((claims.voices < 2) & (claims.options == 1), 0, several)


def _for_chosen(claims: Claims, similar: Similarity, chosen: Ints) -> Flags:
    """Whether each claim says the chosen value or one that can be true along with it."""
    good = np.zeros(len(claims.option_cell), dtype=bool)
    good[chosen] = True
    good[similar.one[similar.fits & np.isin(similar.other, chosen)]] = True
    return np.asarray(good[claims.option])


def _margin(claims: Claims, chance: Floats, chosen: Ints) -> Floats:
    """How far the chosen value is ahead of the best other one."""
    others = chance.copy()
    others[chosen] = 0.0
    second = np.zeros(len(chosen))
    np.maximum.at(second, claims.option_cell, others)
    return np.asarray(np.clip(chance[chosen] - second, 0.0, 1.0))


def _take(texts: Any, codes: Ints) -> Any:
    return texts.take(pa.array(codes))


def _sources(claims: Claims, wanted: Flags) -> Any:
    """Per cell the sorted names of the sources of the wanted claims."""
    size = len(claims.vocabulary.sources)
    codes = distinct(claims.cell[wanted] * size + claims.source[wanted])
    cell, source = np.divmod(codes, max(size, 1))
    ends = np.searchsorted(cell, np.arange(len(claims.cell_property) + 1))
    names = _take(pa.array(claims.vocabulary.sources, pa.string()), source)
    offsets: Any = pa.array(ends.astype(np.int32))
    return pa.ListArray.from_arrays(offsets, names)
