"""Tables → claims, as a person would read them: the cases of ``golden/claims.md``."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.note import parse_note
from records import ParsedNote
from tests.parsers.test_notes import render
from tests.vocabularies import llm

GOLDEN = Path(__file__).parent / "golden" / "claims.md"


def cases() -> list[tuple[str, str, list[str]]]:
    """Title, note, expected lines of every case."""
    found = []
    for block in GOLDEN.read_text(encoding="utf-8").split("\n### ")[1:]:
        title, _, body = block.partition("\n")
        note, _, expected = body.rpartition("\n---\n")
        found.append((title, note, expected.strip().splitlines()))
    return found


def parse(note: str) -> ParsedNote:
    return parse_note("notes/case.md", note.encode(), llm())


def lines(parsed: ParsedNote) -> list[str]:
    claims = [render(claim).partition(" | ")[2] for claim in parsed.claims]
    return [*claims, *(f"! {issue.kind} | {issue.raw}".rstrip() for issue in parsed.issues)]


@pytest.mark.parametrize(("title", "note", "expected"), cases(), ids=lambda v: str(v)[:40])
def test_case(title: str, note: str, expected: list[str]) -> None:
    assert lines(parse(note)) == expected


words = st.sampled_from(
    ["Foo", "GPT-4", "7B", "2023-05", "-", "", "是", "a|b", "<b>x</b>", "同上", "系列："]
)
headers = st.sampled_from(
    ["Model", "Size", "Date", "Notes", "Mood", "", "Params (B)", "Paper", "开源"]
)


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 5))
    row = st.lists(words, min_size=1, max_size=6)
    head = draw(st.lists(headers, min_size=width, max_size=width))
    body = draw(st.lists(row, max_size=6))
    rows = [head, ["-"] * width, *body]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in rows)


@given(tables())
def test_every_cell_is_accounted_for_once(note: str) -> None:
    parsed = parse(note)
    places = [(cell.table, cell.row, cell.column) for cell in parsed.cells]
    assert len(places) == len(set(places))
    for table in {cell.table for cell in parsed.cells}:
        mine = [cell for cell in parsed.cells if cell.table == table]
        width = 1 + max(cell.column for cell in mine)
        height = 1 + max(cell.row for cell in mine)
        assert sum(cell.rowspan * cell.colspan for cell in mine) == width * height


@given(tables())
def test_claims_are_counted_in_the_ledger(note: str) -> None:
    parsed = parse(note)
    assert sum(cell.claims for cell in parsed.cells) == len(parsed.claims)


@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes) -> None:
    parsed = parse_note("notes/any.md", data, llm())
    assert parsed.readable or parsed.issues
