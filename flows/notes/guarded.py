"""Parsing under limits: no note takes the run with it, whatever it holds.

A small note is parsed right here, with a timer that interrupts Python and its ``re``. What a
timer cannot interrupt is other compiled code, and what it cannot bound is memory; both stay
small in a small note. A note that is larger, or was interrupted, goes to a process that the
kernel ends at the limits (`flows.notes.worker`).
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from flows.notes import NoteFile
from flows.notes.limits import Reading
from flows.notes.unread import parse_data
from flows.notes.worker import Worker
from records import ParsedNote
from vocabulary import Vocabulary

HERE = 128 << 10
"""Bytes up to which a note is parsed in this process."""
HERE_SECONDS = 1.0
"""CPU time after which a note parsed here is given to a process that can be ended."""


class _Overtime(BaseException):
    """Raised by the timer; no handler of the parsers may take it for their own."""


class Guard:
    """Parses notes with one vocabulary, one at a time, each within limits.

    Small notes are parsed in this process, the others in one that is started when it is needed.
    Another process can be given a guard; it starts its own.
    """

    def __init__(self, vocabulary: Vocabulary, how: Reading | None = None) -> None:
        self.vocabulary, self.how = vocabulary, how or Reading()
        self._worker: Worker | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_worker": None}

    def parse(self, note: NoteFile, data: bytes) -> ParsedNote:
        """The note with these bytes, or in quarantine with the reason."""
        return self._here(note, data) or next(self.worker.parse([note]))

    @property
    def worker(self) -> Worker:
        """The process that can be ended; not started before it is asked for something."""
        if self._worker is None:
            self._worker = Worker(self.vocabulary, self.how)
        return self._worker

    def close(self) -> None:
        """End the process, if there is one."""
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.close()

    def _here(self, note: NoteFile, data: bytes) -> ParsedNote | None:
        """The note; None when it is large, takes long, or nothing here could interrupt it."""
        is_main = threading.current_thread() is threading.main_thread()
        if sys.platform == "win32" or not is_main or len(data) > HERE:
            return None
        try:
            with _interrupted_after(min(HERE_SECONDS, self.how.limits.seconds)):
                return parse_data(note, data, self.vocabulary, self.how.blocks)
        except (_Overtime, MemoryError):
            return None


@contextmanager
def _interrupted_after(seconds: float) -> Iterator[None]:
    """`_Overtime` in the block after so much CPU time of this process."""
    before = signal.signal(signal.SIGPROF, _interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise _Overtime
