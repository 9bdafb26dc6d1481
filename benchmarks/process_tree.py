"""A command watched from outside: memory and CPU time of it and all that it starts (Linux).

Memory is PSS: what processes share is counted once. CPU time is user and system.
"""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICK = os.sysconf("SC_CLK_TCK")
SECONDS = 0.25
"""Between two looks at the memory."""


class Mark(NamedTuple):
    """A line that the command said on stderr, with the seconds and CPU seconds until then."""

    line: str
    seconds: float
    cpu: float


class Watched(NamedTuple):
    """``peaks`` are the MB of PSS, at most, since each mark; the first is of the time before."""

    marks: list[Mark]
    peaks: list[float]
    stdout: str
    seconds: float
    cpu: float

    @property
    def peak(self) -> float:
        return max(self.peaks)


def watch(command: Sequence[str], environment: dict[str, str]) -> Watched:
    """Run a command to its end. Raises CalledProcessError when that is not a good one."""
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | environment,
    )
    marks: list[Mark] = []
    peaks = [0.0]
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(SECONDS):
            peaks[-1] = max(peaks[-1], _memory(_tree(process.pid)))

    def listen() -> None:
        assert process.stderr is not None
        for line in process.stderr:
            seconds = time.monotonic() - began
            marks.append(Mark(line.rstrip(), seconds, _cpu(_tree(process.pid))))
            peaks.append(0.0)

    threads = [threading.Thread(target=work) for work in (look, listen)]
    for thread in threads:
        thread.start()
    assert process.stdout is not None
    said = process.stdout.read()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.monotonic() - began
    ended.set()
    for thread in threads:
        thread.join()
    if process.returncode:
        told = "\n".join(mark.line for mark in marks)
        raise subprocess.CalledProcessError(process.returncode, command, said, told)
    return Watched(marks, peaks, said, seconds, used.ru_utime + used.ru_stime)


def _tree(root: int) -> list[int]:
    """The process and its descendants."""
    children: dict[int, list[int]] = {}
    for entry in PROC.iterdir():
        if entry.name.isdigit() and (fields := _stat(int(entry.name))):
            children.setdefault(int(fields[1]), []).append(int(entry.name))
    found = [root]
    for pid in found:
        found += children.get(pid, [])
    return found


def _stat(pid: int) -> list[str]:
    """The fields of ``/proc/PID/stat`` after the name: state, parent, …; none when it is gone."""
    try:
        return (PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _cpu(pids: Sequence[int]) -> float:
    """CPU seconds of processes and of their children that have ended."""
    return sum(sum(map(int, _stat(pid)[11:15])) for pid in pids) / TICK


def _memory(pids: Sequence[int]) -> float:
    return sum(map(_pss, pids))


def _pss(pid: int) -> float:
    try:
        lines = (PROC / str(pid) / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
