"""Fusing claims: what must hold for any claims, and cases a person can read."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconcile.algebra import relate
from reconcile.fuse import Rules, fuse_claims
from reconcile.scope import unite
from records import Claim, Value
from tests.reconcile.test_algebra import BROADER, dates, day, size, sizes, term
from vocabulary.schema import Property


def rules(kind: str, policy: str = "most_precise_majority", **more: object) -> Rules:
    declared = {"label": "P", "kind": kind, "policy": policy, "rationale": "test", **more}
    return Rules("p", Property.model_validate(declared), BROADER)


def claim(source: str, value: Value, **more: object) -> Claim:
    given = {
        "path": f"raw/{source}.md",
        "line": 1,
        "raw": value.text,
        "mention": "M",
        "property": "p",
        "kind": value.kind,
        "value": value.text,
        "date_start": value.date_start,
        "date_end": value.date_end,
        "numbers": value.numbers,
        "bounds": value.bounds,
        "is_range": value.is_range,
        "source_id": source,
        "claim_id": f"{source}-{value.text}-{sorted(more.items())}",
        "entity_id": "m",
    }
    return Claim.model_validate({**given, **more})


def fused(
    kind: str, *said: tuple[str, Value], policy: str = "most_precise_majority"
) -> tuple[str, str]:
    fact = fuse_claims("m", [claim(source, value) for source, value in said], rules(kind, policy))
    return fact.value, fact.verdict


def test_one_source_is_single() -> None:
    assert fused("date", ("a", day("2022"))) == ("2022", "single")


def test_equal_claims_agree() -> None:
    assert fused("date", ("a", day("2022")), ("b", day("2022"))) == ("2022", "agree")


def test_the_most_precise_of_compatible_claims_stands() -> None:
    assert fused("date", ("a", day("2022")), ("b", day("2022-04"))) == ("2022-04", "compatible")


def test_the_majority_wins_a_conflict() -> None:
    said = [("a", day("2022-03")), ("b", day("2022-04")), ("c", day("2022-04"))]
    assert fused("date", *said) == ("2022-04", "conflict")


def test_a_coarse_claim_does_not_hide_a_conflict() -> None:
    said = [("a", day("2022")), ("b", day("2022-03")), ("c", day("2022-04"))]
    value, verdict = fused("date", *said)
    assert verdict == "conflict"
    assert value != "2022"


def test_union_of_sizes_keeps_what_is_compatible() -> None:
    said = [("a", size("7B/13B")), ("b", size("7B/13B/70B")), ("c", size("7B-70B"))]
    assert fused("quantity", *said, policy="union") == ("7B/13B/70B", "compatible")


def test_union_of_terms_drops_the_more_general() -> None:
    said = [("a", term("google")), ("b", term("google-brain"))]
    assert fused("term", *said, policy="union") == ("google-brain", "compatible")


def test_a_shared_claim_never_contradicts() -> None:
    claims = [claim("a", term("open")), claim("b", term("closed"), shared=True)]
    fact = fuse_claims("m", claims, rules("term"))
    assert (fact.value, fact.verdict, fact.dissenting) == ("open", "single", ())


def test_a_smaller_variant_does_not_speak_for_the_whole() -> None:
    claims = [
        claim("a", day("2023-01"), qualifier="7B"),
        claim("a", day("2023-05"), qualifier="70B"),
        claim("b", day("2023-05")),
    ]
    fact = fuse_claims("m", claims, rules("date"), headline=7e10)
    assert (fact.value, fact.verdict) == ("2023-05", "agree")


def test_sizes_of_variants_are_put_together() -> None:
    claims = [claim("a", size("7B"), qualifier="7B"), claim("a", size("33B"), qualifier="33B")]
    fact = fuse_claims("m", claims, rules("quantity", "union", in_names=True))
    assert (fact.value, fact.verdict) == ("7B/33B", "single")


def test_a_hedged_voice_counts_less() -> None:
    claims = [claim("a", size("7B"), hedged=True), claim("b", size("9B"))]
    assert fuse_claims("m", claims, rules("quantity")).value == "9B"


def test_one_source_against_itself_is_a_conflict() -> None:
    assert fused("date", ("a", day("2022")), ("a", day("2023")))[1] == "conflict"


@pytest.mark.parametrize(("policy", "expected"), [("earliest", "2021"), ("latest", "2023-05")])
def test_policies_of_dates(policy: str, expected: str) -> None:
    said = [("a", day("2022")), ("b", day("2021")), ("c", day("2023-05"))]
    assert fused("date", *said, policy=policy)[0] == expected


def test_preferred_source() -> None:
    claims = [claim("a", day("2022")), claim("b", day("2021")), claim("c", day("2022"))]
    preferring = rules("date", "prefer_sources", prefer_sources=["b"])
    fact = fuse_claims("m", claims, preferring)
    assert (fact.value, fact.policy) == ("2021", "prefer_sources")
    assert fact.reason == "1 for, 2 against: 2021 and 2022 do not overlap; b is preferred"


@pytest.mark.parametrize(
    ("policy", "said", "reason"),
    [
        ("most_precise_majority", ["2022"], "the only source"),
        ("most_precise_majority", ["2022", "2022"], "2 sources say the same"),
        ("most_precise_majority", ["2022", "2022-04"], "2022 contains 2022-04"),
        ("earliest", ["2022", "2021"], "1 for, 1 against: 2021 and 2022 do not overlap; "),
        ("prefer_sources", ["2022", "2022-04"], "2022 contains 2022-04; no preferred source"),
    ],
)
def test_every_fact_says_why(policy: str, said: list[str], reason: str) -> None:
    claims = [claim("ab"[i], day(text)) for i, text in enumerate(said)]
    assert fuse_claims("m", claims, rules("date", policy)).reason.startswith(reason)


sources = st.sampled_from("abcd")
dated = st.lists(st.tuples(sources, dates), min_size=1, max_size=6)
sized = st.lists(st.tuples(sources, sizes), min_size=1, max_size=6)


@given(dated, st.randoms())
def test_order_does_not_matter_for_dates(said: list[tuple[str, Value]], random) -> None:  # type: ignore[no-untyped-def]
    check_order(said, random, rules("date"))


@given(sized, st.randoms())
def test_order_does_not_matter_for_sizes(said: list[tuple[str, Value]], random) -> None:  # type: ignore[no-untyped-def]
    check_order(said, random, rules("quantity", "union"))


def check_order(said: Sequence[tuple[str, Value]], random, given_rules: Rules) -> None:  # type: ignore[no-untyped-def]
    claims = [claim(source, value) for source, value in said]
    shuffled = random.sample(claims, len(claims))
    assert fuse_claims("m", claims, given_rules) == fuse_claims("m", shuffled, given_rules)


@given(dated)
def test_a_fused_date_is_a_claimed_one(said: list[tuple[str, Value]]) -> None:
    assert fused("date", *said)[0] in {value.text for _, value in said}


@given(sized)
def test_a_union_of_sizes_invents_no_number(said: list[tuple[str, Value]]) -> None:
    claimed = {part for _, value in said for part in value.text.split("/")}
    value, _ = fused("quantity", *said, policy="union")
    assert set(value.split("/")) <= claimed


@given(sized)
def test_verdict_is_conflict_when_some_pair_is(said: list[tuple[str, Value]]) -> None:
    values = [value for _, value in said]
    disjoint = any(relate(a, b, BROADER).kind == "disjoint" for a in values for b in values)
    assert (fused("quantity", *said)[1] == "conflict") == disjoint


@given(st.lists(sizes, min_size=1, max_size=4))
def test_unite_covers_every_value(values: list[Value]) -> None:
    united = unite(values)
    assert all(relate(value, united, BROADER).compatible for value in values)
