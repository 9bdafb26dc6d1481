"""Discrepancies in reading order, on disk."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flows.pipeline import ranked
from flows.pipeline.ranked import InReadingOrder
from publish.counts import kind_of
from publish.ranking import Ranked, badness
from publish.tables import discrepancies_table
from tests.publish.test_ranking import ranked as discrepancies


@given(st.lists(discrepancies(), max_size=40, unique_by=lambda one: one[0].discrepancy_id))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_files_hold_all_of_them_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, items: list[Ranked]
) -> None:
    monkeypatch.setattr(ranked, "ROWS", 7)
    monkeypatch.setattr(ranked, "_PIECE", 5)
    in_order = [found for found, _, _ in sorted(items, key=badness)]
    on_disk = InReadingOrder(lambda: items, str(tmp_path))
    assert list(on_disk.records()) == in_order
    assert on_disk.kinds == Counter(map(kind_of, in_order))
    whole = discrepancies_table(in_order, range(1, len(in_order) + 1))
    rows = [row for table in on_disk.tables() for row in table.to_pylist()]
    assert rows == whole.to_pylist()
    assert all(table.schema == whole.schema for table in on_disk.tables())
