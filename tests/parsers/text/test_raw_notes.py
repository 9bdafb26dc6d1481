"""The notes in ``raw/`` outside their tables: a floor for precision and recall, and silence."""

from __future__ import annotations

from collections import Counter

import pytest

from parsers.note import parse_note
from tests.parsers.text.raw_notes import (
    IDS,
    NOTES,
    claims,
    facts,
    measure,
    parsed,
    reconciled,
    silent,
)
from tests.vocabularies import llm

PRECISION, RECALL = 0.97, 0.80


def test_the_list_is_large_enough_to_tell() -> None:
    assert sum(fact.needed for fact in facts()) >= 80
    assert len(silent()) >= 40


def test_precision_and_recall_hold_their_floor() -> None:
    found = measure()
    assert found.precision >= PRECISION, [(c.line, c.mention, c.value) for c in found.wrong]
    assert found.recall >= RECALL, found.missed


@pytest.mark.parametrize(("note", "line", "words"), silent())
def test_sentence_states_nothing(note: str, line: int, words: str) -> None:
    path = next(path for path in NOTES if path.name.startswith(note))
    assert words in path.read_text(encoding="utf-8").splitlines()[line - 1].replace("*", "")
    here = [claim for at, claim in claims() if (at, claim.line) == (note, line)]
    of_sentence = [claim for claim in here if words in claim.raw]
    assert not [claim for claim in of_sentence if claim in measure().wrong]


def test_every_claim_says_where_it_is_from() -> None:
    for _, claim in claims():
        assert (claim.table, claim.row, claim.column) == (None, None, None)
        assert claim.block in ("list", "prose")
        assert claim.origin in ("sentence", "item", "entry")
        assert claim.raw


def test_bibliography_gives_papers_and_checkpoints() -> None:
    own = [c for c in parsed("003").claims if c.block == "list" and 854 <= c.line <= 902]
    counted = Counter(claim.property for claim in own)
    assert counted["paper"] == 48  # 46 entries, two of them of two models
    assert {(c.property, c.value) for c in own if c.line == 858} == {
        ("paper", "https://arxiv.org/abs/2110.08207"),
        ("paper_date", "2021-10"),
        ("weights", "https://huggingface.co/bigscience/T0"),
    }


def test_lists_of_works_become_datasets() -> None:
    rows = Counter(row.dataset for note in IDS for row in parsed(note).rows)
    assert rows["corpora"] == 13
    assert rows["frameworks"] == 6
    pile = next(dict(r.values) for r in parsed("003").rows if r.line == 917)
    assert pile == {
        "name": "The Pile",
        "title": "The Pile: An 800GB Dataset of Diverse Text for Language Modeling",
        "authors": "Leo Gao et al",
        "venue": "arxiv",
        "year": "2021",
        "arxiv": "2101.00027",
        "links": "http://arxiv.org/abs/2101.00027v1 https://pile.eleuther.ai/",
    }
    gshard = next(dict(r.values) for r in parsed("003").rows if r.line == 877)
    assert gshard["authors"] == "Dmitry Lepikhin et al"
    assert (gshard["venue"], gshard["year"], gshard["entity_id"]) == ("ICLR", "2021", "GShard")


AGAINST = [
    ("codex", "released", {("2020-07", 178), ("2021-07", 693)}),
    ("palm", "parameters", {("40B", 70), ("540B", 778)}),
    ("gpt-3", "released", {("2020-05", 46), ("2020-07", 207)}),
]


@pytest.mark.parametrize(("entity", "name", "places"), AGAINST)
def test_prose_against_the_table_of_its_source(
    entity: str, name: str, places: set[tuple[str, int]]
) -> None:
    by_id = {claim.claim_id: claim for claim in reconciled().claims}
    found = next(
        d
        for d in reconciled().discrepancies
        if (d.kind, d.entity_id, d.property) == ("self-contradiction", entity, name)
    )
    assert {(by_id[id_].value, by_id[id_].line) for id_ in found.claim_ids} == places
    assert all(f":{line})" in found.explanation for _, line in places)


def test_prose_against_the_table_of_another_source() -> None:
    fact = next(
        f for f in reconciled().facts if (f.entity_id, f.property) == ("llama", "parameters")
    )
    by_id = {claim.claim_id: claim for claim in reconciled().claims}
    assert fact.verdict == "conflict"
    assert {by_id[id_].value for id_ in fact.dissenting} == {"7B/13B/33B/65B"}


def test_prose_overrules_no_table() -> None:
    """What tables alone make of a fact stays, or is made more precise by what agrees with it."""
    by_id = {claim.claim_id: claim for claim in reconciled().claims}
    for fact in reconciled().facts:
        against = [by_id[id_] for id_ in fact.dissenting]
        support = [by_id[id_] for id_ in fact.supporting]
        if any(c.block == "table" for c in against):
            assert any(c.block == "table" for c in support), (fact.entity_id, fact.property)


def test_only_entries_name_new_entities() -> None:
    tables = {c.entity_id for c in reconciled().claims if c.block == "table"}
    new = {c.entity_id for c in reconciled().claims} - tables
    assert new == {"code-davinci-002", "text-davinci-002", "text-davinci-003"}


def test_blocks_choose_what_is_read() -> None:
    note = NOTES[3]
    data = note.read_bytes()
    for blocks in ({"table"}, {"list"}, {"prose", "table"}):
        claims = parse_note("raw/x.txt", data, llm(), blocks).claims  # type: ignore[arg-type]
        assert {claim.block for claim in claims} <= blocks
    assert parse_note("raw/x.txt", data, llm(), {"table"}).rows
