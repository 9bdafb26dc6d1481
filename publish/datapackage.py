"""Frictionless Data Package (v2) descriptors: of the files of a run, and of their CSV twin.

See https://datapackage.org/standard/data-package/. Stable bytes: no clock, keys as written.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import pyarrow as pa

from publish.contents import Content, measure
from publish.export import JOINT
from publish.schema import SCHEMA_VERSION, Field, Sort, TableSchema, holds_structs, sort_of

PROFILE = "https://datapackage.org/profiles/2.0/"
NAME = "concord"
TITLE = "Concord: one canonical dataset from notes that disagree"
DESCRIPTION = (
    "Every value can be traced to the cell it came from; every disagreement is on record. "
    "Texts quoted from the notes stay their authors'."
)
TABULAR = ("parquet", "csv")
LICENSES: tuple[Mapping[str, str], ...] = (
    {
        "name": "Apache-2.0",
        "path": "https://www.apache.org/licenses/LICENSE-2.0",
        "title": "Apache License 2.0",
    },
)
MEDIATYPES = {
    "parquet": "application/vnd.apache.parquet",
    "html": "text/html",
    "md": "text/markdown",
    "json": "application/json",
    "csv": "text/csv",
}

TYPES: Mapping[Sort, str] = {
    "text": "string",
    "bool": "boolean",
    "int": "integer",
    "number": "number",
    "date": "date",
}
"""Types of Table Schema (https://datapackage.org/standard/table-schema/)."""


def render_datapackage(
    files: Mapping[str, Content],
    schemas: Mapping[str, TableSchema],
    sources: Iterable[Mapping[str, str]],
) -> bytes:
    """``datapackage.json`` for ``files`` (by file name); ``schemas`` by table name.

    A file ``<table>.parquet`` or ``<table>.csv`` of a known table is described field by field; any
    other file by its size and hash alone.
    """
    descriptor = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": NAME,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": SCHEMA_VERSION,
        "licenses": [dict(license_) for license_ in LICENSES],
        "sources": [dict(source) for source in sources],
        "resources": [_resource(path, files[path], schemas) for path in _ordered(files, schemas)],
    }
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


DESCRIBED: Final = ("id", "title", "url")
"""What a data package says of a source."""


def describe_sources(sources: Iterable[tuple[str, ...]]) -> list[dict[str, str]]:
    """The sources of a data package, from what `DESCRIBED` names of each."""
    return [
        {"title": title or id_, **({"path": url} if url else {})} for id_, title, url in sources
    ]


def media_type(path: str) -> str:
    """The media type of a published file."""
    return MEDIATYPES.get(path.rpartition(".")[2], "application/octet-stream")


def _ordered(files: Mapping[str, Content], schemas: Mapping[str, TableSchema]) -> list[str]:
    """Tables in published order, then the other files by name."""
    order = [f"{name}.{extension}" for name in schemas for extension in TABULAR]
    return [p for p in order if p in files] + sorted(p for p in files if p not in order)


def _resource(path: str, content: Content, schemas: Mapping[str, TableSchema]) -> dict[str, Any]:
    stem, _, extension = path.rpartition(".")
    size, sha256 = measure(content)
    resource: dict[str, Any] = {
        "name": path.lower().replace("/", "-").replace(".", "-"),
        "path": path,
        "format": extension,
        "mediatype": media_type(path),
        "bytes": size,
        "hash": f"sha256:{sha256}",
    }
    if extension in TABULAR and stem in schemas:
        schema = schemas[stem]
        described = {"name": _named(stem), "type": "table"}
        told = _schema(schema) if extension == "parquet" else _flat_schema(schema)
        encoding = {"encoding": "utf-8"} if extension == "csv" else {}
        resource |= {**described, **encoding, "description": schema.description, "schema": told}
    return resource


def _named(table: str) -> str:
    """The name of a table's resource: the standard has no underscores in it."""
    return table.replace("_", "-")


def _schema(schema: TableSchema) -> dict[str, Any]:
    described: dict[str, Any] = {
        "$schema": f"{PROFILE}tableschema.json",
        "fields": [_field(field) for field in schema.fields],
    }
    if schema.key:
        described["primaryKey"] = list(schema.key)
    if schema.refers:
        described["foreignKeys"] = [
            {"fields": [here], "reference": {"resource": _named(table), "fields": [there]}}
            for here, table, there in schema.refers
        ]
    return described


def _flat_schema(schema: TableSchema) -> dict[str, Any]:
    """Of the CSV twin, where lists are joined and an empty text is as good as none.

    So a field of texts asks for no value, unless it is of the key; and a column that may be empty
    refers to nothing.
    """
    told = _schema(schema)
    for field, described in zip(schema.fields, told["fields"], strict=True):
        described |= _flat_type(field)
        if described["type"] in {"string", "list"} and field.name not in schema.key:
            described.pop("constraints", None)
    return told


def _flat_type(field: Field) -> dict[str, str]:
    if holds_structs(field.type):
        return {"type": "string", "example": field.example}
    if not pa.types.is_list(field.type):
        return {}
    example = JOINT.join(map(str, field.example_value))
    item = TYPES[sort_of(field.type)]
    return {"type": "list", "delimiter": JOINT, "itemType": item, "example": example}


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": "array" if pa.types.is_list(field.type) else TYPES[sort_of(field.type)],
        "description": field.description,
        "example": field.example_value,
    }
    if field.unit:
        described["unit"] = field.unit
    if field.required:
        described["constraints"] = {"required": True}
    return described
