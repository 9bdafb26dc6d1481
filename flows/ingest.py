"""The flow ``ingest``: parse → reconcile → publish.

Tasks are few and large, because each costs Prefect a few calls to its server. Notes travel
to the tasks as paths; what they hold stays in memory, wrapped in ``quote`` so that Prefect
does not walk through it.

Run it with ``concord run``, with ``python -m flows.ingest``, or deploy it (``prefect.yaml``).
"""

from __future__ import annotations

import logging
from typing import Any, TypeVar, cast

from flows.settings import quiet_prefect

if __name__ == "__main__":
    from flows.console import main

    main()  # imports this module again when Prefect's server is on its way, and ends the process

quiet_prefect()

from prefect import flow, task  # noqa: E402 (Prefect reads its settings when it is imported)
from prefect.cache_policies import NO_CACHE  # noqa: E402
from prefect.settings import PREFECT_FLOWS_HEARTBEAT_FREQUENCY, temporary_settings  # noqa: E402
from prefect.utilities.annotations import quote  # noqa: E402

from flows import progress, stages  # noqa: E402
from flows.artifacts import publish_artifacts  # noqa: E402
from flows.debugging import is_debugging  # noqa: E402
from flows.errors import UsageError  # noqa: E402
from flows.limits import Limits  # noqa: E402
from flows.notes import NoteFile, batch_notes, find_notes  # noqa: E402
from flows.parameters import IngestParameters, IngestResult  # noqa: E402
from flows.vocabulary_folder import read_vocabulary  # noqa: E402
from publish import Dataset, render_summary_text, summarize  # noqa: E402
from records import ParsedNote  # noqa: E402
from vocabulary import Vocabulary  # noqa: E402

Data = TypeVar("Data")
IN_MEMORY: dict[str, Any] = {"cache_policy": NO_CACHE, "persist_result": False}


@task(name="parse", **IN_MEMORY)
def parse_notes(
    batch: tuple[NoteFile, ...], vocabulary: Vocabulary, limits: Limits
) -> tuple[ParsedNote, ...]:
    """Read and parse a batch of notes, each within limits."""
    return stages.parse_files(batch, vocabulary, progress.current(), limits)


@task(name="reconcile", **IN_MEMORY)
def reconcile(parsed: tuple[ParsedNote, ...], vocabulary: Vocabulary) -> Dataset:
    """Find entities, fuse their claims into facts, and say where sources disagree."""
    return stages.reconcile_parsed(parsed, vocabulary)


@task(name="publish", **IN_MEMORY)
def publish(dataset: Dataset, vocabulary: Vocabulary, parameters: IngestParameters) -> None:
    """Write the dataset and its reports in one step."""
    stages.publish_dataset(dataset, vocabulary, parameters.out)


def _sealed(data: Data) -> Data:
    """The same to the task that takes it, but closed to Prefect."""
    return cast("Data", quote(data))


@flow(name="ingest", persist_result=False)
def ingest(parameters: IngestParameters | None = None) -> IngestResult:
    """Read notes, reconcile what they say, and publish the dataset with its reports."""
    asked = parameters or IngestParameters()
    vocabulary = read_vocabulary(asked.vocabulary)
    known = _sealed(vocabulary)
    notes = find_notes(asked.raw, leave_out=asked.out)
    heard = progress.current()
    heard.start("Parsing notes", len(notes))
    parsed: list[ParsedNote] = []
    for batch in batch_notes(notes, asked.batch_bytes):
        parsed += parse_notes(_sealed(batch), known, asked.limits)
    heard.start("Reconciling claims")
    dataset = reconcile(_sealed(tuple(parsed)), known)
    heard.start("Publishing")
    publish(_sealed(dataset), known, asked)
    publish_artifacts(dataset, vocabulary, asked.out)
    return _result(dataset, vocabulary, asked)


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
    """What ends the run is said once, by whoever called; by Prefect, with a trace, on `--debug`."""
    is_end = record.exc_info is not None or UsageError.__name__ in record.getMessage()
    return is_debugging() or not is_end


def _result(dataset: Dataset, vocabulary: Vocabulary, asked: IngestParameters) -> IngestResult:
    why = {issue.path: issue.message for issue in dataset.issues if issue.kind == "unread note"}
    return IngestResult(
        out=asked.out,
        summary=render_summary_text(summarize(dataset, vocabulary)),
        conflicts=sum(
            _is_open_conflict(found.kind, found.status) for found in dataset.discrepancies
        ),
        unreadable=tuple(f"{path}: {why.get(path, 'unreadable')}" for path in dataset.unreadable),
    )


def _is_open_conflict(kind: str, status: str) -> bool:
    return kind == "conflict" and status in {"open", "stale"}
