"""A vocabulary that is wrong says where, and what is wrong."""

from __future__ import annotations

import pytest

from tests.vocabularies import ROOT, llm, texts
from vocabulary import VocabularyError, load_vocabulary
from vocabulary.yaml import YamlError, load_yaml

FILES = texts(ROOT / "vocabulary" / "llm")


def broken(name: str, old: str, new: str) -> str:
    """The message for the vocabulary with one file changed."""
    assert old in FILES[name]
    with pytest.raises(VocabularyError) as error:
        load_vocabulary({**FILES, name: FILES[name].replace(old, new, 1)}, "vocabulary/llm")
    return str(error.value)


def line_of(name: str, text: str) -> int:
    return FILES[name][: FILES[name].index(text)].count("\n") + 1


def test_unknown_key() -> None:
    at = line_of("properties.yml", "    label: Released")
    message = broken("properties.yml", "    label: Released", "    lable: x\n    label: Released")
    assert message == f"vocabulary/llm/properties.yml:{at}: properties.released.lable: unknown key"


def test_property_without_policy() -> None:
    message = broken("properties.yml", "    policy: most_precise_majority\n", "")
    at = line_of("properties.yml", "  released:")
    assert (
        message == f"vocabulary/llm/properties.yml:{at}: properties.released.policy: Field required"
    )


def test_alias_of_two_entities() -> None:
    message = broken("organizations.yml", "aliases: [英伟达]", "aliases: [英伟达, 微软]")
    assert message.startswith("vocabulary/llm/organizations.yml:")
    assert "'微软' is an alias of both" in message


def test_alias_given_twice() -> None:
    message = broken("organizations.yml", "aliases: [英伟达]", "aliases: [英伟达, 英伟达]")
    assert message.endswith("alias '英伟达' of 'nvidia' is given twice")


def test_header_of_two_properties() -> None:
    message = broken(
        "properties.yml", "headers: [languages supported,", "headers: [架构, languages supported,"
    )
    assert "'架构' is an alias of both 'architecture' and 'language'" in message


def test_model_alias_of_two_models() -> None:
    extra = (
        "\n  - {id: one, name: One, aliases: [Twin]}\n  - {id: two, name: Two, aliases: [twin]}\n"
    )
    changed = FILES["models.yml"].rstrip() + extra
    with pytest.raises(VocabularyError, match="'twin' is an alias of both 'one' and 'two'"):
        load_vocabulary({**FILES, "models.yml": changed}, "vocabulary/llm")


def test_missing_and_unknown_files() -> None:
    with pytest.raises(VocabularyError, match=r"v/terms.yml:1: file is missing"):
        load_vocabulary({"properties.yml": FILES["properties.yml"]}, "v")
    with pytest.raises(VocabularyError, match=r"v/extra.yml:1: unknown file; known are"):
        load_vocabulary({**FILES, "extra.yml": ""}, "v")


def test_key_given_twice() -> None:
    with pytest.raises(YamlError, match="key 'a' is given twice") as error:
        load_yaml("a: 1\nb: 2\na: 3\n")
    assert error.value.line == 3


def test_scalars_are_those_of_the_core_schema() -> None:
    data = load_yaml("[no, 2022-04, 1_000, 010, 7, 0.5, true, null, '7']").data
    assert data == ["no", "2022-04", "1_000", 10, 7, 0.5, True, None, "7"]


def test_broader_terms_are_transitive() -> None:
    assert {"google", "google-deepmind"} <= llm().broader["deepmind"]


def test_same_files_same_fingerprint() -> None:
    again = load_vocabulary(dict(reversed(FILES.items())), "elsewhere")
    assert again.fingerprint == llm().fingerprint
    changed = load_vocabulary({**FILES, "judgements.yml": "judgements: []\n"}, "vocabulary/llm")
    assert changed.fingerprint != llm().fingerprint


def test_other_answers_leave_the_words_the_object_they_were() -> None:
    judged = "judgements: [{who: a, when: 2026-01-01, why: b, same: [X, Y]}]\n"
    one = load_vocabulary({**FILES, "judgements.yml": judged}, "here")
    other = load_vocabulary({**FILES, "judgements.yml": "{}"}, "there")
    assert (len(one.judgements), len(other.judgements)) == (1, 0)
    assert one.without_answers is other.without_answers
    assert one.without_answers.judgements == ()
    changed = load_vocabulary({**FILES, "sources.yml": "sources: []\n"}, "here")
    assert changed.without_answers is not one.without_answers
