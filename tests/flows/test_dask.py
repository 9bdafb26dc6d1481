"""A real scheduler and two real workers on this machine, one of which is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from benchmarks.synthetic import write_corpus
from flows import progress
from flows.errors import UsageError
from flows.notes.limits import Limits
from flows.parameters import IngestParameters, IngestResult
from flows.pipeline.chunk import Done
from flows.progress import Silent
from tests.vocabularies import copy_without_sentences

pytestmark = pytest.mark.usefixtures("prefect")

NOTES = 4
POISON = "| 模型 | 发布时间 | 大小 |\n|---|---|---|\n" + "| A | 2022 | 7B |\n" * 30_000
"""A note that takes more than the limit, which no other comes near."""
LIMITS = Limits(seconds=0.4)


class Cluster:
    """A scheduler and workers, each a process of its own."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder, self._stack = folder, stack
        self.words = copy_without_sentences(folder / "words")
        file = folder / "scheduler.json"
        self._start("scheduler", "--port", "0", "--scheduler-file", str(file))
        while not (file.exists() and file.stat().st_size):
            time.sleep(0.05)
        self.address: str = json.loads(file.read_text(encoding="utf-8"))["address"]

    def add_worker(self) -> subprocess.Popen[bytes]:
        place = ("--local-directory", str(self.folder))
        return self._start("worker", self.address, "--nthreads", "1", "--no-nanny", *place)

    def client(self) -> Any:
        from distributed import Client

        return Client(self.address, timeout=180, set_as_default=False)  # type: ignore[no-untyped-call]

    def _start(self, *what: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "dask", *what, "--host", "127.0.0.1", "--no-dashboard"]
        with (self.folder / f"{what[0]}.log").open("ab") as log:
            process = self._stack.enter_context(
                subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
            )
        self._stack.callback(process.kill)
        return process


class Killer(Silent):
    """Kills a process when the first piece of a step is done, while others are under way."""

    def __init__(self, victim: subprocess.Popen[bytes]) -> None:
        self.victim, self.steps = victim, list[str]()

    def start(self, step: str, total: int = 0) -> None:
        self.steps.append(step)

    def advance(self, count: int = 1) -> None:
        if self.victim.poll() is None:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim.wait()


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with ExitStack() as stack:
        yield Cluster(tmp_path_factory.mktemp("cluster"), stack)


def run(heard: progress.Progress, **asked_for: Any) -> IngestResult:
    from flows.ingest import run_ingest

    asked = IngestParameters(limits=LIMITS, batch_bytes=1, **asked_for)
    token = progress._current.set(heard)
    try:
        return run_ingest(asked)
    finally:
        progress._current.reset(token)


def files(folder: Path) -> Mapping[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def wrong(what: str, **more: Any) -> None:
    """Asked for so, the cluster cannot be used, and what is said has this in it."""
    from flows.pipeline.dask_runner import check_cluster

    with pytest.raises(UsageError, match=what):
        check_cluster(more.get("scheduler"))


def test_what_a_cluster_needs_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    from prefect.settings import PREFECT_API_URL, temporary_settings

    monkeypatch.delenv("DASK_SCHEDULER_ADDRESS", raising=False)
    monkeypatch.setattr("flows.pipeline.dask_runner.PATIENCE", 0.5)
    wrong("no scheduler is named")
    wrong("no Dask scheduler answers here", scheduler="tcp://127.0.0.1:1")
    wrong("no Dask scheduler answers here", scheduler="nowhere://x")
    with temporary_settings({PREFECT_API_URL: None}):
        wrong("name it by PREFECT_API_URL", scheduler="tcp://127.0.0.1:1")
    monkeypatch.setitem(sys.modules, "prefect_dask.task_runners", None)
    wrong("pip install prefect-dask", scheduler="tcp://127.0.0.1:1")


class Ended:
    """A future of Dask that gives this error."""

    def __init__(self, error: Exception) -> None:
        self.error, self.wrapped_future = error, self

    def done(self) -> bool:
        return True

    def result(self) -> None:
        raise self.error


def test_what_ends_a_run_is_said() -> None:
    from distributed import CancelledError, KilledWorker

    from flows.pipeline.dask_runner import Dask

    worker = type("Worker", (), {"address": "tcp://x:1"})
    with pytest.raises(UsageError, match="the last of several workers that died"):
        Dask._result(None, Ended(KilledWorker("chunk", worker, 3)))  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="connection to Dask's scheduler is lost"):
        Dask._result(None, Ended(CancelledError()))  # type: ignore[arg-type]


class Answering:
    """A client of a cluster whose scheduler or worker lacks something."""

    def __init__(self, scheduler: Exception | None = None) -> None:
        self.scheduler = scheduler

    def run_on_scheduler(self, _: object) -> None:
        if self.scheduler:
            raise self.scheduler

    def run(self, _: object, on_error: str) -> dict[str, object]:
        return {"tcp://x:2": ImportError("no flows")}


def test_a_cluster_without_our_code_is_wrong_use() -> None:
    from flows.pipeline.dask_runner import _check_code

    with pytest.raises(UsageError, match="tcp://x:1: this scheduler is without Concord: no"):
        _check_code(Answering(ImportError("no flows")), "tcp://x:1")
    with pytest.raises(UsageError, match="tcp://x:2: a worker without Concord"):
        _check_code(Answering(), "tcp://x:1")


def test_chunks_are_few_and_grow_to_some_seconds_of_work() -> None:
    from flows.pipeline.dask_runner import SECONDS, Pace

    pace = Pace()
    assert (pace.size(10, 48), pace.size(1000, 50), pace.size(1000, 0)) == (1, 20, 1000)
    pace.heard(Done([0] * 10, SECONDS / 2))
    assert (pace.size(1000, 500), pace.size(1000, 10)) == (20, 100)


def test_a_cluster_without_workers_is_wrong_use(cluster: Cluster) -> None:
    from flows.pipeline.dask_runner import _wait_for_worker

    with cluster.client() as client, pytest.raises(UsageError, match="has no workers"):
        _wait_for_worker(client, 0.1)


def test_a_worker_killed_in_mid_run_and_a_poisoned_note_change_no_byte(
    cluster: Cluster, tmp_path: Path
) -> None:
    raw = tmp_path / "raw"
    write_corpus(raw, NOTES, short=True)
    (raw / "poison.md").write_text(POISON, encoding="utf-8")
    killer = Killer(cluster.add_worker())
    cluster.add_worker()
    with cluster.client() as client:
        client.wait_for_workers(2)
    asked = {"raw": (raw,), "vocabulary": cluster.words}
    there = run(
        killer, **asked, out=tmp_path / "there", store=str(tmp_path / "store"),
        runner="dask", scheduler=cluster.address,
    )  # fmt: skip
    here = run(Silent(), **asked, out=tmp_path / "here", store=tmp_path / "own")
    assert killer.victim.returncode == -signal.SIGKILL
    assert [note.partition(":")[0] for note in there.unreadable] == ["raw/poison.md"]
    assert there.summary == here.summary
    assert files(tmp_path / "there") == files(tmp_path / "here")
