"""Who reads a dataset while runs replace it again and again sees one of two, or is told."""

from __future__ import annotations

import multiprocessing
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from flows.errors import UsageError
from flows.export import read_tables
from flows.snapshots import compare_published
from flows.verify import verify_dataset
from publish import write_dataset
from tests.faults.harm import BrokenError, Files, Stage, restore

Look = Callable[[Path], object]


def read_while_published(stage: Stage, times: int) -> Counter[str]:
    """Each reader so many times, beside a process that publishes without a pause."""
    known = {}
    write_dataset(stage.old, _beside(stage.out))
    for reader, look in READERS.items():
        for name, files in (("old", stage.old), ("new", stage.new)):
            write_dataset(files, stage.out)
            known[reader, name] = look(stage.out)
    publisher = multiprocessing.get_context("spawn").Process(
        target=_publish, args=(stage.out, stage.old, stage.new), daemon=True
    )
    publisher.start()
    try:
        outcomes = Counter(
            _look(look, stage.out, known[reader, "old"], known[reader, "new"])
            for _ in range(times)
            for reader, look in READERS.items()
        )
    finally:
        publisher.terminate()
        publisher.join()
        write_dataset(stage.old, stage.out)  # clears what the publisher left
        shutil.rmtree(_beside(stage.out))
        restore(stage)
    return outcomes


def _look(look: Look, out: Path, old: object, new: object) -> str:
    try:
        found = look(out)
    except UsageError as error:
        if "changed while it was read" not in str(error):
            raise BrokenError(str(error)) from error
        return "said that it changed"
    if found not in (old, new):
        raise BrokenError(f"a reader saw a mixed dataset: {found}")
    return "old" if found == old else "new"


def _publish(out: Path, old: Files, new: Files) -> None:
    while True:
        write_dataset(old, out)
        write_dataset(new, out)


def _tables(out: Path) -> object:
    return {name: table.to_pylist() for name, table in read_tables(out).items()}


def _compared(out: Path) -> object:
    return compare_published(str(_beside(out)), str(out), out)


def _beside(out: Path) -> Path:
    """Where a dataset lies that nobody replaces."""
    return out.with_name("compared")


def _checked(out: Path) -> object:
    return verify_dataset(out, ())


READERS: dict[str, Look] = {"export": _tables, "diff": _compared, "verify": _checked}
