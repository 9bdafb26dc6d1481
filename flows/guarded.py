"""Parsing under limits: no note takes the run with it, whatever it holds.

A small note is parsed right here, with a timer that interrupts Python and its ``re``. What a
timer cannot interrupt is other compiled code, and what it cannot bound is memory; both stay
small in a small note. A note that is larger, or was interrupted, goes to a process that the
kernel ends at the limits (`flows.worker`).
"""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from itertools import chain
from queue import SimpleQueue
from types import FrameType

from flows.limits import Limits
from flows.notes import NoteFile
from flows.unread import parse_file
from flows.worker import Worker
from records import ParsedNote
from vocabulary import Vocabulary

HERE = 128 << 10
"""Bytes up to which a note is parsed in this process."""
HERE_SECONDS = 1.0
"""CPU time after which a note parsed here is given to a process that can be ended."""
BATCH_BYTES = 1 << 20
"""Bytes of notes that are sent to a process at a time, about."""
MOST_IN_BATCH = 64


class _Overtime(BaseException):
    """Raised by the timer; no handler of the parsers may take it for their own."""


def parse_guarded(
    notes: Sequence[NoteFile],
    vocabulary: Vocabulary,
    limits: Limits | None = None,
    workers: int = 1,
) -> Iterator[ParsedNote]:
    """Each note parsed, in the order given, or in quarantine with the reason.

    With one worker small notes are parsed in this process and the others in one that is
    started when it is needed; with more, all are parsed in so many processes.
    """
    bounds = limits or Limits()
    if workers > 1:
        return _parse_in_workers(notes, [Worker(vocabulary, bounds) for _ in range(workers)])
    return _parse_here_or_in_worker(notes, Worker(vocabulary, bounds))


def _parse_here_or_in_worker(notes: Sequence[NoteFile], worker: Worker) -> Iterator[ParsedNote]:
    with closing(worker):
        for note in notes:
            parsed = _parse_here(note, worker.vocabulary, worker.limits)
            yield parsed or next(worker.parse([note]))


def _parse_in_workers(notes: Sequence[NoteFile], workers: Sequence[Worker]) -> Iterator[ParsedNote]:
    """Threads that each speak with one process: the work is in the processes."""
    idle: SimpleQueue[Worker] = SimpleQueue()

    def parse(batch: Sequence[NoteFile]) -> list[ParsedNote]:
        worker = idle.get()
        try:
            return list(worker.parse(batch))
        finally:
            idle.put(worker)

    for worker in workers:
        idle.put(worker)
    pool = ThreadPoolExecutor(len(workers))
    try:
        yield from chain.from_iterable(pool.map(parse, list(_batches(notes))))
    finally:
        for worker in workers:
            worker.close()
        pool.shutdown(cancel_futures=True)


def _batches(notes: Sequence[NoteFile]) -> Iterator[list[NoteFile]]:
    batch: list[NoteFile] = []
    size = 0
    for note in notes:
        if batch and (size + note.size > BATCH_BYTES or len(batch) == MOST_IN_BATCH):
            yield batch
            batch, size = [], 0
        batch.append(note)
        size += note.size
    if batch:
        yield batch


def _parse_here(note: NoteFile, vocabulary: Vocabulary, limits: Limits) -> ParsedNote | None:
    """The note; None when it is large, takes long, or nothing here could interrupt it."""
    is_main = threading.current_thread() is threading.main_thread()
    if sys.platform == "win32" or not is_main or not _is_small(note):
        return None
    try:
        with _interrupted_after(min(HERE_SECONDS, limits.seconds)):
            return parse_file(note, vocabulary)
    except (_Overtime, MemoryError):
        return None


def _is_small(note: NoteFile) -> bool:
    """By what it is now, not when it was found."""
    try:
        return note.file.stat().st_size <= HERE
    except OSError:
        return True  # the issue that says so is small


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
