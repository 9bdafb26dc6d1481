"""The example domain, end to end: graphics cards are files, and no line of code."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli.main import main
from flows.codes import ExitCode
from flows.notes import find_notes
from flows.stages import parse_files, reconcile_parsed
from publish import Dataset
from review.board import Board
from tests.vocabularies import ROOT, texts
from vocabulary import Vocabulary, load_vocabulary

EXAMPLE = ROOT / "examples" / "gpus"
FOLDER = EXAMPLE / "vocabulary" / "gpus"


@cache
def gpus() -> Vocabulary:
    return load_vocabulary(texts(FOLDER), "vocabulary/gpus")


@cache
def dataset() -> Dataset:
    return reconcile_parsed(parse_files(find_notes([EXAMPLE / "raw"]), gpus()), gpus())


def value(entity: str, name: str) -> tuple[str, str]:
    fact = dataset().facts_by_key[entity, name]
    return fact.value, fact.verdict


def test_names_in_two_languages_are_one_card() -> None:
    names = {(r.mention, r.entity_id) for r in dataset().resolutions.values()}
    assert {("锐炫 A770", "arc-a770"), ("Arc A770", "arc-a770")} <= names
    assert {("RTX 4090", "rtx-4090"), ("GeForce RTX 4090", "rtx-4090")} <= names
    assert ("A100 80GB", "a100") in names
    assert len(dataset().entities) == 12


@pytest.mark.parametrize(
    ("entity", "name", "expected"),
    [
        ("rtx-4090", "launched", ("2022-10-12", "conflict")),
        ("h100", "board_power", ("700", "conflict")),
        ("rx-7900-xtx", "memory", ("24", "conflict")),
        ("rx-6800-xt", "board_power", ("300", "conflict")),
        ("rtx-3080", "memory", ("10/12", "compatible")),
        ("a100", "memory_type", ("hbm2e", "compatible")),
        ("rx-6800-xt", "launched", ("2020-11", "compatible")),
        ("rtx-4090", "maker", ("nvidia", "agree")),
        ("l4", "ray_tracing", ("open", "single")),
    ],
)
def test_what_the_notes_agree_on_and_what_not(
    entity: str, name: str, expected: tuple[str, str]
) -> None:
    assert value(entity, name) == expected


def test_hedges_and_what_is_unknown() -> None:
    claims = {(c.entity_id, c.property, c.value): c for c in dataset().claims}
    assert claims["ascend-910b", "board_power", "310"].hedged is True
    assert ("mi300x", "board_power") in dataset().facts_by_key
    assert {c.source_id for c in dataset().claims if c.entity_id == "mi300x"} == {
        "workstation-guide", "xianka", "at-a-glance"
    }  # fmt: skip


def test_people_are_asked_about_them() -> None:
    board = Board(dataset(), gpus())
    asked = {(view.found.entity_id, view.found.property) for view in board.views}
    assert ("h100", "board_power") in asked


def test_the_data_sheet_settles_it() -> None:
    settles = {(d.entity_id, d.property, d.kind): d.settle for d in dataset().discrepancies}
    asked = settles["h100", "board_power", "conflict"]
    assert asked == "the data sheet that states the board power in W of h100"


@pytest.mark.usefixtures("prefect")
def test_run_verify_and_explain(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(EXAMPLE)
    out = str(tmp_path / "out")
    assert concord("run", "--domain", "gpus", "--out", out) == ExitCode.DONE
    assert pq.read_table(f"{out}/gpus.parquet").num_rows == 12
    assert not (tmp_path / "out" / "models.parquet").exists()
    report = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert "Board power in W" in report
    assert concord("verify", "--out", out, "--raw", "raw") == ExitCode.DONE
    capsys.readouterr()
    assert concord("explain", "锐炫 A770", "memory", "--out", out) == ExitCode.DONE
    assert "'8 GB / 16 GB', of 'Arc A770', column 'Memory'" in capsys.readouterr().out
    assert concord("diff", out, out) == ExitCode.DONE


def concord(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    return int(ended.value.code or 0)
