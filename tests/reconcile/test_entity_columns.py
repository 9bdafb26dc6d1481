"""What is kept in columns is what the records were."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.entity_columns import RULES, Entities, Resolutions
from reconcile.texts import Index, Texts
from records import Entity, Resolution

WORDS = st.text(max_size=8)
SOME = st.lists(WORDS, max_size=4)


@given(st.lists(WORDS), st.integers(-9, 9), st.integers(-9, 9))
def test_texts_are_a_sequence(words: list[str], start: int, stop: int) -> None:
    texts = Texts(words)
    assert (
        list(texts) == words == texts.array().to_pylist() == [texts[i] for i in range(len(texts))]
    )
    assert texts[start:stop] == words[start:stop]
    assert [texts[-i - 1] for i in range(len(words))] == words[::-1]


def test_a_row_beyond_the_end_is_an_error() -> None:
    with pytest.raises(IndexError):
        Texts(["a"])[1]


@given(st.lists(WORDS, unique=True), WORDS)
def test_index_finds_each_text(words: list[str], other: str) -> None:
    index = pickle.loads(pickle.dumps(Index(Texts(words))))
    assert [index.find(word) for word in words] == list(range(len(words)))
    assert (index.find(other) >= 0) == (other in words)
    assert index.find(1) == -1


@st.composite
def resolved(draw: st.DrawFn) -> tuple[dict[str, Resolution], tuple[Entity, ...]]:
    """Records that a run might give: each mention is one of one entity."""
    mentions = sorted(draw(st.lists(WORDS, unique=True, max_size=20)))
    ids = sorted(draw(st.lists(WORDS, unique=True, min_size=1, max_size=20)))
    found = {
        mention: Resolution(
            mention=mention,
            entity_id=draw(st.sampled_from(ids)),
            rule=draw(st.sampled_from(RULES)),
            why=draw(WORDS),
            similarity=draw(st.floats(0, 1)),
        )
        for mention in mentions
    }
    entities = (
        Entity(
            id=id_,
            name=draw(WORDS),
            aliases=tuple(draw(SOME)),
            mentions=tuple(m for m, one in found.items() if one.entity_id == id_),
        )
        for id_ in ids
    )
    return found, tuple(entities)


def packed(
    found: dict[str, Resolution], entities: tuple[Entity, ...]
) -> tuple[Resolutions, Entities]:
    ids = [entity.id for entity in entities]
    resolutions = Resolutions(Index(Texts(found)), Texts(ids))
    for one in found.values():
        resolutions.add(ids.index(one.entity_id), one.rule, one.why, one.similarity)
    columns = Entities(resolutions)
    for entity in entities:
        columns.add(entity.name, entity.aliases, entity.mentions)
    return resolutions, columns


@settings(max_examples=50)
@given(resolved(), WORDS)
def test_resolutions_are_a_mapping(
    records: tuple[dict[str, Resolution], tuple[Entity, ...]], other: str
) -> None:
    found, entities = records
    resolutions, columns = packed(found, entities)
    assert resolutions == found
    assert list(resolutions.items()) == list(found.items())
    assert (other in resolutions) == (other in found)
    assert resolutions.get(other) == found.get(other)
    assert [resolutions.entity_of(m) for m in found] == [one.entity_id for one in found.values()]
    assert all(m in columns[resolutions.entity_row(m)].mentions for m in found)
    rows = [one.model_dump() for one in found.values()]
    assert resolutions.table().to_pylist() == rows
    assert resolutions.table().column_names == list(Resolution.model_fields)


@settings(max_examples=50)
@given(resolved(), st.slices(20))
def test_entities_are_a_sequence(
    records: tuple[dict[str, Resolution], tuple[Entity, ...]], some: slice
) -> None:
    found, entities = records
    _, columns = packed(found, entities)
    assert columns == entities
    assert columns != entities[1:]
    assert columns[some] == entities[some]
    assert [columns[i] for i in range(len(columns))] == list(entities)
    assert columns[-1] == entities[-1]
    assert columns.ids.to_pylist() == [entity.id for entity in entities]


def test_an_unknown_mention_is_an_error() -> None:
    resolutions = Resolutions(Index(Texts()), Texts())
    with pytest.raises(KeyError):
        resolutions["GPT-3"]
    with pytest.raises(KeyError):
        resolutions.entity_of("GPT-3")
