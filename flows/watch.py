"""Running again whenever a note or the vocabulary changes, with Prefect kept up in between."""

from __future__ import annotations

import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from watchfiles import Change, watch

from flows.console import Run, check, embedded_run, run_on_console
from flows.errors import UsageError
from flows.notes import SUFFIXES
from flows.parameters import IngestParameters, IngestResult

QUIET_MS = 50
"""Milliseconds without a further change after which a burst of changes counts as complete."""
LONGEST_MS = 400
"""Milliseconds after which a burst that does not end is looked at anyway."""
POLL_SECONDS = 1.0
"""How often waiting looks up, so that Ctrl-C is heard on every system."""

Changed = set[Path]


class Watched(NamedTuple):
    """What is watched: folders with all below them, and folders for single files in them."""

    trees: tuple[Path, ...]
    flat: tuple[Path, ...]
    is_ours: Callable[[Path], bool]


class Watcher:
    """Collects changes in the background from the moment it is made."""

    def __init__(self, watched: Watched) -> None:
        self._stop = threading.Event()
        self._changes: queue.Queue[Changed] = queue.Queue()
        self._watched = watched
        self._threads = [
            threading.Thread(target=self._follow, args=(folders, recursive), daemon=True)
            for folders, recursive in ((watched.trees, True), (watched.flat, False))
            if folders
        ]
        for thread in self._threads:
            thread.start()

    def wait(self) -> Changed:
        """All that changed since the last call; blocks until something has."""
        found: Changed = set()
        while not found:
            try:
                found |= self._changes.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
        while not self._changes.empty():
            found |= self._changes.get_nowait()
        return found

    def stop(self) -> None:
        """End the watching."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=5)

    def _follow(self, folders: Iterable[Path], recursive: bool) -> None:
        batches = watch(
            *folders,
            watch_filter=self._is_news,
            step=QUIET_MS,
            debounce=LONGEST_MS,
            stop_event=self._stop,
            recursive=recursive,
            raise_interrupt=False,
        )
        for batch in batches:
            self._changes.put({Path(path) for _, path in batch})

    def _is_news(self, _: Change, path: str) -> bool:
        return self._watched.is_ours(Path(path))


def what_to_watch(parameters: IngestParameters) -> Watched:
    """The folders of notes, those of notes given by name, and the vocabulary's."""
    trees = tuple(sorted({raw.resolve() for raw in parameters.raw if raw.is_dir()}))
    named = {raw.parent.resolve() / raw.name for raw in parameters.raw if not raw.is_dir()}
    words, out = parameters.vocabulary.resolve(), parameters.out.resolve()
    flat = tuple(sorted({words, *(file.parent for file in named)}))

    def is_ours(path: Path) -> bool:
        if path.is_relative_to(out) or path.name.startswith("."):
            return False
        if path.parent == words and path.suffix == ".yml":
            return True
        is_note = path.suffix.lower() in SUFFIXES and any(map(path.is_relative_to, trees))
        return is_note or path in named

    return Watched(trees, flat, is_ours)


def watch_on_console(parameters: IngestParameters, run: Run | None = None) -> None:
    """Run once, then after each change, until Ctrl-C. Raises `UsageError` as a single run does."""
    check(parameters)
    watcher = Watcher(what_to_watch(parameters))
    again = parameters.model_copy(update={"refresh": False})
    try:
        run_on_console(parameters, run)
        _say("watching; Ctrl-C ends it")
        while True:
            changed = watcher.wait()
            _run_again(again, changed, run or embedded_run)
    except KeyboardInterrupt:
        _say("stopped")
    finally:
        watcher.stop()


def _run_again(parameters: IngestParameters, changed: Changed, run: Run) -> None:
    """One run of many: what goes wrong is said, and the next change is waited for."""
    began = time.monotonic()
    names = ", ".join(sorted({path.name for path in changed}))
    try:
        result = run(parameters)
    except UsageError as error:
        _say(f"{names}: {error}")
    except Exception:  # noqa: BLE001 (a defect must not end the watch; it is shown in full)
        traceback.print_exc()
        _say(f"{names}: not published; see above")
    else:
        _say(f"{names}: {_outcome(result)} in {time.monotonic() - began:.2f} s")


def _outcome(result: IngestResult) -> str:
    unread = "".join(f"not read: {note}; " for note in result.unreadable)
    reused = f"{result.reused} of {result.notes} notes reused"
    return f"{unread}{reused}, {result.conflicts} open conflicts, published"


def _say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)
