"""Croissant metadata: the tables of a run as machine-learning tools look for them.

Croissant 1.0, http://mlcommons.org/croissant/1.0 (JSON-LD on schema.org). Stable bytes, no clock.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

import pyarrow as pa

from publish.contents import Content, measure
from publish.datapackage import DESCRIPTION, LICENSES, NAME, TITLE, media_type
from publish.schema import SCHEMA_VERSION, Field, Sort, TableSchema, holds_structs, sort_of

CROISSANT: Final = "croissant.json"
CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileProperty": "cr:fileProperty",
    "fileObject": "cr:fileObject",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
"""The context that the standard recommends, so that all readers know the words."""

DATA_TYPES: Final[Mapping[Sort, str]] = {
    "text": "sc:Text",
    "bool": "sc:Boolean",
    "int": "sc:Integer",
    "number": "sc:Float",
    "date": "sc:Date",
}


def render_croissant(
    files: Mapping[str, Content],
    schemas: Mapping[str, TableSchema],
    sources: Iterable[Mapping[str, str]],
    day: date | None,
) -> bytes:
    """``croissant.json`` for the Parquet files among ``files``; a record set for each table.

    ``day`` is that of the last run that changed something, where one is on record. Columns of
    structs are left out: Croissant would want a field for each of their parts.
    """
    tables = [name for name in schemas if f"{name}.parquet" in files]
    described: dict[str, Any] = {
        "@context": CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": NAME,
        "alternateName": TITLE,
        "description": DESCRIPTION,
        "license": [license_["path"] for license_ in LICENSES],
        "version": SCHEMA_VERSION,
        "citeAs": f"{TITLE}. From: {'; '.join(source['title'] for source in sources)}.",
        "isBasedOn": [source["path"] for source in sources if "path" in source],
        "distribution": [_file(name, files[f"{name}.parquet"]) for name in tables],
        "recordSet": [_record_set(schemas[name]) for name in tables],
    }
    if day is not None:
        described["datePublished"] = day.isoformat()
    return (json.dumps(described, ensure_ascii=False, indent=2) + "\n").encode()


def _file(table: str, content: Content) -> dict[str, Any]:
    path = f"{table}.parquet"
    size, sha256 = measure(content)
    return {
        "@type": "cr:FileObject",
        "@id": path,
        "name": path,
        "contentUrl": path,
        "contentSize": f"{size} B",
        "encodingFormat": media_type(path).replace("vnd.apache.", "x-"),
        "sha256": sha256,
    }


def _record_set(schema: TableSchema) -> dict[str, Any]:
    described: dict[str, Any] = {
        "@type": "cr:RecordSet",
        "@id": schema.name,
        "name": schema.name,
        "description": schema.description,
    }
    if schema.key:
        described["key"] = [{"@id": f"{schema.name}/{name}"} for name in schema.key]
    refers = {column: f"{table}/{there}" for column, table, there in schema.refers}
    described["field"] = [
        _field(schema.name, field, refers.get(field.name, ""))
        for field in schema.fields
        if not holds_structs(field.type)
    ]
    return described


def _field(table: str, field: Field, refers: str) -> dict[str, Any]:
    unit = f" Unit: {field.unit}." if field.unit else ""
    described: dict[str, Any] = {
        "@type": "cr:Field",
        "@id": f"{table}/{field.name}",
        "name": field.name,
        "description": field.description + unit,
        "dataType": DATA_TYPES[sort_of(field.type)],
        "source": {
            "fileObject": {"@id": f"{table}.parquet"},
            "extract": {"column": field.name},
        },
    }
    if pa.types.is_list(field.type):
        described["repeated"] = True
    if refers:
        described["references"] = {"field": {"@id": refers}}
    return described
