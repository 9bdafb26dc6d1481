"""Where pieces of work are done: here, or in processes of this machine.

A piece goes to a worker as a path, a key or a number, and its result lands in the store: what
travels is small. Results come in the order of the pieces.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from typing import Any, Protocol, TypeVar

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

    The work itself is sent once to each; it must be picklable.
    """

    def __init__(self, workers: int = 0) -> None:
        self.workers = workers or os.cpu_count() or 1

    def each(self, work: Work[Piece, Result], pieces: Sequence[Piece]) -> Iterator[Result]:
        """The results, in the order of the pieces."""
        workers = min(self.workers, len(pieces))
        if workers < 2:
            yield from map(work, pieces)
            return
        # Not forked: the process that runs the flow has threads.
        spawn = multiprocessing.get_context("spawn")
        waiting = iter(pieces)
        with ProcessPoolExecutor(workers, spawn, _keep_work, (work,)) as pool:
            under_way: list[Future[Any]]
            under_way = [pool.submit(_do, p) for p in islice(waiting, workers * AHEAD)]
            while under_way:
                yield under_way.pop(0).result()
                under_way += [pool.submit(_do, piece) for piece in islice(waiting, 1)]


_kept: list[Work[Any, Any]] = []


def _keep_work(work: Work[Any, Any]) -> None:
    _kept[:] = [work]


def _do(piece: Any) -> Any:
    return _kept[0](piece)
