"""``concord run``: the flow on this machine."""

from __future__ import annotations

from flows.codes import ExitCode
from flows.console import exit_code, run_on_console
from flows.errors import UsageError
from flows.parameters import IngestParameters
from flows.settings import quiet_prefect
from records.claim import BLOCKS, Block


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
    try:
        return exit_code(run_on_console(asked), fail_on_conflict)
    except KeyboardInterrupt:
        return ExitCode.INTERRUPTED


def read_blocks(text: str) -> tuple[Block, ...]:
    """The blocks that ``table,list`` names. `UsageError` for anything else."""
    asked = {word.strip() for word in text.split(",") if word.strip()}
    unknown = sorted(asked - set(BLOCKS))
    if unknown or not asked:
        said = f"{unknown[0]!r} is no block" if unknown else "no block is named"
        raise UsageError(f"--blocks: {said}; known are {', '.join(BLOCKS)}")
    return tuple(block for block in BLOCKS if block in asked)
