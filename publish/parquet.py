"""Tables as Parquet bytes that read the same everywhere and are the same every time."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Literal

import pyarrow as pa
import pyarrow.parquet as pq

from publish.schema import TableSchema
from publish.streams import no_rows
from publish.tables import plain_type

ROWS_PER_GROUP = 1 << 16


def render_parts(
    tables: Iterable[pa.Table], arrow: pa.Schema, schema: TableSchema | None = None
) -> bytes:
    """Parquet bytes of a table that comes in parts: see `write_parts`."""
    sink = io.BytesIO()
    write_parts(tables, arrow, sink, schema)
    return sink.getvalue()


def write_parts(
    tables: Iterable[pa.Table],
    arrow: pa.Schema,
    file: BinaryIO,
    schema: TableSchema | None = None,
) -> None:
    """Write a table that comes in parts to a file: zstd, statistics, page index.

    The bytes are the same for equal rows in the same order, however these are parted; a row group
    or two is held at once. The metadata of ``arrow`` become the key-value metadata; with ``schema``
    the sort order is declared in the file too. No clock and no pandas index; ``created_by`` is
    pyarrow's own.
    """
    with pq.ParquetWriter(
        file,
        arrow,
        compression="zstd",
        write_statistics=True,
        write_page_index=True,
        sorting_columns=_sorting(arrow, schema),
    ) as writer:
        for group in _row_groups(tables, arrow):
            writer.write_table(group, row_group_size=ROWS_PER_GROUP)


def _row_groups(tables: Iterable[pa.Table], arrow: pa.Schema) -> Iterator[pa.Table]:
    """The rows in groups of `ROWS_PER_GROUP`; one group without rows when there are none."""
    waiting = no_rows(arrow)
    written = False
    for table in tables:
        waiting = pa.concat_tables([waiting, table]) if waiting.num_rows else table
        while waiting.num_rows > ROWS_PER_GROUP:
            yield _together(waiting.slice(0, ROWS_PER_GROUP))
            written = True
            waiting = waiting.slice(ROWS_PER_GROUP)
    if waiting.num_rows or not written:
        yield _together(waiting)


def _together(table: pa.Table) -> pa.Table:
    """One chunk, with one dictionary for each column of terms, in order of first use."""
    plain = pa.schema([(field.name, plain_type(field.type)) for field in table.schema])
    return table.cast(plain).combine_chunks().cast(table.schema)


def _sorting(arrow: pa.Schema, schema: TableSchema | None) -> list[pq.SortingColumn] | None:
    if schema is None:
        return None
    keys: list[tuple[str, Literal["ascending", "descending"]]]
    keys = [(name, "ascending") for name in schema.sort]
    return list(pq.SortingColumn.from_ordering(arrow, keys, null_placement="at_end"))
