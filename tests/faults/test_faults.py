"""A sample of `python -m tests.faults`: after a fault the dataset is whole, the old or the new."""

from __future__ import annotations

import errno
import itertools
import os
import resource
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from flows.errors import UsageError
from flows.stages import publish_dataset
from publish import Dataset
from tests.faults import harm, readers
from tests.faults.harm import Stage
from tests.vocabularies import llm


@pytest.fixture(scope="module")
def set_up(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    return harm.set_up(tmp_path_factory.mktemp("faults"))


@pytest.fixture
def stage(set_up: Stage) -> Stage:
    harm.restore(set_up)
    return set_up


PUBLISHES = 48
"""The change to the disk that puts the dataset in place: two or so for each file come before."""


@pytest.mark.parametrize("call", [0, 3, PUBLISHES - 1, PUBLISHES, PUBLISHES + 9])
def test_killed_at_a_change_to_the_disk(stage: Stage, call: int) -> None:
    assert harm.strike_at_call(stage, call) == ("old" if call < PUBLISHES else "new")


@pytest.mark.parametrize("said", ["parse", "reconcile", "publish"])
def test_killed_at_a_stage_boundary(stage: Stage, said: str) -> None:
    assert harm.strike_after(stage, said, 0.0) == "old"


@pytest.mark.parametrize("seconds", [0.01, 0.05])
def test_killed_at_some_moment(stage: Stage, seconds: float) -> None:
    harm.strike_after(stage, "publish", seconds)


@pytest.mark.parametrize("call", [0, 1, 2, 3, 5])
def test_killed_while_answering_loses_no_answer(stage: Stage, call: int) -> None:
    harm.strike_while_answering(stage, call, 0.0)


def test_readers_beside_runs_see_one_dataset(stage: Stage) -> None:
    assert readers.read_while_published(stage, 2).total() == 2 * len(readers.READERS)


def test_two_runs_at_once(stage: Stage) -> None:
    harm.two_runs(stage)


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow beyond 4 kB, as on a disk that is full or a quota that is used up."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    signal.signal(signal.SIGXFSZ, before)


def test_no_room_is_said_and_leaves_the_old_dataset(stage: Stage, small_files: None) -> None:
    with pytest.raises(UsageError, match="cannot be written: File too large"):
        publish_dataset(Dataset(), llm(), stage.out)
    assert harm.read(stage.out) == stage.old
    assert {path.name for path in stage.folder.iterdir()} == {"raw", "out", "vocabulary"}


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("call", ["mkdir", "fsync", "link", "write"])
def test_what_the_system_refuses_is_said(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    (stage.out / "mine.txt").write_text("kept by a link")

    def refuse(*_: Any, **__: Any) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, call, refuse)
    if call in {"link", "write"}:  # copied instead; the lock needs no name in it
        publish_dataset(Dataset(), llm(), stage.out)
        assert (stage.out / "mine.txt").read_text() == "kept by a link"
    else:
        with pytest.raises(UsageError, match=f"cannot be written: {os.strerror(code)}"):
            publish_dataset(Dataset(), llm(), stage.out)
        assert harm.read(stage.out).items() >= stage.old.items()


def test_a_clock_that_runs_backwards_changes_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks = itertools.count(2_000_000_000, -3600)
    monkeypatch.setattr("time.time", lambda: float(next(ticks)))
    assert harm.publish(stage.folder) == stage.new


def test_what_a_dead_writer_of_answers_left_is_cleared(stage: Stage, tmp_path: Path) -> None:
    folder = stage.folder / "vocabulary"
    (folder / ".judgements.yml.abcd1234").write_text("half a fi")
    harm.strike_while_answering(stage, 0, 0.0)
    assert not list(folder.glob(".*"))
