"""The published schemas are those of the models, and know an answer from none."""

from __future__ import annotations

import json

import jsonschema
import pytest

from review.json_schema import render_schemas
from tests.conftest import ROOT, VOCABULARY
from vocabulary.yaml import load_yaml

SIGNED = {"who": "ada", "when": "2026-02-01", "why": "so"}


def test_the_published_schemas_are_current() -> None:
    for name, text in render_schemas().items():
        published = (ROOT / "docs" / "schema" / name).read_text(encoding="utf-8")
        assert published == text, "python -m review.json_schema docs/schema writes them anew"


def check(name: str, data: object) -> None:
    jsonschema.validate(data, json.loads(render_schemas()[f"{name}.json"]))


@pytest.mark.parametrize("name", ["judgements", "corrections"])
def test_the_files_of_the_project_fit(name: str) -> None:
    check(name, load_yaml((VOCABULARY / f"{name}.yml").read_text(encoding="utf-8")).data)


@pytest.mark.parametrize(
    "answer",
    [
        {"entity": "bloom", "property": "released", "value": "2022"},
        {"same": ["A", "B"]},
        {"scope": "d-0", "entity": "bloom", "property": "released", "kind": "conflict"},
        {"dismiss": "d-0"},
    ],
)
def test_each_answer_fits(answer: dict[str, object]) -> None:
    check("judgements", {"judgements": [{**answer, **SIGNED}]})


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"same": ["A"]},
        {"dismiss": "d-0", "same": ["A", "B"]},
        {"dismiss": "d-0", "valeu": "7B"},
        {"entity": "bloom", "property": "released", "value": 2022},
    ],
)
def test_what_is_no_answer_does_not(answer: dict[str, object]) -> None:
    with pytest.raises(jsonschema.ValidationError):
        check("judgements", {"judgements": [{**answer, **SIGNED}]})
