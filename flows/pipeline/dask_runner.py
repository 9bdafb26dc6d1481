"""Pieces of work done by the workers of a Dask cluster, as tasks of Prefect.

What travels through the scheduler are keys, counts and paths. A worker that is lost costs a
retry: Dask gives its chunk to another, which finds in the store what was done of it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.settings import PREFECT_API_URL

from flows.errors import UsageError
from flows.pipeline.chunk import Chunk, Done, do_chunk, lay_down, other_code, our_code
from flows.pipeline.runners import Piece, Result, Work
from flows.pipeline.store import Store

if TYPE_CHECKING:
    from prefect_dask.task_runners import DaskTaskRunner

SECONDS = 5.0
"""What a chunk takes, about: a task run costs Prefect some tenths of one."""
MOST = 48
"""Task runs of one kind of work, about: beyond a hundred at once Prefect's server falls behind."""
AHEAD = 3
"""Chunks per thread of the cluster that are under way, so that none waits for work."""
PATIENCE = 30
"""Seconds in which a scheduler must answer, and one worker at least must be there."""
LONG_PATIENCE = 120
"""Seconds in which a worker must come when all were lost in mid-run."""


def _is_worth_another_try(_task: Any, _run: Any, state: Any) -> bool:
    """Whatever a worker cannot do for good is a `UsageError`."""
    return not isinstance(state.result(raise_on_failure=False), UsageError)


_chunk = task(
    name="chunk",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_condition_fn=_is_worth_another_try,
)(do_chunk)


class Dask:
    """Chunks of pieces on the workers of a cluster; ``notes`` are files that each must see."""

    def __init__(self, runner: DaskTaskRunner, store: Store, notes: tuple[Path, ...]) -> None:
        self._runner, self._client = runner, runner.client
        self._store, self._notes = store, notes

    def each(self, work: Work[Piece, Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """The results, in the order of the pieces."""
        if not pieces:
            return
        workers: Mapping[str, int] = self._client.nthreads()  # type: ignore[no-untyped-call]
        threads = max(1, sum(workers.values()))
        most = max(MOST, 2 * threads)
        key = lay_down(work, self._store)
        under_way: deque[Any] = deque()
        start = tried = 0
        pace = Pace()
        try:
            while start < len(pieces) or under_way:
                while start < len(pieces) and len(under_way) < AHEAD * threads:
                    size = pace.size(len(pieces) - start, most - tried)
                    under_way.append(self._submit(key, pieces[start : start + size]))
                    start, tried = start + size, tried + 1
                done = self._result(under_way.popleft())
                pace.heard(done)
                yield from done.results
        finally:
            for future in under_way:
                future.wrapped_future.cancel()

    def _submit(self, work: str, pieces: Sequence[Any]) -> Any:
        key = lay_down(list(pieces), self._store)
        chunk = Chunk(self._store.files.place, work, key, our_code(), self._notes)
        return self._runner.submit(_chunk, {"chunk": chunk})

    def _result(self, future: Any) -> Done:
        from distributed import CancelledError, KilledWorker

        while not future.wrapped_future.done():
            future.wait(PATIENCE)
            if not future.wrapped_future.done():
                _wait_for_worker(self._client, LONG_PATIENCE)
        try:
            found: Done = future.result()
        except KilledWorker as error:
            raise UsageError(
                f"{error.last_worker.address}: the last of several workers that died in one chunk"
            ) from None
        except CancelledError:
            raise UsageError("the connection to Dask's scheduler is lost") from None
        return found


class Pace:
    """How many pieces are some seconds of work, as far as that has been seen."""

    def __init__(self) -> None:
        self._pieces, self._seconds = 0, 0.0

    def heard(self, done: Done) -> None:
        """Take a chunk into account."""
        self._pieces += len(done.results)
        self._seconds += done.seconds

    def size(self, left: int, chunks: int) -> int:
        """Pieces of the next chunk, where so many pieces are to be in so many chunks at most."""
        seen = int(SECONDS * self._pieces / self._seconds) if self._seconds else 0
        return max(1, seen, ceil(left / max(1, chunks)))


@contextmanager
def connected(scheduler: str | None, store: Store, notes: tuple[Path, ...]) -> Iterator[Dask]:
    """The cluster. Raises `UsageError` when it cannot be used."""
    with _task_runner(scheduler) as runner:
        yield Dask(runner, store, notes)


def check_cluster(scheduler: str | None) -> None:
    """Raise `UsageError` when the cluster cannot be used."""
    with _task_runner(scheduler):
        pass


@contextmanager
def _task_runner(scheduler: str | None) -> Iterator[DaskTaskRunner]:
    try:
        import dask.config
        from prefect_dask.task_runners import DaskTaskRunner
    except ImportError:
        raise UsageError("--runner dask needs Dask: `pip install prefect-dask`") from None
    if not PREFECT_API_URL.value():
        raise UsageError(
            "--runner dask needs a Prefect server: name it by PREFECT_API_URL, "
            "else every worker would start its own"
        )
    address = scheduler or dask.config.get("scheduler-address", None)
    if not address:
        raise UsageError("--runner dask needs --scheduler tcp://HOST:PORT: no scheduler is named")
    with DaskTaskRunner(address=address, client_kwargs={"timeout": PATIENCE}) as runner:
        try:
            client = runner.client
        except (OSError, ValueError) as error:
            raise UsageError(f"{address}: no Dask scheduler answers here: {error}") from None
        _wait_for_worker(client, PATIENCE)
        _check_code(client, address)
        yield runner


def _check_code(client: Any, address: str) -> None:
    """Workers must have our code; a scheduler takes tasks apart, for which it must know them."""
    try:
        client.run_on_scheduler(our_code)
    except ImportError as error:
        raise UsageError(f"{address}: this scheduler is without Concord: {error}") from None
    for worker, code in client.run(our_code, on_error="return").items():
        if code != our_code():
            raise other_code(worker)


def _wait_for_worker(client: Any, seconds: float) -> None:
    try:
        client.wait_for_workers(1, timeout=seconds)
    except TimeoutError:
        address = client.scheduler.address
        raise UsageError(f"{address}: this Dask cluster has no workers") from None
