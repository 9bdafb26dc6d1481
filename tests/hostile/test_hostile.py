"""Each hostile note ends as claims, issues or in quarantine; nothing of it is lost or executed."""

from __future__ import annotations

import time

import pytest

from parsers.note import parse_note
from records import ParsedNote
from tests.hostile.corpus import MEBI, Hostile, hostile_notes
from tests.vocabularies import llm

NOTES = hostile_notes()
SCALE = 0.004
DIMENSIONS = ("table", "row", "column")


def read(note: Hostile, scale: float = SCALE) -> ParsedNote:
    return parse_note(f"raw/{note.file}", note.content(scale), llm())


def test_names_tell_the_notes_apart() -> None:
    assert len({note.name for note in NOTES}) == len(NOTES)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: ascii(note.name))
def test_a_hostile_note_is_accounted_for(note: Hostile) -> None:
    parsed = read(note)
    assert parsed.readable or parsed.issues
    assert all(issue.path == f"raw/{note.file}" and issue.line >= 1 for issue in parsed.issues)
    cells = {tuple(getattr(cell, name) for name in DIMENSIONS) for cell in parsed.cells}
    assert len(cells) == len(parsed.cells)
    placed = {tuple(getattr(claim, name) for name in DIMENSIONS) for claim in parsed.claims}
    assert placed <= cells


GROWING = [note for note in NOTES if note.count >= 1000 and note.count < MEBI]


@pytest.mark.parametrize("note", GROWING[::9], ids=lambda note: ascii(note.name))
def test_time_grows_no_faster_than_the_note(note: Hostile) -> None:
    """Eight times the note in at most 24 times the time, or in no time to speak of."""
    small, large = (_cpu(note, scale) for scale in (0.005, 0.04))
    assert large < max(24 * small, 0.25)


def _cpu(note: Hostile, scale: float) -> float:
    start = time.process_time()
    read(note, scale)
    return time.process_time() - start
