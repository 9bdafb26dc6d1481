"""A run or a person's answers killed at a place or a moment, and whether all is whole after it."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import time
from pathlib import Path
from typing import NamedTuple

from flows.errors import UsageError
from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from review.store import Store
from tests.conftest import FARM, VOCABULARY, ZOO
from tests.faults import victim
from tests.faults.victim import an_answer
from vocabulary.yaml import load_yaml

Files = dict[str, bytes]

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.faults.victim"])


class BrokenError(AssertionError):
    """What must hold after a fault does not."""


class Stage(NamedTuple):
    """A folder with notes, a dataset, and the two states that a reader may ever see.

    ``again`` is what a run gives that replaces ``new``: its report has no changes to tell.
    """

    folder: Path
    old: Files
    new: Files
    again: Files

    @property
    def out(self) -> Path:
        """Where the dataset is."""
        return self.folder / "out"


def set_up(folder: Path) -> Stage:
    """A dataset of one note, and two notes in raw/ that a run would make another of."""
    shutil.copytree(VOCABULARY, folder / "vocabulary")
    raw = folder / "raw"
    raw.mkdir()
    (raw / "zoo.md").write_text(ZOO, encoding="utf-8")
    old = publish(folder)
    (raw / "farm.html").write_text(FARM, encoding="utf-8")
    new = publish(folder)
    stage = Stage(folder, old, new, again=publish(folder))
    restore(stage)
    return stage


def restore(stage: Stage) -> None:
    """The old dataset again, as a run would have left it, and nobody's answers."""
    judgements = VOCABULARY / "judgements.yml"
    (stage.folder / "vocabulary" / judgements.name).write_bytes(judgements.read_bytes())
    shutil.rmtree(stage.out, ignore_errors=True)
    stage.out.mkdir()
    for name, content in stage.old.items():
        (stage.out / name).write_bytes(content)


def strike_at_call(stage: Stage, call: int) -> str:
    """Kill the run at one of its changes to the disk; which state is published, or ``done``."""
    return _judge(stage, *Victim(stage, "run", call).end())


def strike_after(stage: Stage, said: str, seconds: float) -> str:
    """Kill the run so long after it said what it begins."""
    process = Victim(stage, "run")
    heard = process.listen(said)
    time.sleep(seconds)
    process.kill()
    rest, code = process.end()
    return _judge(stage, heard + rest, code)


def time_run(stage: Stage) -> tuple[float, float]:
    """Seconds that a run takes until it publishes, and to publish."""
    process = Victim(stage, "run")
    process.listen("parse")
    start = time.monotonic()
    process.listen("publish")
    middle = time.monotonic()
    process.end()
    restore(stage)
    return middle - start, time.monotonic() - middle


def strike_while_answering(stage: Stage, call: int, seconds: float) -> int:
    """Kill a person's answering at a call (or, with -1, after a time); how many were given.

    Whatever was said to be given must be in the file, the file must read, and the answers after
    it must go on, with no temporary file left.
    """
    restore(stage)
    judgements = stage.folder / "vocabulary" / "judgements.yml"
    process = Victim(stage, "answer", call)
    heard = ""
    if call < 0:
        heard = process.listen("A0")
        time.sleep(seconds)
        process.kill()
    given = (heard + process.end()[0]).split()
    _check_answers(judgements, given)
    Store(judgements.parent).append(an_answer(0))
    check_clean(judgements.parent, {file.name for file in VOCABULARY.iterdir()})
    restore(stage)
    return len(given)


def read(folder: Path) -> Files:
    """File name → bytes."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


def publish(folder: Path) -> Files:
    """Run in this process; what is published then."""
    vocabulary = read_vocabulary(folder / "vocabulary")
    parsed = parse_files(find_notes([folder / "raw"]), vocabulary)
    publish_dataset(reconcile_parsed(parsed, vocabulary), vocabulary, folder / "out")
    return read(folder / "out")


class Victim:
    """A process that runs or answers; ``said`` reads what it says.

    It is forked by a server that has done nothing yet: what has threads, as the engine that draws
    the pictures, does not bear a fork.
    """

    def __init__(self, stage: Stage, what: str, strike: int = -1) -> None:
        reading, writing = FORKS.Pipe(duplex=False)
        self.process = FORKS.Process(
            target=victim.begin, args=(writing, what, stage.folder, strike)
        )
        self.process.start()
        writing.close()
        self.said = os.fdopen(os.dup(reading.fileno()), encoding="utf-8")
        reading.close()

    def listen(self, until: str) -> str:
        """What it says, up to a line."""
        heard = ""
        for line in self.said:
            heard += line
            if line.strip() == until:
                break
        return heard

    def kill(self) -> None:
        """At once, without a farewell."""
        self.process.kill()

    def end(self) -> tuple[str, int]:
        """The rest of what it says, and its exit code."""
        with self.said:
            rest = self.said.read()
        self.process.join()
        code = self.process.exitcode
        self.process.close()
        assert code is not None
        return rest, code


def _judge(stage: Stage, said: str, code: int) -> str:
    if code not in (0, -signal.SIGKILL):
        raise BrokenError(f"the run ended with {code} after {said!r}")
    found = read(stage.out)
    if found not in (stage.old, stage.new):
        raise BrokenError(f"a mixed dataset after {said!r}")
    if "done" in said and found != stage.new:
        raise BrokenError("a run that was done has not published")
    _check_next_run(stage, stage.new if found == stage.old else stage.again)
    restore(stage)
    return "done" if "done" in said else ("new" if found == stage.new else "old")


def _check_next_run(stage: Stage, expected: Files) -> None:
    """The next run publishes and clears what the dead one left."""
    if (found := publish(stage.folder)) != expected:
        different = [name for name in expected if found.get(name) != expected[name]]
        raise BrokenError(f"the next run gave others: {different}")
    check_clean(stage.folder, {"raw", "out", "vocabulary"})


def check_clean(folder: Path, expected: set[str]) -> None:
    """Nothing else is in a folder."""
    left = {path.name for path in folder.iterdir()} - expected
    if left:
        raise BrokenError(f"left behind: {sorted(left)}")


def _check_answers(file: Path, given: list[str]) -> None:
    entries = load_yaml(file.read_text(encoding="utf-8")).data["judgements"]
    kept = {name for entry in entries for name in entry.get("different", ())}
    if lost := [name for name in given if name not in kept]:
        raise BrokenError(f"answers lost: {lost}")


def two_runs(stage: Stage) -> None:
    """Two runs on one output: both end well, and one of them has the last word."""
    both = [Victim(stage, "run"), Victim(stage, "run")]
    codes = [process.end()[1] for process in both]
    if codes != [0, 0]:
        raise BrokenError(f"two runs ended with {codes}")
    if read(stage.out) not in (stage.new, stage.again):
        raise BrokenError("two runs gave a mixed dataset")
    check_clean(stage.folder, {"raw", "out", "vocabulary"})
    restore(stage)


def fill_up(stage: Stage, disk: Path, free: int) -> str:
    """A run onto a disk with so many bytes free beside the old dataset: said, and nothing lost."""
    out = disk / "out"
    shutil.copytree(stage.out, out)
    with (disk / "filler").open("wb") as filler:
        room = shutil.disk_usage(disk).free - free
        filler.write(bytes(max(0, room)))
    vocabulary = read_vocabulary(stage.folder / "vocabulary")
    parsed = parse_files(find_notes([stage.folder / "raw"]), vocabulary)
    try:
        publish_dataset(reconcile_parsed(parsed, vocabulary), vocabulary, out)
    except UsageError as error:
        if "No space left on device" not in str(error):
            raise BrokenError(str(error)) from error
        outcome, expected = "said, old dataset whole", stage.old
    else:
        outcome, expected = "there was room", stage.new
    if read(out) != expected:
        raise BrokenError(f"a full disk ({free} bytes free) gave a mixed dataset")
    check_clean(disk, {"out", "filler"})
    return outcome
