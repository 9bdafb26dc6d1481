from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cli import run as cli_run
from flows.codes import ExitCode
from flows.parameters import IngestParameters, IngestResult
from tests.cli.conftest import Concord
from tests.conftest import ROOT, VOCABULARY


def test_help_names_every_command(concord: Concord) -> None:
    shown = concord("--help")
    assert shown.code == 0
    assert all(name in shown.out for name in ("run", "tables", "explain"))


@pytest.mark.parametrize(
    "arguments", [("tabels",), ("run", "--nonsense"), ("tables",), ("run", "--blocks", "cells")]
)
def test_wrong_use_is_2(concord: Concord, arguments: tuple[str, ...]) -> None:
    assert concord(*arguments).code == ExitCode.WRONG_USE


@pytest.mark.parametrize("command", ["--help", "tables", "explain"])
def test_prefect_and_pandas_are_not_imported_for_a_quick_answer(command: str) -> None:
    arguments = {"tables": ["tables", "LICENSE"], "explain": ["explain", "x", "--out", "gone"]}
    code = (
        "import sys\nfrom cli.main import main\n"
        f"try: main({arguments.get(command, [command])!r})\n"
        "except SystemExit: pass\n"
        "print({'prefect', 'pandas'} & set(sys.modules), file=sys.stderr)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert ended.stderr.strip().endswith("set()")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("gone",), "concord: gone: no such file or folder"),
        (("empty",), "concord: empty: no notes here"),
        (("raw", "--vocabulary", "gone"), "concord: gone: no such vocabulary folder"),
        (("raw", "--vocabulary", "bad"), "concord: bad/properties.yml:2: "),
        (("raw", "--out", "file"), "concord: file: a file is in the way"),
        ((), "concord: raw: no such file or folder"),
    ],
)
def test_nothing_to_read_is_2_and_one_line(
    concord: Concord,
    raw: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    message: str,
) -> None:
    here = raw.parent
    (here / "empty").mkdir()
    (here / "bad").mkdir()
    (here / "bad" / "properties.yml").write_text("a: 1\na: 2\n")
    (here / "bad" / "terms.yml").write_text("")
    (here / "file").write_text("")
    monkeypatch.chdir(here)
    if not arguments:
        raw.rename(here / "notes")
    ended = concord("run", *arguments)
    assert ended.code == ExitCode.WRONG_USE
    assert ended.err.startswith(message)
    assert ended.err.count("\n") == 1
    assert ended.out == ""
    assert not (here / "normalized").exists()


def test_a_defect_is_told_apart_from_conflicts(
    concord: Concord, raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: IngestParameters) -> IngestResult:
        raise ZeroDivisionError

    monkeypatch.setattr(cli_run, "run_on_console", broken)
    ended = concord("run", raw)
    assert ended.code == ExitCode.BROKEN
    assert ended.err == "concord: a defect of Concord: ZeroDivisionError: ; --debug shows where\n"


@pytest.mark.parametrize("arguments", [("--debug", "run", "gone"), ("run", "gone", "--debug")])
def test_a_trace_is_for_those_who_ask(
    concord: Concord, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONCORD_DEBUG", "")  # so that it is as before after the test
    ended = concord(*arguments)
    assert ended.code == ExitCode.WRONG_USE
    assert ended.err.startswith("Traceback (most recent call last):\n")
    assert ended.err.endswith("concord: gone: no such file or folder\n")


@pytest.mark.usefixtures("prefect")
def test_a_run_with_a_note_that_is_no_text(concord: Concord, raw: Path) -> None:
    (raw / "picture.md").write_bytes(bytes(range(256)) * 8)
    out = raw.parent / "out"
    asked = ("run", raw, "--out", out, "--vocabulary", VOCABULARY)
    ended = concord(*asked)
    assert ended.code == ExitCode.UNREAD
    assert "not read: raw/picture.md: " in ended.err
    assert "3 notes read (1 not readable)" in ended.out
    assert concord(*asked, "--fail-on", "conflict").code == ExitCode.CONFLICTS
