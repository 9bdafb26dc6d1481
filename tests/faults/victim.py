"""What is killed: a run without Prefect, or a person's answers, in a process of its own.

It says on stdout what it begins, so that whoever kills it can aim.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from itertools import count
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from records import Judgement
from review.answers import Answer
from review.store import Store

CHANGING = (
    "mkdir", "rename", "replace", "unlink", "rmdir", "link", "chmod", "fsync", "write", "ftruncate",
)  # fmt: skip
"""Functions of `os` that change what is on the disk."""


def begin(writing: Connection, what: str, folder: Path, strike: int) -> None:
    """Act with stdout where the other end of ``writing`` hears it."""
    os.dup2(writing.fileno(), 1)
    act(what, folder, strike)


def act(what: str, folder: Path, strike: int = -1) -> None:
    """Run or answer in a folder with raw/, out/ and vocabulary/.

    A strike from 0 on is the call to the system at which this process kills itself.
    """
    if strike >= 0:
        _arm(strike)
    {"run": run, "answer": answer}[what](folder)


def run(folder: Path) -> None:
    """Raw notes to a dataset."""
    vocabulary = read_vocabulary(folder / "vocabulary")
    say("parse")
    parsed = parse_files(find_notes([folder / "raw"]), vocabulary)
    say("reconcile")
    dataset = reconcile_parsed(parsed, vocabulary)
    say("publish")
    publish_dataset(dataset, vocabulary, folder / "out")
    say("done")


def answer(folder: Path) -> None:
    """One answer after the other; each is said when it is given for good."""
    store = Store(folder / "vocabulary")
    for number in range(1000):
        store.append(an_answer(number))
        say(f"A{number}")


def an_answer(number: int) -> Answer:
    """An answer that tells by its names which it is."""
    names = (f"A{number}", f"B{number}")
    return Answer(Judgement(different=names, who="t", when="2024-01-01", why="x"))


def say(what: str) -> None:
    """Tell who listens, at once and past what counts as a change."""
    _write(1, f"{what}\n".encode())


_write = os.write


def _arm(strike: int) -> None:
    calls = count()

    def striking(function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **more: Any) -> Any:
            if next(calls) == strike:
                os.kill(os.getpid(), signal.SIGKILL)
            return function(*args, **more)

        return call

    for name in CHANGING:
        setattr(os, name, striking(getattr(os, name)))
