"""A run that somebody watches: checks first, progress on stderr, the summary on stdout."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from flows import progress
from flows.codes import ExitCode
from flows.errors import UsageError
from flows.notes import find_notes
from flows.parameters import IngestParameters, IngestResult
from flows.pipeline.runners import end_processes
from flows.server import start_server
from flows.settings import quiet_prefect
from flows.vocabulary_folder import find_vocabulary, read_vocabulary

Run = Callable[[IngestParameters], IngestResult]


def run_on_console(parameters: IngestParameters, run: Run | None = None) -> IngestResult:
    """Run the flow here and print what came of it. Raises `UsageError` before Prefect starts.

    Ctrl-C passes through when what it leaves has been said, and no worker is left.
    """
    check(parameters)
    before = _identity(parameters.out)
    try:
        with progress.shown():
            progress.current().start("Starting Prefect")
            result = (run or embedded_run)(parameters)
    except KeyboardInterrupt:
        end_processes()
        _print_interruption(parameters.out, is_new=_identity(parameters.out) != before)
        raise
    _print_result(result)
    return result


def exit_code(result: IngestResult, fail_on_conflict: bool = False) -> ExitCode:
    """How a run that published ends."""
    if fail_on_conflict and result.conflicts:
        return ExitCode.CONFLICTS
    return ExitCode.UNREAD if result.unreadable else ExitCode.DONE


def main() -> NoReturn:
    """``python -m flows.ingest``"""
    parser = argparse.ArgumentParser(prog="python -m flows.ingest")
    parser.add_argument("raw", nargs="*", type=Path, default=[Path("raw")], metavar="RAW")
    parser.add_argument("--out", type=Path, default=Path("normalized"), metavar="DIR")
    parser.add_argument("--vocabulary", type=Path, default=None, metavar="DIR")
    given = parser.parse_args()
    vocabulary = find_vocabulary(given.vocabulary)
    asked = IngestParameters(raw=tuple(given.raw), out=given.out, vocabulary=vocabulary)
    try:
        sys.exit(exit_code(run_on_console(asked)))
    except UsageError as error:
        print(f"concord: {error}", file=sys.stderr)
        sys.exit(ExitCode.WRONG_USE)
    except KeyboardInterrupt:
        sys.exit(ExitCode.INTERRUPTED)


def check(parameters: IngestParameters) -> None:
    """What would end the run anyway is better said at once than after Prefect's start.

    Raises `UsageError`.
    """
    read_vocabulary(parameters.vocabulary)
    find_notes(parameters.raw, leave_out=parameters.out)
    if parameters.out.exists() and not parameters.out.is_dir():
        raise UsageError(f"{parameters.out}: a file is in the way of the dataset's folder")
    if parameters.scheduler and parameters.runner != "dask":
        raise UsageError("--scheduler is for --runner dask")
    if parameters.runner == "dask":
        quiet_prefect()
        from flows.pipeline.dask_runner import check_cluster

        check_cluster(parameters.scheduler)


def embedded_run(parameters: IngestParameters) -> IngestResult:
    """The flow in this process; the first call starts Prefect's server where none is configured."""
    quiet_prefect()
    server = start_server()
    from flows import stages  # this and the next take seconds, while the server starts
    from flows.ingest import run_ingest

    if server:
        stages.warm_up(read_vocabulary(parameters.vocabulary))
        server.wait()
    return run_ingest(parameters)


def _identity(folder: Path) -> int | None:
    """Tells a folder from the one that a run puts in its place."""
    return folder.stat().st_ino if folder.is_dir() else None


def _print_interruption(out: Path, *, is_new: bool) -> None:
    kept = "was published before that" if is_new else "is as it was"
    said = f"stopped; {out}/ {kept}; the next run reuses the notes that were parsed"
    print(f"concord: {said}", file=sys.stderr)


def _print_result(result: IngestResult) -> None:
    print(result.summary)
    print(f"{result.reused} of {result.notes} notes reused; --refresh parses all anew")
    print(f"Dataset  {result.out}/")
    print(f"Report   {result.out / 'report.html'}")
    for note in result.unreadable:
        print(f"concord: not read: {note}", file=sys.stderr)
