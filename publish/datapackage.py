"""A Frictionless Data Package (v2) descriptor of the files of a run.

See https://datapackage.org/standard/data-package/. Stable bytes: no clock, keys as written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from publish.dataset import Dataset
from publish.schema import SCHEMA_VERSION, Field, TableSchema

PROFILE = "https://datapackage.org/profiles/2.0/"
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


def render_datapackage(
    files: Mapping[str, bytes],
    schemas: Mapping[str, TableSchema],
    dataset: Dataset,
    name: str = "concord",
    licenses: tuple[Mapping[str, str], ...] = LICENSES,
) -> bytes:
    """``datapackage.json`` for ``files`` (by file name); ``schemas`` by table name.

    A file ``<table>.parquet`` of a known table is described field by field; any other file
    by its size and hash alone.
    """
    descriptor = {
        "$schema": f"{PROFILE}datapackage.json",
        "name": name,
        "title": "Concord: one canonical dataset from notes that disagree",
        "description": "Every value can be traced to the cell it came from; every disagreement "
        "is on record. Texts quoted from the notes stay their authors'.",
        "version": SCHEMA_VERSION,
        "licenses": [dict(license_) for license_ in licenses],
        "sources": _sources(dataset),
        "resources": [_resource(path, files[path], schemas) for path in _ordered(files, schemas)],
    }
    return (json.dumps(descriptor, ensure_ascii=False, indent=2) + "\n").encode()


def _ordered(files: Mapping[str, bytes], schemas: Mapping[str, TableSchema]) -> list[str]:
    """Tables in published order, then the other files by name."""
    order = [f"{name}.parquet" for name in schemas]
    return [p for p in order if p in files] + sorted(p for p in files if p not in order)


def _sources(dataset: Dataset) -> list[dict[str, str]]:
    return [
        {"title": source.title or source.id, **({"path": source.url} if source.url else {})}
        for source in sorted(dataset.sources, key=lambda source: source.id)
    ]


def _resource(path: str, content: bytes, schemas: Mapping[str, TableSchema]) -> dict[str, Any]:
    stem, _, extension = path.rpartition(".")
    resource: dict[str, Any] = {
        "name": path.lower().replace("/", "-").replace(".", "-"),
        "path": path,
        "format": extension,
        "mediatype": MEDIATYPES.get(extension, "application/octet-stream"),
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
    }
    if extension == "parquet" and stem in schemas:
        schema = schemas[stem]
        described = {"name": _named(stem), "type": "table"}
        resource |= {**described, "description": schema.description, "schema": _schema(schema)}
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


def _field(field: Field) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": field.name,
        "type": _type(field.type),
        "description": field.description,
    }
    if field.example:
        described["example"] = field.example
    if field.unit:
        described["unit"] = field.unit
    if field.required:
        described["constraints"] = {"required": True}
    return described


def _type(type_: pa.DataType) -> str:
    if pa.types.is_list(type_):
        return "array"
    if pa.types.is_boolean(type_):
        return "boolean"
    if pa.types.is_integer(type_):
        return "integer"
    if pa.types.is_floating(type_):
        return "number"
    return "date" if pa.types.is_date(type_) else "string"
