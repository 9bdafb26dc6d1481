"""The table of entities and the side datasets: schemas from the vocabulary, and their columns."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from publish.dataset import Dataset
from publish.fields import LINE, NOTE_KEY, PATH, SOURCE, SOURCE_KEY
from publish.naming import HEADLINE
from publish.schema import (
    BOOL,
    DATE,
    DOUBLE,
    DOUBLES,
    INT,
    STRING,
    STRINGS,
    TERM,
    Field,
    TableSchema,
)
from publish.shown import short
from records import DatasetRow, Fact, Resolution
from records.value import Kind
from vocabulary import Vocabulary, fold
from vocabulary.schema import Property, SideDataset

SEPARATOR = "; "
"""Between the parts of a value that holds several."""

EXAMPLES: Mapping[Kind, tuple[str, ...]] = {
    "date": ("2023-07",),
    "quantity": ("7e9", "13e9"),
    "flag": ("open",),
    "term": ("a-term",),
    "reference": ("example-1",),
    "link": ("https://example.org/page",),
    "text": ("As written.",),
}
"""For properties of which the vocabulary gives none."""

Columns = dict[str, list[Any]]
Read = Callable[[Fact], Any]

_ENTITY_FIELDS = (
    Field("id", STRING, "Stable id of the entity.", "example-2"),
    Field("name", STRING, "Name of the entity.", "Example 2"),
    Field("aliases", STRINGS, "Other names it was mentioned by.", '["Example-2"]'),
    Field(
        "conflicts",
        STRINGS,
        "Properties on which sources contradict each other.",
        f'["{HEADLINE}"]',
    ),
    Field("sources", INT, "Sources that speak of it.", "3", "source"),
)


def entities_schema(vocabulary: Vocabulary) -> TableSchema:
    """Schema of the table of entities, under the domain's name for it.

    The entity's own columns come first, then those of each property as declared.

    Raises ValueError when a property takes the name of another column.
    """
    fields = [field for field, _ in _property_columns(vocabulary)]
    every = (*_ENTITY_FIELDS, *fields)
    name = vocabulary.domain.table
    _check_names(name, every)
    description = "One row per entity, one typed column per property; null where nothing is known."
    return TableSchema(name, description, ("id",), ("id",), every)


def entities_columns(dataset: Dataset, vocabulary: Vocabulary) -> Columns:
    """Values of the table of entities by column, in order of entity id."""
    entities = sorted(dataset.entities, key=lambda entity: entity.id)
    ids = [entity.id for entity in entities]
    heard, conflicts = _heard(dataset), _conflicts(dataset)
    columns: Columns = {
        "id": ids,
        "name": [entity.name for entity in entities],
        "aliases": [entity.aliases for entity in entities],
        "conflicts": [sorted(conflicts.get(id_, ())) for id_ in ids],
        "sources": [heard.get(id_, 0) for id_ in ids],
    }
    for name, declared in vocabulary.properties.items():
        facts = [dataset.facts_by_key.get((id_, name)) for id_ in ids]
        for field, read in _columns_of(name, declared):
            columns[field.name] = [None if fact is None else read(fact) for fact in facts]
    return columns


def side_schemas(vocabulary: Vocabulary) -> tuple[TableSchema, ...]:
    """Schemas of the side datasets the vocabulary declares (tables about other things)."""
    return tuple(
        _side_schema(name, declared)
        for name, declared in vocabulary.properties_file.datasets.items()
    )


def side_columns(
    rows: Iterable[DatasetRow],
    schema: TableSchema,
    resolutions: Mapping[str, Resolution],
    declared: SideDataset,
) -> Columns:
    """Values of one side dataset by column; names in its entity column as ids."""
    mine = [row for row in rows if row.dataset == schema.name]
    values = _shared([_resolved(row, declared.entity, resolutions) for row in mine], declared)
    place = {"path", "source_id", "table", "row", "line"}
    return {
        field.name: [
            getattr(row, field.name) if field.name in place else said.get(field.name, "")
            for row, said in zip(mine, values, strict=True)
        ]
        for field in schema.fields
    }


def split_value(text: str) -> list[str]:
    """Parts of a value that may hold several, without empty ones."""
    return [part for part in text.split(SEPARATOR) if part]


def _resolved(
    row: DatasetRow, entity: str, resolutions: Mapping[str, Resolution]
) -> dict[str, str]:
    values = dict(row.values)
    if entity:
        names = split_value(values.get(entity, ""))
        ids = [resolutions[name].entity_id for name in names if name in resolutions]
        values[entity] = SEPARATOR.join(ids)
    return values


def _shared(rows: list[dict[str, str]], declared: SideDataset) -> list[dict[str, str]]:
    """Rows that name no entity get those that other rows about the same work name."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for values in rows:
        for key in _works(values, declared):
            named[key].update(split_value(values.get(declared.entity, "")))
    found = []
    for values in rows:
        others = next((ids for key in _works(values, declared) if (ids := named[key])), set())
        own = values.get(declared.entity) or SEPARATOR.join(sorted(others))
        found.append(values | {declared.entity: own} if declared.entity else values)
    return found


def _works(values: Mapping[str, str], declared: SideDataset) -> list[tuple[str, str]]:
    """What tells which work a row is about, surest first."""
    told = ((column, fold(values.get(column, ""))) for column in declared.same)
    return [(column, value) for column, value in told if value]


def _side_schema(name: str, declared: SideDataset) -> TableSchema:
    columns = tuple(declared.columns)
    own = [
        Field(
            column,
            STRING,
            _about(column, declared),
            declared.examples.get(column, "As written."),
        )
        for column in columns
    ]
    is_table = not (declared.headings or declared.works)
    outside = "" if is_table else "; null for an item of a list"
    place = [
        Field("table", INT, f"Table in the note, from 0{outside}.", "2", required=is_table),
        Field(
            "row", INT, f"Row of the table with its header rows, from 0{outside}.", "5",
            required=is_table,
        ),
    ]  # fmt: skip
    fields = (*own, SOURCE, PATH, *place, LINE)
    _check_names(name, fields)
    sort = ("path", "table", "row", *columns) if is_table else ("path", "line", *columns)
    return TableSchema(name, declared.description or name, (), sort, fields, (SOURCE_KEY, NOTE_KEY))


def _about(column: str, declared: SideDataset) -> str:
    if column == declared.entity:
        also = ", also as another row about the same work says" if declared.same else ""
        return f"Ids of the entities it is about, joined by '; '{also}; may be empty."
    return f"The {column}, as written; may be empty."


def _check_names(table: str, fields: Iterable[Field]) -> None:
    twice = [name for name, n in Counter(field.name for field in fields).items() if n > 1]
    if twice:
        raise ValueError(f"{table} would have two columns named {', '.join(twice)}")


def _heard(dataset: Dataset) -> dict[str, int]:
    pairs = {(claim.entity_id, claim.source_id) for claim in dataset.claims}
    return Counter(entity for entity, _ in pairs)


def _conflicts(dataset: Dataset) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for fact in dataset.facts:
        if fact.verdict == "conflict":
            found.setdefault(fact.entity_id, set()).add(fact.property)
    return found


def _property_columns(vocabulary: Vocabulary) -> Iterable[tuple[Field, Read]]:
    for name, declared in vocabulary.properties.items():
        yield from _columns_of(name, declared)


def _columns_of(name: str, declared: Property) -> list[tuple[Field, Read]]:
    about = declared.description or declared.label
    examples = declared.examples or EXAMPLES[declared.kind]
    if declared.kind == "date":
        return _date_columns(name, about, examples[0])
    if declared.kind == "quantity":
        return _quantity_columns(name, about, declared.unit, [float(text) for text in examples])
    if declared.many and declared.kind in {"term", "link", "reference"}:
        field = Field(name, STRINGS, about, json.dumps(examples), required=False)
        return [(field, lambda fact: split_value(fact.value))]
    kept = TERM if declared.kind == "flag" else STRING
    field = Field(name, kept, about, SEPARATOR.join(examples), required=False)
    return [(field, lambda fact: fact.value)]


def _date_columns(name: str, about: str, example: str) -> list[tuple[Field, Read]]:
    start, end = f"First day that {name} may mean.", f"Last day that {name} may mean."
    return [
        (Field(name, STRING, f"{about} In EDTF.", example, "", False), lambda f: f.value),
        (Field(f"{name}_start", DATE, start, "2023-07-01", "", False), lambda f: f.date_start),
        (Field(f"{name}_end", DATE, end, "2023-07-31", "", False), lambda f: f.date_end),
    ]


def _quantity_columns(
    name: str, about: str, unit: str, examples: list[float]
) -> list[tuple[Field, Read]]:
    text, most = f"{name} in short, as sources write it.", f"The largest of {name}."
    ends = f"Whether {name} are the two ends of a range."
    many, written = json.dumps(examples), "/".join(map(short, examples))
    return [
        (Field(name, DOUBLES, f"{about} As counts.", many, unit, False), _numbers),
        (
            Field(f"{name}_max", DOUBLE, most, str(max(examples)), unit, False),
            lambda f: max(f.numbers, default=None),
        ),
        (Field(f"{name}_text", STRING, text, written, "", False), lambda f: f.value),
        (Field(f"{name}_is_range", BOOL, ends, "false", "", False), lambda f: f.is_range),
    ]


def _numbers(fact: Fact) -> tuple[float, ...]:
    return fact.numbers
