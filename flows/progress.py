"""Telling a person how far the work is; on stderr, so that stdout stays the result."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from rich.progress import ProgressColumn, Task

Clock = Callable[[], float]
"""Seconds since some moment."""


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


@dataclass
class Step:
    """A step, how many of its pieces are done, and when it began and ended by the clock."""

    name: str
    total: int
    began: float
    ended: float
    done: int = 0

    @property
    def seconds(self) -> float:
        """How long it took so far."""
        return self.ended - self.began

    @property
    def rate(self) -> float:
        """Pieces a second; 0 before there is one."""
        return self.done / self.seconds if self.seconds > 0 else 0.0

    def so_far(self) -> str:
        """How far it is: ``280 of 1,000, 12/s, 60 s left``."""
        if not self.rate:
            return f"{self.done:,} of {self.total:,}"
        left = duration((self.total - self.done) / self.rate)
        return f"{self.done:,} of {self.total:,}, {per_second(self.rate)}, {left} left"

    def in_all(self) -> str:
        """What it came to: ``Parsing notes: 100 in 8 s, 12/s``."""
        many = f"{self.done:,} in " if self.done else ""
        rate = f", {per_second(self.rate)}" if self.rate else ""
        return f"{self.name}: {many}{duration(self.seconds)}{rate}"


def duration(seconds: float) -> str:
    """A time for people: ``0.4 s``, ``12 s``, ``3 min 5 s``, ``2 h 7 min``."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def per_second(rate: float) -> str:
    """A rate for people: ``0.25/s``, ``4.8/s``, ``1,200/s``."""
    return f"{rate:.2g}/s" if rate < 10 else f"{rate:,.0f}/s"


class Steps:
    """Passes on what it hears, and remembers each step with its time."""

    def __init__(self, listener: Progress | None = None, clock: Clock = time.monotonic) -> None:
        self._listener, self._clock = listener or Silent(), clock
        self.steps: list[Step] = []

    def start(self, step: str, total: int = 0) -> None:
        """A step begins, and the one before ends."""
        self.stop()
        now = self._clock()
        self.steps.append(Step(step, total, now, now))
        self._listener.start(step, total)

    def advance(self, count: int = 1) -> None:
        """More of it is done."""
        self.steps[-1].done += count
        self._listener.advance(count)

    def stop(self) -> None:
        """The last step ends."""
        if self.steps:
            self.steps[-1].ended = self._clock()

    def in_all(self) -> str:
        """A line for each step."""
        return "\n".join(step.in_all() for step in self.steps)


class Lines:
    """A line for each step, and one for each tenth of a long one."""

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._step = Step("", 0, 0, 0)

    def start(self, step: str, total: int = 0) -> None:
        """Say the step."""
        now = self._clock()
        self._step = Step(step, total, now, now)
        self._say(f"{step} …")

    def advance(self, count: int = 1) -> None:
        """Say how far a step of many pieces is."""
        step, before = self._step, self._step.done
        step.done, step.ended = before + count, self._clock()
        tenth = max(1, step.total // 10)
        if step.total >= 100 and before // tenth != step.done // tenth:
            self._say(f"{step.name} … {step.so_far()}")

    def _say(self, line: str) -> None:
        print(line, file=sys.stderr, flush=True)


class Live:
    """One moving line on a terminal: a bar, the time, how many of how many, rate and time left."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn, TimeElapsedColumn
        from rich.progress import Progress as Bar

        columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), _pace())
        self._bar = Bar(*columns, console=Console(stderr=True), transient=True)
        self._task = self._bar.add_task("", total=None)

    def start(self, step: str, total: int = 0) -> None:
        """Show the step in place of the one before."""
        self._bar.remove_task(self._task)  # one that is reset cannot lose its total
        self._task = self._bar.add_task(step, total=total or None)
        self._bar.start()

    def advance(self, count: int = 1) -> None:
        """Move the bar."""
        self._bar.advance(self._task, count)

    def stop(self) -> None:
        """Take the line away."""
        self._bar.stop()


def _pace() -> ProgressColumn:
    """How many of how many, rate and time left, as Rich measures the last half minute."""
    from rich.progress import ProgressColumn
    from rich.text import Text

    class Pace(ProgressColumn):
        def render(self, task: Task) -> Text:
            if not task.total:
                return Text("")
            told = f"{task.completed:,.0f} of {task.total:,.0f}"
            if task.speed and task.time_remaining is not None:
                left = duration(task.time_remaining)
                told += f", {per_second(task.speed)}, {left} left"
            return Text(told)

    return Pace()


_current: ContextVar[Progress] = ContextVar("progress", default=Silent())  # noqa: B039 (stateless)


def current() -> Progress:
    """Who hears of the work that is going on here."""
    return _current.get()


@contextmanager
def heard_by(listener: Progress) -> Iterator[None]:
    """Have a listener hear of the work while the block runs."""
    token = _current.set(listener)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def shown() -> Iterator[None]:
    """Show progress on stderr while the block runs: a bar on a terminal, else plain lines.

    When it comes to its end, what each step took is said.
    """
    live = Live() if sys.stderr.isatty() else None
    steps = Steps(live or Lines())
    try:
        with heard_by(steps):
            yield
    finally:
        if live:
            live.stop()
    steps.stop()
    print(steps.in_all(), file=sys.stderr, flush=True)
