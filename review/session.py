"""One dataset under review: answers go to the files at once, and to the dataset when applied."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from publish import Dataset
from publish.ranking import NEEDS_A_PERSON
from reconcile.answers import Answers
from review.answers import Answer
from review.board import Board, Record
from review.changes import Applied, show_applied
from review.entry import EntryError
from review.store import Store, Written
from vocabulary import Vocabulary

Reconciled = tuple[Dataset, Vocabulary]


class ApplyError(Exception):
    """The answers cannot be applied; the message says what to mend in a line."""


@dataclass(frozen=True)
class Workspace:
    """What the review needs of those who read and write files.

    ``reconcile`` reads the vocabulary again and reconciles the notes that were parsed once;
    ``publish`` replaces the dataset. Both raise `ApplyError`. ``sign`` gives name and day.
    """

    folder: Path
    reconcile: Callable[[], Reconciled]
    publish: Callable[[Dataset, Vocabulary], None]
    sign: Callable[[], tuple[str, str]]


class Step(NamedTuple):
    """An answer of this page: the discrepancy, what was written, and the tab's step before."""

    id: str
    written: Written
    previous: int


class Files(NamedTuple):
    """What the files say at the moment. ``given`` is by discrepancy; ``problem`` in a line."""

    given: dict[str, Record]
    answers: Answers
    problem: str = ""


class Session:
    """The board, the store, and the way back. Safe to be used by several threads."""

    def __init__(self, workspace: Workspace) -> None:
        self.workspace = workspace
        self.store = Store(workspace.folder)
        self.board = Board(*workspace.reconcile())
        self.changes: Applied | None = None
        self.later: set[str] = set()
        self._steps: dict[int, Step] = {}
        self._last = 0
        self.lock = threading.RLock()
        self._files: tuple[object, Files] | None = None

    def files(self) -> Files:
        """What the files say now; when one cannot be read, the last that could be."""
        with self.lock:
            try:
                judgements, corrections = self.store.judgements(), self.store.corrections()
            except EntryError as error:
                known = self._files[1] if self._files else Files({}, Answers((), ()))
                return known._replace(problem=str(error))
            if self._files and _same(self._files[0], (judgements, corrections, self.board)):
                return self._files[1]
            files = Files(*self.board.given(judgements, corrections))
            self._files = ((judgements, corrections, self.board), files)
            return files

    def states(self, files: Files) -> dict[str, str]:
        """Where every discrepancy stands, worst first.

        ``open``, ``stale`` or ``later``; ``answered`` when its answer is to be applied; else
        the status that an answer gave it, or ``open`` when that answer is in no file any more.
        """
        states: dict[str, str] = dict(self.board.waiting)
        for id_ in self.later:
            states[id_] = "later"
        for id_ in files.given:
            if id_ in states:
                status = self.board.status(id_)
                states[id_] = "answered" if status in NEEDS_A_PERSON else status
        return states

    def answer(self, id_: str, answer: Answer, previous: int = 0) -> int:
        """Write an answer; gives the step that undoes it, the one before when nothing changed."""
        with self.lock:
            if self.files().given.get(id_) == answer.record:
                return previous
            written = self.store.append(answer)
            self.later.discard(id_)
            self._last += 1
            self._steps[self._last] = Step(id_, written, previous)
            return self._last

    def put_off(self, id_: str) -> None:
        """Ask it again after all the others."""
        with self.lock:
            self.later.add(id_)

    def step(self, number: int) -> Step | None:
        """An answer of this page that can be undone."""
        return self._steps.get(number)

    def undo(self, number: int) -> Step:
        """Take back an answer; `EntryError` when it cannot be."""
        with self.lock:
            step = self._steps.get(number)
            if step is None:
                raise EntryError("there is no answer of this page to undo")
            self.store.remove(step.written)
            del self._steps[number]
            return step

    def apply(self) -> Applied:
        """Reconcile with the answers that the files hold now, publish, and say what changed."""
        with self.lock:
            dataset, vocabulary = self.workspace.reconcile()
            self.workspace.publish(dataset, vocabulary)
            self.changes = show_applied(self.board.dataset, dataset, vocabulary)
            self.board = Board(dataset, vocabulary)
            self.later &= set(self.board.place)
            return self.changes


def _same(one: object, other: tuple[object, ...]) -> bool:
    return isinstance(one, tuple) and all(a is b for a, b in zip(one, other, strict=True))
