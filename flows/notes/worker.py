"""A process that parses notes and is ended when one asks too much, seen from outside.

The process that ended takes one note into quarantine; the others go to the next process.
"""

from __future__ import annotations

import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import IO, Any, cast

from flows.debugging import is_debugging
from flows.notes import NoteFile
from flows.notes.limits import Reading
from flows.notes.unread import unread
from records import ParsedNote
from vocabulary import Vocabulary

WALL = 1 if sys.platform == "win32" else 12
"""Times its CPU time that a note may take by the clock, for files that do not answer."""
WATCH_SECONDS = 0.5
READY = "ready"
OUT_OF_MEMORY = 12
"""Exit code of a process that was given no more memory: the number of ENOMEM."""
COMMAND = (sys.executable, "-P", "-m", "flows.notes.note_worker")
"""``-P``: nothing is imported from the folder one happens to be in."""


class WorkerError(RuntimeError):
    """The process that parses cannot be started, or was closed in the middle."""


class Worker:
    """A process for one vocabulary; started when first needed, and again when it has ended."""

    def __init__(self, vocabulary: Vocabulary, how: Reading) -> None:
        self.vocabulary, self.how, self.limits = vocabulary, how, how.limits
        self._process: subprocess.Popen[bytes] | None = None
        self._answered = 0
        self._deadline = float("inf")
        self._is_late = self._is_closed = False

    @property
    def pid(self) -> int | None:
        """Of the process, where there is one now."""
        return self._process.pid if self._process else None

    def parse(self, notes: Iterable[NoteFile]) -> Iterator[ParsedNote]:
        """Each note parsed, in order, or in quarantine."""
        waiting = deque(notes)
        while waiting:
            yield from self._answers(waiting)
            if waiting and (why := self._why_ended()):
                yield unread(waiting.popleft(), self.vocabulary, why)

    def close(self) -> None:
        """End the process; whoever waits for it gets a `WorkerError`."""
        self._is_closed = True
        self._end()

    def _answers(self, waiting: deque[NoteFile]) -> Iterator[ParsedNote]:
        """Answers until all are given or the process has ended."""
        process = self._process or self._start()
        _send(process, list(waiting))
        while waiting:
            self._deadline = time.monotonic() + WALL * self.limits.seconds
            parsed = _receive(process)
            self._deadline = float("inf")
            if parsed is None:
                return
            waiting.popleft()
            self._answered += 1
            yield parsed

    def _why_ended(self) -> str:
        """Why the first note that waits is given up; ``""`` where it gets a fresh process.

        One that ran out of memory may have found it used by the notes before it: it tries again.
        """
        code, is_fresh = self._end(), self._answered == 0
        if self._is_late:
            return f"stopped after {WALL * self.limits.seconds:g} s"
        if sys.platform != "win32" and code == -signal.SIGPROF:
            spent = f"{self.limits.seconds:g} s of CPU time"
            return f"stopped after {spent}; `--note-seconds` allows more"
        bound = f"{self.limits.megabytes:,} MB of memory"
        if not is_fresh:
            return ""
        if code == OUT_OF_MEMORY:
            return f"it needs more than {bound}; `--note-memory` allows more"
        return f"its parser died ({_name(code)}), as where {bound} do not suffice"

    def _start(self) -> subprocess.Popen[bytes]:
        if self._is_closed:
            raise WorkerError("closed while notes were parsed")
        self._answered, self._is_late = 0, False
        self._process = process = subprocess.Popen(
            COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=None if is_debugging() else subprocess.DEVNULL,
            start_new_session=True,  # Ctrl-C is for us
        )
        threading.Thread(target=self._watch, args=(process,), daemon=True).start()
        _send(process, (self.vocabulary, self.how))
        if _receive(process) != READY:
            raise WorkerError(
                f"the process that parses notes does not start ({_name(self._end())})"
            )
        return process

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """End a process that is past its deadline."""
        while process.poll() is None:
            if time.monotonic() > self._deadline:
                self._is_late = True
                process.kill()
            time.sleep(WATCH_SECONDS)

    def _end(self) -> int:
        """Wait for a process that has ended, or end it; its exit code."""
        process, self._process = self._process, None
        if process is None:
            return 0
        if self._is_closed:
            process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # it has ended already, and what was sent is lost
                cast("IO[bytes]", pipe).close()
        return process.wait()


def _send(process: subprocess.Popen[bytes], what: Any) -> None:
    """To a process that has ended nothing is sent: it is seen when no answer comes."""
    pipe = cast("IO[bytes]", process.stdin)
    with suppress(OSError):
        pipe.write(pickle.dumps(what, pickle.HIGHEST_PROTOCOL))
        pipe.flush()


def _receive(process: subprocess.Popen[bytes]) -> Any:
    """The next answer; None when the process has ended, be it in the middle of one."""
    try:
        return pickle.load(cast("IO[bytes]", process.stdout))  # noqa: S301 (our own process)
    except (EOFError, pickle.UnpicklingError, ValueError):
        return None


def _name(code: int) -> str:
    """An exit code as people call it: ``SIGSEGV``, or the number."""
    with suppress(ValueError):
        return signal.Signals(-code).name
    return f"exit code {code}"
