"""The data dictionary: every table and field of the dataset in words, and its structure as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pyarrow as pa

from publish.schema import SCHEMA_VERSION, Field, TableSchema

PARTS: Final = ("major", "minor", "patch")
INTRODUCTION: Final = f"""# Data dictionary

Schema version {SCHEMA_VERSION}. Written by `make dictionary` from the same declarations as the
schemas of the Parquet files, `datapackage.json` and `croissant.json`; a test fails when it is not
current. The table of entities, its columns of properties and side datasets are named by the
vocabulary; all others are the same for every domain.

`term` is a word of a small set: dictionary-encoded text, a category in pandas, Polars and R. A
`date` is a day (UTC), `int64` a count or place, `double` a number in base units (7B is 7e9). Where
*null* says no, there is never one; an empty text or list then means that there is nothing to say.
"""

Structure = dict[str, Any]
"""Table → key, sort order, and (type, may be null) of each field: what consumers depend on."""


def render_dictionary(schemas: Mapping[str, TableSchema]) -> str:
    """The data dictionary as Markdown."""
    return "\n".join([INTRODUCTION, *(line for s in schemas.values() for line in _table(s))])


def describe_structure(schemas: Mapping[str, TableSchema]) -> Structure:
    """The structure of tables, as JSON can hold it."""
    return {
        schema.name: {
            "key": list(schema.key),
            "sort": list(schema.sort),
            "fields": {
                field.name: f"{short_type(field.type)}{'' if field.required else ', nullable'}"
                for field in schema.fields
            },
        }
        for schema in schemas.values()
    }


def needed_change(old: Structure, new: Structure) -> str:
    """The part of a version (`PARTS`) that a change of structure must raise; ``""`` for none.

    Semantic versioning 2.0.0: what can break a consumer is major, what is only added is minor.
    """
    if old == new:
        return ""
    kept = all(_only_added(table, new.get(name)) for name, table in old.items())
    return "minor" if kept else "major"


def raised_part(old: str, new: str) -> str:
    """The part in which version ``new`` is higher than ``old``; ``""`` when it is not."""
    before, after = ([int(part) for part in version.split(".")] for version in (old, new))
    for name, was, now in zip(PARTS, before, after, strict=True):
        if was != now:
            return name if now > was else ""
    return ""


def is_enough(raised: str, needed: str) -> bool:
    """Whether raising one part of a version (or none) covers a needed change."""
    return not needed or (raised != "" and PARTS.index(raised) <= PARTS.index(needed))


def _only_added(old: Structure, new: Structure | None) -> bool:
    if new is None or (old["key"], old["sort"]) != (new["key"], new["sort"]):
        return False
    return all(new["fields"].get(name) == type_ for name, type_ in old["fields"].items())


def _table(schema: TableSchema) -> Iterator[str]:
    yield f"## {schema.name}\n"
    yield f"{schema.description} {_order(schema)}\n"
    for column, table, there in schema.refers:
        yield f"- `{column}` refers to [`{table}.{there}`](#{table})"
    if schema.refers:
        yield ""
    yield "| field | type | unit | null | meaning | example |"
    yield "| --- | --- | --- | --- | --- | --- |"
    yield from map(_row, schema.fields)
    yield ""


def _order(schema: TableSchema) -> str:
    key = f"Key: {_columns(schema.key)}. " if schema.key else ""
    return f"{key}Sorted by {_columns(schema.sort)}."


def _columns(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _row(field: Field) -> str:
    null = "no" if field.required else "yes"
    cells = (f"`{field.name}`", short_type(field.type), field.unit, null, field.description)
    return f"| {' | '.join(map(_escaped, cells))} | `{_escaped(field.example)}` |"


def _escaped(text: str) -> str:
    return text.replace("|", "\\|")


def short_type(type_: pa.DataType) -> str:
    """A type in short: ``term``, ``date``, ``list of double``."""
    if pa.types.is_dictionary(type_):
        return "term"
    if isinstance(type_, pa.ListType):
        return f"list of {short_type(type_.value_type)}"
    if isinstance(type_, pa.StructType):
        return f"({', '.join(f'{part.name}: {short_type(part.type)}' for part in type_)})"
    return "date" if pa.types.is_date(type_) else str(type_)
