"""``concord run``: the flow on this machine."""

from __future__ import annotations

from flows.codes import ExitCode
from flows.console import exit_code, run_on_console
from flows.parameters import IngestParameters
from flows.settings import quiet_prefect


def run_notes(
    asked: IngestParameters, *, fail_on_conflict: bool, verbose: bool, watch: bool
) -> ExitCode:
    """Run the flow; the exit code says whether all notes were read and, if asked, agree.

    With ``watch`` again after each change, until somebody ends it.
    """
    quiet_prefect(verbose=verbose)
    if watch:
        from flows.watch import watch_on_console

        watch_on_console(asked)
        return ExitCode.DONE
    return exit_code(run_on_console(asked), fail_on_conflict)
