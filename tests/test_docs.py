"""The tutorial is followed to the letter, and the reference pages are those of the program."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from cli.main import main
from cli.reference import render_pages
from tests.vocabularies import ROOT

TUTORIAL = ROOT / "docs" / "tutorial.md"
FENCE = re.compile(r"(?P<before>[^\n]+)\n\n```(?P<language>\w+)\n(?P<text>.*?)\n```", re.S)
PATH = re.compile(r"`([\w./-]+)`")
GAP = "…"


@pytest.mark.parametrize("name", ["cli.md", "vocabulary.md"])
def test_reference_is_made_from_the_program(name: str) -> None:
    published = (ROOT / "docs" / "reference" / name).read_text(encoding="utf-8")
    assert published == render_pages()[name], "`make reference` writes it anew"


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md"])
def test_links_to_files_lead_somewhere(page: str) -> None:
    """Those within docs/ are checked by ``make docs``."""
    targets = re.findall(r"\]\((?!https?:|#)([^)#]+)", (ROOT / page).read_text(encoding="utf-8"))
    assert [target for target in targets if not (ROOT / target).exists()] == []


def blocks() -> Iterator[tuple[str, str, str]]:
    """Of each fenced block: the line before it, its language and its text."""
    for match in FENCE.finditer(TUTORIAL.read_text(encoding="utf-8")):
        yield match["before"], match["language"], match["text"]


@pytest.mark.usefixtures("prefect")
def test_the_tutorial_works_for_one_who_follows_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / ".prefect"))
    capsys.readouterr()
    followed = 0
    for before, language, text in blocks():
        if language == "console":
            follow(text, lambda: capsys.readouterr().out)
        elif language == "diff":
            change(Path(PATH.findall(before)[-1]), text)
        else:
            Path(PATH.findall(before)[-1]).write_text(text + "\n", encoding="utf-8")
        followed += 1
    assert followed == TUTORIAL.read_text(encoding="utf-8").count("```") // 2
    assert {"cars.parquet", "report.html"} <= {file.name for file in Path("normalized").iterdir()}


def follow(text: str, printed: Callable[[], str]) -> None:
    """Give each command of a console and compare what it prints; ``…`` stands for anything."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        words = shlex.split(command)
        if words[0] == "concord":
            with pytest.raises(SystemExit) as ended:
                main(words[1:])
            assert not ended.value.code, command
            found = printed()
        else:
            done = subprocess.run(words, capture_output=True, text=True, check=True)
            found = done.stdout
        assert matches(expected, found), f"{command} printed:\n{found}"


def matches(expected: str, found: str) -> bool:
    """Whether a text is as shown; a line ``…`` stands for any lines, else for any characters."""
    wanted = [line.rstrip() for line in expected.strip("\n").split("\n")]
    pattern = "\n".join(re.escape(line).replace(GAP, ".*") for line in wanted)
    pattern = re.sub(r"(?m)^\.\*$", r"(?:.|\\n)*", pattern)
    lines = "\n".join(line.rstrip() for line in found.strip("\n").split("\n"))
    return re.fullmatch(pattern, lines) is not None


def change(file: Path, diff: str) -> None:
    """Replace the lines with a minus by those with a plus, as one would in an editor."""
    old = "\n".join(line[1:] for line in diff.split("\n") if line[:1] == "-")
    new = "\n".join(line[1:] for line in diff.split("\n") if line[:1] == "+")
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file} has {text.count(old)} of: {old}"
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_what_stands_for_anything_does_so() -> None:
    assert matches("a …\n…\nz", "a b\nc\nd\nz")
    assert not matches("a\nz", "a\nb\nz")
