"""Fields and tables of the published dataset, one declaration each, in published order."""

from __future__ import annotations

import pyarrow as pa

from publish.naming import ENTITIES, HEADLINE
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

PATH = Field("path", STRING, "Path of the note the row was read from.", "raw/list.md")
LINE = Field("line", INT, "1-based line of the raw note.", "42")
SOURCE = Field("source_id", STRING, "Source that speaks in the note (sources.id).", "survey-notes")
ENTITY = Field("entity_id", STRING, f"Entity it is about ({ENTITIES}.id).", "example-2")
PROPERTY = Field("property", STRING, "Property it is about.", HEADLINE)
VALUE = Field(
    "value",
    STRING,
    "Canonical text: EDTF date, quantity as written, vocabulary ids joined by '; ', "
    "open / partial / closed, or a canonical URL.",
    "2023-07",
)
DATE_START = Field("date_start", DATE, "First day a date may mean.", "2023-07-01", required=False)
DATE_END = Field("date_end", DATE, "Last day a date may mean.", "2023-07-31", required=False)
NUMBERS = Field(
    "numbers", DOUBLES, "Quantity in base units; empty for other kinds.", "[7e9, 13e9]", "count"
)
IS_RANGE = Field("is_range", BOOL, "Whether numbers are the two ends of a range.", "false")
HEDGED = Field("hedged", BOOL, "Whether the value is given as uncertain or rumoured.", "false")
KIND = Field("kind", TERM, "Type of the value.", "date")
LOW = Field(
    "number_low",
    DOUBLES,
    "Lower end of what each number's precision leaves open, inclusive.",
    "[6.5e9, 12.5e9]",
    "count",
)
HIGH = Field(
    "number_high",
    DOUBLES,
    "Upper end of what each number's precision leaves open, exclusive; may be infinite.",
    "[7.5e9, 13.5e9]",
    "count",
)


def _place(name: str, description: str) -> Field:
    return Field(name, INT, description, "3", required=False)


TABLE = _place("table", "Table in the note, from 0; null outside tables.")
ROW = _place("row", "Row of the table with its header rows, from 0; null outside tables.")
COLUMN = _place("column", "Column of the table, from 0; null outside tables.")
NOTE_KEY = ("path", "notes", "path")
SOURCE_KEY = ("source_id", "sources", "id")
ENTITY_KEY = ("entity_id", ENTITIES, "id")

CLAIMS = TableSchema(
    "claims",
    "What each source says of one property of one mention, with the place it says it.",
    ("claim_id",),
    ("entity_id", "property", "source_id", "path", "line", "claim_id"),
    (
        Field("claim_id", STRING, "Hash of the content, not of the place.", "9f86d081884c7d65"),
        SOURCE,
        PATH,
        Field("block", TERM, "What it was read from: table, list or prose.", "table"),
        TABLE,
        ROW,
        COLUMN,
        LINE,
        Field("header", STRING, "Header of the column as written; may be empty.", "Release date"),
        Field("context", STRING, "Headings above, outermost first, joined by ' > '.", "Since 2023"),
        Field("raw", STRING, "Text of the cell or sentence as written.", "Jul. 2023"),
        Field("mention", STRING, "Name of the entity as written.", "EXAMPLE 2"),
        ENTITY,
        PROPERTY,
        KIND,
        VALUE,
        DATE_START,
        DATE_END,
        NUMBERS,
        IS_RANGE,
        HEDGED,
        Field("qualifier", STRING, "Variant or part it is limited to; may be empty.", "active"),
        LOW,
        HIGH,
        Field(
            "origin",
            TERM,
            "Where the value comes from when it is not the cell itself.",
            "cell",
        ),
        Field(
            "shared",
            BOOL,
            "Whether the row names several things and this could not be given to one of them.",
            "false",
        ),
        Field("label", STRING, "Label of a link; may be empty.", "data sheet"),
    ),
    (SOURCE_KEY, NOTE_KEY, ENTITY_KEY),
)

FACTS = TableSchema(
    "facts",
    "The outcome for each entity and property, how sure, and the claims for and against.",
    ("entity_id", "property"),
    ("entity_id", "property"),
    (
        ENTITY,
        PROPERTY,
        VALUE,
        DATE_START,
        DATE_END,
        NUMBERS,
        IS_RANGE,
        Field("verdict", TERM, "single, agree, compatible or conflict.", "compatible"),
        Field("confidence", DOUBLE, "How sure the value is, in [0, 1].", "0.87"),
        Field("policy", TERM, "Named rule that chose the value.", "most_precise_majority"),
        Field("decided_by", TERM, "policy, or judgement when a person decided.", "policy"),
        Field(
            "supporting", STRINGS, "Claims for the value (claims.claim_id).", '["9f86d081884c7d65"]'
        ),
        Field(
            "dissenting", STRINGS, "Claims against it (claims.claim_id).", '["60303ae22b998861"]'
        ),
        Field("sources", INT, "Sources heard on this.", "3", "source"),
        KIND,
        HEDGED,
        LOW,
        HIGH,
        Field("reason", STRING, "Why this value, in words; may be empty.", "2 of 3 sources"),
    ),
    (ENTITY_KEY,),
)

DISCREPANCIES = TableSchema(
    "discrepancies",
    "What a person should look at, ranked, each with the claims it rests on.",
    ("discrepancy_id",),
    ("rank",),
    (
        Field(
            "discrepancy_id", STRING, "Stable while its evidence is the same.", "0a1b2c3d4e5f6071"
        ),
        Field("kind", TERM, "What sort of disagreement it is.", "conflict"),
        Field("severity", TERM, "high, medium or low.", "high"),
        ENTITY,
        Field("property", STRING, "Property it is about; may be empty.", HEADLINE),
        Field("claim_ids", STRINGS, "Its evidence (claims.claim_id).", '["9f86d081884c7d65"]'),
        Field("chosen", STRING, "Value the dataset holds meanwhile.", "2023-07"),
        Field("explanation", STRING, "What disagrees, in words.", "Two sources give other months."),
        Field("status", TERM, "open, accepted, overridden, dismissed or stale.", "open"),
        Field(
            "settle", STRING, "What would settle it; may be empty.", "The date of the announcement."
        ),
        Field("rank", INT, "Reading order, from 1: worst first.", "1"),
    ),
    (ENTITY_KEY,),
)

CELLS = TableSchema(
    "cells",
    "The ledger: every cell of every table and what became of it.",
    ("path", "table", "row", "column"),
    ("path", "table", "row", "column"),
    (
        PATH,
        Field("table", INT, "Table in the note, from 0.", "0"),
        Field("row", INT, "Row of the table with its header rows, from 0.", "3"),
        Field("column", INT, "Column of the table, from 0.", "2"),
        LINE,
        Field("rowspan", INT, "Rows the cell covers.", "1", "row"),
        Field("colspan", INT, "Columns the cell covers.", "1", "column"),
        Field("text", STRING, "Text of the cell, without markup.", "7B/13B/70B"),
        Field(
            "disposition",
            TERM,
            "claim, mention, header, context, nothing stated, 'ignored: <reason>' or issue.",
            "claim",
        ),
        Field("claims", INT, "Claims read from the cell.", "1", "claim"),
        SOURCE,
    ),
    (NOTE_KEY, SOURCE_KEY),
)

ISSUES = TableSchema(
    "issues",
    "What was not understood in the notes.",
    (),
    ("path", "line", "kind", "table", "row", "column", "property", "message", "raw"),
    (
        Field("kind", TERM, "What sort of thing was not understood.", "unread value"),
        PATH,
        LINE,
        Field("message", STRING, "What was read and what would have been accepted.", "not a date"),
        Field("raw", STRING, "Text as written; may be empty.", "new-05"),
        SOURCE,
        TABLE,
        ROW,
        COLUMN,
        Field("property", STRING, "Property it was read for; may be empty.", HEADLINE),
        Field("mention", STRING, "Name in the row as written; may be empty.", "EXAMPLE 2"),
    ),
    (NOTE_KEY, SOURCE_KEY),
)

NOTES = TableSchema(
    "notes",
    "The raw files that were read, with the hash of their bytes.",
    ("path",),
    ("path",),
    (
        PATH,
        SOURCE,
        Field("sha256", STRING, "SHA-256 of the raw bytes, in hexadecimal.", "e3b0c44298fc1c14…"),
        Field("encoding", STRING, "Encoding it was read in.", "utf-8"),
        Field("lines", INT, "Lines of the note.", "189", "line"),
        Field("tables", INT, "Tables of the note.", "4", "table"),
        Field("readable", BOOL, "False for a note that could not be read.", "true"),
    ),
    (SOURCE_KEY,),
)

MENTIONS = TableSchema(
    "mentions",
    "Why each name in the notes became part of its entity.",
    ("mention", "entity_id"),
    ("entity_id", "mention", "rule"),
    (
        Field("mention", STRING, "Name as written.", "EXAMPLE 2"),
        ENTITY,
        Field("rule", TERM, "Step that decided: judgement, alias, name, link or new.", "name"),
        Field("why", STRING, "The reason in words.", "same letters and version"),
        Field("similarity", DOUBLE, "1 except where a spelling was forgiven, in [0, 1].", "1.0"),
    ),
    (ENTITY_KEY,),
)

REDIRECTS = TableSchema(
    "redirects",
    "Ids of entities that are gone because the entity was merged into another.",
    ("old_id",),
    ("old_id",),
    (
        Field("old_id", STRING, "Id that an earlier dataset had.", "exampel-2"),
        Field("id", STRING, "Id that the same thing has now.", "example-2"),
    ),
    (),
)

_COUNTS = (
    Field("facts", INT, "Facts the source was heard on.", "120", "fact"),
    Field("alone", INT, "Of these, facts no other source speaks of.", "30", "fact"),
    Field("agree", INT, "Of these, facts on which all sources say the same.", "40", "fact"),
    Field("compatible", INT, "Of these, facts on which sources refine each other.", "40", "fact"),
    Field("conflict", INT, "Of these, facts on which sources contradict each other.", "10", "fact"),
    Field("overruled", INT, "Conflicts in which another source's value stands.", "4", "fact"),
)

_ACCURACY = (
    Field(
        "accuracy",
        DOUBLE,
        "Share of the facts others speak of too in which it was not overruled, in [0, 1].",
        "0.9",
        required=False,
    ),
    Field(
        "accuracy_low",
        DOUBLE,
        "Lower end of its 95 % interval (Wilson).",
        "0.77",
        required=False,
    ),
    Field(
        "accuracy_high",
        DOUBLE,
        "Upper end of its 95 % interval (Wilson).",
        "0.96",
        required=False,
    ),
)

_AGREEMENT = pa.struct(
    [
        pa.field("property", STRING),
        *(pa.field(count.name, INT) for count in _COUNTS),
        *(pa.field(estimate.name, DOUBLE) for estimate in _ACCURACY),
    ]
)
_COPYING = pa.struct(
    [pa.field("source_id", STRING), pa.field("share", DOUBLE), pa.field("why", STRING)]
)

SOURCES = TableSchema(
    "sources",
    "Who speaks, with how each agrees with the others.",
    ("id",),
    ("id",),
    (
        Field("id", STRING, "Stable id of the source.", "survey-notes"),
        Field("title", STRING, "Title of the source.", "Notes on a survey"),
        Field("author", STRING, "Author, where known; may be empty.", "A. Reader"),
        Field("url", STRING, "Address, where known; may be empty.", "https://example.org/notes"),
        Field("kind", STRING, "What sort of source it is; may be empty.", "study notes"),
        Field("date", STRING, "When it was written, in EDTF; may be empty.", "2023-10-25"),
        Field("about", STRING, "What it is about; may be empty.", "A reading group."),
        Field("notes", STRINGS, "Names of its notes.", '["list.md"]'),
        Field("claims", INT, "Claims it makes.", "400", "claim"),
        Field("entities", INT, "Entities it speaks of.", "60", "entity"),
        *_COUNTS,
        *_ACCURACY,
        Field(
            "agreement",
            pa.list_(_AGREEMENT),
            "The same counts for each property it speaks of.",
            f'[{{"property": "{HEADLINE}", "facts": 20, "alone": 5, "agree": 9, "compatible": 4, '
            '"conflict": 2, "overruled": 1, "accuracy": 0.93, "accuracy_low": 0.7, '
            '"accuracy_high": 0.99}]',
        ),
        Field(
            "copying",
            pa.list_(_COPYING),
            "Sources it is suspected to have copied from, with how much points to it in [0, 1].",
            '[{"source_id": "other-notes", "share": 0.8, "why": "8 of 10 rare values"}]',
        ),
    ),
)

CORE = (CLAIMS, FACTS, DISCREPANCIES, CELLS, ISSUES, SOURCES, NOTES, MENTIONS, REDIRECTS)
"""The tables every run writes, whatever the domain, apart from that of the entities."""
