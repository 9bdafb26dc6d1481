"""What is interrupted: a run without Prefect whose workers stop answering in one of its stages.

    python -m tests.flows.interrupted RAW OUT STORE STAGE    (STAGE: parse, reconcile, none)

Each worker does one piece of that stage, says on stderr that it is stuck, and is. Each imports this
module too, so nothing is imported here that workers do not need.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

from flows.pipeline.runners import Here, Processes, Work

if TYPE_CHECKING:
    from flows.codes import ExitCode
    from flows.parameters import IngestParameters, IngestResult


class Sticking:
    """Work that is done once."""

    def __init__(self, work: Work[Any, Any]) -> None:
        self.work, self.done = work, 0

    def __call__(self, piece: Any) -> Any:
        self.done += 1
        if self.done > 1:
            print("stuck", file=sys.stderr, flush=True)
            while True:
                time.sleep(60)
        return self.work(piece)


class Stuck:
    """Two processes that get stuck."""

    def each(self, work: Work[Any, Any], pieces: Sequence[Any]) -> Iterator[Any]:
        return Processes(2).each(Sticking(work), pieces)


def run(asked: IngestParameters, stage: str) -> IngestResult:
    """A run with one stage done by workers that get stuck, and the others in this process."""
    from flows import progress, stages
    from flows.notes import find_notes
    from flows.parameters import IngestResult
    from flows.pipeline import scatter
    from flows.pipeline.batches import Lander, land_notes
    from flows.pipeline.store import Store
    from flows.vocabulary_folder import read_vocabulary

    def runner(name: str) -> Any:
        return Stuck() if name == stage else Here()

    vocabulary = read_vocabulary(asked.vocabulary)
    store = Store(asked.store or Path())
    lander = Lander(vocabulary, store)
    notes = find_notes(asked.raw)
    heard = progress.current()
    landing = land_notes(notes, lander, heard, runner("parse"), asked.batch_bytes)
    # More parts than workers, so that one of these comes to its second.
    with store.scratch() as folder, patch.object(scatter, "CUT", 16):
        assembled = stages.assemble_landed(landing, lander, folder, heard, runner("reconcile"))
        stages.publish_assembled(assembled, vocabulary, asked.out)
    return IngestResult(
        out=asked.out, summary="", conflicts=0, notes=len(notes), reused=landing.reused
    )


def asked_for(raw: Path, out: Path, store: Path) -> IngestParameters:
    """Each note a batch of its own; the vocabulary lies beside the notes."""
    from flows.parameters import IngestParameters

    words = raw.parent / "words"
    return IngestParameters(raw=(raw,), out=out, store=store, vocabulary=words, batch_bytes=1)


def main() -> ExitCode:
    from flows.codes import ExitCode
    from flows.console import run_on_console

    *folders, stage = sys.argv[1:]
    try:
        run_on_console(asked_for(*map(Path, folders)), lambda asked: run(asked, stage))
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED
    return ExitCode.DONE


if __name__ == "__main__":
    sys.exit(main())
