"""What a domain is called, and which properties play a part in it."""

from __future__ import annotations

import pytest

from tests.vocabularies import ROOT, llm, texts
from vocabulary import VocabularyError, load_vocabulary
from vocabulary.names import parse_name

STARTER = texts(ROOT / "vocabulary" / "starter")


def test_the_starter_loads() -> None:
    known = load_vocabulary(STARTER, "starter")
    assert (known.domain.table, known.headline_date, known.size, known.maker) == (
        "entities", "released", "", ""
    )  # fmt: skip


def test_roles_that_are_declared() -> None:
    known = llm()
    assert (known.headline_date, known.size, known.maker) == (
        "released", "parameters", "organization"
    )  # fmt: skip
    assert (known.domain.document, known.domain.document_date) == ("paper", "paper_date")
    assert known.dated_by == "arXiv"


def test_a_role_of_a_property_of_another_kind_is_an_error() -> None:
    with pytest.raises(VocabularyError) as error:
        load_vocabulary({**STARTER, "domain.yml": "name: X\nsize: released\n"}, "v")
    expected = "v/domain.yml:2: size: 'released' is no property that is a quantity"
    assert str(error.value) == expected


def test_the_file_of_the_entities_is_named_as_their_table() -> None:
    texts = {**STARTER, "domain.yml": "table: games", "games.yml": "games: [{id: go, name: Go}]"}
    del texts["entities.yml"]
    assert load_vocabulary(texts, "v").models.entities[0].id == "go"
    with pytest.raises(VocabularyError, match=r"v/entities\.yml:1: unknown file; .*games\.yml"):
        load_vocabulary({**texts, "entities.yml": ""}, "v")


def test_an_error_in_it_points_to_its_line() -> None:
    twins = "entities:\n  - {id: a, name: A, aliases: [T]}\n  - {id: b, name: B, aliases: [t]}\n"
    with pytest.raises(VocabularyError, match=r"v/entities\.yml:3: 't' is an alias of both"):
        load_vocabulary({**STARTER, "entities.yml": twins}, "v")


def test_an_identifier_that_is_no_pattern_is_an_error() -> None:
    broken = STARTER["terms.yml"].replace(r"10\.\d{4,9}/[^\s,;)\]]+", "10(")
    with pytest.raises(VocabularyError, match=r"terms\.yml:\d+: DOI: no regular expression"):
        load_vocabulary({**STARTER, "terms.yml": broken}, "v")


@pytest.mark.parametrize(
    ("text", "key", "sizes"),
    [
        ("A100 80GB", "a100", ("80GB",)),
        ("A100 80 GB", "a100", ("80GB",)),
        ("GT 1030", "gt-1030", ()),
    ],
)
def test_what_sizes_in_names_run_into_is_declared(
    text: str, key: str, sizes: tuple[str, ...]
) -> None:
    names = STARTER["entities.yml"].replace("size_marks: []", "size_marks: [gb]")
    known = load_vocabulary({**STARTER, "entities.yml": names}, "v")
    name = parse_name(text, known)
    assert (name.key, name.sizes) == (key, sizes)
    assert parse_name("GLM-130B", known).sizes == ()
