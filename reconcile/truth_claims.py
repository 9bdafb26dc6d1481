"""Claims of a table as arrays: who says what of which cell.

A *cell* is one (entity, property); an *option* is one distinct value claimed of a cell. Codes
are given in sorted order, so that the order of the rows never matters. A source that says a
thing twice has said it once; one that says several things of a cell shares its voice among them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from reconcile.truth_numbers import numbers_of

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Code = TypeVar("Code", np.int64, np.uint64)

_ODD = tuple(np.uint64(odd) for odd in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
"""Multipliers that spread hashes (splitmix64, Steele, Lea and Flood 2014)."""

CLAIM_COLUMNS = ("entity", "property", "source", "value")
BROADER_COLUMNS = ("narrow", "broad")
KIND_COLUMN = "kind"
"""Optional: what the values of a property are, where it is not to be told from their looks."""
KINDS = ("text", "set", "date", "number")
"""Most cautious first: of several that are stated for a property, the first one holds."""


class WrongColumnsError(ValueError):
    """A table lacks columns that are needed; the message names both."""

    def __init__(self, what: str, found: Sequence[str], needed: Sequence[str]) -> None:
        missing = [name for name in needed if name not in found]
        super().__init__(
            f"{what}: columns found: {', '.join(map(str, found)) or 'none'}; "
            f"needed: {', '.join(needed)}; missing: {', '.join(missing)}"
        )


def check_columns(what: str, found: Sequence[str], needed: Sequence[str]) -> None:
    """Raise `WrongColumnsError` unless every needed column is there."""
    if not set(needed) <= set(found):
        raise WrongColumnsError(what, found, needed)


class UnknownKindError(ValueError):
    """The column of kinds holds something else than `KINDS`."""

    def __init__(self, found: Sequence[str]) -> None:
        super().__init__(
            f"claims: kinds found: {', '.join(found)}; known: {', '.join(sorted(KINDS))}, or empty"
        )


def as_claims(table: pd.DataFrame | pa.Table) -> pd.DataFrame:
    """Columns of claims as text, with that of kinds, empty where none is stated.

    Raises `WrongColumnsError` and `UnknownKindError`.
    """
    if isinstance(table, pd.DataFrame):
        table = table.reset_index(drop=True)
    frame = as_frame(table, "claims", CLAIM_COLUMNS)
    names = table.column_names if isinstance(table, pa.Table) else table.columns
    if KIND_COLUMN not in names:
        return frame.assign(**{KIND_COLUMN: ""})
    kinds = table[KIND_COLUMN].to_pandas() if isinstance(table, pa.Table) else table[KIND_COLUMN]
    stated = kinds.loc[frame.index].fillna("").astype(str).str.strip().str.lower()
    unknown = sorted(set(stated) - {*KINDS, ""})
    if unknown:
        raise UnknownKindError(unknown)
    return frame.assign(**{KIND_COLUMN: stated})


def as_frame(table: pd.DataFrame | pa.Table, what: str, needed: Sequence[str]) -> pd.DataFrame:
    """The needed columns as text, without rows in which one of them is missing."""
    names = table.column_names if isinstance(table, pa.Table) else [str(c) for c in table.columns]
    check_columns(what, names, needed)
    arrow = table.select(list(needed)) if isinstance(table, pa.Table) else table[list(needed)]
    frame = arrow.to_pandas() if isinstance(arrow, pa.Table) else arrow
    return frame.dropna().astype(str)


@dataclass(frozen=True)
class Vocabulary:
    """Sorted names whose positions are the codes of several tables.

    ``kinds`` are those stated for the properties, in their order, ``""`` where none is.
    """

    sources: tuple[str, ...]
    properties: tuple[str, ...]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, tables: Sequence[pd.DataFrame]) -> Vocabulary:
        """Every source and property of the tables (see `as_claims`)."""
        sources = {name for table in tables for name in table["source"].unique()}
        stated: dict[str, set[str]] = {}
        for table in tables:
            pairs = table[["property", KIND_COLUMN]].drop_duplicates()
            for prop, kind in zip(pairs["property"], pairs[KIND_COLUMN], strict=True):
                stated.setdefault(prop, set()).add(kind)
        return cls._of(sources, stated)

    @classmethod
    def joined(cls, parts: Sequence[Vocabulary]) -> Vocabulary:
        """The vocabulary of all parts."""
        stated: dict[str, set[str]] = {}
        for part in parts:
            for prop, kind in zip(part.properties, part.kinds, strict=True):
                stated.setdefault(prop, set()).add(kind)
        return cls._of({source for part in parts for source in part.sources}, stated)

    @classmethod
    def _of(cls, sources: set[str], stated: dict[str, set[str]]) -> Vocabulary:
        kinds = [next((k for k in KINDS if k in stated[prop]), "") for prop in sorted(stated)]
        return cls(tuple(sorted(sources)), tuple(sorted(stated)), tuple(kinds))

    def of_kind(self, *kinds: str) -> Flags:
        """Which properties are stated to be of one of the kinds."""
        return np.asarray([kind in kinds for kind in self.kinds], dtype=np.bool_)


@dataclass(frozen=True)
class Claims:
    """Claims as codes. Arrays named ``option_*`` and ``cell_*`` have one element for each.

    ``values`` are the distinct values; ``option_key`` hashes (property, value) alike in every
    table.
    """

    vocabulary: Vocabulary
    cell: Ints
    option: Ints
    source: Ints
    option_cell: Ints
    option_value: Ints
    option_key: npt.NDArray[np.uint64]
    cell_property: Ints
    cell_entity: pa.Array[Any]
    values: pa.Array[Any]

    @cached_property
    def weight(self) -> Floats:
        """The part of a source's voice in the cell that each claim has."""
        pair = self.cell * len(self.vocabulary.sources) + self.source
        _, inverse, counts = np.unique(pair, return_inverse=True, return_counts=True)
        return np.asarray(1.0 / counts[inverse])

    @cached_property
    def voices(self) -> Floats:
        """Sources heard in each cell."""
        return np.round(tally(self.cell, len(self.cell_property), self.weight))

    @cached_property
    def options(self) -> Ints:
        """Distinct values of each cell."""
        return np.bincount(self.option_cell, minlength=len(self.cell_property))

    @cached_property
    def claim_property(self) -> Ints:
        """The property of each claim."""
        return self.cell_property[self.cell]

    @cached_property
    def option_property(self) -> Ints:
        """The property of each option."""
        return self.cell_property[self.option_cell]

    @cached_property
    def pair(self) -> Ints:
        """(source, property) of each claim, as one code."""
        return self.source * len(self.vocabulary.properties) + self.claim_property

    @property
    def texts(self) -> npt.NDArray[np.object_]:
        """The distinct values as an array of text."""
        return np.asarray(self.values.to_numpy(zero_copy_only=False), dtype=object)

    @cached_property
    def option_number(self) -> Floats:
        """The number that each option states, or NaN; see `numbers_of`."""
        return numbers_of(self.texts)[self.option_value]

    @cached_property
    def key(self) -> npt.NDArray[np.uint64]:
        """(source, property, value) of each claim, as a hash."""
        mixed = self.option_key[self.option] ^ (
            (self.source.astype(np.uint64) + np.uint64(1)) * _ODD[0]
        )
        return np.asarray(mixed * _ODD[1])


def encode(frame: pd.DataFrame, vocabulary: Vocabulary | None = None) -> Claims:
    """The claims of a frame of text columns (see `as_claims`)."""
    vocabulary = vocabulary or Vocabulary.of([frame])
    entity, entities = pd.factorize(frame["entity"].to_numpy(dtype=object), sort=True)
    value, values = pd.factorize(frame["value"].to_numpy(dtype=object), sort=True)
    prop = pd.Index(vocabulary.properties).get_indexer(pd.Index(frame["property"]))
    source = pd.Index(vocabulary.sources).get_indexer(pd.Index(frame["source"]))
    cells, cell = np.unique(entity * len(vocabulary.properties) + prop, return_inverse=True)
    options, option = np.unique(cell * len(values) + value, return_inverse=True)
    claims = distinct(option * len(vocabulary.sources) + source)
    option, source = np.divmod(claims, max(len(vocabulary.sources), 1))
    option_cell, option_value = np.divmod(options, max(len(values), 1))
    cell_property = cells % max(len(vocabulary.properties), 1)
    return Claims(
        vocabulary=vocabulary,
        cell=option_cell[option],
        option=option,
        source=source,
        option_cell=option_cell,
        option_value=option_value,
        option_key=_hash(vocabulary, values, cell_property[option_cell], option_value),
        cell_property=cell_property,
        cell_entity=pa.array(entities, pa.large_string()).take(
            pa.array(cells // max(len(vocabulary.properties), 1))
        ),
        values=pa.array(values, pa.large_string()),
    )


def _hash(
    vocabulary: Vocabulary, values: npt.NDArray[np.object_], prop: Ints, value: Ints
) -> npt.NDArray[np.uint64]:
    names = np.asarray(vocabulary.properties, dtype=object)
    of_names = pd.util.hash_array(names, categorize=False)
    of_values = pd.util.hash_array(values, categorize=False)
    return np.asarray(of_values[value] ^ (of_names[prop] * _ODD[2]))


def distinct(codes: npt.NDArray[Code]) -> npt.NDArray[Code]:
    """The different codes, sorted. Much faster than `numpy.unique` where most are different."""
    ordered = np.sort(codes)
    fresh = np.ones(len(ordered), dtype=bool)
    fresh[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(ordered[fresh])


def tally(code: Ints, size: int, weight: Floats | Flags | None = None) -> Floats:
    """Number, or summed weight, of the elements with each code below ``size``."""
    return np.bincount(code, weight, size).astype(np.float64)


def pairs_within(group: Ints, limit: int) -> tuple[Ints, Ints]:
    """Positions of all ordered pairs of different elements of a group of at most ``limit``.

    ``group`` must be sorted.
    """
    _, start, size = np.unique(group, return_index=True, return_counts=True)
    size = np.where(size > limit, 0, size)
    first = np.repeat(start, size * size)
    rank = np.arange(len(first)) - np.repeat(np.cumsum(size * size) - size * size, size * size)
    width = np.repeat(size, size * size)
    one, other = first + rank // np.maximum(width, 1), first + rank % np.maximum(width, 1)
    apart = one != other
    return one[apart], other[apart]
