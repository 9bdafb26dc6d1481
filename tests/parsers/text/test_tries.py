"""Words as expressions: both forms find the same, and hints never miss."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from parsers.text.tries import Hints, alternatives, begun, latin_words, searchable
from parsers.text.word_sets import WordSets

PARTS = st.sampled_from(
    ["open", "open-source", "Open AI", "a", "o", "发布", "发布了", "発", "3D", " ", ".", "é"]
)
WORDS = st.lists(st.lists(PARTS, min_size=1, max_size=3).map("".join), max_size=6)
TEXTS = st.lists(PARTS, max_size=12).map("".join)


@given(WORDS, TEXTS)
def test_search_finds_what_alternatives_find(words: list[str], text: str) -> None:
    one, other = re.compile(alternatives(words)), re.compile(searchable(words))
    assert [m.span() for m in one.finditer(text)] == [m.span() for m in other.finditer(text)]


@given(WORDS, TEXTS)
def test_hints_never_miss(words: list[str], text: str) -> None:
    lower = text.lower()
    if re.search(alternatives(word.lower() for word in words), lower):
        assert Hints(words).may_be_in(lower, latin_words(lower))


@given(WORDS, TEXTS)
def test_what_is_begun_is_what_is_searched(words: list[str], text: str) -> None:
    firsts, rest = begun(words)
    one = re.compile(searchable(words))
    other = re.compile(f"[{firsts}](?:{rest})" if firsts else rest)
    assert [m.span() for m in one.finditer(text)] == [m.span() for m in other.finditer(text)]


@given(st.lists(WORDS, max_size=4), TEXTS)
def test_sets_never_miss(sets: list[list[str]], text: str) -> None:
    lower = text.lower()
    held = WordSets(sets).held(lower)
    for number, words in enumerate(sets):
        if re.search(alternatives(word.lower() for word in words), lower):
            assert held & 1 << number
