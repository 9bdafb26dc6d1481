"""Where pieces of work are done: here, or in processes of this machine.

A piece goes to a worker as a path, a key or a number, and its result lands in the store: what
travels is small. Results come in the order of the pieces.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from itertools import islice
from multiprocessing.process import BaseProcess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

from flows.errors import UsageError

Piece = TypeVar("Piece")
Result = TypeVar("Result")
Work = Callable[[Piece], Result]

AHEAD = 4
"""Pieces per process that are under way: what bounds the memory of what waits to be taken."""


class Runner(Protocol):
    """Does the pieces of one kind of work."""

    def each(self, work: Work[Piece, Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """The results, in the order of the pieces."""


class Here:
    """One piece after the other, in this process."""

    def each(self, work: Work[Piece, Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """The results, in the order of the pieces."""
        return map(work, pieces)


class Processes:
    """As many pieces at once as there are workers, each of which is a process.

    Each takes the work itself, which must be picklable, from a file: handed over, what does not fit
    into a pipe at once would be waited with for ever where a process dies while it starts.
    """

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers or os.cpu_count() or 1

    def each(self, work: Work[Piece, Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """The results, in the order of the pieces. `UsageError` when a process dies."""
        workers = min(self.workers, len(pieces))
        if workers < 2:
            yield from map(work, pieces)
            return
        with TemporaryDirectory(prefix="concord-") as folder:
            file = Path(folder, "work")
            file.write_bytes(pickle.dumps(work, pickle.HIGHEST_PROTOCOL))
            try:
                yield from _in_pool(file, pieces, workers)
            except BrokenProcessPool:
                raise UsageError(
                    "a process that did a part of the work died, as where memory does not suffice; "
                    "the next run goes on from what is done"
                ) from None


def _in_pool(file: Path, pieces: Sequence[Any], workers: int) -> Iterator[Any]:
    # Not forked: the process that runs the flow has threads.
    spawn = multiprocessing.get_context("spawn")
    waiting, others = iter(pieces), multiprocessing.active_children()
    pool = ProcessPoolExecutor(workers, spawn, _begin, (file,))
    try:
        under_way = _submitted(pool, islice(waiting, workers * AHEAD))
        while under_way:
            yield under_way.pop(0).result()
            under_way += _submitted(pool, islice(waiting, 1))
    except BaseException:
        end_processes(others)  # what is under way is not waited for
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def end_processes(others: Sequence[BaseProcess] = ()) -> None:
    """End all workers of this process but the ``others``, in the middle of what they do."""
    for process in multiprocessing.active_children():
        if process not in others:
            process.terminate()


def _submitted(pool: ProcessPoolExecutor, pieces: Iterable[Any]) -> list[Future[Any]]:
    """Give pieces to the pool, which may start workers for them: Ctrl-C is not for these."""
    with _no_interrupts():
        return [pool.submit(_do, piece) for piece in pieces]


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """SIGINT waits while the block runs; a process that starts in it never hears it."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_kept: list[Work[Any, Any]] = []


def _begin(file: Path) -> None:
    """In a worker: keep the work, and end when the process that asks for it has ended."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    _kept[:] = [pickle.loads(file.read_bytes())]  # noqa: S301 (from the parent alone)


def _follow_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _do(piece: Any) -> Any:
    return _kept[0](piece)
