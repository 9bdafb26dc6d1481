"""Tables that come in parts, so that nobody has to hold a whole one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeAlias, TypeVar

import pyarrow as pa
import pyarrow.compute as pc

from publish.arrays import build_array

Item = TypeVar("Item")

Stream: TypeAlias = Callable[[], Iterable[pa.Table]]
"""A table that comes in parts: gives them, in order, each time it is called."""

Read: TypeAlias = "Callable[[Sequence[str] | None], Iterator[pa.Table]]"
"""Gives the parts of a table, in order, with these columns; with all for None."""

ROWS = 1 << 16
"""Rows that are held at once, about."""

Column: TypeAlias = Any
"""A column of Arrow, chunked or not: its type stubs do not take one for the other."""


def reading(parts: Stream) -> Read:
    """A table in parts, to be read with some columns."""

    def read(columns: Sequence[str] | None) -> Iterator[pa.Table]:
        return (part if columns is None else part.select(list(columns)) for part in parts())

    return read


def rows_of(table: pa.Table, columns: Iterable[str]) -> Iterator[tuple[Any, ...]]:
    """The rows of a table, of some columns."""
    return zip(*(table.column(name).to_pylist() for name in columns), strict=True)


def rows_with(table: pa.Table, column: str, texts: Column) -> pa.Table:
    """The rows of a table that have one of some texts in a column."""
    return table.filter(pc.is_in(table.column(column).cast(pa.string()), value_set=texts))


def no_rows(schema: pa.Schema) -> pa.Table:
    """A table without rows. Not `empty_table`, which imports pandas."""
    return pa.Table.from_batches([], schema=schema)


def pieces(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Many things, so many at a time."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


def gathered(parts: Iterable[pa.Table], rows: int = ROWS) -> Iterator[pa.Table]:
    """The same table in parts of so many rows or more, the last apart."""
    some: list[pa.Table] = []
    held = 0
    for part in parts:
        some.append(part)
        held += part.num_rows
        if held >= rows:
            yield pa.concat_tables(some)
            some, held = [], 0
    if some:
        yield pa.concat_tables(some)


def joined(table: pa.Table, columns: Sequence[str]) -> Column:
    """The texts of some columns in one, each told from the next."""
    texts: list[Any] = [table.column(name).cast(pa.string()) for name in columns]
    return texts[0] if len(texts) == 1 else pc.binary_join_element_wise(*texts, "\x1f")


def only_in(one: pa.Table, other: pa.Table, columns: Sequence[str]) -> Column:
    """Which rows of ``one`` (a mask) have no equal in ``other`` by some columns of text."""
    return pc.invert(pc.is_in(joined(one, columns), value_set=flat(joined(other, columns))))


def flat(texts: Column) -> Column:
    """A column of text in one piece. Arrow imports pandas to put none together."""
    if not isinstance(texts, pa.ChunkedArray):
        return texts
    return texts.combine_chunks() if texts.num_chunks else build_array([], pa.string())


def side_by_side(
    one: Iterable[pa.Table], other: Iterable[pa.Table], by: str
) -> Iterator[tuple[pa.Table, pa.Table]]:
    """Two tables in parts, sorted by a column of text, in windows over the same of its values.

    A window holds all rows of both with these values; few parts are held at once. Each table must
    have one part at least, and gives one window at least, which may be without rows.
    """
    left, right = _Side(gathered(one), by), _Side(gathered(other), by)
    if left.is_done and right.is_done:
        yield left.held, right.held
    while not (left.is_done and right.is_done):
        ends = [side.complete_below for side in (left, right) if side.complete_below is not None]
        end = min(ends, default=None)
        window = left.take(end), right.take(end)
        if any(part.num_rows for part in window):
            yield window
        else:  # what is held of one value is not all of it
            for side in (left, right):
                if end is not None and side.complete_below == end:
                    side.extend()


class _Side:
    """One of two tables, as far as it was read."""

    def __init__(self, parts: Iterable[pa.Table], by: str) -> None:
        self.parts, self.by = iter(parts), by
        self.held = next(self.parts)
        self.is_whole = False
        self.extend()

    @property
    def is_done(self) -> bool:
        return self.is_whole and not self.held.num_rows

    @property
    def complete_below(self) -> str | None:
        """The value below which all rows are held; None when all are."""
        if self.is_whole:
            return None
        return str(self.held.column(self.by)[-1].as_py())

    def take(self, end: str | None) -> pa.Table:
        """The rows below a value, which are then held no longer; all for None."""
        count = self.held.num_rows if end is None else _count_below(self.held.column(self.by), end)
        taken, self.held = self.held.slice(0, count), self.held.slice(count)
        if not self.held.num_rows:
            self.extend()
        return taken

    def extend(self) -> None:
        """Hold some more rows, if there are any."""
        for part in self.parts:
            if part.num_rows:
                self.held = pa.concat_tables([self.held, part]) if self.held.num_rows else part
                return
        self.is_whole = True


def _count_below(column: Column, end: str) -> int:
    """How many values of a sorted column are below another, by bisection."""
    low, high = 0, len(column)
    while low < high:
        middle = (low + high) // 2
        if column[middle].as_py() < end:
            low = middle + 1
        else:
            high = middle
    return low
