"""The recipes of docs/consuming.md run, and those that ask the same give the same."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import polars as pl
import pytest

from tests.conftest import ROOT

RECIPE = re.compile(r"^```(python|sql)\n(.*?)^```", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"^## (.+)$", re.MULTILINE)


def recipes() -> dict[str, list[tuple[str, str]]]:
    text = (ROOT / "docs" / "consuming.md").read_text(encoding="utf-8")
    _, *parts = TITLE.split(text)
    found = {
        title: RECIPE.findall(body) for title, body in zip(parts[::2], parts[1::2], strict=True)
    }
    return {title: blocks for title, blocks in found.items() if blocks}


def run(language: str, code: str) -> Any:
    if language == "sql":
        with duckdb.connect() as database:
            return database.execute(code).df()
    scope: dict[str, Any] = {}
    exec(code, scope)
    result = scope["result"]
    return result.to_pandas() if isinstance(result, pl.DataFrame) else result


def rows(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in frame.itertuples(index=False)]


@pytest.fixture(autouse=True)
def _in_the_folder(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published)


@pytest.mark.parametrize("title", recipes())
def test_recipes_run(title: str) -> None:
    for language, code in recipes()[title]:
        assert len(run(language, code)) > 0


@pytest.mark.parametrize(
    "title",
    [
        "Open models over 100B parameters of 2022",
        "Only facts that two independent sources stand behind",
        "What the runs changed",
    ],
)
def test_recipes_that_ask_the_same_give_the_same(title: str) -> None:
    first, *others = (rows(run(language, code)) for language, code in recipes()[title])
    assert others
    for other in others:
        assert sorted(other) == sorted(first)


def test_the_history_tells_what_was_done_to_the_notes() -> None:
    (sql, frame) = recipes()["When a claim was first and last seen"]
    gone = run(*sql).to_dict("records")
    assert [(row["entity_id"], row["said"], row["says"]) for row in gone] == [
        ("bloom", "360B", "366B")
    ]
    new = run(*frame)
    assert "366B" in new[new.entity_id == "bloom"].value.tolist()
    assert {str(day) for day in new.first_seen} == {"2026-02-01"}
    assert new.path.nunique() == 2


def test_a_claim_leads_to_its_line() -> None:
    (block,) = recipes()["From a claim back to the bytes"]
    line = run(*block)
    claims = pd.read_parquet(Path("normalized/claims.parquet"))
    first = claims[claims.origin == "cell"].iloc[0]
    assert first.raw.split("\n")[0][:8] in line
