"""What a run takes over from the dataset it replaces, and the day it has."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.errors import UsageError
from flows.snapshots import day_of_run, previous_dataset
from publish.history import read_past


@pytest.fixture
def out(published: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(published / "normalized", tmp_path / "normalized"))


def test_the_past_is_read_with_a_dataset(out: Path) -> None:
    before = previous_dataset(out)
    assert before is not None
    past = read_past(before)
    assert past is not None
    assert past.history.num_rows == 2
    known = sum(part.num_rows for part in past.claims_history())
    assert known == pq.read_metadata(out / "claims_history.parquet").num_rows > 0


def test_a_history_is_not_lost_in_silence(out: Path) -> None:
    (out / "claims.parquet").write_bytes(b"no table")
    with pytest.raises(UsageError, match=r"claims\.parquet cannot be read: .* cannot go on"):
        previous_dataset(out)
    (out / "history.parquet").unlink()
    assert previous_dataset(out) is None


def test_the_day_of_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86399")
    assert day_of_run() == date(1970, 1, 1)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is 'yesterday'; seconds"):
        day_of_run()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    before = datetime.now(UTC).date()
    assert before <= day_of_run() <= datetime.now(UTC).date()
