"""Whether a published dataset holds together: every fact leads to claims, every claim to a cell.

The checks read the published tables only, so that anybody can make them who has the files.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import pyarrow as pa

from publish.naming import ENTITIES
from publish.verify_history import find_history_breaks

NEEDED: Final[dict[str, tuple[str, ...]]] = {
    "claims": (
        "claim_id", "source_id", "path", "table", "row", "column", "line", "block", "entity_id",
        "property", "raw", "value", "kind", "numbers", "date_start", "date_end",
    ),
    "facts": (
        "entity_id", "property", "value", "verdict", "kind", "numbers", "date_start", "date_end",
        "decided_by", "supporting", "dissenting",
    ),
    ENTITIES: ("id",),
    "discrepancies": ("discrepancy_id", "kind", "status", "entity_id", "claim_ids"),
    "cells": ("path", "table", "row", "column", "rowspan", "colspan", "disposition", "claims"),
    "notes": ("path", "sha256", "lines"),
    "mentions": ("mention", "entity_id"),
    "redirects": ("old_id", "id"),
}  # fmt: skip
"""Columns that the checks read, by table; the domain names that of the entities."""

JOINTS: Final = ("; ", "\n\n")
"""What stands between the parts of a value that holds several."""

SIZES: Final = ("/",)
"""What stands between those of a quantity."""

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]


def needed_tables(entities: str) -> dict[str, tuple[str, ...]]:
    """Columns that the checks read, by table, where the table of entities is called so."""
    return {entities if name == ENTITIES else name: each for name, each in NEEDED.items()}


def find_breaks(tables: Mapping[str, pa.Table], entities: str) -> list[str]:
    """What does not hold, a line each; empty for a sound dataset.

    ``entities`` is the name of the table of entities.
    """
    needed = needed_tables(entities)
    missing = [
        f"{name}.parquet has no column {column!r}"
        for name, columns in needed.items()
        for column in columns
        if name in tables and column not in tables[name].column_names
    ]
    absent = [f"{name}.parquet is missing" for name in needed if name not in tables]
    if missing or absent:
        return absent + missing
    rows = {
        name: tables[name].select(list(columns)).to_pylist() for name, columns in needed.items()
    }
    rows[ENTITIES] = rows[entities]
    checks = (_unique, _places, _ledger, _entities, _evidence, _unheard, _claimed)
    found = [line for check in checks for line in check(rows)]
    table = tables[entities]
    return [*found, *_published(rows, table, entities), *find_history_breaks(tables, entities)]


def _unique(rows: Rows) -> Iterator[str]:
    keys = {
        "claims": ("claim_id",),
        "facts": ("entity_id", "property"),
        ENTITIES: ("id",),
        "discrepancies": ("discrepancy_id",),
        "cells": ("path", "table", "row", "column"),
        "notes": ("path",),
    }
    for name, columns in keys.items():
        counts = Counter(tuple(row[column] for column in columns) for row in rows[name])
        for key, n in sorted(counts.items()):
            if n > 1:
                yield f"{name}: {', '.join(map(str, key))} is there {n} times"


def _places(rows: Rows) -> Iterator[str]:
    """Every claim names a line of a note; one of a table, a cell of it."""
    lines = {row["path"]: row["lines"] for row in rows["notes"]}
    covered = _covered(rows)
    for claim in rows["claims"]:
        where = f"claims: {claim['claim_id']} ({claim['path']}:{claim['line']})"
        if claim["path"] not in lines:
            yield f"{where} is of a note that notes.parquet does not have"
        elif not 1 <= claim["line"] <= lines[claim["path"]]:
            yield f"{where} is beyond the {lines[claim['path']]} lines of the note"
        slot = (claim["path"], claim["table"], claim["row"], claim["column"])
        if claim["block"] == "table" and slot not in covered:
            yield f"{where} is of a cell that cells.parquet does not have"


def _covered(rows: Rows) -> set[tuple[Any, ...]]:
    """The slots of all cells, spans expanded."""
    return {
        (cell["path"], cell["table"], cell["row"] + down, cell["column"] + right)
        for cell in rows["cells"]
        for down in range(cell["rowspan"])
        for right in range(cell["colspan"])
    }


def _ledger(rows: Rows) -> Iterator[str]:
    """No note has more claims than its cells gave; a correction may have withdrawn some."""
    given = Counter[str]()
    for cell in rows["cells"]:
        given[cell["path"]] += cell["claims"]
    held = Counter(claim["path"] for claim in rows["claims"] if claim["block"] == "table")
    for path in sorted(held):
        if given[path] < held[path]:
            yield f"cells: those of {path} gave {given[path]} claims, there are {held[path]}"


def _entities(rows: Rows) -> Iterator[str]:
    ids = {row["id"] for row in rows[ENTITIES]}
    for name in ("claims", "facts", "mentions"):
        for id_ in sorted({row["entity_id"] for row in rows[name]} - ids):
            yield f"{name}: entity {id_!r} is not among the entities"
    for row in rows["redirects"]:
        if row["id"] not in ids or row["old_id"] in ids:
            yield f"redirects: {row['old_id']!r} leads to {row['id']!r}, which it should not"


def _evidence(rows: Rows) -> Iterator[str]:
    """Facts rest on claims about the same thing."""
    about = _about(rows)
    for fact in rows["facts"]:
        for id_ in (*fact["supporting"], *fact["dissenting"]):
            if id_ not in about:
                yield f"facts: {_name(fact)} rests on claim {id_}, which is not there"
            elif about[id_] != (fact["entity_id"], fact["property"]):
                yield f"facts: {_name(fact)} rests on claim {id_} about {' '.join(about[id_])}"
    for found in rows["discrepancies"]:
        for id_ in sorted(set(found["claim_ids"]) - about.keys()):
            yield f"discrepancies: {found['discrepancy_id']} rests on claim {id_}, not there"


def _unheard(rows: Rows) -> Iterator[str]:
    """Every claim is about something of which there is a fact."""
    keys = {(fact["entity_id"], fact["property"]) for fact in rows["facts"]}
    for id_, key in sorted(_about(rows).items()):
        if key not in keys:
            yield f"claims: {id_} is about {' '.join(key)}, of which there is no fact"


def _about(rows: Rows) -> dict[str, tuple[str, str]]:
    return {claim["claim_id"]: (claim["entity_id"], claim["property"]) for claim in rows["claims"]}


def _claimed(rows: Rows) -> Iterator[str]:
    """A value is one that was claimed, or put together of claimed ones; or a person's."""
    said: dict[tuple[str, str], list[Row]] = {}
    for claim in rows["claims"]:
        said.setdefault((claim["entity_id"], claim["property"]), []).append(claim)
    for fact in rows["facts"]:
        claims = said.get((fact["entity_id"], fact["property"]), [])
        if fact["decided_by"] != "judgement" and not _is_claimed(fact, claims):
            yield f"facts: {_name(fact)} is {fact['value']!r}, which no claim says"


def _is_claimed(fact: Row, claims: Sequence[Row]) -> bool:
    for claim in claims:
        if claim["value"] == fact["value"] and _span(claim) == _span(fact):
            return True
    joints = SIZES if fact["kind"] == "quantity" else JOINTS
    said = set[str]().union(*(_parts(claim["value"], joints) for claim in claims))
    counted = {number for claim in claims for number in claim["numbers"]}
    known = set(fact["numbers"]) <= counted and _parts(fact["value"], joints) <= said
    return known and fact["kind"] != "date"


def _span(row: Row) -> tuple[Any, ...]:
    return row["date_start"], row["date_end"], tuple(row["numbers"])


def _parts(value: str, joints: Sequence[str]) -> set[str]:
    parts = {value}
    for joint in joints:
        parts = {part for one in parts for part in one.split(joint)}
    return parts


def _published(rows: Rows, table: pa.Table, entities: str) -> Iterator[str]:
    """The table of entities says what ``facts`` says."""
    facts = {(fact["entity_id"], fact["property"]): fact for fact in rows["facts"]}
    ids = table.column("id").to_pylist()
    for name in sorted({name for _, name in facts}):
        if name not in table.column_names:
            yield f"{entities}: there is no column {name!r}, which facts are about"
            continue
        for column, part in _columns(name, table.column_names).items():
            for id_, value in zip(ids, table.column(column).to_pylist(), strict=True):
                fact = facts.get((id_, name))
                expected = None if fact is None else fact[part]
                if not _is_shown(value, expected):
                    there, known = f"{column} of {id_} is {value!r}", f"the fact is {expected!r}"
                    yield f"{entities}: {there}, but {known}"


def _columns(name: str, there: Sequence[str]) -> dict[str, str]:
    """The columns of a property in the table of entities, and those of ``facts`` they show."""
    if f"{name}_text" in there:
        return {f"{name}_text": "value", name: "numbers"}
    if f"{name}_start" in there:
        return {name: "value", f"{name}_start": "date_start", f"{name}_end": "date_end"}
    return {name: "value"}


def _is_shown(value: Any, expected: Any) -> bool:
    """Whether a cell shows a value; several texts are a list there."""
    if isinstance(value, list) and isinstance(expected, str):
        return bool(value == [part for part in expected.split(JOINTS[0]) if part])
    return bool(value == expected)


def _name(fact: Row) -> str:
    return f"{fact['property']} of {fact['entity_id']}"
