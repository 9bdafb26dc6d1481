"""Names are read as the golden files say, and nothing that is written makes the reader fail."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocabulary import Vocabulary, load_vocabulary
from vocabulary.names import (
    Name,
    identity_of,
    makers_in,
    names_nothing,
    parse_name,
    split_mentions,
    split_references,
)

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / "vocabulary/llm"
VOCABULARY = load_vocabulary({p.name: p.read_text() for p in sorted(FOLDER.glob("*.yml"))})
FIELDS = (
    "version",
    "variants",
    "sizes",
    "snapshot",
    "checkpoint",
    "context",
    "organization",
    "aliases",
    "covers",
    "description",
    "active",
)


@pytest.fixture(name="vocabulary")
def _vocabulary() -> Vocabulary:
    return VOCABULARY


def golden(name: str) -> Iterator[tuple[str, str]]:
    for line in (HERE / "golden" / name).read_text().splitlines():
        if line and not line.startswith("# "):
            text, _, expected = line.partition(" =>")
            yield text.replace("\\n", "\n"), expected.strip()


def shown(name: Name) -> str:
    """A name as the golden file writes it."""
    said = []
    for field in FIELDS:
        value = getattr(name, field)
        text = value if isinstance(value, str) else ", ".join(value)
        said += [f"{field}={text}"] * bool(text)
    return f"{name.key} | {'; '.join(said)}" if said else name.key


@pytest.mark.parametrize(("text", "expected"), list(golden("names.txt")))
def test_name(text: str, expected: str, vocabulary: Vocabulary) -> None:
    assert shown(parse_name(text, vocabulary)) == expected


@pytest.mark.parametrize(("text", "expected"), list(golden("splits.txt")))
def test_split(text: str, expected: str, vocabulary: Vocabulary) -> None:
    mention, _, dated = text.partition(" @ ")
    versions = tuple(dated.split(", ")) if dated else ()
    assert " | ".join(split_mentions(mention, vocabulary, versions)) == expected


@pytest.mark.parametrize(("text", "expected"), list(golden("references.txt")))
def test_references(text: str, expected: str, vocabulary: Vocabulary) -> None:
    assert " | ".join(split_references(text, vocabulary)) == expected


@pytest.mark.parametrize(("text", "expected"), list(golden("makers.txt")))
def test_makers(text: str, expected: str, vocabulary: Vocabulary) -> None:
    names = " | ".join(split_mentions(text, vocabulary))
    assert f"{names} @ {', '.join(makers_in(text, vocabulary))}".rstrip(" @") == expected


def test_words_that_name_nothing() -> None:
    texts = {"合计": True, "**Total:**": True, "N/A": True, "Base&Chat": False, "GPT-4": False}
    assert {text: names_nothing(text, VOCABULARY) for text in texts} == texts


def test_versions_that_are_one() -> None:
    spellings = ["Llama v2", "Llama-2", "Llama 2", "Llama 2.0", "LLAMA2", "llama_2"]
    assert {parse_name(text, VOCABULARY).identity for text in spellings} == {"llama2"}


def test_order_of_variant_and_version_is_free() -> None:
    one, other = (parse_name(t, VOCABULARY) for t in ("Claude 3.5 Sonnet", "Claude Sonnet 3.5"))
    assert one.identity == other.identity
    assert one.key != other.key


def test_digits_side_by_side_stay_apart() -> None:
    assert identity_of("t5", "2", ()) == "t5-2" != identity_of("t52", "", ())


def test_core_has_neither_size_nor_aside() -> None:
    cores = {
        "GPT-NeoX-20B": "GPT-NeoX",
        "LaMDA \n(ChatBot LLM)": "LaMDA",
        "天鹰Aquila": "Aquila",
        "MPT-7B-StoryWriter-65k+": "MPT-StoryWriter",
        "Llama-2-70b-chat-hf": "Llama-2",
    }
    assert {text: parse_name(text, VOCABULARY).core for text in cores} == cores


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    name = parse_name(text, VOCABULARY)
    assert bool(name.key) == bool(name.identity)
    assert all(part.strip() for part in split_mentions(text, VOCABULARY))
    assert all(part.strip() for part in split_references(text, VOCABULARY))
    assert set(makers_in(text, VOCABULARY)) <= set(VOCABULARY.broader)


WORDS = st.sampled_from(["Llama", "Qwen", "GPT", "ERNIE", "Phi", "天鹰", "BLOOM", "mT5"])
VERSIONS = st.sampled_from(["", "2", "2.5", "3.0", "v4"])
VARIANTS = st.sampled_from(["", "VL", "mini", "Titan", "Coder"])
SIZES = st.sampled_from(["", "7B", "8x7B", "130B"])
JOINTS = st.sampled_from(["-", " ", "–", "‑", " "])


@given(WORDS, VERSIONS, VARIANTS, SIZES, JOINTS, JOINTS)
def test_spelling_changes_no_identity(
    word: str, version: str, variant: str, size: str, joint: str, other: str
) -> None:
    parts = [part for part in (word, version, variant, size) if part]
    one, two = joint.join(parts), other.join(parts).upper()
    assert parse_name(one, VOCABULARY).identity == parse_name(two, VOCABULARY).identity


@given(WORDS, VERSIONS, VARIANTS, SIZES)
def test_key_read_again_is_the_same(word: str, version: str, variant: str, size: str) -> None:
    name = parse_name(" ".join(filter(None, (word, version, variant, size))), VOCABULARY)
    again = parse_name(name.key, VOCABULARY)
    assert (again.key, again.identity) == (name.key, name.identity)


@given(st.lists(st.sampled_from(["T5", "PaLM", "BLOOM", "GLM-130B", "Qwen2-VL"]), max_size=4))
def test_names_joined_are_split_again(names: list[str]) -> None:
    unique = list(dict.fromkeys(names))
    assert list(split_mentions("/".join(unique), VOCABULARY)) == unique
