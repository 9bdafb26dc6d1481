"""What is proposed from notes alone, and why."""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.learn import learn_vocabulary
from parsers.learn.amounts import amounts
from parsers.learn.names import join_names
from parsers.note import parse_note
from tests.vocabularies import ROOT, texts
from vocabulary import Vocabulary, load_vocabulary
from vocabulary.proposal import Proposal, ProposedProperty
from vocabulary.proposal_text import render_proposal

STARTER = texts(ROOT / "vocabulary" / "starter")
ENGLISH = """| Game | Published | Players | Time | Maker | # |
|---|---|---|---|---|---|
| Catan | 1995 | 3-4 | 75 min | Kosmos | 1 |
| Carcassonne | 2000 | 2-5 | 45 min | Hans im Glück | 2 |
| Azul | 2017 | 2-4 | 40 min | Plan B | 3 |
| Ludo | 1974 | 2-4 | 30 min | Kosmos | 4 |
"""
GERMAN = """| Spiel | Erschienen | Spieler | Dauer | Verlag | Bemerkung |
|---|---|---|---|---|---|
| Azul | Oktober 2017 | 2-4 | 30-45 min | Plan B | schöne Steine und sehr rasch erklärt, für alle |
| Catan | 1995 | 3-4 | 90 min | Kosmos | das Spiel, mit dem für viele alles angefangen hat |
| Carcassonne | 2001 | 2-5 | 45 min | Hans im Glück | |
"""


@cache
def starter() -> Vocabulary:
    return load_vocabulary(STARTER, "starter")


@cache
def learned() -> Proposal:
    notes = {"raw/en.md": ENGLISH.encode(), "raw/de.md": GERMAN.encode()}
    return learn_vocabulary(notes, starter())


def prop(name: str) -> ProposedProperty:
    return next(each for each in learned().properties if each.name == name)


def test_the_columns_of_names() -> None:
    assert [seen.header for seen in learned().subjects] == ["Game", "Spiel"]


def test_headers_of_two_languages_are_one_property_where_their_values_agree() -> None:
    headers = {p.name: [seen.header for seen in p.seen] for p in learned().properties}
    assert headers["published"] == ["Published", "Erschienen"]
    assert headers["players"] == ["Players", "Spieler"]
    assert headers["maker"] == ["Maker", "Verlag"]
    why = prop("published").why
    assert why == ("'Published' and 'Erschienen' agree on 2 of 3 things that both speak of",)


def test_kinds_and_units() -> None:
    assert {p.name: p.kind for p in learned().properties} == {
        "published": "date",
        "players": "quantity",
        "time": "quantity",
        "maker": "term",
        "dauer": "quantity",
        "bemerkung": "text",
    }
    assert (prop("time").unit, prop("time").units) == ("min", ("min",))
    assert prop("players").range == pytest.approx((2, 5))


def test_the_evidence_names_the_place_and_what_stood_there() -> None:
    first = prop("published").seen[0]
    assert (first.place, first.cells, first.examples[:2]) == ("raw/en.md:1", 4, ("1995", "2000"))


def test_row_numbers_are_ignored() -> None:
    assert [seen.header for seen in learned().ignored] == ["#"]


def test_what_agrees_too_seldom_is_not_joined_but_said() -> None:
    [said] = learned().untold
    assert said.startswith("'Time' and 'Dauer' are of one kind (quantity, min)")
    assert said.endswith("agree too seldom to tell: they may be one property")


def test_what_is_not_told_is_said() -> None:
    mixed = "| Thing | Odd |\n|---|---|\n| A1 | 12 |\n| B2 | many |\n| C3 | red |\n| D4 | 14 |\n"
    found = learn_vocabulary({"raw/x.md": mixed.encode()}, starter())
    assert found.untold == ("raw/x.md:1: 'Odd' is of no one kind: 12, many, red, 14",)


def test_words_of_two_languages_that_always_stand_for_one_another_are_one_term() -> None:
    one = "".join(f"| Card {i} | {m} |\n" for i, m in enumerate(["Red", "Blue"] * 3))
    two = "".join(f"| Card {i} | {m} |\n" for i, m in enumerate(["红", "蓝"] * 3))
    head, rule = "| Name | Colour |\n", "|---|---|\n"
    other = "| 名称 | 颜色 |\n"
    notes = {"a.md": (head + rule + one).encode(), "b.md": (other + rule + two).encode()}
    [colour] = learn_vocabulary(notes, starter()).properties
    assert [seen.header for seen in colour.seen] == ["Colour", "颜色"]
    assert [(t.id, t.aliases) for t in colour.terms] == [("blue", ("蓝",)), ("red", ("红",))]
    assert colour.terms[0].why == "'blue' in one note and '蓝' in another, of the same 3 things"


def test_names_that_end_alike_are_proposed_as_one() -> None:
    names = {"geforcertx4090": "GeForce RTX 4090", "rtx4090": "RTX 4090", "arca770": "Arc A770"}
    assert join_names({**names, "锐炫a770": "锐炫 A770", "770": "770"}) == {
        "geforcertx4090": "geforcertx4090",
        "rtx4090": "geforcertx4090",
        "arca770": "arca770",
        "锐炫a770": "arca770",
        "770": "770",
    }


@pytest.mark.parametrize(
    ("text", "numbers", "unit"),
    [
        ("24 GB", [24], "gb"),
        ("7B/13B", [7e9, 13e9], ""),
        ("约310W", [310], "w"),
        ("10-12 GB", [10, 12], "gb"),
        ("8至16 GB", [8, 16], "gb"),
        ("8 to 16 GB", [8, 16], "gb"),
        ("1,024 MB (max)", [1024], "mb"),
        ("1.5亿", [1.5e8], ""),
    ],
)
def test_amounts(text: str, numbers: list[float], unit: str) -> None:
    found = amounts(text, starter())
    assert found is not None
    assert [a.number for a in found] == pytest.approx(numbers)
    assert {a.unit for a in found} == {unit}


@pytest.mark.parametrize("text", ["24 GB GDDR6X", "GPT-3", "2 of 3", "many"])
def test_no_amounts(text: str) -> None:
    assert amounts(text, starter()) is None


def test_a_run_with_the_proposal_gives_claims() -> None:
    files = render_proposal(learned(), STARTER, "board-games")
    known = load_vocabulary(files, "vocabulary/board-games")
    assert (known.domain.table, known.headline_date) == ("board_games", "published")
    claims = parse_note("raw/de.md", GERMAN.encode(), known).claims
    assert {(c.mention, c.property, c.value) for c in claims} >= {
        ("Azul", "published", "2017-10"),
        ("Azul", "dauer", "30-45"),
        ("Catan", "maker", "kosmos"),
    }


CELL = st.text(st.characters(codec="utf-8", exclude_characters="|\r\n"), max_size=12)
TABLE = st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=4, max_size=6)


@settings(max_examples=40)
@given(TABLE, TABLE)
def test_whatever_notes_hold_the_proposal_loads_and_is_the_same_again(
    one: list[list[str]], other: list[list[str]]
) -> None:
    notes = {"a.md": markdown(one), "b.md": markdown(other)}
    proposal = learn_vocabulary(notes, starter())
    files = render_proposal(proposal, STARTER, "things")
    assert files == render_proposal(learn_vocabulary(notes, starter()), STARTER, "things")
    if proposal.subjects and proposal.properties:
        load_vocabulary(files, "vocabulary/things")


def markdown(rows: list[list[str]]) -> bytes:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---|---|---|", *lines[1:]]).encode()


def test_the_first_domain_is_learned_from_its_notes_as_if_nobody_knew_it() -> None:
    notes = {f"raw/{p.name}": p.read_bytes() for p in sorted((ROOT / "raw").iterdir())}
    proposal = learn_vocabulary(notes, starter())
    headers = {frozenset(seen.header for seen in p.seen): p.kind for p in proposal.properties}
    assert headers[frozenset({"发表时间", "发布时间", "时间"})] == "date"
    assert headers[frozenset({"参数规模", "Model size", "模型大小", "大小(B)"})] == "quantity"
    assert proposal.size_marks == {"b": proposal.size_marks["b"]}
    known = load_vocabulary(render_proposal(proposal, STARTER, "found"), "v")
    parsed = [parse_note(path, data, known) for path, data in notes.items()]
    assert sum(len(one.claims) for one in parsed) > 800
