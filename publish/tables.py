"""A dataset as Arrow tables: column by column, with the declared schemas and sort orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import attrgetter
from typing import Any

import pyarrow as pa

from publish import fields
from publish.arrays import build_array
from publish.dataset import Dataset
from publish.fields_history import HISTORIES
from publish.models import (
    Columns,
    entities_columns,
    entities_schema,
    side_columns,
    side_schemas,
)
from publish.naming import named_for
from publish.schema import TableSchema
from publish.sources import source_columns
from publish.streams import ROWS, Stream
from records import CellRecord, Claim, Discrepancy, Fact, Issue
from vocabulary import Vocabulary


def table_schemas(vocabulary: Vocabulary) -> dict[str, TableSchema]:
    """Schemas of every table a run writes, by name, in published order.

    Raises ValueError when the vocabulary asks for two tables, or two columns of one, of one name.
    """
    claims, facts, *others = fields.CORE
    entities = entities_schema(vocabulary)
    shared = (claims, facts, entities, *others, *HISTORIES)
    schemas = (
        *(named_for(schema, vocabulary) for schema in shared),
        *side_schemas(vocabulary),
    )
    twice = [name for name, n in Counter(schema.name for schema in schemas).items() if n > 1]
    if twice:
        raise ValueError(f"two tables would be named {', '.join(twice)}")
    return {schema.name: schema for schema in schemas}


def build_tables(dataset: Dataset, vocabulary: Vocabulary) -> dict[str, pa.Table]:
    """All tables of a run by name, sorted as declared; the same dataset gives equal tables.

    ``redirects`` and those of the history are empty: they tell of earlier datasets.
    """
    streams = table_streams(dataset, vocabulary)
    return {name: pa.concat_tables(list(parts())) for name, parts in streams.items()}


def table_streams(dataset: Dataset, vocabulary: Vocabulary) -> dict[str, Stream]:
    """The same, each made when it is asked for."""
    columns: dict[str, Callable[[], Columns]] = {
        "claims": lambda: _quantified(dataset.claims, fields.CLAIMS),
        "facts": lambda: _quantified(dataset.facts, fields.FACTS),
        vocabulary.domain.table: lambda: entities_columns(dataset, vocabulary),
        "discrepancies": lambda: _discrepancies(
            dataset.worst_first, range(1, len(dataset.discrepancies) + 1)
        ),
        "cells": lambda: _attributes(dataset.cells, fields.CELLS),
        "issues": lambda: _attributes(tuple(dataset.issues), fields.ISSUES),
        "notes": lambda: _notes(dataset),
        "mentions": lambda: _attributes(dataset.resolutions.values(), fields.MENTIONS),
    }
    for schema in (fields.REDIRECTS, *HISTORIES):
        columns[schema.name] = partial(_without_rows, schema)
    for schema in side_schemas(vocabulary):
        columns[schema.name] = partial(_side, dataset, schema, vocabulary)
    pieces = {name: partial(_at_once, make) for name, make in columns.items()}
    pieces["sources"] = partial(source_columns, dataset)
    schemas = table_schemas(vocabulary)
    return {name: partial(_built, pieces[name], schema) for name, schema in schemas.items()}


def _at_once(columns: Callable[[], Columns]) -> Iterator[Columns]:
    yield columns()


def _built(pieces: Callable[[], Iterable[Columns]], schema: TableSchema) -> Iterator[pa.Table]:
    return (build_table(piece, schema) for piece in pieces())


def _without_rows(schema: TableSchema) -> Columns:
    return {field.name: [] for field in schema.fields}


def _side(dataset: Dataset, schema: TableSchema, vocabulary: Vocabulary) -> Columns:
    declared = vocabulary.properties_file.datasets[schema.name]
    return side_columns(dataset.rows, schema, dataset.resolutions, declared)


def cells_table(cells: Sequence[CellRecord]) -> pa.Table:
    """The table ``cells`` of some notes; those of notes in order of path follow one another."""
    return build_table(_attributes(cells, fields.CELLS), fields.CELLS)


def discrepancies_table(found: Sequence[Discrepancy], ranks: Sequence[int]) -> pa.Table:
    """Rows of the table ``discrepancies``."""
    return build_table(_discrepancies(found, ranks), fields.DISCREPANCIES)


def issues_table(issues: Sequence[Issue]) -> pa.Table:
    """Rows of the table ``issues``."""
    return build_table(_attributes(issues, fields.ISSUES), fields.ISSUES)


def redirects_table(moved: Mapping[str, str]) -> pa.Table:
    """The table of ids that are gone, from old id → id."""
    return build_table({"old_id": list(moved), "id": list(moved.values())}, fields.REDIRECTS)


def build_table(columns: Mapping[str, list[Any]], schema: TableSchema) -> pa.Table:
    """A table of plain columns in the declared types and order."""
    rows = len(columns[schema.fields[0].name])
    starts = range(0, max(1, rows), ROWS)
    return order_tables([_plain_table(columns, start, schema) for start in starts], schema)


def _plain_table(columns: Mapping[str, list[Any]], start: int, schema: TableSchema) -> pa.Table:
    """Some rows: what stands between Python's values and Arrow's takes more than both."""
    arrays = [
        build_array(columns[field.name][start : start + ROWS], plain_type(field.type))
        for field in schema.fields
    ]
    return pa.Table.from_arrays(arrays, names=schema.arrow.names)


def order_tables(tables: Iterable[pa.Table], schema: TableSchema) -> pa.Table:
    """The rows of all tables sorted, then cast to the declared types.

    In between the columns are plain: those encoded by a dictionary cannot be sorted.
    """
    plain = pa.schema([(field.name, plain_type(field.type)) for field in schema.fields])
    table = pa.concat_tables([table.cast(plain) for table in tables])
    table = table.sort_by([(name, "ascending") for name in schema.sort])
    return table.cast(schema.arrow).combine_chunks()


def conform(table: pa.Table, schema: TableSchema) -> pa.Table:
    """A table of an earlier minor version with the columns of ``schema``; new ones are null.

    Raises ValueError when it lacks a column that holds no nulls.
    """
    there = set(table.column_names)
    for field in schema.fields:
        if field.name not in there and field.required:
            raise ValueError(f"{schema.name}.parquet has no column {field.name!r}")
        if field.name not in there:
            nothing: Any = build_array([None] * table.num_rows, plain_type(field.type))
            table = table.append_column(field.name, nothing)
    return table.select(schema.arrow.names)


def plain_type(type_: pa.DataType) -> pa.DataType:
    """The type without its dictionary."""
    return type_.value_type if pa.types.is_dictionary(type_) else type_


def _attributes(records: Collection[object], schema: TableSchema, skip: int = 0) -> Columns:
    wanted = schema.fields[: len(schema.fields) - skip] if skip else schema.fields
    return {field.name: list(map(attrgetter(field.name), records)) for field in wanted}


def _quantified(records: Sequence[Claim] | Sequence[Fact], schema: TableSchema) -> Columns:
    """Columns of claims or facts: attributes of the same name, and the bounds in two columns."""
    computed = {"number_low", "number_high"}
    columns: Columns = {
        field.name: list(map(attrgetter(field.name), records))
        for field in schema.fields
        if field.name not in computed
    }
    columns["number_low"] = [[low for low, _ in record.bounds] for record in records]
    columns["number_high"] = [[high for _, high in record.bounds] for record in records]
    return columns


def _discrepancies(found: Sequence[Discrepancy], ranks: Sequence[int]) -> Columns:
    return {**_attributes(found, fields.DISCREPANCIES, skip=1), "rank": list(ranks)}


def _notes(dataset: Dataset) -> Columns:
    columns = _attributes(dataset.notes, fields.NOTES, skip=1)
    unreadable = set(dataset.unreadable)
    return {**columns, "readable": [note.path not in unreadable for note in dataset.notes]}
