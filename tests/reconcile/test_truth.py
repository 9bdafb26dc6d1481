"""Laws of fusing claims, and sets made so that a plain vote must lose."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.errors import UsageError
from flows.fuse import fuse_file
from reconcile.truth import POLICIES, SCHEMA, WrongColumnsError, fuse_parts, fuse_table
from reconcile.truth_claims import CLAIM_COLUMNS
from reconcile.truth_copying import Agreement, find_blocs

Rows = list[tuple[str, str, str, str]]
COLUMNS = list(CLAIM_COLUMNS)


def table(rows: Rows) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS)


def values(facts: pa.Table) -> dict[tuple[str, str], str]:
    return {(row["entity"], row["property"]): row["value"] for row in facts.to_pylist()}


def accuracy(facts: pa.Table, truth: dict[tuple[str, str], str]) -> float:
    found = values(facts)
    return sum(found[cell] == value for cell, value in truth.items()) / len(truth)


def cell_of(fact: dict[str, str]) -> tuple[str, str]:
    return fact["entity"], fact["property"]


words = st.sampled_from(["1", "2", "10", "10.4", "a b", "a b c", "x;y", "x;y;z", "08:15", "", "é"])
claim_rows = st.lists(
    st.tuples(
        st.sampled_from([f"e{i}" for i in range(12)]),
        st.sampled_from(["p", "q"]),
        st.sampled_from([f"s{i}" for i in range(5)]),
        words,
    ),
    min_size=1,
    max_size=80,
)


# Laws


@settings(max_examples=25, deadline=None)
@given(claim_rows, st.randoms(use_true_random=False), st.sampled_from(sorted(POLICIES)))
def test_the_order_of_the_rows_never_matters(rows: Rows, random: object, policy: str) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fuse_table(table(rows), policy).equals(fuse_table(table(shuffled), policy))


@settings(max_examples=25, deadline=None)
@given(claim_rows, st.sampled_from(sorted(POLICIES)))
def test_saying_a_thing_twice_adds_no_vote(rows: Rows, policy: str) -> None:
    assert fuse_table(table(rows), policy).equals(fuse_table(table(rows + rows[:3] * 4), policy))


@settings(max_examples=25, deadline=None)
@given(claim_rows, st.sampled_from(sorted(POLICIES)))
def test_a_fact_for_each_cell_with_a_claimed_value(rows: Rows, policy: str) -> None:
    facts = fuse_table(table(rows), policy)
    assert facts.schema == SCHEMA
    assert set(values(facts)) == {(entity, prop) for entity, prop, _, _ in rows}
    for fact in facts.to_pylist():
        cell = [row for row in rows if row[:2] == (fact["entity"], fact["property"])]
        assert fact["value"] in {value for *_, value in cell}
        assert 0.0 <= fact["margin"] <= fact["confidence"] <= 1.0
        assert set(fact["supporting"]) | set(fact["dissenting"]) == {row[2] for row in cell}
        assert {row[2] for row in cell if row[3] == fact["value"]} <= set(fact["supporting"])


@settings(max_examples=25, deadline=None)
@given(claim_rows, st.sampled_from(sorted(POLICIES)))
def test_partitions_give_what_the_whole_gives(rows: Rows, policy: str) -> None:
    frame = table(rows)
    halves = [frame[frame["entity"] < "e5"], frame[frame["entity"] >= "e5"]]
    parts = [partial(pd.DataFrame, half) for half in halves if len(half)]
    got = [row for facts in fuse_parts(parts, policy) for row in facts.to_pylist()]
    whole = fuse_table(frame, policy).to_pylist()
    assert sorted(got, key=cell_of) == sorted(whole, key=cell_of)


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (["5"], "single"),
        (["5", "5"], "agree"),
        (["5", "5.2"], "compatible"),
        (["ann;bob", "ann"], "compatible"),
        (["5", "6"], "conflict"),
    ],
)
def test_verdicts(said: list[str], verdict: str) -> None:
    facts = fuse_table(table([("e", "p", f"s{i}", value) for i, value in enumerate(said)]))
    assert facts["verdict"].to_pylist() == [verdict]


def test_no_claims_no_facts() -> None:
    assert fuse_table(table([])).num_rows == 0


# Fallback


def test_few_claims_fall_back_to_majority_and_say_so() -> None:
    facts = fuse_table(table([("e", "p", "a", "1"), ("e", "p", "b", "1"), ("e", "p", "c", "2")]))
    assert facts["policy"].to_pylist() == ["majority: few claims"]
    assert facts["value"].to_pylist() == ["1"]
    assert facts["dissenting"].to_pylist() == [["c"]]


def test_few_sources_fall_back_to_majority_and_say_so() -> None:
    rows = [(f"e{i}", "p", source, str(i)) for i in range(30) for source in "ab"]
    rows += [(f"e{i}", "q", source, str(i)) for i in range(30) for source in "abc"]
    facts = fuse_table(table(rows)).to_pandas()
    said = facts.groupby("property")["policy"].unique().map(list).to_dict()
    assert said == {"p": ["majority: few sources"], "q": ["learned"]}


# Made sets


def copied(
    seed: int, bad: float = 0.25, copiers: int = 8
) -> tuple[Rows, dict[tuple[str, str], str]]:
    """Six fair sources, one bad one, and copiers that repeat nine tenths of what it says."""
    random = np.random.default_rng(seed)
    rows: Rows = []
    truth = {}

    def draw(right: int, chance: float) -> str:
        wrong = (right + random.integers(1, 8)) % 8
        return f"v{right if random.random() < chance else wrong}"

    for entity in range(120):
        for prop in "pqr":
            right = int(random.integers(8))
            truth[f"e{entity}", prop] = f"v{right}"
            rows += [
                (f"e{entity}", prop, f"fair{i}", draw(right, 0.6 + 0.04 * i))
                for i in range(6)
                if random.random() < 0.8
            ]
            first = draw(right, bad)
            rows.append((f"e{entity}", prop, "bad", first))
            rows += [
                (
                    f"e{entity}",
                    prop,
                    f"copy{i}",
                    first if random.random() < 0.9 else draw(right, 0.4),
                )
                for i in range(copiers)
                if random.random() < 0.8
            ]
    return rows, truth


@pytest.mark.parametrize("seed", range(3))
def test_copiers_have_one_voice(seed: int) -> None:
    rows, truth = copied(seed)
    learned = accuracy(fuse_table(table(rows)), truth)
    vote = accuracy(fuse_table(table(rows), "majority"), truth)
    assert vote < 0.5
    assert learned > 0.8


def test_good_sources_that_agree_are_not_taken_for_copiers() -> None:
    random = np.random.default_rng(5)
    rows: Rows = []
    truth = {}
    for entity in range(300):
        right = int(random.integers(20))
        truth[f"e{entity}", "p"] = f"v{right}"
        for source in range(12):
            good = source < 3
            if random.random() < (0.95 if good else 0.45):
                value = right
            else:
                value = int(random.integers(20))
            rows.append((f"e{entity}", "p", f"s{source}", f"v{value}"))
    assert accuracy(fuse_table(table(rows)), truth) > 0.95


@pytest.mark.parametrize("rate", [0.7, 0.9])
def test_copiers_that_repeat_a_part_only_have_one_voice_for_it(rate: float) -> None:
    random = np.random.default_rng(3)
    rows: Rows = []
    truth = {}
    for entity in range(250):
        cell = f"e{entity}", "p"
        right, first = (int(value) for value in random.permutation(40)[:2])
        truth[cell] = f"v{right}"
        rows += [
            (*cell, f"fair{i}", f"v{right if random.random() < 0.7 else random.integers(40)}")
            for i in range(4)
        ]
        rows.append((*cell, "bad", f"v{first}"))
        rows += [
            (*cell, f"copy{i}", f"v{first if random.random() < rate else random.integers(40)}")
            for i in range(7)
        ]
    assert accuracy(fuse_table(table(rows), "majority"), truth) < 0.2
    assert accuracy(fuse_table(table(rows)), truth) > 0.85


@pytest.mark.parametrize("seed", range(2))
def test_sources_that_share_a_mistake_do_not_make_blocs_of_the_others(seed: int) -> None:
    """Two fifths give the planned time for the real one; the rest agree because they are right."""
    random = np.random.default_rng(seed)
    accurate = random.beta(8, 2, 38)
    mistaken = random.random(38) < 0.42
    rows: Rows = []
    truth = {}
    for entity in range(100):
        planned, late = int(random.integers(1440)), int(random.exponential(25)) + 1
        for prop, right in (("planned", planned), ("real", planned + late)):
            truth[f"e{entity}", prop] = str(right)
            for source in np.flatnonzero(random.random(38) < 0.55):
                value = right + random.choice([0, 5, -5, 60, -60])
                if random.random() < accurate[source]:
                    value = right
                if mistaken[source] and random.random() < 0.8:
                    value = planned
                rows.append((f"e{entity}", prop, f"s{source}", str(value)))
    assert accuracy(fuse_table(table(rows)), truth) > 0.98


@pytest.mark.parametrize(
    ("level", "same", "leaders"),
    [
        (0.9, {(0, 1): 99}, [0, 0, 2, 3]),
        (0.75, {(0, 1): 84}, [0, 1, 2, 3]),
        (0.7, {(0, 1): 84}, [0, 0, 0, 0]),
    ],
    ids=["a copier", "no more alike than others are", "nobody is outside"],
)
def test_a_bloc_stands_out(
    level: float, same: dict[tuple[int, int], int], leaders: list[int]
) -> None:
    first, second = np.triu_indices(4, 1)
    agreed = [float(same.get((int(i), int(j)), 80)) for i, j in zip(first, second, strict=True)]
    found = Agreement(first, second, np.full(6, 100.0), np.array(agreed))
    assert find_blocs(found, level, np.ones(4)).tolist() == leaders


@pytest.mark.parametrize("seed", range(3))
def test_one_bad_property_of_a_good_source(seed: int) -> None:
    random = np.random.default_rng(seed)
    chances = {"good": 0.95, "fair": 0.7, "poor1": 0.6, "poor2": 0.6}
    swapped = {"good": 0.1, "fair": 0.95}
    rows: Rows = []
    truth = {}
    for entity in range(300):
        for prop in "pqrs":
            right = int(random.integers(10))
            truth[f"e{entity}", prop] = f"v{right}"
            for source, chance in (chances | (swapped if prop == "s" else {})).items():
                wrong = (right + random.integers(1, 10)) % 10
                value = right if random.random() < chance else wrong
                rows.append((f"e{entity}", prop, source, f"v{value}"))
    bad = {cell: value for cell, value in truth.items() if cell[1] == "s"}
    learned, vote = fuse_table(table(rows)), fuse_table(table(rows), "majority")
    assert accuracy(learned, truth) > accuracy(vote, truth) + 0.02
    assert accuracy(learned, bad) > accuracy(vote, bad) + 0.05


def test_a_broad_value_speaks_for_what_lies_in_it() -> None:
    rows = [(f"e{i}", "place", source, f"town{i}") for i in range(20) for source in "abc"]
    rows += [("x", "place", "a", "springfield"), ("x", "place", "b", "illinois")]
    rows += [("x", "place", "c", "boston")]
    broader = pd.DataFrame({"narrow": ["springfield", "illinois"], "broad": ["illinois", "usa"]})
    fact = next(
        f for f in fuse_table(table(rows), "learned", broader).to_pylist() if f["entity"] == "x"
    )
    assert (fact["value"], fact["supporting"]) == ("springfield", ["a", "b"])


def test_one_time_in_two_ways_of_writing_is_one_time() -> None:
    said = {"a": "07:05", "b": "07:05", "c": "7:05 am", "d": "7:40", "e": "7:40", "f": "7:05"}
    rows = [("e", "departs", source, value) for source, value in said.items()]
    rows += [(f"e{i}", "departs", source, f"1{i % 10}:30") for i in range(20) for source in said]
    fact = next(f for f in fuse_table(table(rows)).to_pylist() if f["entity"] == "e")
    assert (fact["value"], fact["supporting"]) == ("07:05", ["a", "b", "c", "f"])


def test_a_kind_that_is_stated_counts_more_than_the_looks() -> None:
    rows = [
        ("e", "p", "a", "1.0"),
        ("e", "p", "b", "1"),
        ("f", "p", "a", "x y"),
        ("f", "p", "b", "x"),
    ]
    said = {}
    for kind in ("number", "text", "set", None):
        verdicts = fuse_table(table(rows).assign(kind=kind)).to_pandas().set_index("entity")
        said[kind] = (verdicts.loc["e", "verdict"], verdicts.loc["f", "verdict"])
    assert said["number"] == ("compatible", "conflict")
    assert said["text"] == ("conflict", "conflict")
    assert said["set"] == ("compatible", "compatible")
    assert fuse_table(table(rows).assign(kind=None)).equals(fuse_table(table(rows)))


# Errors


def test_wrong_columns_name_what_was_found_and_what_is_needed() -> None:
    with pytest.raises(
        WrongColumnsError, match=r"found: entity, value; needed: .*missing: property, source"
    ):
        fuse_table(pd.DataFrame({"entity": ["e"], "value": ["1"]}))


def test_an_unknown_kind_names_the_known() -> None:
    frame = table([("e", "p", "a", "1"), ("e", "p", "b", "1")]).assign(kind=["numeric", ""])
    with pytest.raises(ValueError, match="found: numeric; known: date, number, set, text"):
        fuse_table(frame)


def test_an_unknown_policy_names_the_known() -> None:
    with pytest.raises(ValueError, match="found 'best'; known: learned"):
        fuse_table(table([]), "best")


@pytest.mark.parametrize("suffix", [".csv", ".csv.gz", ".parquet"])
def test_files_go_in_and_out(tmp_path: Path, suffix: str) -> None:
    frame = table([("e", "p", "a", "01"), ("e", "p", "b", "01"), ("é", "p", "b", "NA")])
    claims, out = tmp_path / f"claims{suffix}", tmp_path / "new" / f"facts{suffix}"
    frame.to_parquet(claims) if suffix == ".parquet" else frame.to_csv(claims, index=False)
    assert fuse_file(claims, out) == 2
    got = (
        pd.read_parquet(out)
        if suffix == ".parquet"
        else pd.read_csv(out, dtype=str, keep_default_na=False)
    )
    assert list(got["value"]) == ["01", "NA"]
    before = out.read_bytes()
    fuse_file(claims, out)
    assert out.read_bytes() == before


def test_a_file_with_wrong_columns_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "claims.csv"
    path.write_text("id,property,value\n1,2,3\n")
    with pytest.raises(UsageError, match="found: id, property, value; needed: entity, property"):
        fuse_file(path, tmp_path / "facts.csv")


@pytest.mark.parametrize("name", ["claims.xlsx", "missing.csv", "empty.csv"])
def test_files_that_cannot_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty.csv").touch()
    with pytest.raises(UsageError, match=name):
        fuse_file(tmp_path / name, tmp_path / "facts.csv")
