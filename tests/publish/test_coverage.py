"""The picture of what is known of what has every fact once."""

from __future__ import annotations

from publish import Dataset
from publish.coverage import MOST_ROWS, draw_coverage
from records import Entity, Fact
from vocabulary import Vocabulary


def fact(entity: str, name: str, verdict: str) -> Fact:
    return Fact.model_validate(
        {"entity_id": entity, "property": name, "kind": "text", "value": "x", "verdict": verdict,
         "confidence": 0.5, "policy": "union", "supporting": (), "dissenting": (), "sources": 1}
    )  # fmt: skip


def test_every_fact_is_a_mark(dataset: Dataset, vocabulary: Vocabulary) -> None:
    picture = draw_coverage(dataset, vocabulary)
    assert picture is not None
    drawn = sum(path.count("M") for _, path in picture.marks)
    assert drawn == len(dataset.facts) == sum(row.facts for row in picture.rows)
    assert drawn == sum(column.facts for column in picture.columns)
    assert [row.facts for row in picture.rows] == sorted(
        (row.facts for row in picture.rows), reverse=True
    )


def test_nothing_to_draw_and_too_much(vocabulary: Vocabulary) -> None:
    assert draw_coverage(Dataset(), vocabulary) is None
    name = next(iter(vocabulary.properties))
    ids = [f"e{i:03}" for i in range(MOST_ROWS + 5)]
    many = Dataset(
        entities=tuple(Entity(id=id_, name=id_) for id_ in ids),
        facts=tuple(fact(id_, name, "conflict") for id_ in ids),
    )
    picture = draw_coverage(many, vocabulary)
    assert picture is not None
    assert (len(picture.rows), picture.left_out) == (MOST_ROWS, 5)
    ((verdict, path),) = picture.marks
    assert (verdict, path.count("l5 5-5 5-5-5z")) == ("conflict", MOST_ROWS)
