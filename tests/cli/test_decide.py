"""Answers without a browser: the same entries, and errors that say what would be accepted."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cli.decide import default_name
from flows.codes import ExitCode
from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from publish import Dataset
from tests.cli.conftest import Concord, Ended
from tests.conftest import VOCABULARY


class Decided:
    """A published dataset, a vocabulary of its own, and the command on both."""

    def __init__(self, concord: Concord, raw: Path) -> None:
        self.concord, self.raw = concord, raw
        self.out, self.vocabulary = raw.parent / "out", raw.parent / "vocabulary"
        shutil.copytree(VOCABULARY, self.vocabulary)
        self.run()

    def run(self) -> Dataset:
        vocabulary = read_vocabulary(self.vocabulary)
        dataset = reconcile_parsed(parse_files(find_notes([self.raw]), vocabulary), vocabulary)
        publish_dataset(dataset, vocabulary, self.out)
        return dataset

    def __call__(self, *arguments: object) -> Ended:
        folders = ("--out", self.out, "--vocabulary", self.vocabulary, "--who", "ada")
        return self.concord("decide", *arguments, *folders)

    @property
    def conflict(self) -> str:
        rows = pq.read_table(self.out / "discrepancies.parquet").to_pylist()
        return str(next(r["discrepancy_id"] for r in rows if r["kind"] == "conflict"))


@pytest.fixture
def decide(concord: Concord, raw: Path) -> Decided:
    return Decided(concord, raw)


def test_a_value_decides_the_fact(decide: Decided) -> None:
    ended = decide(decide.conflict, "--value", "2022-04")
    assert ended.code == ExitCode.DONE
    assert "alpha-1 released (d-" in ended.out
    assert "judgements.yml:3; `concord run` applies it" in ended.out
    fact = decide.run().facts_by_key["alpha-1", "released"]
    assert (fact.value, fact.decided_by) == ("2022-04", "judgement")
    assert decide(decide.conflict, "--value", "2022-04").code == ExitCode.DONE


def test_the_start_of_an_id_is_enough(decide: Decided) -> None:
    ended = decide(decide.conflict[:6], "--both-right", "--why", "preview and release")
    assert ended.code == ExitCode.DONE
    [judgement] = read_vocabulary(decide.vocabulary).judgements
    assert judgement.scope == decide.conflict
    assert {d.status for d in decide.run().discrepancies if d.kind == "conflict"} == {"accepted"}


def test_a_wrong_source_becomes_a_correction(decide: Decided) -> None:
    ended = decide(decide.conflict, "--wrong-source", "farm", "--value", "2022-03", "--why", "slip")
    assert "corrections.yml:3" in ended.out
    assert decide.run().facts_by_key["alpha-1", "released"].verdict == "agree"


@pytest.mark.parametrize("word", ["same", "different", "unsure"])
def test_identity_needs_no_discrepancy(decide: Decided, word: str) -> None:
    ended = decide(f"--{word}", "Alpha-1", "Beta", "--why", "so")
    assert ended.code == ExitCode.DONE
    [judgement] = read_vocabulary(decide.vocabulary).judgements
    assert getattr(judgement, word) == ("Alpha-1", "Beta")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ID"], "no answers given; one is needed: --value, --both-right"),
        (["ID", "--dismiss", "--both-right"], "2 answers given"),
        (["ID", "--dismiss"], "a reason is needed"),
        (["ID", "--value", "soon", "--why", "x"], "'soon' cannot be read as released (a date)"),
        (["ID", "--value", "2020", "--why", ""], "a reason is needed"),
        (["ID", "--wrong-source", "zo", "--why", "x"], "heard are: farm, zoo"),
        (["ID0", "--dismiss", "--why", "x"], "did you mean ID (alpha-1 released conflict)"),
        (["d-", "--dismiss", "--why", "x"], "no discrepancy 'd-'"),
        (["--dismiss", "--why", "x"], "which discrepancy?"),
        (["--same", "A", "A", "--why", "x"], "two names or more are needed, given: A"),
    ],
)
def test_wrong_use_says_what_would_be_accepted(
    decide: Decided, arguments: list[str], said: str
) -> None:
    before = (decide.vocabulary / "judgements.yml").read_bytes()
    ended = decide(*(argument.replace("ID", decide.conflict) for argument in arguments))
    assert ended.code == ExitCode.WRONG_USE
    assert said.replace("ID", decide.conflict) in ended.err
    assert ended.err.count("\n") == 1
    assert (decide.vocabulary / "judgements.yml").read_bytes() == before


def test_a_list_in_brackets_is_wrong_use(decide: Decided) -> None:
    text = "judgements: [{dismiss: d-1, who: a, when: b, why: c}]\n"
    (decide.vocabulary / "judgements.yml").write_text(text, encoding="utf-8")
    ended = decide(decide.conflict, "--dismiss", "--why", "x")
    assert ended.code == ExitCode.WRONG_USE
    assert "judgements.yml: line 1: the list stands in brackets" in ended.err


def test_without_a_dataset_the_way_to_one_is_said(concord: Concord, tmp_path: Path) -> None:
    ended = concord("decide", "d-1", "--dismiss", "--why", "x", "--out", tmp_path)
    assert ended.code == ExitCode.WRONG_USE
    assert "`concord run` makes it" in ended.err


def test_the_name_is_gits_or_the_accounts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "none"))
    monkeypatch.setenv("LOGNAME", "grace")
    monkeypatch.chdir(tmp_path)
    assert default_name() == "grace"
    (tmp_path / "git").write_text("[user]\n\tname = Ada\n")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "git"))
    assert default_name() == "Ada"
