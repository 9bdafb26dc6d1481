"""The frozen data model: the only thing the stages of Concord share.

Words are those of ``docs/architecture.md``: note, source, table, cell, claim,
issue, entity, fact, discrepancy. Nothing here reads a file or knows a domain.
"""

from records.claim import CellRecord, Claim, ClaimDraft, DatasetRow, Issue, claim_id
from records.fact import Copying, Correction, Discrepancy, Entity, Fact, Judgement, Resolution
from records.note import Note, ParsedNote, Source
from records.table import Cell, Link, Skipped, Table
from records.value import Bounds, Reading, Value

__all__ = [
    "Bounds",
    "Cell",
    "CellRecord",
    "Claim",
    "ClaimDraft",
    "Copying",
    "Correction",
    "DatasetRow",
    "Discrepancy",
    "Entity",
    "Fact",
    "Issue",
    "Judgement",
    "Link",
    "Note",
    "ParsedNote",
    "Reading",
    "Resolution",
    "Skipped",
    "Source",
    "Table",
    "Value",
    "claim_id",
]
