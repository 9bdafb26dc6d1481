"""Counts of parts add up to those of the whole, which are held in columns."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import publish.sources
from publish import Dataset, build_tables
from publish.arrays import build_array
from publish.counts import COUNTED, Counts, PartTotals, Whole
from publish.lookup import Numbers
from publish.schema import INT, STRING
from publish.sums import KEYS, Sums
from publish.totals import add_totals
from records import Source
from vocabulary import Vocabulary

BySource = Mapping[tuple[str, str], Counts]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=3)
counts = st.tuples(*(st.integers(0, 70_000) for _ in COUNTED)).map(lambda some: Counts(*some))
heard = st.dictionaries(st.tuples(words, words), counts, max_size=12)
numbers = st.dictionaries(words, st.integers(1, 300), max_size=8)


def table_of(part: BySource) -> pa.Table:
    rows = [(*key, *found) for key, found in part.items()]
    columns = list(zip(*rows, strict=True)) or [()] * len((*KEYS, *COUNTED))
    arrays = [
        build_array(column, STRING if place < len(KEYS) else INT)
        for place, column in enumerate(columns)
    ]
    return pa.Table.from_arrays(arrays, names=[*KEYS, *COUNTED])


@given(st.lists(heard, max_size=5), st.randoms(use_true_random=False))
def test_counts_of_sources_add_up_in_any_order(parts: list[BySource], mixed: random.Random) -> None:
    expected: dict[str, dict[str, list[int]]] = {}
    for part in parts:
        for (source, name), found in part.items():
            sums = expected.setdefault(source, {}).setdefault(name, [0] * len(COUNTED))
            sums[:] = np.add(sums, found).tolist()
    whole = Sums()
    for part in mixed.sample(parts, len(parts)):
        whole.add(table_of(part))
    told = whole.by_source()
    assert list(told) == sorted(expected)
    assert len(told) == len(expected)
    for source, by_property in expected.items():
        assert list(told[source]) == sorted(by_property)
        assert told[source] == {name: Counts(*sums) for name, sums in by_property.items()}


def test_more_counts_than_may_wait_add_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("publish.sums._FEW", 2)
    keys = [(f"s{i}", f"p{i % 3}") for i in range(50)]
    whole = Sums()
    for start in range(0, 50, 5):
        some = [*keys[start : start + 5], *keys[: start // 2]]
        whole.add(table_of({key: Counts(i, i, 0, 0, 0, 1) for i, key in enumerate(some)}))
    told = whole.by_source()
    assert sum(found.facts for by in told.values() for found in by.values()) == sum(
        sum(range(5 + start // 2)) for start in range(0, 50, 5)
    )


@given(st.lists(numbers, max_size=4), st.randoms(use_true_random=False))
def test_numbers_of_parts_add_up_in_any_order(
    parts: list[dict[str, int]], mixed: random.Random
) -> None:
    totals = [
        PartTotals(
            verdicts={"": part},
            claims=part,
            entities=dict.fromkeys(part, 1),
            about={f"{place} {text}": number for text, number in part.items()},
        )
        for place, part in enumerate(parts)
    ]
    whole = add_totals(mixed.sample(totals, len(totals)), [])
    claims = sum(map(Counter, parts), Counter[str]())
    assert dict(whole.claims) == claims
    assert list(whole.claims) == sorted(claims)
    assert sum(whole.claims.values()) == sum(claims.values())
    assert whole.entities == Counter(text for part in parts for text in part)
    assert whole.about == {id_: n for one in totals for id_, n in one.about.items()}
    assert whole == add_totals(totals, [])


@given(st.sets(words, max_size=60), words)
def test_a_text_is_found_or_is_not_there(texts: set[str], other: str) -> None:
    ordered = sorted(texts)
    found = Numbers(build_array(ordered, STRING), np.arange(len(ordered)))
    assert [found[text] for text in ordered] == list(range(len(ordered)))
    assert found.get(other, -1) == (ordered.index(other) if other in texts else -1)
    assert len(found.values()) == len(found) == len(ordered)


def test_sources_in_pieces_are_those_at_once(
    dataset: Dataset, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"s{i:02d}" for i in range(20)]
    part = {
        (name, key): Counts(i, 1, 0, 0, i - 1, 1)
        for i, name in enumerate(names[1:], 1)
        for key in ("", "released", "parameters")[: 1 + i % 3]
    }
    totals = add_totals([PartTotals(claims={"s03": 4}, entities={"s03": 2})], [table_of(part)])
    described = tuple(Source(id=name, title=name.upper(), notes=(name,)) for name in names)
    many = Dataset(sources=described, copying=dataset.copying, whole=Whole(totals=totals))
    mixed = replace(many, sources=tuple(random.Random(3).sample(described, len(described))))
    one = build_tables(many, vocabulary)["sources"]
    monkeypatch.setattr(publish.sources, "_SOME", 3)
    assert build_tables(many, vocabulary)["sources"].equals(one)
    assert build_tables(mixed, vocabulary)["sources"].equals(one)
    first, *_, last = one.to_pylist()
    assert (first["facts"], first["agreement"], first["accuracy"]) == (0, [], None)
    assert (last["facts"], last["alone"], last["overruled"]) == (19, 1, 1)
    assert [found["property"] for found in last["agreement"]] == ["released"]
    assert (one["claims"].to_pylist()[3], one["entities"].to_pylist()[3]) == (4, 2)
