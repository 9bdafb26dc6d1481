"""What a dataset remembers: a run that changed something, once; claims from first to last seen."""

from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from publish import Dataset, build_tables, render_files
from publish.history import count_state, read_past, state_of
from publish.verify_history import find_history_breaks
from tests.conftest import as_published, as_read, read_back
from vocabulary import Vocabulary

Files = dict[str, bytes]
DAYS = [date(2026, 2, day) for day in range(1, 10)]


def rows(files: Files, name: str) -> list[dict[str, Any]]:
    return list(read_back(files)[name].to_pylist())


def without(dataset: Dataset, *claims: str) -> Dataset:
    """The dataset without some claims and the facts that rest on nothing else."""
    return dataclasses.replace(
        dataset,
        claims=tuple(c for c in dataset.claims if c.claim_id not in claims),
        facts=tuple(f for f in dataset.facts if not set(f.supporting) <= set(claims)),
    )


def runs(vocabulary: Vocabulary, *datasets: Dataset) -> list[Files]:
    found: list[Files] = []
    for dataset, day in zip(datasets, DAYS, strict=False):
        before = as_published(found[-1]) if found else None
        found.append(render_files(dataset, vocabulary, before=before, day=day))
    return found


def test_the_first_run_has_no_day_and_tells_no_changes(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    (first,) = runs(vocabulary, dataset)
    assert first == render_files(dataset, vocabulary)
    (row,) = rows(first, "history")
    assert (row["run"], row["published"], row["claims"], row["conflicts"]) == (1, None, 9, 1)
    assert (row["open_discrepancies"], row["open_conflicts"]) == (2, 1)
    assert row["vocabulary_sha256"] == vocabulary.fingerprint
    assert rows(first, "changes") == []
    seen = rows(first, "claims_history")
    assert {(r["first_run"], r["last_run"], r["runs"], r["last_seen"]) for r in seen} == {
        (1, 1, 1, None)
    }


def test_a_run_on_the_same_input_gives_the_same_bytes(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    one, two, three = runs(vocabulary, dataset, without(dataset, "c6"), without(dataset, "c6"))
    assert one != two
    assert two == three
    assert b"Changed since the last published run" in three["report.md"]
    assert runs(vocabulary, dataset, dataset)[1] == one


def test_a_claim_goes_and_comes_back(dataset: Dataset, vocabulary: Vocabulary) -> None:
    found = runs(vocabulary, dataset, without(dataset, "c6"), dataset)
    assert [list(find_history_breaks(read_back(files), "models")) for files in found] == [
        [],
        [],
        [],
    ]
    gone = {r["claim_id"]: r for r in rows(found[1], "claims_history")}["c6"]
    assert (gone["first_run"], gone["last_run"], gone["value"]) == (1, 1, "open")
    back = {r["claim_id"]: r for r in rows(found[2], "claims_history")}["c6"]
    assert (back["first_run"], back["last_run"], back["runs"]) == (1, 3, 2)
    assert (back["first_seen"], back["last_seen"]) == (None, DAYS[2])
    _, second, third = rows(found[2], "history")
    assert (second["published"], third["published"]) == (DAYS[1], DAYS[2])
    assert (second["claims_gone"], second["facts_gone"], second["claims_added"]) == (1, 1, 0)
    assert (third["claims_added"], third["facts_added"]) == (1, 1)
    assert [(r["run"], r["kind"], r["entity_id"]) for r in rows(found[2], "changes")] == [
        (2, "fact gone", "opt"),
        (3, "fact added", "opt"),
    ]


def test_another_vocabulary_or_note_is_another_run(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    (first,) = runs(vocabulary, dataset)
    known = dataclasses.replace(vocabulary, fingerprint="another")
    second = render_files(dataset, known, before=as_published(first), day=DAYS[0])
    assert [row["vocabulary_sha256"] for row in rows(second, "history")][1] == "another"
    assert rows(second, "changes") == []
    note, *others = dataset.notes
    touched = (note.model_copy(update={"sha256": "1" * 64}), *others)
    third = render_files(
        dataclasses.replace(dataset, notes=touched), known, before=as_published(second), day=DAYS[1]
    )
    assert [row["notes_changed"] for row in rows(third, "history")] == [0, 0, 1]


def test_a_run_that_counts_otherwise_is_another_run(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    """A version of Concord that sees more cells, though it makes the same of them."""
    fewer = dataclasses.replace(dataset, cells=dataset.cells[:-1])
    _, second = runs(vocabulary, fewer, dataset)
    assert [row["cells"] for row in rows(second, "history")] == [29, 30]
    assert list(find_history_breaks(read_back(second), "models")) == []


def test_a_dataset_counts_itself_as_its_tables_do(dataset: Dataset, vocabulary: Vocabulary) -> None:
    assert state_of(dataset) == count_state(build_tables(dataset, vocabulary), "models")


def test_claims_that_come_in_parts_give_the_same_bytes(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    """Those that are gone find their place in the part they belong to, or behind all others."""
    claims = build_tables(dataset, vocabulary)["claims"]
    entities = sorted({str(id_) for id_ in claims.column("entity_id").to_pylist()})
    assert len(entities) > 1
    for gone in entities:
        kept = tuple(claim for claim in dataset.claims if claim.entity_id != gone)
        fewer = dataclasses.replace(dataset, claims=kept)
        (first,) = runs(vocabulary, dataset)
        whole = render_files(fewer, vocabulary, before=as_published(first), day=DAYS[0])
        table = build_tables(fewer, vocabulary)["claims"]
        parts = [
            table.filter(pc.equal(table.column("entity_id"), pa.scalar(one))) for one in entities
        ]
        ready = {"claims": lambda parts=parts: iter(parts)}
        split = render_files(
            fewer, vocabulary, before=as_published(first), day=DAYS[0], ready=ready
        )
        assert split == whole


def test_a_dataset_without_history_begins_one(dataset: Dataset, vocabulary: Vocabulary) -> None:
    (first,) = runs(vocabulary, dataset)
    kept = {name: data for name, data in first.items() if "history" not in name}
    begun = render_files(dataset, vocabulary, before=as_published(kept), day=DAYS[0])
    assert begun == first


def test_a_history_of_another_minor_version_goes_on(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    (first,) = runs(vocabulary, dataset)
    older = read_back(first)
    older["history"] = older["history"].drop_columns(["published"])
    changed = without(dataset, "c6")
    second = render_files(dataset=changed, vocabulary=vocabulary, before=as_read(older))
    assert [row["published"] for row in rows(second, "history")] == [None, None]
    older["history"] = older["history"].drop_columns(["claims"])
    with pytest.raises(ValueError, match=r"history\.parquet has no column 'claims'"):
        read_past(as_read(older))
