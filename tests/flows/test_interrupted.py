"""Ctrl-C while workers are busy: nothing is left of the run but what it finished."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.synthetic import write_corpus
from flows.codes import ExitCode
from tests.flows import interrupted
from tests.vocabularies import copy_without_sentences

NOTES = 40


class Trial:
    """A corpus, a dataset of half of it, and runs in processes of their own."""

    def __init__(self, folder: Path) -> None:
        self.raw, self.out = folder / "raw", folder / "out"
        self.store = folder / "store"
        copy_without_sentences(folder / "words")
        write_corpus(self.raw, NOTES // 2, short=True)
        interrupted.run(interrupted.asked_for(self.raw, self.out, self.store), "none")
        self.published = self.read()
        write_corpus(self.raw, NOTES, short=True)

    def start(self, stage: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.flows.interrupted"]
        return subprocess.Popen(
            [*command, str(self.raw), str(self.out), str(self.store), stage],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def run(self, stage: str) -> tuple[int, str]:
        process = self.start(stage)
        told, _ = process.communicate()
        return process.returncode, told

    def interrupt(self, stage: str, signalled: Callable[[int, int], None]) -> tuple[int, str]:
        """Send SIGINT when a worker is stuck; exit code and what was said after that."""
        process = self.start(stage)
        assert process.stderr is not None
        while (line := process.stderr.readline()) != "stuck\n":
            assert line, "ended before a worker was stuck"
        signalled(process.pid, signal.SIGINT)
        _, said = process.communicate()  # ends when no worker is left that could write there
        return process.returncode, said

    def read(self) -> dict[str, bytes]:
        return {file.name: file.read_bytes() for file in sorted(self.out.iterdir())}


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    return Trial(tmp_path_factory.mktemp("interrupted"))


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_leaves_the_dataset_and_what_was_finished(trial: Trial) -> None:
    for stage, signalled in (("parse", os.killpg), ("reconcile", os.kill)):
        code, said = trial.interrupt(stage, signalled)
        assert code == ExitCode.INTERRUPTED
        kept = f"concord: stopped; {trial.out}/ is as it was; the next run reuses the notes"
        assert said.removeprefix("stuck\n").startswith(kept), said
        assert said.replace("stuck\n", "").count("\n") == 1
        assert trial.read() == trial.published
        assert not list(trial.store.glob("scratch-*"))
    code, told = trial.run("none")
    assert code == ExitCode.DONE
    assert f"{NOTES} of {NOTES} notes reused" in told
    assert trial.read() != trial.published


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_workers_end_with_a_process_that_is_killed(trial: Trial) -> None:
    write_corpus(trial.raw, NOTES + 8, short=True)
    process = trial.start("parse")
    assert process.stderr is not None
    while process.stderr.readline() != "stuck\n":
        pass
    process.kill()
    process.stderr.read()  # ends when the last who could write there has ended
    process.wait()
