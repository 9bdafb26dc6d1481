from __future__ import annotations

from pathlib import Path

import pytest

from flows.codes import ExitCode
from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from tests.cli.conftest import Concord
from tests.conftest import VOCABULARY


@pytest.fixture
def out(raw: Path) -> Path:
    vocabulary = read_vocabulary(VOCABULARY)
    dataset = reconcile_parsed(parse_files(find_notes([raw]), vocabulary), vocabulary)
    publish_dataset(dataset, vocabulary, raw.parent / "out")
    return raw.parent / "out"


def test_a_fact_shows_verdict_policy_and_both_sides(concord: Concord, out: Path) -> None:
    ended = concord("explain", "Alpha 1", "released", "--out", out)
    assert ended.code == ExitCode.DONE
    assert "conflict, confidence" in ended.out
    assert "policy most_precise_majority" in ended.out
    assert "raw/zoo.md:5 (zoo)" in ended.out
    assert "raw/farm.html:3 (farm)" in ended.out
    assert "  against  " in ended.out


def test_without_a_property_all_are_shown(concord: Concord, out: Path) -> None:
    shown = concord("explain", "beta", "--out", out).out
    assert "released: 2021-05" in shown
    assert "parameters: " in shown


def test_an_unknown_entity_is_answered_with_close_names(concord: Concord, out: Path) -> None:
    ended = concord("explain", "betta", "--out", out)
    assert ended.code == ExitCode.WRONG_USE
    assert ended.err.endswith("did you mean beta?\n")


def test_an_unknown_property_is_answered_with_the_known(concord: Concord, out: Path) -> None:
    ended = concord("explain", "beta", "colour", "--out", out)
    assert ended.code == ExitCode.WRONG_USE
    assert "stated are: parameters, released" in ended.err


def test_without_a_dataset_the_command_to_make_it_is_named(
    concord: Concord, tmp_path: Path
) -> None:
    ended = concord("explain", "beta", "--out", tmp_path)
    assert ended.code == ExitCode.WRONG_USE
    assert "`concord run` makes it" in ended.err
