"""End to end over ``raw/``: what the five notes disagree about, and what they do not."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from parsers.note import parse_note
from reconcile.pipeline import Reconciled, reconcile_notes
from records import Fact
from tests.vocabularies import ROOT, llm

NOTES = sorted((ROOT / "raw").glob("*.txt"))


@cache
def result() -> Reconciled:
    parsed = [parse_note(f"raw/{note.name}", note.read_bytes(), llm()) for note in NOTES]
    return reconcile_notes(parsed, llm())


def fact(entity: str, name: str) -> Fact:
    return next(f for f in result().facts if (f.entity_id, f.property) == (entity, name))


def said(entity: str, name: str) -> set[str]:
    return {c.value for c in result().claims if (c.entity_id, c.property) == (entity, name)}


CONFLICTS = [
    ("t5", "parameters", {"13B", "11B", "3B/11B"}),
    ("t0", "parameters", {"13B", "11B"}),
    ("chinchilla", "released", {"2022-03", "2022-04"}),
    ("flan", "released", {"2021-09", "2021-10"}),
    ("flan", "base_model", {"t5", "lamda"}),
    ("flan", "openness", {"open", "closed"}),
    ("gpt-3.5", "released", {"2021-06", "2022-01"}),
    ("gpt-neox", "released", {"2022-02", "2022-04"}),
    ("mt5", "released", {"2020", "2021-03"}),
    ("alpaca", "openness", {"open", "closed"}),
    ("bloom", "training_tokens", {"366B", "1.61T"}),
    ("palm", "parameters", {"8B/62B/540B", "540B", "40B"}),
    ("llama", "parameters", {"7B-65B", "65B", "7B/13B/30B/65B", "7B/13B/33B/65B"}),
    ("gpt-3", "released", {"2020-05", "2020-07"}),
    ("codex", "released", {"2021-07", "2020-07"}),
]

OPT = "125M/350M/1.3B/2.7B/6.7B/13B/30B/66B/175B"
COMPATIBLE = [
    ("t5", "released", {"2019", "2019-10"}, "2019-10"),
    ("opt", "parameters", {"125M-175B", "175B", OPT}, OPT),
    ("opt", "training_tokens", {"180B", "0.18T"}, "180B"),
    ("chatgpt", "released", {"2022", "2022-11"}, "2022-11"),
]


@pytest.mark.parametrize(("entity", "name", "values"), CONFLICTS)
def test_conflict_is_found(entity: str, name: str, values: set[str]) -> None:
    assert fact(entity, name).verdict == "conflict"
    assert said(entity, name) >= values
    assert fact(entity, name).value in values
    assert any((d.entity_id, d.property) == (entity, name) for d in result().discrepancies)


@pytest.mark.parametrize(("entity", "name", "values", "chosen"), COMPATIBLE)
def test_refinement_is_no_conflict(entity: str, name: str, values: set[str], chosen: str) -> None:
    assert fact(entity, name).verdict == "compatible"
    assert said(entity, name) == values
    assert fact(entity, name).value == chosen


def test_model_rows_have_their_claims() -> None:
    rows = {(c.path, c.table, c.row) for c in result().claims}
    dated = {(c.path, c.table, c.row) for c in result().claims if c.property == "released"}
    sized = {(c.path, c.table, c.row) for c in result().claims if c.property == "parameters"}
    assert len(rows) >= 180
    assert len(dated) >= 120
    assert len(sized) >= 140


def test_every_fact_rests_on_claims_of_its_own() -> None:
    claims = {claim.claim_id: claim for claim in result().claims}
    for fact_ in result().facts:
        for id_ in (*fact_.supporting, *fact_.dissenting):
            claim = claims[id_]
            assert (claim.entity_id, claim.property) == (fact_.entity_id, fact_.property)
        assert fact_.supporting
        assert not set(fact_.supporting) & set(fact_.dissenting)


def test_order_of_the_notes_does_not_matter() -> None:
    parsed = [parse_note(f"raw/{note.name}", note.read_bytes(), llm()) for note in NOTES]
    assert reconcile_notes(parsed[::-1], llm()) == result()


def test_never_merged() -> None:
    names = {entity.id for entity in result().entities}
    apart = (
        "llama llama-2 palm palm-2 u-palm flan-palm ernie-3.0 ernie-3.0-titan gpt-3 gpt-3.5 "
        "glm glam chatglm chatglm-2 lamda phi-3 phi-3-small qwen-2 qwen-2-vl"
    )
    assert set(apart.split()) <= names


def test_paths_are_those_given() -> None:
    assert {claim.path for claim in result().claims} == {f"raw/{Path(n).name}" for n in NOTES}
