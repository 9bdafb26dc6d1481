"""Two datasets told from one another as they are read, part by part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from publish.changes import compare, redirects
from publish.naming import ENTITIES
from publish.published import Published, narrow
from publish.snapshot import COLUMNS, take_snapshot
from publish.streams import reading, side_by_side

Rows = dict[str, list[tuple[Any, ...]]]
IDS = st.sampled_from("abcd")
CLAIMS = st.frozensets(st.sampled_from(("1", "2", "3")))
STATUS = st.sampled_from(("open", "stale", "accepted"))


@st.composite
def datasets(draw: st.DrawFn) -> Rows:
    """A small dataset; ids are few, so that two of them have much in common."""
    mentions = draw(st.dictionaries(st.sampled_from("ABCDEF"), IDS))
    entities = sorted(set(mentions.values()))
    keys = [(id_, name) for id_ in entities for name in draw(st.sets(st.sampled_from("xy")))]
    facts = []
    for id_, name in sorted(set(keys)):
        value, verdict = draw(st.sampled_from("12")), draw(st.sampled_from(("single", "agree")))
        one, other = draw(CLAIMS), draw(CLAIMS)
        facts.append((id_, name, value, verdict, "policy", sorted(one), sorted(other - one)))
    found = draw(st.dictionaries(st.sampled_from("uvw"), STATUS))
    gone = draw(st.dictionaries(st.sampled_from("efgh"), st.sampled_from(entities or ["a"])))
    return {
        "notes": sorted(draw(st.dictionaries(st.sampled_from("mn"), st.just("0"))).items()),
        ENTITIES: [(id_, draw(st.sampled_from("NM"))) for id_ in entities],
        "mentions": sorted(mentions.items(), key=lambda item: item[::-1]),
        "facts": facts,
        "claims": [(id_, "s", "p", draw(st.integers(1, 2)), "r", "v") for id_ in draw(CLAIMS)],
        "discrepancies": [
            ("conflict", "high", status, "a", "x", "-", id_) for id_, status in found.items()
        ],
        "redirects": sorted(gone.items()),
    }


TYPES = {"line": pa.int64(), **dict.fromkeys(("supporting", "dissenting"), pa.list_(pa.string()))}


def tables(rows: Rows) -> dict[str, pa.Table]:
    return {
        name: pa.table(
            {
                column: pa.array([row[place] for row in rows[name]], TYPES.get(column, pa.string()))
                for place, column in enumerate(columns)
            }
        )
        for name, columns in COLUMNS.items()
    }


def published(rows: Rows, size: int) -> Published:
    """In parts of so many rows."""

    def parts(table: pa.Table) -> Iterator[pa.Table]:
        starts = range(0, max(1, table.num_rows), size)
        return (table.slice(start, size) for start in starts)

    return Published(
        ENTITIES,
        {n: reading(lambda table=table: parts(table)) for n, table in tables(rows).items()},  # type: ignore[misc]
    )


@given(datasets(), datasets(), st.integers(1, 9))
def test_what_differs_tells_all_that_changed(one: Rows, other: Rows, size: int) -> None:
    whole = [take_snapshot(tables(rows), ENTITIES) for rows in (one, other)]
    narrowed = narrow(published(one, size), published(other, size))
    assert compare(*narrowed) == compare(*whole)
    assert redirects(*narrowed) == redirects(*whole)


def test_of_what_is_the_same_nothing_is_held() -> None:
    rows: Rows = {name: [] for name in COLUMNS}
    rows["facts"] = [("a", "x", "1", "single", "policy", ["1"], [])]
    rows["claims"] = [("1", "s", "p", 1, "r", "v")]
    rows[ENTITIES], rows["mentions"] = [("a", "A")], [("A", "a")]
    for snapshot in narrow(published(rows, 1), published(rows, 1)):
        assert not any(vars(snapshot).values())


@given(
    st.lists(st.sampled_from("abcde")),
    st.lists(st.sampled_from("abcde")),
    st.lists(st.integers(0, 4), min_size=1),
)
def test_windows_hold_all_rows_of_a_value(
    one: Sequence[str], other: Sequence[str], sizes: list[int]
) -> None:
    def parts(texts: Sequence[str]) -> Iterator[pa.Table]:
        rows, start = sorted(texts), 0
        yield pa.table({"id": pa.array([], pa.string())})
        for size in sizes * (len(rows) + 1 if any(sizes) else 0):
            yield pa.table({"id": pa.array(rows[start : start + size], pa.string())})
            start += size
        yield pa.table({"id": pa.array(rows[start:], pa.string())})

    windows: list[list[list[Any]]] = [
        [table.column("id").to_pylist() for table in window]
        for window in side_by_side(parts(one), parts(other), "id")
    ]
    for side, texts in enumerate((one, other)):
        assert list(chain.from_iterable(window[side] for window in windows)) == sorted(texts)
    assert windows
    for before, after in pairwise(windows):
        assert max(before[0] + before[1]) < min(after[0] + after[1])
