"""The process that parses notes for another, which stops it when a note asks too much.

Pickles come in on stdin: the vocabulary and how to read, then batches of notes; one parsed note
after the other goes out on stdout. The kernel holds the limits, so they hold inside compiled
code that never returns to Python: at the end of a note's CPU time it ends the process
(``setitimer(2)``, ``ITIMER_PROF``), and memory beyond the limit is not given (``RLIMIT_DATA``).

Nothing but the parsing stage is imported here: it starts in a fraction of a second.
"""

from __future__ import annotations

import os
import pickle
import sys
from pathlib import Path
from typing import IO, Any

from flows.notes.unread import parse_file, warm_parsing
from flows.notes.worker import OUT_OF_MEMORY, READY

_STATUS = Path("/proc/self/status")


def main() -> None:
    """Answer until stdin ends."""
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever else is printed is no answer
    vocabulary, how = pickle.load(sys.stdin.buffer)  # noqa: S301 (from the parent alone)
    warm_parsing(vocabulary)  # no note is to pay for it
    _bound_memory(how.limits.megabytes << 20)
    _answer(READY, answers)
    while (notes := _next(sys.stdin.buffer)) is not None:
        for note in notes:
            _set_timer(how.limits.seconds)
            try:
                parsed = parse_file(note, vocabulary, how.blocks)
                _set_timer(0)
                _answer(parsed, answers)
            except MemoryError:
                os._exit(OUT_OF_MEMORY)


def _next(requests: IO[bytes]) -> Any:
    try:
        return pickle.load(requests)  # noqa: S301 (from the parent alone)
    except EOFError:
        return None


def _answer(what: Any, answers: IO[bytes]) -> None:
    pickle.dump(what, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _set_timer(seconds: float) -> None:
    """The default action of the timer's signal ends the process: no handler has to run."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)


def _bound_memory(more: int) -> None:
    """So many bytes beyond what this process has now, which is what it always needs."""
    if sys.platform == "win32":
        return
    import resource

    kind = resource.RLIMIT_DATA if _STATUS.exists() else resource.RLIMIT_AS
    _, hard = resource.getrlimit(kind)
    limit = _used() + more
    resource.setrlimit(kind, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _used() -> int:
    if not _STATUS.exists():
        return 1 << 30  # where the kernel does not say: what libraries reserve is not memory
    lines = _STATUS.read_text(encoding="ascii", errors="replace").splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith("VmData:"))


if __name__ == "__main__":
    main()
