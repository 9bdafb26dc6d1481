"""Beginning a domain: from a starter, and from notes."""

from __future__ import annotations

from pathlib import Path

import pytest

from flows.codes import ExitCode
from tests.cli.conftest import Concord
from tests.vocabularies import ROOT, texts
from vocabulary import load_vocabulary

RAW = ROOT / "examples" / "gpus" / "raw"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_init_writes_a_vocabulary_that_loads(concord: Concord, tmp_path: Path) -> None:
    ended = concord("init", "board-games")
    assert ended.code == ExitCode.DONE
    assert ended.out.endswith("then: concord run --domain board-games\n")
    folder = tmp_path / "vocabulary" / "board-games"
    known = load_vocabulary(texts(folder), "v")
    assert (known.domain.name, known.domain.table) == ("Board games", "board_games")
    assert (folder / "board_games.yml").is_file()


def test_init_overwrites_nothing(concord: Concord) -> None:
    concord("init", "games")
    ended = concord("init", "games")
    assert ended.code == ExitCode.WRONG_USE
    assert "something is there already" in ended.err


def test_init_asks_for_a_plain_name(concord: Concord) -> None:
    ended = concord("init", "../games")
    assert ended.code == ExitCode.WRONG_USE
    assert "is no name of a domain" in ended.err


def test_learn_writes_a_vocabulary_with_its_evidence(concord: Concord, tmp_path: Path) -> None:
    ended = concord("learn", RAW, "--domain", "cards", "--out", "here")
    assert ended.code == ExitCode.DONE
    assert "  GPU, 显卡, Model\n" in ended.out
    assert "  memory               quantity  Memory, 显存, VRAM (GB)\n" in ended.out
    written = texts(tmp_path / "here")
    assert load_vocabulary(written, "here").domain.table == "cards"
    evidence = "    # 显存: raw/显卡笔记.md:5, 10 cells: 24GB | 16GB | 10GB/12GB | 80GB\n"
    assert evidence in written["properties.yml"]


def test_learn_says_when_there_is_nothing_to_learn(concord: Concord, tmp_path: Path) -> None:
    (tmp_path / "prose.md").write_text("No table here.\n")
    ended = concord("learn", "prose.md")
    assert ended.code == ExitCode.WRONG_USE
    assert ended.err == "concord: nothing to learn from prose.md: they have no tables\n"
    assert not (tmp_path / "vocabulary").exists()


def test_doctor(concord: Concord) -> None:
    ended = concord("doctor")
    assert ended.code == ExitCode.DONE
    assert "ok    vocabulary" in ended.out
    ended = concord("doctor", "--vocabulary", "gone")
    assert ended.code == ExitCode.WRONG_USE
    assert "fails gone: no such vocabulary folder" in ended.out
