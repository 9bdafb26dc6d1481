"""What changed between two datasets: exactly that, and why."""

from __future__ import annotations

import dataclasses

import pytest

from flows.stages import reconcile_parsed
from parsers.note import parse_note
from publish import Dataset, build_tables
from publish.changes import Changes, compare, redirects
from publish.changes_text import Change, changes_as_data, list_changes, render_changes_text
from publish.snapshot import DiscrepancyState, Snapshot, snapshot_of, take_snapshot
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


def test_a_dataset_and_its_tables_give_one_snapshot(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    published = take_snapshot(build_tables(dataset, vocabulary), "models")
    assert snapshot_of(dataset) == dataclasses.replace(published, claims={})


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
    merged, parameters, released, *opened = list_changes(changes)
    assert merged.text == "entity merged: foo is now foa"
    assert parameters == Change(
        "fact changed",
        "parameters of foa, verdict 'single' is now 'conflict'",
        ("moved here: a says 7B (a.md:3)",),
        ("foa", "parameters"),
    )
    assert released.because == ("moved here: a says 2023-01 (a.md:3)",)
    assert [(change.kind, change.key) for change in opened] == [
        ("discrepancy opened", ("foa", "parameters")),
        ("discrepancy opened", ("foa", "released")),
    ]
    assert redirects(before, after) == {old: new}
    undone = compare(after, before)
    assert undone.split == ((new, ("foa", "foo")),)
    assert redirects(after, before) == {}
    (back,) = (c for c in list_changes(undone) if c.kind == "fact added" and c.key[1] == "released")
    assert back.because == ("moved here: a says 2023-01 (a.md:3)",)


def test_what_a_merged_entity_alone_knew_is_no_change() -> None:
    """Its facts go with it, under the id that the thing has now."""
    alone = A.replace("| 8B | 2022 |", "| - | 2022 |").replace("2023-01", "-")
    judged = dataclasses.replace(
        llm(), judgements=(Judgement(same=("Foo", "Foa"), who="me", when="2026-01-01", why="-"),)
    )
    changes = compare(snapshot({"a.md": alone}), snapshot({"a.md": alone}, judged))
    assert changes == Changes(merged=changes.merged)
    assert len(changes.merged) == 1


@pytest.mark.parametrize(
    ("was", "now", "kind"),
    [
        ("", "open", "opened"),
        ("", "stale", "reopened"),
        ("accepted", "open", "reopened"),
        ("open", "stale", "reopened"),
        ("open", "dismissed", "settled"),
        ("stale", "", "settled"),
        ("open", "open", ""),
        ("accepted", "", ""),
        ("", "accepted", ""),
    ],
)
def test_a_discrepancy_is_opened_reopened_or_settled(was: str, now: str, kind: str) -> None:
    def with_status(status: str) -> Snapshot:
        state = DiscrepancyState("conflict", "high", status, "a", "released", "-", "d")
        return Snapshot(discrepancies={"d": state} if status else {})

    changes = compare(with_status(was), with_status(now))
    assert [k for k in ("opened", "reopened", "settled") if getattr(changes, k)] == [kind][
        : bool(kind)
    ]


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
