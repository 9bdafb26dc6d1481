"""`concord run` as people start it, with Prefect: killed, and with a store that was damaged."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from tests.faults.harm import BrokenError, Stage, check_clean, read, restore

PATIENCE = 60
"""Seconds in which what a killed run started has to end."""


class Command:
    """Runs on a stage, with a store and Prefect's data beside it."""

    def __init__(self, stage: Stage, beside: Path) -> None:
        self.stage, self.store, self.home = stage, beside / "store", beside / "prefect"

    def start(self) -> subprocess.Popen[bytes]:
        """The process of a run."""
        folder = self.stage.folder
        options = ("--out", self.stage.out, "--vocabulary", folder / "vocabulary")
        return subprocess.Popen(
            [
                sys.executable,
                "-m",
                "concord",
                "run",
                folder / "raw",
                *options,
                "--store",
                self.store,
            ],
            env={**os.environ, "PREFECT_HOME": str(self.home)},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def run(self) -> float:
        """A run to its end, after which all is in place; seconds it took."""
        start = time.monotonic()
        if code := self.start().wait():
            raise BrokenError(f"the command ended with {code}")
        check_clean(self.stage.folder, {"raw", "out", "vocabulary"})
        if left := [path.name for path in self.store.iterdir() if len(path.name) != 2]:
            raise BrokenError(f"left in the store: {left}")
        return time.monotonic() - start

    def strike(self, seconds: float) -> str:
        """Kill a run after so long, and run again; which dataset was there between."""
        restore(self.stage)
        process = self.start()
        time.sleep(seconds)
        process.kill()
        process.wait()
        found = read(self.stage.out)
        if found not in (self.stage.old, self.stage.new):
            raise BrokenError(f"a mixed dataset after {seconds:.2f} s")
        self._check_all_end()
        self.run()
        self._check_published(self.stage.new if found == self.stage.old else self.stage.again)
        return "new" if found == self.stage.new else "old"

    def spoil(self, damage: Callable[[Path], object], share: float, chance: Random) -> int:
        """Damage entries of the store, and run; how many were damaged."""
        restore(self.stage)
        entries = sorted(path for path in self.store.rglob("*") if path.is_file())
        chosen = chance.sample(entries, max(1, int(share * len(entries))))
        for path in chosen:
            damage(path)
        self.run()
        self._check_published(self.stage.new)
        return len(chosen)

    def _check_published(self, expected: dict[str, bytes]) -> None:
        found = read(self.stage.out)
        if different := [name for name in expected if found.get(name) != expected[name]]:
            raise BrokenError(f"the run gave others: {different}")

    def _check_all_end(self) -> None:
        """No process that the killed one started lives on."""
        mark, deadline = f"PREFECT_HOME={self.home}".encode(), time.monotonic() + PATIENCE
        while alive := [one.name for one in Path("/proc").glob("[0-9]*") if _has(one, mark)]:
            if time.monotonic() > deadline:
                raise BrokenError(f"processes live on: {alive}")
            time.sleep(0.2)


def _has(process: Path, mark: bytes) -> bool:
    try:
        return mark in (process / "environ").read_bytes().split(b"\0")
    except OSError:
        return False


def flip(path: Path) -> None:
    """Another byte in the middle."""
    kept = bytearray(path.read_bytes())
    kept[len(kept) // 2] ^= 0xFF
    path.write_bytes(kept)


def cut(path: Path) -> None:
    """Half of it."""
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    """Nothing."""
    path.write_bytes(b"")


def folder(path: Path) -> None:
    """A folder in its place, with a file."""
    path.unlink()
    (path / "inside").mkdir(parents=True)


DAMAGES: tuple[Callable[[Path], None], ...] = (flip, cut, empty, folder)
