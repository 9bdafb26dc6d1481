from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from flows.errors import UsageError
from flows.parameters import IngestParameters, IngestResult
from flows.watch import watch_on_console, what_to_watch
from tests.conftest import VOCABULARY

Step = Callable[[], object]


class Scripted:
    """Runs that each bring about the next change, and at last the end."""

    def __init__(self, out: Path, *steps: Step) -> None:
        self.out, self.steps, self.runs = out, list(steps), 0

    def __call__(self, _: IngestParameters) -> IngestResult:
        self.runs += 1
        if not self.steps:
            raise KeyboardInterrupt
        threading.Timer(0.1, self.steps.pop(0)).start()
        if self.runs == 2:
            raise UsageError("this one is wrong")
        if self.runs == 3:
            raise RuntimeError("this one is broken")
        return IngestResult(out=self.out, summary="fine", conflicts=1, notes=2, reused=1)


@pytest.fixture
def words(tmp_path: Path) -> Path:
    folder = tmp_path / "words"
    folder.mkdir()
    for file in VOCABULARY.glob("*.yml"):
        (folder / file.name).write_bytes(file.read_bytes())
    return folder


def test_runs_again_for_notes_and_answers_whatever_goes_wrong(
    raw: Path, words: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answers = words / "judgements.yml"
    run = Scripted(
        tmp_path / "out",
        lambda: (raw / "zoo.md").write_text("changed"),
        lambda: (raw / "new.md").write_text("more"),
        lambda: answers.write_text("judgements: []  # seen\n"),
        lambda: (raw / "new.md").rename(raw / "newer.md"),
    )
    watch_on_console(IngestParameters(raw=(raw,), out=tmp_path / "out", vocabulary=words), run)
    said = capsys.readouterr().err
    assert run.runs == 5
    for line in (
        "zoo.md: this one is wrong",
        "RuntimeError: this one is broken",
        "new.md: not published; see above",
        "judgements.yml: 1 of 2 notes reused, 1 open conflicts, published in",
        "stopped",
    ):
        assert line in said


def test_what_a_run_writes_is_not_watched(raw: Path, words: Path) -> None:
    given = (raw / "zoo.md", raw)
    asked = IngestParameters(raw=given, out=raw / "out", vocabulary=words)
    ours = what_to_watch(asked).is_ours
    assert ours(raw / "zoo.md")
    assert ours(raw / "below" / "a.HTML")
    assert ours(words / "corrections.yml")
    assert not ours(raw / "out" / "report.md")
    assert not ours(raw / "picture.png")
    assert not ours(raw / ".zoo.md.swp")
    assert not ours(words / "notes.md")


def test_a_note_given_by_name_is_watched_alone(raw: Path, words: Path) -> None:
    watched = what_to_watch(IngestParameters(raw=(raw / "zoo.md",), vocabulary=words))
    assert watched.trees == ()
    assert raw.resolve() in watched.flat
    assert not watched.is_ours(raw / "farm.html")


def test_nothing_to_read_is_said_at_once(tmp_path: Path) -> None:
    asked = IngestParameters(raw=(tmp_path / "none" / "none",), vocabulary=VOCABULARY)
    with pytest.raises(UsageError, match="no such file"):
        watch_on_console(asked)


@pytest.mark.usefixtures("prefect")
def test_the_flow_publishes_what_was_saved(raw: Path, tmp_path: Path) -> None:
    from flows.ingest import run_ingest

    out = tmp_path / "out"
    reused: list[int] = []

    def run(asked: IngestParameters) -> IngestResult:
        result = run_ingest(asked)
        reused.append(result.reused)
        if len(reused) == 2:
            raise KeyboardInterrupt
        more = "| Gamma | 2023 | 1B |\n"
        threading.Timer(0.1, lambda: (raw / "zoo.md").open("a").write(more)).start()
        return result

    store = tmp_path / "store"
    watch_on_console(IngestParameters(raw=(raw,), out=out, vocabulary=VOCABULARY, store=store), run)
    assert reused == [0, 1]
    assert "gamma" in pq.read_table(out / "models.parquet")["id"].to_pylist()
