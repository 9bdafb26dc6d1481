"""Laws of the verdict algebra, and pairs a person can read."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.algebra import relate
from records import Value
from records.calendar import last_day
from records.quantity import bounds_of

BROADER = {"google-brain": frozenset({"google"}), "rope": frozenset({"relative"})}


def day(text: str) -> Value:
    """A date value from ``2022``, ``2022-04`` or ``2022-04-05``."""
    parts = [int(part) for part in text.split("-")]
    start = date(*[*parts, 1, 1][:3])
    end = start if len(parts) == 3 else last_day(*parts)
    return Value("date", text, start, end)


def size(text: str) -> Value:
    """A quantity value from ``7B``, ``7B/13B`` or ``7B-65B``."""
    is_range = "-" in text
    bounds = tuple(b for part in text.replace("-", "/").split("/") if (b := bounds_of(part)))
    numbers = tuple((low + high) / 2 for low, high in bounds)
    return Value("quantity", text, numbers=numbers, bounds=bounds, is_range=is_range)


def term(text: str) -> Value:
    """A term value."""
    return Value("term", text)


READ = {"date": day, "size": size, "term": term}

PAIRS = """
date | 2022          | 2022-04       | broader  | 2022 contains 2022-04
date | 2022-04-05    | 2022-04       | narrower | 2022-04 contains 2022-04-05
date | 2022-03       | 2022-04       | disjoint | 2022-03 and 2022-04 do not overlap
date | 2019          | 2019          | equal    | both say 2019
size | 13B           | 11B           | disjoint | 13B and 11B do not overlap ...
size | 11B           | 3B/11B        | broader  | 11B is the largest of {3B, 11B}
size | 6B            | 6B/130B       | broader  | 6B is one of {6B, 130B}
size | 13B           | 3B/11B        | disjoint | neither of 13B and {3B, 11B} holds the other
size | 540B          | 8B/62B/540B   | broader  | 540B is the largest of {8B, 62B, 540B}
size | 175B          | 125M-175B     | broader  | 125M-175B holds 175B
size | 7B-65B        | 7B/13B/30B/65B| broader  | 7B-65B spans {7B, 13B, 30B, 65B}
size | 180B          | 0.18T         | narrower | 180B lies within 0.18T as rounded
size | 6.2B          | 6B            | narrower | 6.2B lies within 6B as rounded
size | 366B          | 1.61T         | disjoint | 366B and 1.61T do not overlap ...
size | 7B/13B/70B    | 7B/13B/34B/70B| broader  | {7B, 13B, 34B, 70B} holds {7B, 13B, 70B}
size | 7B/13B/33B/65B| 7B/13B/30B/65B| disjoint | neither of {7B, 13B, 33B, 65B} and ...
size | 30B           | 7B-65B        | overlap  | 7B-65B holds 30B
size | 6.7B          | 7B/13B        | overlap  | 6.7B is one of {7B, 13B}
size | 7B-65B        | 7B/65B        | broader  | 7B-65B spans {7B, 65B}
term | google        | google-brain; meta | broader | google-brain; meta says all of google and more
term | google        | google-brain  | broader  | google is a more general term than google-brain
term | en; zh        | en            | narrower | en; zh holds en
term | en            | zh            | disjoint | en and zh are not the same
"""


def cases() -> list[tuple[str, ...]]:
    """The pairs above, split."""
    return [tuple(part.strip() for part in line.split("|")) for line in PAIRS.strip().splitlines()]


@pytest.mark.parametrize(("kind", "one", "other", "expected", "reason"), cases())
def test_pair(kind: str, one: str, other: str, expected: str, reason: str) -> None:
    relation = relate(READ[kind](one), READ[kind](other), BROADER)
    assert relation.kind == expected
    assert relation.reason.startswith(reason.removesuffix("..."))


dates = st.one_of(
    st.integers(2015, 2026).map(str),
    st.tuples(st.integers(2015, 2026), st.integers(1, 12)).map(lambda p: f"{p[0]}-{p[1]:02d}"),
    st.dates(date(2015, 1, 1), date(2026, 12, 31)).map(date.isoformat),
).map(day)
numbers = st.tuples(st.integers(1, 999), st.sampled_from(["M", "B", "T"])).map(
    lambda p: f"{p[0]}{p[1]}"
)
sizes = st.lists(numbers, min_size=1, max_size=4, unique=True).map("/".join).map(size)
terms = st.sets(st.sampled_from(["google", "google-brain", "meta", "rope"]), min_size=1).map(
    lambda ids: term("; ".join(sorted(ids)))
)
few_sizes = st.one_of(
    st.lists(
        st.sampled_from(["6B", "6.2B", "7B", "13B", "0.18T", "180B", "175B"]),
        min_size=1,
        max_size=3,
        unique=True,
    ).map("/".join),
    st.sampled_from(["6B-7B", "6.2B-13B", "7B-175B", "6B-0.18T", "7B-180B", "13B-175B"]),
).map(size)
"""Few numbers of several precisions, so that they often refine one another."""
pairs = st.one_of(*(st.tuples(values, values) for values in (dates, sizes, few_sizes, terms)))
OPPOSITE = {"narrower": "broader", "broader": "narrower"}


@given(st.one_of(dates, sizes, terms))
def test_reflexive(value: Value) -> None:
    assert relate(value, value, BROADER).kind == "equal"


@given(pairs)
def test_symmetric(pair: tuple[Value, Value]) -> None:
    there, back = relate(*pair, BROADER), relate(pair[1], pair[0], BROADER)
    assert back.kind == OPPOSITE.get(there.kind, there.kind)


@given(pairs)
def test_every_pair_has_a_reason(pair: tuple[Value, Value]) -> None:
    reason = relate(*pair, BROADER).reason
    assert pair[0].text.split("/")[0] in reason or pair[1].text.split("/")[0] in reason


@given(dates, dates, dates)
def test_refinement_of_dates_is_transitive(one: Value, two: Value, three: Value) -> None:
    check_transitive(one, two, three)


@given(few_sizes, few_sizes, few_sizes)
def test_refinement_of_sets_and_ranges_is_transitive(one: Value, two: Value, three: Value) -> None:
    check_transitive(one, two, three)


@given(terms, terms, terms)
def test_refinement_of_terms_is_transitive(one: Value, two: Value, three: Value) -> None:
    check_transitive(one, two, three)


def check_transitive(one: Value, two: Value, three: Value) -> None:
    first, second = relate(one, two, BROADER).kind, relate(two, three, BROADER).kind
    if first in {"narrower", "equal"} and second in {"narrower", "equal"}:
        assert relate(one, three, BROADER).kind in {"narrower", "equal"}


@given(numbers.map(size), numbers.map(size), numbers.map(size))
def test_refinement_of_numbers_is_transitive(one: Value, two: Value, three: Value) -> None:
    check_transitive(one, two, three)


@given(pairs)
def test_many_values_never_contradict(pair: tuple[Value, Value]) -> None:
    assert relate(*pair, BROADER, many=True).compatible
