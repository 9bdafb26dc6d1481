"""``concord run``: the flow on this machine."""

from __future__ import annotations

from pathlib import Path

from flows.codes import ExitCode
from flows.console import exit_code, run_on_console
from flows.limits import Limits
from flows.parameters import IngestParameters
from flows.settings import quiet_prefect
from flows.vocabulary_folder import find_vocabulary


def run_notes(
    raw: tuple[Path, ...],
    out: Path,
    vocabulary: Path | None,
    fail_on_conflict: bool,
    verbose: bool,
    limits: Limits,
) -> ExitCode:
    """Run the flow; the exit code says whether all notes were read and, if asked, agree."""
    quiet_prefect(verbose=verbose)
    asked = IngestParameters(
        raw=raw, out=out, vocabulary=find_vocabulary(vocabulary), limits=limits
    )
    return exit_code(run_on_console(asked), fail_on_conflict)
