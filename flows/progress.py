"""Telling a person how far the work is; on stderr, so that stdout stays the result."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Progress(Protocol):
    """Hears what begins and how much of it is done."""

    def start(self, step: str, total: int = 0) -> None:
        """A step begins; ``total`` is how many pieces it has, 0 when that is not known."""

    def advance(self, count: int = 1) -> None:
        """So many more pieces of the step are done."""


class Silent:
    """Says nothing: the default, for tests and for runs that nobody watches."""

    def start(self, step: str, total: int = 0) -> None:
        """Nothing."""

    def advance(self, count: int = 1) -> None:
        """Nothing."""


class Lines:
    """A line for each step, and one for each tenth of a long one."""

    def __init__(self) -> None:
        self._step, self._total, self._done = "", 0, 0

    def start(self, step: str, total: int = 0) -> None:
        """Say the step."""
        self._step, self._total, self._done = step, total, 0
        self._say(f"{step} …")

    def advance(self, count: int = 1) -> None:
        """Say how far a step of many pieces is."""
        before, self._done = self._done, self._done + count
        tenth = max(1, self._total // 10)
        if self._total >= 100 and before // tenth != self._done // tenth:
            self._say(f"{self._step} … {self._done} of {self._total}")

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


class Live:
    """One moving line with a bar on a terminal."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        self._bar = Bar(*columns, TimeElapsedColumn(), console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None)

    def start(self, step: str, total: int = 0) -> None:
        """Show the step in place of the one before."""
        self._bar.reset(self._task, description=step, total=total or None)
        self._bar.start()

    def advance(self, count: int = 1) -> None:
        """Move the bar."""
        self._bar.advance(self._task, count)

    def stop(self) -> None:
        """Take the line away."""
        self._bar.stop()


_current: ContextVar[Progress] = ContextVar("progress", default=Silent())  # noqa: B039 (stateless)


def current() -> Progress:
    """Who hears of the work that is going on here."""
    return _current.get()


@contextmanager
def shown() -> Iterator[None]:
    """Show progress on stderr while the block runs: a bar on a terminal, else plain lines."""
    live = Live() if sys.stderr.isatty() else None
    token = _current.set(live or Lines())
    try:
        yield
    finally:
        _current.reset(token)
        if live:
            live.stop()
