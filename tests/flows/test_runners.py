"""Processes that die: the work ends with an error that says so, and soon."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

PATIENCE = 60
"""Seconds that the end may take on a busy machine: it comes within one."""

SCRIPT = """
import multiprocessing.spawn, os, sys
from flows.errors import UsageError
from flows.pipeline import runners

def exit_at_once(*_):
    os._exit(7)

class Large:
    def __init__(self):
        self.data = b"x" * (1 << 20)  # far more than a pipe takes

    def __call__(self, piece):
        return len(self.data) + piece

if __name__ == "__main__":
    if sys.argv[1] == "initializer":
        runners._begin = exit_at_once
    elif sys.argv[1] != "none":
        multiprocessing.spawn.set_executable(sys.argv[1])
    try:
        print(sum(runners.Processes(2).each(Large(), range(9))))
    except UsageError as error:
        print(error)
"""


def said(folder: Path, dying: str) -> str:
    """What a program prints whose workers die so; killed and an error when it takes too long."""
    file = folder / "program.py"
    file.write_text(SCRIPT, encoding="utf-8")
    command = [sys.executable, str(file), dying]
    environment = {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    return done.stdout.strip()


def test_the_work_reaches_the_workers(tmp_path: Path) -> None:
    assert said(tmp_path, "none") == str(9 * (1 << 20) + sum(range(9)))


@pytest.mark.skipif(sys.platform == "win32", reason="a shell script stands in for Python")
@pytest.mark.parametrize("place", ["before it has read what it is given", "when it has"])
def test_a_worker_that_dies_while_it_starts_ends_the_work(tmp_path: Path, place: str) -> None:
    program = tmp_path / "python"
    program.write_text(
        f'#!/bin/sh\ncase "$*" in *spawn_main*) exit 7;; *) exec {sys.executable} "$@";; esac\n',
        encoding="utf-8",
    )
    program.chmod(0o700)
    dying = "initializer" if place == "when it has" else str(program)
    assert said(tmp_path, dying).startswith("a process that did a part of the work died")
