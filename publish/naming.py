"""What the domain calls its table of entities and its headline date, put into the schemas.

The schemas that every domain shares are declared once, with words that stand for what a
vocabulary names: :data:`ENTITIES` for the table of entities, :data:`HEADLINE` for a property.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from publish.schema import Field, TableSchema
from vocabulary import Vocabulary

ENTITIES: Final = "@entities"
"""Stands for the name of the table of entities."""
HEADLINE: Final = "@date"
"""Stands for the name of a property, in examples: the headline date of the domain."""


def named_for(schema: TableSchema, vocabulary: Vocabulary) -> TableSchema:
    """``schema`` with the names that the domain gives."""
    table, name = vocabulary.domain.table, vocabulary.headline_date or "size"
    words = {ENTITIES: table, HEADLINE: name}
    refers = tuple((here, words.get(there, there), column) for here, there, column in schema.refers)
    return replace(schema, fields=_named(schema.fields, words), refers=refers)


def _named(fields: Iterable[Field], words: Mapping[str, str]) -> tuple[Field, ...]:
    return tuple(
        replace(
            field,
            description=_filled(field.description, words),
            example=_filled(field.example, words),
        )
        for field in fields
    )


def _filled(text: str, words: Mapping[str, str]) -> str:
    for stands_for, word in words.items():
        text = text.replace(stands_for, word)
    return text


def entity_table(descriptor: bytes) -> str:
    """Name of the table of entities of a published dataset, from its ``datapackage.json``.

    It is the table that the entities of facts are looked up in. Raises ValueError when the
    descriptor does not say so.
    """
    try:
        return _referred(json.loads(descriptor))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise ValueError(f"the data package names no table of entities: {error}") from None


def _referred(descriptor: Any) -> str:
    facts = next(r for r in descriptor["resources"] if r["path"] == "facts.parquet")
    keys = facts["schema"]["foreignKeys"]
    name = next(k["reference"]["resource"] for k in keys if k["fields"] == ["entity_id"])
    entities = next(r["path"] for r in descriptor["resources"] if r["name"] == name)
    return str(entities).removesuffix(".parquet")
