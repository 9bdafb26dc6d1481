"""What can be done with a published dataset: compare, check, write in other forms."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from flows.codes import ExitCode
from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from tests.cli.conftest import Concord
from tests.conftest import VOCABULARY


def publish(raw: Path, out: Path) -> None:
    vocabulary = read_vocabulary(VOCABULARY)
    dataset = reconcile_parsed(parse_files(find_notes([raw]), vocabulary), vocabulary)
    publish_dataset(dataset, vocabulary, out)


@pytest.fixture
def out(raw: Path) -> Path:
    publish(raw, raw.parent / "out")
    return raw.parent / "out"


def git(folder: Path, *arguments: str) -> None:
    name = ("-c", "user.name=a", "-c", "user.email=a@b")
    subprocess.run(["git", "-C", str(folder), *name, *arguments], check=True, capture_output=True)


def test_diff_of_folders_and_of_revisions(concord: Concord, raw: Path, out: Path) -> None:
    git(raw.parent, "init", "-q")
    git(raw.parent, "add", "-A")
    git(raw.parent, "commit", "-qm", "one")
    (raw / "new.md").write_text("| Model | Size |\n|---|---|\n| Newone | 3B |\n")
    publish(raw, out)
    ended = concord("diff", "HEAD", "--out", out)
    assert ended.code == ExitCode.DONE
    assert ended.out.splitlines() == [
        "note added: raw/new.md",
        "entity added: newone",
        "fact added: parameters of newone, 3B",
        "    new: new says 3B (raw/new.md:3)",
    ]
    assert "Changed since the last published run" in (out / "report.md").read_text()
    data = json.loads(concord("diff", "HEAD", out, "--out", out, "--format", "json").out)
    assert data["entities"]["added"] == ["newone"]
    assert concord("diff", out, out, "--format", "markdown").out == "Nothing changed.\n"


def test_diff_of_what_is_no_dataset(concord: Concord, raw: Path, out: Path) -> None:
    ended = concord("diff", raw, "--out", out)
    assert ended.code == ExitCode.WRONG_USE
    assert "no dataset here (datapackage.json is missing)" in ended.err
    assert concord("diff", "--out", out, "--", "--output=x").code == ExitCode.WRONG_USE


def test_verify(concord: Concord, raw: Path, out: Path) -> None:
    ended = concord("verify", "--out", out, "--raw", raw)
    assert (ended.code, ended.err) == (ExitCode.DONE, "")
    assert "notes checked; everything holds" in ended.out
    (out / "report.md").write_text("mine")
    ended = concord("verify", "--out", out, "--raw", raw)
    assert ended.code == ExitCode.UNSOUND
    assert ended.err == "report.md is not as it was published: its SHA-256 differs\n"


def test_export(concord: Concord, out: Path, tmp_path: Path) -> None:
    ended = concord("export", "--csv", tmp_path / "csv", "--out", out)
    assert (ended.code, (tmp_path / "csv" / "models.csv").is_file()) == (ExitCode.DONE, True)
    assert concord("export", "--out", out).code == ExitCode.WRONG_USE
