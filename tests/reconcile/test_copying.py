"""Sources that share slips are suspected; sources that share truths are not."""

from __future__ import annotations

from parsers.note import parse_note
from reconcile.pipeline import reconcile_notes
from records import Copying
from tests.vocabularies import llm

NAMES = ["Foo", "Bar", "Baz", "Qux", "Quux"]


def note(sizes: list[str]) -> bytes:
    rows = "".join(f"| {name} | {size} |\n" for name, size in zip(NAMES, sizes, strict=True))
    return f"| Model | Size |\n|---|---|\n{rows}".encode()


def copying(**notes: list[str]) -> tuple[Copying, ...]:
    parsed = [parse_note(f"notes/{id_}.md", note(sizes), llm()) for id_, sizes in notes.items()]
    return reconcile_notes(parsed, llm()).copying


TRUE = ["7B", "13B", "30B", "65B", "70B"]
SLIPS = ["8B", "14B", "31B", "66B", "70B"]


def test_shared_slips_are_suspected() -> None:
    found = copying(a=TRUE, b=TRUE, c=TRUE, d=SLIPS, e=SLIPS)
    assert [(c.copied_from, c.source_id) for c in found] == [("d", "e")]
    assert "4 minority values" in found[0].why


def test_shared_truths_are_not() -> None:
    assert copying(a=TRUE, b=TRUE, c=TRUE, d=["8B", *TRUE[1:]]) == ()


def test_rare_spellings_are_suspected() -> None:
    odd = ["about 7 B", "about 13 B", "about 30 B", "about 65 B", "70B"]
    assert [(c.copied_from, c.source_id) for c in copying(a=TRUE, b=odd, c=odd)] == [("b", "c")]
