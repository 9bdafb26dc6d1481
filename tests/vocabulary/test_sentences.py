"""``sentences.yml``: patterns are checked when they are loaded."""

from __future__ import annotations

import pytest

from tests.vocabularies import ROOT, texts
from vocabulary import VocabularyError, load_vocabulary
from vocabulary.sentences import pattern_problem

LLM = texts(ROOT / "vocabulary" / "llm")
WORDS = {"be", "release"}


def test_patterns_that_are_well() -> None:
    for pattern in ("{topic} <be>? .. {date}", "{maker} ( {date} )? <release> {name}", "{name} $"):
        assert not pattern_problem(pattern, WORDS)


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("{topic} <nothing> {date}", "<nothing> is neither a slot nor a class of words"),
        ("{topic} {dates}", "{dates} is neither a slot nor a class of words"),
        ("{maker} <release> {date}", "it has no {topic} and no {name}"),
        ("{topic} ( {date}", "its brackets do not match"),
    ],
)
def test_patterns_that_are_not(pattern: str, problem: str) -> None:
    assert pattern_problem(pattern, WORDS) == problem


def test_an_error_names_file_and_line() -> None:
    said = "relations:\n  - property: released\n    patterns:\n      - '{maker} {date}'\n"
    with pytest.raises(
        VocabularyError, match=r"v/sentences.yml:4: '\{maker\} \{date\}': it has no"
    ):
        load_vocabulary({**LLM, "sentences.yml": said}, "v")
    with pytest.raises(VocabularyError, match=r"v/sentences.yml:2: 'size' is no property"):
        load_vocabulary(
            {**LLM, "sentences.yml": "relations:\n  - {property: size, patterns: []}\n"}, "v"
        )
    with pytest.raises(VocabularyError, match=r"v/sentences.yml:1: 'size' is no property"):
        load_vocabulary({**LLM, "sentences.yml": "cells: [size]\n"}, "v")


def test_a_vocabulary_may_say_nothing_of_sentences() -> None:
    without = {name: text for name, text in LLM.items() if name != "sentences.yml"}
    assert not load_vocabulary(without).sentences.relations
