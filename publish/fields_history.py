"""Fields of the tables that remember earlier runs: what was read, what changed, claims seen.

They are tables of their own, so that every other one depends on the notes and the vocabulary
alone: a claim that is gone cannot stand in ``claims``, which facts and the ledger answer for.
"""

from __future__ import annotations

from typing import Final

from publish.fields import ENTITY, LINE, PATH, PROPERTY, SOURCE, VALUE
from publish.naming import HEADLINE
from publish.schema import DATE, INT, STRING, STRINGS, TERM, Field, TableSchema

RUN_KEY = ("run", "history", "run")


def _count(name: str, description: str, unit: str) -> Field:
    return Field(name, INT, description, "12", unit)


def _change(name: str, what: str, unit: str) -> Field:
    return _count(name, f"{what} since the run before; 0 in the first.", unit)


STATE: Final = (
    _count("notes", "Notes that were read.", "note"),
    _count("cells", "Cells in the ledger.", "cell"),
    _count("claims", "Claims published.", "claim"),
    _count("entities", "Entities published.", "entity"),
    _count("facts", "Facts published.", "fact"),
    _count("conflicts", "Facts on which sources contradict each other.", "fact"),
    _count("open_discrepancies", "Discrepancies that waited for a person.", "discrepancy"),
    _count("open_conflicts", "Conflicts among these.", "discrepancy"),
)
CHANGED: Final = (
    _change("notes_added", "Notes that are new", "note"),
    _change("notes_changed", "Notes whose bytes changed", "note"),
    _change("notes_gone", "Notes that are gone", "note"),
    _change("claims_added", "Claims that are new", "claim"),
    _change("claims_gone", "Claims that are gone", "claim"),
    _change("entities_added", "Entities that are new", "entity"),
    _change("entities_gone", "Entities that are gone and live on in no other", "entity"),
    _change("entities_merged", "Entities that became part of another", "entity"),
    _change("entities_split", "Entities whose names now mean several", "entity"),
    _change("entities_renamed", "Entities that have another name", "entity"),
    _change("facts_added", "Facts that are new", "fact"),
    _change("facts_changed", "Facts with another value, verdict or decision", "fact"),
    _change("facts_gone", "Facts that are gone", "fact"),
    _change("discrepancies_opened", "Discrepancies that are new", "discrepancy"),
    _change("discrepancies_reopened", "Discrepancies that wait again", "discrepancy"),
    _change("discrepancies_settled", "Discrepancies decided, or without cause now", "discrepancy"),
)

HISTORY = TableSchema(
    "history",
    "The runs that changed something: what was read, what came out, how much was new.",
    ("run",),
    ("run",),
    (
        Field("run", INT, "Number of the run, from 1.", "2"),
        Field(
            "published",
            DATE,
            "Day of the run (UTC); null for the first, so that it depends on its input alone.",
            "2026-02-01",
            required=False,
        ),
        Field("schema_version", STRING, "Version of the schemas it was published in.", "2.0.0"),
        Field(
            "notes_sha256",
            STRING,
            "SHA-256 of what was read: path, NUL, SHA-256 and line feed of each note by path.",
            "e3b0c44298fc1c14…",
        ),
        Field(
            "vocabulary_sha256",
            STRING,
            "Fingerprint of the vocabulary with the judgements and corrections in it.",
            "9f86d081884c7d65…",
        ),
        *STATE,
        *CHANGED,
    ),
)

CHANGES = TableSchema(
    "changes",
    "What changed from run to run, a row each; nothing is told of the first.",
    ("run", "rank"),
    ("run", "rank"),
    (
        Field("run", INT, "Run that found it (history.run).", "2"),
        Field("rank", INT, "Reading order within the run, from 1.", "1"),
        Field(
            "kind",
            TERM,
            "What changed, and how: note added, fact changed, entity merged.",
            "fact changed",
        ),
        Field("entity_id", STRING, "Entity it is about; may be empty, or gone.", "example-2"),
        Field("property", STRING, "Property it is about; may be empty.", HEADLINE),
        Field(
            "change",
            STRING,
            "The change in words.",
            f"{HEADLINE} of example-2, value '2023' is now '2023-07'",
        ),
        Field(
            "because",
            STRINGS,
            "Claims that are new or gone and caused it, in words.",
            '["new: survey-notes says 2023-07 (raw/list.md:42)"]',
        ),
    ),
    (RUN_KEY,),
)

CLAIMS_HISTORY = TableSchema(
    "claims_history",
    "Every claim that any run published, those that are gone too, with first and last seen.",
    ("claim_id",),
    ("entity_id", "property", "source_id", "path", "line", "claim_id"),
    (
        Field("claim_id", STRING, "Id of the claim (claims.claim_id).", "9f86d081884c7d65"),
        SOURCE,
        PATH,
        LINE,
        Field("entity_id", STRING, f"{ENTITY.description[:-1]}, as last seen.", "example-2"),
        PROPERTY,
        Field("raw", STRING, "Text of the cell or sentence as written.", "Jul. 2023"),
        VALUE,
        Field("first_run", INT, "First run that published it (history.run).", "1"),
        Field("last_run", INT, "Last run that published it: the latest while it is there.", "3"),
        _count("runs", "Runs that published it; fewer than from first to last if it came back.",
               "run"),
        Field(
            "first_seen",
            DATE,
            "Day of the first run; null for the first run of all.",
            "2026-02-01",
            required=False,
        ),
        Field(
            "last_seen",
            DATE,
            "Day of the last run; null for the first run of all.",
            "2026-03-01",
            required=False,
        ),
    ),
    (("first_run", "history", "run"), ("last_run", "history", "run")),
)  # fmt: skip

HISTORIES: Final = (HISTORY, CHANGES, CLAIMS_HISTORY)
