"""A chunk of pieces as a worker of a cluster does it.

The work and the pieces lie pickled in the store. Pickles run code when they are read, so each is
kept under its own hash, which comes from whoever started the run: what others may have put in
the store is never read as one.
"""

from __future__ import annotations

import hashlib
import pickle
import platform
import time
from pathlib import Path
from typing import Any, NamedTuple

from flows.errors import UsageError
from flows.pipeline.batches import Lander
from flows.pipeline.fingerprint import DERIVING, code_fingerprint
from flows.pipeline.store import Store


class Chunk(NamedTuple):
    """All that is sent to a worker: a store, keys, and what to check before.

    ``code`` is the hash of the code that the results depend on, ``notes`` are files that must be
    seen.
    """

    store: str
    work: str
    pieces: str
    code: str
    notes: tuple[Path, ...]


class Done(NamedTuple):
    """The results, in the order of the pieces, and the seconds they took by the clock."""

    results: list[Any]
    seconds: float


def our_code() -> str:
    """Hash of the code and libraries here that results depend on."""
    return code_fingerprint(DERIVING)


def other_code(worker: str) -> UsageError:
    """The error of a worker whose code is not ours."""
    return UsageError(
        f"{worker}: a worker without Concord, or with another version of it, of Python "
        "or of a library"
    )


def lay_down(what: Any, store: Store) -> str:
    """Keep something picklable; its key. `UsageError` when the store cannot be written."""
    pickled = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    key = hashlib.sha256(pickled).hexdigest()
    store.put(key, pickled)
    if not store.has(key):
        raise store.refusal()
    return key


def do_chunk(chunk: Chunk) -> Done:
    """Do the work on each piece. `UsageError` when this worker cannot give what others would."""
    began = time.perf_counter()
    if chunk.code != our_code():
        raise other_code(platform.node())
    for note in chunk.notes:
        if not note.exists():
            raise _unseen(note)
    store = Store(chunk.store)
    work, pieces = _pick_up(chunk.work, store), _pick_up(chunk.pieces, store)
    lay_down(platform.node(), store)  # results that are not kept would be missed much later
    try:
        results = [work(piece) for piece in pieces]
    finally:
        if isinstance(work, Lander):
            work.parser.guard.close()
    return Done(results, time.perf_counter() - began)


def _pick_up(key: str, store: Store) -> Any:
    pickled = store.get(key)
    if pickled is None or hashlib.sha256(pickled).hexdigest() != key:
        raise _unseen(store.files.place)
    return pickle.loads(pickled)  # noqa: S301 (its hash came with the task)


def _unseen(place: Path | str) -> UsageError:
    return UsageError(
        f"{platform.node()}: a worker that does not see {place}; "
        "notes and --store must be shared with all workers, under the same path"
    )
