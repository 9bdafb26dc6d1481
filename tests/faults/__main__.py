"""Faults on purpose: ``python -m tests.faults [KILLS] [SEED]`` (default 200 kills).

A run and a person's answers are killed (SIGKILL) at each of their changes to the disk, at every
stage boundary, and at random moments; then two runs write one output at once, readers read while
runs publish, the disk is full, the whole command is killed, and its store is damaged. After each
fault the dataset is whole, old or new, and the next run publishes and leaves nothing behind. Ends
with 1 where that does not hold.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from tests.faults import harm, readers
from tests.faults.command import DAMAGES, Command
from tests.faults.harm import BrokenError, Stage

STAGES = ("parse", "reconcile", "publish", "done")


def main(kills: int = 200, seed: int = 1) -> int:
    """Print what was done and what came of it."""
    with tempfile.TemporaryDirectory() as name:
        stage = harm.set_up(Path(name))
        try:
            _say("killed at each change to the disk", _at_each_call(stage))
            _say("killed at a stage boundary", _at_boundaries(stage))
            _say("killed at a random moment", _at_random(stage, kills, Random(seed)))
            _say("killed while answering", _answering(stage, kills // 4, Random(seed)))
            _say("two runs at once", _two_at_once(stage, 5))
            _say("read while runs publish", readers.read_while_published(stage, kills))
            _say("disk full", _disk_full(stage))
            with tempfile.TemporaryDirectory() as beside:
                command, chance = Command(stage, Path(beside)), Random(seed)
                _say("the command killed", _command(command, kills // 40, chance))
                _say("the store damaged", _damaged(command, chance))
        except BrokenError as error:
            print(f"BROKEN: {error}", file=sys.stderr)
            return 1
    return 0


def _say(what: str, outcomes: Counter[str]) -> None:
    told = ", ".join(f"{count} {outcome}" for outcome, count in sorted(outcomes.items()))
    print(f"{what}: {sum(outcomes.values())} times, all whole ({told})", flush=True)


def _at_each_call(stage: Stage) -> Counter[str]:
    outcomes: Counter[str] = Counter()
    for call in range(10_000):
        outcome = harm.strike_at_call(stage, call)
        if outcome == "done":
            break
        outcomes[outcome] += 1
    return outcomes


def _at_boundaries(stage: Stage) -> Counter[str]:
    return Counter(harm.strike_after(stage, said, 0.0) for said in STAGES)


def _at_random(stage: Stage, kills: int, chance: Random) -> Counter[str]:
    """Half of them anywhere in the run, half while it publishes."""
    before, publishing = harm.time_run(stage)
    moments = [("parse", chance.uniform(0, before)) for _ in range(kills // 2)]
    moments += [("publish", chance.uniform(0, publishing)) for _ in range(kills - kills // 2)]
    return Counter(harm.strike_after(stage, said, seconds) for said, seconds in moments)


def _answering(stage: Stage, kills: int, chance: Random) -> Counter[str]:
    for call in range(12):
        harm.strike_while_answering(stage, call, 0.0)
    given = [harm.strike_while_answering(stage, -1, chance.uniform(0, 0.3)) for _ in range(kills)]
    return Counter({"no answer lost": 12 + len(given)})


def _two_at_once(stage: Stage, times: int) -> Counter[str]:
    for _ in range(times):
        harm.two_runs(stage)
    return Counter({"both published": times})


def _command(command: Command, kills: int, chance: Random) -> Counter[str]:
    """At random moments of a run."""
    command.run()
    whole = command.run()
    return Counter(command.strike(chance.uniform(0, whole)) for _ in range(kills))


def _damaged(command: Command, chance: Random) -> Counter[str]:
    """Every entry, and a third of them, in each of the ways."""
    outcomes: Counter[str] = Counter()
    for damage in DAMAGES:
        for share in (1.0, 0.3):
            command.spoil(damage, share, chance)
            outcomes[damage.__name__] += 1
    return outcomes


def _disk_full(stage: Stage) -> Counter[str]:
    """On file systems too small by more and more, where this machine lets us make one."""
    outcomes: Counter[str] = Counter()
    for free in (0, 4, 40, 80, 160, 320, 640, 1280):
        with tempfile.TemporaryDirectory() as name:
            mounted = ["mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", name]
            if subprocess.run(mounted, capture_output=True, check=False).returncode:
                return Counter({"not tried: no right to mount a file system": 1})
            try:
                outcomes[harm.fill_up(stage, Path(name), free << 10)] += 1
            finally:
                subprocess.run(["umount", name], check=True)
    return outcomes


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
