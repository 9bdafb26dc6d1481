"""The flow ``ingest``: parse → reconcile → publish.

Tasks are few and large, because each costs Prefect a few calls to its server. Notes travel
to the tasks as paths, and what comes of them lies in the store; what is handed on in memory is
wrapped in ``quote`` so that Prefect does not walk through it.

Run it with ``concord run``, with ``python -m flows.ingest``, or deploy it (``prefect.yaml``).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, TypeVar, cast

from flows.settings import quiet_prefect

if __name__ == "__main__":
    from flows.console import main

    main()  # imports this module again when Prefect's server is on its way, and ends the process

quiet_prefect()

from prefect import Task, flow, task  # noqa: E402 (Prefect reads its settings when it is imported)
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402

from flows import progress, stages  # noqa: E402
from flows.artifacts import publish_artifacts  # noqa: E402
from flows.debugging import is_debugging  # noqa: E402
from flows.errors import UsageError  # noqa: E402
from flows.notes import NoteFile, find_notes  # noqa: E402
from flows.notes.limits import Reading  # noqa: E402
from flows.parameters import IngestParameters, IngestResult  # noqa: E402
from flows.pipeline.assembly import Assembled  # noqa: E402
from flows.pipeline.batches import Lander, Landing, land_notes  # noqa: E402
from flows.pipeline.runners import Runner  # noqa: E402
from flows.pipeline.store import Store, default_place  # noqa: E402
from flows.progress_artifacts import ProgressArtifacts  # noqa: E402
from flows.vocabulary_folder import read_vocabulary  # noqa: E402
from publish import Dataset, render_summary_text, summarize  # noqa: E402
from publish.history import state_of  # noqa: E402
from vocabulary import Vocabulary  # noqa: E402

Data = TypeVar("Data")
IN_MEMORY: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


@task(name="parse", **IN_MEMORY)
def parse(
    notes: tuple[NoteFile, ...], lander: Lander, runner: Runner | None, batch_bytes: int
) -> Landing:
    """Parse the notes that the store does not have, and have all of them land there."""
    return land_notes(notes, lander, progress.current(), runner, batch_bytes)


@task(name="reconcile", **IN_MEMORY)
def reconcile(
    landing: Landing, lander: Lander, scratch: str, runner: Runner | None, as_of: date | None
) -> Assembled:
    """Find entities, fuse their claims into facts, and say where sources disagree."""
    return stages.assemble_landed(landing, lander, scratch, progress.current(), runner, as_of)


@task(name="publish", **IN_MEMORY)
def publish(assembled: Assembled, vocabulary: Vocabulary, parameters: IngestParameters) -> None:
    """Write the dataset and its reports in one step."""
    stages.publish_assembled(assembled, vocabulary, parameters.out)


def _sealed(data: Data) -> Data:
    """The same to the task that takes it, but closed to Prefect."""
    return cast("Data", quote(data))


@flow(name="ingest", persist_result=False)
def ingest(parameters: IngestParameters | None = None) -> IngestResult:
    """Read notes, reconcile what they say, and publish the dataset with its reports."""
    asked = parameters or IngestParameters()
    vocabulary = read_vocabulary(asked.vocabulary)
    stages.check_tables(vocabulary)
    notes = find_notes(asked.raw, leave_out=asked.out)
    store = Store(asked.store or default_place())
    how = Reading(asked.blocks, asked.limits)
    lander = Lander(vocabulary, store, refresh=asked.refresh, how=how)
    heard = ProgressArtifacts(progress.current())
    with (
        progress.heard_by(heard),
        store.scratch() as scratch,
        _runner(asked, store, notes) as runner,
    ):
        heard.start("Parsing notes", len(notes))
        landing = _call(runner, parse, notes, lander, runner, asked.batch_bytes)
        assembled = _call(runner, reconcile, landing, lander, scratch, runner, asked.as_of)
        heard.start("Publishing")
        publish(_sealed(assembled), _sealed(vocabulary), asked)
        publish_artifacts(assembled.dataset, vocabulary, asked.out)
    result = _result(assembled.dataset, vocabulary, asked, landing.reused)
    store.trim()  # when nothing more is asked of it
    return result


def _call(runner: Runner | None, stage: Task[..., Data], *given: Any) -> Data:
    """As a task; on a cluster without, as every task begun in it would carry what it was given."""
    return stage(*map(_sealed, given)) if runner is None else stage.fn(*given)


@contextmanager
def _runner(
    asked: IngestParameters, store: Store, notes: tuple[NoteFile, ...]
) -> Iterator[Runner | None]:
    """Who does the pieces of the work; None leaves it to the stages."""
    if asked.runner == "local":
        yield None
        return
    from flows.pipeline.dask_runner import connected

    # One note of each folder given: its first part is the name of that.
    one_each = {note.path.partition("/")[0]: note.file for note in notes if not note.refused}
    with connected(asked.scheduler, store, tuple(one_each.values())) as runner:
        yield runner


def run_ingest(parameters: IngestParameters) -> IngestResult:
    """The flow in this process, with Prefect embedded unless a server is configured.

    Without the heartbeat, which would keep the run a second longer at its end: whoever
    started it here sees for himself whether it is alive.
    """
    for name in ("prefect.flow_runs", "prefect.task_runs"):
        logging.getLogger(name).addFilter(_is_news)
    with temporary_settings({PREFECT_FLOWS_HEARTBEAT_FREQUENCY: None}):
        return ingest(parameters)


def _is_news(record: logging.LogRecord) -> bool:
    """What ends the run is said once, by whoever called; by Prefect, with a trace, on `--debug`.

    Nor need whoever pressed Ctrl-C be told that somebody did.
    """
    message = record.getMessage()
    is_end = record.exc_info is not None or UsageError.__name__ in message
    return is_debugging() or not (is_end or "interrupt signal" in message)


def _result(
    dataset: Dataset, vocabulary: Vocabulary, asked: IngestParameters, reused: int
) -> IngestResult:
    issues = (
        dataset.issues if dataset.unreadable else ()
    )  # reading them takes a look at all batches
    why = {issue.path: issue.message for issue in issues if issue.kind == "unread note"}
    return IngestResult(
        out=asked.out,
        notes=len(dataset.notes),
        reused=reused,
        summary=render_summary_text(summarize(dataset, vocabulary)),
        conflicts=state_of(dataset)["open_conflicts"],
        unreadable=tuple(f"{path}: {why.get(path, 'unreadable')}" for path in dataset.unreadable),
    )
