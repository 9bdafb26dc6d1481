"""A dataset that was tampered with is found out, and what was done is named."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from flows.errors import UsageError
from flows.verify import verify_dataset
from tests.conftest import ROOT

RAW = [ROOT / "raw"]
KEY = ("bloom", "parameters")


@pytest.fixture
def out(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published / "normalized", tmp_path / "normalized"))


def edit(out: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    file = out / f"{name}.parquet"
    pq.write_table(change(pq.read_table(file)), file)


def breaks(out: Path) -> tuple[str, ...]:
    return verify_dataset(out, RAW).breaks


def test_a_sound_dataset(out: Path) -> None:
    found = verify_dataset(out, RAW)
    assert found.breaks == ()
    assert found.notes == 5
    assert verify_dataset(out, [out / "nowhere"]).notes == 0


def test_a_flipped_byte(out: Path) -> None:
    file = out / "facts.parquet"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert breaks(out)[0] == "facts.parquet is not as it was published: its SHA-256 differs"


def test_a_deleted_claim(out: Path) -> None:
    facts = pq.read_table(out / "facts.parquet").to_pylist()
    fact = next(f for f in facts if f["property"] == "released" and f["sources"] > 1)
    gone = fact["supporting"][0]
    edit(out, "claims", lambda t: t.filter(pc.not_equal(t["claim_id"], gone)))
    found = breaks(out)
    assert found[0].startswith("claims.parquet is not as it was published")
    why = f"facts: released of {fact['entity_id']} rests on claim {gone}, which is not there"
    assert why in found


def test_a_deleted_fact(out: Path) -> None:
    facts = pq.read_table(out / "facts.parquet").to_pylist()
    gone = next(f for f in facts if f["property"] == "released" and f["sources"] == 1)
    kept = [
        not (f["entity_id"] == gone["entity_id"] and f["property"] == "released") for f in facts
    ]
    edit(out, "facts", lambda t: t.filter(pa.array(kept)))
    (claim,) = gone["supporting"]
    why = f"claims: {claim} is about {gone['entity_id']} released, of which there is no fact"
    assert why in breaks(out)


def test_an_edited_value(out: Path) -> None:
    def change(table: pa.Table) -> pa.Table:
        values = table["value"].to_pylist()
        row = table["property"].to_pylist().index("organization")
        values[row] = "nobody"
        at = table.schema.get_field_index("value")
        return table.set_column(at, table.schema.field(at), pa.array(values))

    edit(out, "facts", change)
    found = breaks(out)
    assert any(line.endswith("is 'nobody', which no claim says") for line in found)
    assert any("but the fact is 'nobody'" in line for line in found)


@pytest.mark.parametrize(
    ("name", "column", "value", "found"),
    [
        ("facts", "numbers", [1.0], "facts: parameters of bloom is '560M/1.1B/1.7B/3B/7.1B/176B',"),
        ("facts", "value", "1B", "facts: parameters of bloom is '1B', which no claim says"),
        ("models", "parameters", [1.0], "models: parameters of bloom is [1.0], but the fact is"),
        ("models", "parameters_text", "1B", "models: parameters_text of bloom is '1B', but the"),
        ("models", "released_end", date(2030, 1, 1), "models: released_end of bloom is "),
        ("models", "openness", "closed", "models: openness of bloom is 'closed', but the fact is"),
        ("models", "code", ["x"], "models: code of bloom is ['x'], but the fact is"),
    ],
)
def test_each_value_that_was_edited_is_named(
    out: Path, name: str, column: str, value: object, found: str
) -> None:
    def change(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        for row in rows:
            if (row.get("id", row.get("entity_id")), row.get("property", "parameters")) == KEY:
                row[column] = value
        return pa.Table.from_pylist(rows, table.schema)

    edit(out, name, change)
    assert any(line.startswith(found) for line in breaks(out)), breaks(out)


@pytest.mark.parametrize(
    ("name", "column", "row", "value", "found"),
    [
        ("history", "facts", 1, 7, "history: facts of run 2 is 7, but it is"),
        ("history", "notes_sha256", 1, "0", "history: notes_sha256 of run 2 is '0', but it is"),
        ("history", "claims_gone", 1, 9, "history: run 2 has "),
        ("history", "run", 0, 3, "history: runs are [3, 2]; they count from 1"),
        ("history", "notes_added", 1, 0, "changes: run 2 tells 1 notes_added, not 0"),
        ("changes", "kind", 0, "note gone", "changes: run 2 tells 1 notes_gone, not 0"),
        ("claims_history", "last_run", 0, 1, "claims_history: {id} was last seen in run 1 of 2"),
        ("claims_history", "runs", 0, 5, "claims_history: {id} was seen 5 times in runs 1 to 2"),
        ("claims_history", "value", 0, "x", "claims_history: {id} is not what claims.parquet says"),
        ("claims_history", "first_run", 0, 2, "claims_history: {id} was seen 2 times"),
        ("claims_history", "claim_id", 0, "0", "claims: {id} is not in claims_history.parquet"),
    ],
)
def test_a_history_that_was_edited(
    out: Path, name: str, column: str, row: int, value: object, found: str
) -> None:
    ids = pq.read_table(out / "claims_history.parquet").column("claim_id").to_pylist()

    def change(table: pa.Table) -> pa.Table:
        rows = table.to_pylist()
        rows[row][column] = value
        return pa.Table.from_pylist(rows, table.schema)

    edit(out, name, change)
    assert any(line.startswith(found.format(id=ids[0])) for line in breaks(out)), breaks(out)


def test_another_note_and_a_missing_table(out: Path, tmp_path: Path) -> None:
    raw = Path(shutil.copytree(ROOT / "raw", tmp_path / "raw"))
    note = min(raw.iterdir())
    note.write_bytes(note.read_bytes() + b"\n")
    (out / "cells.parquet").unlink()
    assert set(verify_dataset(out, [raw]).breaks) == {
        "cells.parquet cannot be read: No such file or directory",
        "cells.parquet is missing",
        f"raw/{note.name} is not the note that was read: its SHA-256 differs",
    }


def test_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no dataset here \(datapackage.json is missing\)"):
        verify_dataset(tmp_path, RAW)
