"""What changed between two datasets: exactly that, and why."""

from __future__ import annotations

import dataclasses

import pytest

from flows.stages import reconcile_parsed
from parsers.note import parse_note
from publish import build_tables
from publish.changes import Changes, compare, redirects
from publish.changes_text import changes_as_data, list_changes, render_changes_text
from publish.snapshot import Snapshot, take_snapshot
from records import Judgement
from tests.vocabularies import llm
from vocabulary import Vocabulary

A = "| Model | Size | Released |\n|-|-|-|\n| Foo | 7B | 2023-01 |\n| Foa | 8B | 2022 |\n"
B = "| Model | Size |\n|-|-|\n| Foo | 7B |\n"
B_CORRECTED = B.replace("7B", "9B")


def snapshot(notes: dict[str, str], vocabulary: Vocabulary | None = None) -> Snapshot:
    known = vocabulary or llm()
    parsed = [parse_note(name, text.encode(), known) for name, text in notes.items()]
    return take_snapshot(build_tables(reconcile_parsed(parsed, known), known), known.domain.table)


def test_nothing_changed() -> None:
    changes = compare(snapshot({"a.md": A}), snapshot({"a.md": A}))
    assert changes == Changes()
    assert not changes
    assert render_changes_text(changes) == "nothing changed\n"


def test_a_note_is_added() -> None:
    changes = compare(snapshot({"a.md": A}), snapshot({"a.md": A, "b.md": B}))
    assert [change.text for change in list_changes(changes)] == [
        "note added: b.md",
        "fact changed: parameters of foo, verdict 'single' is now 'agree'",
    ]
    assert list_changes(changes)[1].because == ("new: b says 7B (b.md:3)",)


def test_a_cell_is_corrected() -> None:
    before = snapshot({"a.md": A, "b.md": B})
    changes = compare(before, snapshot({"a.md": A, "b.md": B_CORRECTED}))
    note, fact, opened = list_changes(changes)
    assert note.text == "note changed: b.md"
    assert fact.text == (
        "fact changed: parameters of foo, value '7B' is now '9B', verdict 'agree' is now 'conflict'"
    )
    assert fact.because == ("new: b says 9B (b.md:3)", "gone: b says 7B (b.md:3)")
    assert opened.text.startswith("discrepancy opened: conflict, parameters of foo")
    back = compare(snapshot({"a.md": A, "b.md": B_CORRECTED}), before)
    assert [d.kind for d in back.settled] == ["conflict"]
    data = changes_as_data(changes)
    assert data["facts"][0]["before"]["verdict"] == "agree"
    assert data["discrepancies"]["opened"][0]["kind"] == "conflict"


def test_two_entities_are_merged_by_judgement() -> None:
    judged = dataclasses.replace(
        llm(), judgements=(Judgement(same=("Foo", "Foa"), who="me", when="2026-01-01", why="-"),)
    )
    before, after = snapshot({"a.md": A}), snapshot({"a.md": A}, judged)
    changes = compare(before, after)
    ((old, new),) = changes.merged
    assert {old, new} == {"foo", "foa"}
    assert changes == Changes(merged=((old, new),), facts=changes.facts, opened=changes.opened)
    assert redirects(before, after) == {old: new}
    undone = compare(after, before)
    assert undone.split == ((new, ("foa", "foo")),)
    assert redirects(after, before) == {}


@pytest.mark.parametrize(
    ("names", "mentions", "expected"),
    [
        ({"c": "C"}, {"A": "c"}, {"a": "c", "older": "c"}),
        ({"c": "C", "d": "D"}, {"A": "c", "B": "d"}, {}),
        ({"a": "A", "older": "O"}, {"A": "a", "B": "a", "O": "older"}, {}),
        ({}, {}, {}),
    ],
    ids=["followed", "split", "taken again", "gone"],
)
def test_redirects_are_kept_while_they_lead_somewhere(
    names: dict[str, str], mentions: dict[str, str], expected: dict[str, str]
) -> None:
    before = Snapshot(names={"a": "A"}, mentions={"A": "a", "B": "a"}, redirects={"older": "a"})
    assert redirects(before, Snapshot(names=names, mentions=mentions)) == expected
