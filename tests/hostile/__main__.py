"""The corpus at full size, each note parsed as a run does it: what came of it, and what it cost.

``python -m tests.hostile [SCALE] [WORD]`` (Linux: costs are read from /proc). All notes go
through one parsing process after another, so a note that harmed its neighbours would show.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

from flows.notes import NoteFile
from flows.notes.limits import Reading
from flows.notes.worker import Worker
from flows.vocabulary_folder import find_vocabulary, read_vocabulary
from records import ParsedNote
from tests.hostile.corpus import ROW, Hostile, hostile_notes

GOOD = f"| Model | Release date | Size |\n|---|---|---|\n{ROW}"
TICK = os.sysconf("SC_CLK_TCK")


class Cost(NamedTuple):
    """Seconds by the clock and of CPU, and the peak of memory in MB (0 where it was stopped)."""

    wall: float
    cpu: float
    peak: int


def main(scale: float = 1.0, word: str = "") -> int:
    """Print a line for each note and the worst; the exit code is 1 when one was no good."""
    chosen = [note for note in hostile_notes() if word in note.name]
    outcomes: Counter[str] = Counter()
    costs: list[Cost] = []
    with tempfile.TemporaryDirectory() as name:
        worker = Worker(read_vocabulary(find_vocabulary()), Reading())
        with closing(worker):
            for hostile in chosen:
                outcome, cost = _try(worker, hostile, scale, Path(name))
                outcomes[outcome.split(":")[0]] += 1
                costs.append(cost)
                shown = hostile.name.encode("unicode_escape").decode()
                print(f"{cost.wall:6.2f} s {cost.peak:5} MB  {shown:42} {outcome[:110]}")
    print(f"{len(costs)} notes: {', '.join(f'{n} {what}' for what, n in outcomes.most_common())}")
    print(
        f"worst: {max(c.wall for c in costs):.2f} s by the clock, {max(c.cpu for c in costs):.2f} s"
    )
    print(f"of CPU time, {max(c.peak for c in costs)} MB")
    return int(bool(outcomes["DEFECT"] or outcomes["NEIGHBOUR HARMED"]))


def _try(worker: Worker, hostile: Hostile, scale: float, folder: Path) -> tuple[str, Cost]:
    note, good = folder / "note", folder / "good.md"
    note.write_bytes(hostile.content(scale))
    good.write_text(GOOD)
    before, start = _cpu(worker), time.perf_counter()
    (parsed,) = worker.parse([NoteFile(hostile.file, note, note.stat().st_size)])
    wall = time.perf_counter() - start
    cost = Cost(wall, max(0.0, _cpu(worker) - before), _peak(worker))
    (neighbour,) = worker.parse([NoteFile("good.md", good, 0)])
    return ("NEIGHBOUR HARMED" if len(neighbour.claims) != 2 else _outcome(parsed)), cost


def _outcome(parsed: ParsedNote) -> str:
    """In one line what became of a note; the part up to the colon is its kind."""
    why = parsed.issues[0].message.encode("unicode_escape").decode() if parsed.issues else ""
    if "defect" in why:
        return f"DEFECT: {why}"
    if not parsed.readable:
        return f"in quarantine: {why}"
    counted = f"{len(parsed.claims)} claims, {len(parsed.cells)} cells"
    return f"read with issues: {counted}; {why}" if why else f"read: {counted}"


def _cpu(worker: Worker) -> float:
    if worker.pid is None:
        return 0.0
    fields = Path(f"/proc/{worker.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def _peak(worker: Worker) -> int:
    """The most memory the process has used since this was asked last."""
    if worker.pid is None:
        return 0
    status = Path(f"/proc/{worker.pid}/status").read_text().splitlines()
    Path(f"/proc/{worker.pid}/clear_refs").write_text("5")
    return next(int(line.split()[1]) >> 10 for line in status if line.startswith("VmHWM:"))


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if sys.argv[1:] else 1.0, *sys.argv[2:3]))
