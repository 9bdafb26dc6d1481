"""The five notes of ``raw/`` against what a person reads in them.

``golden/notes/*.txt`` has one line for each claim: line of the note, mention, property, value, then
what qualifies it. Descriptions are left out: they are the cell's own text. Rewrite a file
with ``python -m tests.parsers.test_notes`` only after reading what changes against the raw note.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from parsers.note import parse_note
from records import ClaimDraft, ParsedNote
from tests.vocabularies import llm

ROOT = Path(__file__).parents[2]
GOLDEN = Path(__file__).parent / "golden" / "notes"
NOTES = sorted((ROOT / "raw").glob("*.txt"))


def parse(note: Path) -> ParsedNote:
    return parse_note(f"raw/{note.name}", note.read_bytes(), llm())


def render(claim: ClaimDraft) -> str:
    marks = [
        f"[{claim.qualifier}]" if claim.qualifier else "",
        "hedged" if claim.hedged else "",
        "shared" if claim.shared else "",
        f"from {claim.origin}" if claim.origin != "cell" else "",
    ]
    parts = [str(claim.line), claim.mention, claim.property, claim.value, *filter(None, marks)]
    return " | ".join(" ".join(part.split()) for part in parts)


def render_note(parsed: ParsedNote) -> str:
    stated = [claim for claim in parsed.claims if claim.block == "table"]
    claims = [render(claim) for claim in stated if claim.property != "description"]
    issues = [f"{issue.line} | {issue.kind} | {issue.raw}" for issue in parsed.issues]
    return "\n".join([*claims, "", *(" ".join(issue.split()) for issue in issues), ""])


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.stem[:3])
def test_claims(note: Path) -> None:
    golden = GOLDEN / f"{note.stem[:3]}.txt"
    assert render_note(parse(note)) == golden.read_text(encoding="utf-8")


def test_every_cell_has_one_disposition() -> None:
    allowed = ("claim", "mention", "header", "context", "nothing stated", "issue", "ignored: ")
    for note in NOTES:
        places = [(cell.table, cell.row, cell.column) for cell in parse(note).cells]
        assert len(places) == len(set(places))
        assert all(cell.disposition.startswith(allowed) for cell in parse(note).cells)


def test_every_claim_stands_in_its_note() -> None:
    for note in NOTES:
        lines = note.read_text(encoding="utf-8").split("\n")
        for claim in parse(note).claims:
            if claim.kind == "link":
                assert claim.raw in "\n".join(lines[claim.line - 1 : claim.line + 8])


def test_tasks_and_data_sets_of_note_003() -> None:
    rows = [dict(r.values) for r in parse(NOTES[3]).rows if r.dataset == "benchmarks"]
    assert len(rows) == 116
    assert {row["level"] for row in rows} == {"Basic", "Advanced"}
    assert {
        "level": "Basic",
        "ability": "Complex Reasoning",
        "task": "Symbolic Reasoning",
        "dataset": "CoinFlip",
    } in rows


def test_model_table_of_note_003() -> None:
    cells = [cell for cell in parse(NOTES[3]).cells if cell.table == 1]
    groups = [(cell.line, cell.rowspan) for cell in cells if cell.column == 0 and cell.row > 1]
    assert groups == [(516, 25), (667, 30)]
    assert max(cell.row for cell in cells) == 56


if __name__ == "__main__":
    for note in NOTES:
        (GOLDEN / f"{note.stem[:3]}.txt").write_text(render_note(parse(note)), encoding="utf-8")
