"""``concord verify``: whether a published dataset holds together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.options import PUBLISHED, Published
from flows.codes import ExitCode


def verify(
    out: Published = PUBLISHED,
    raw: Annotated[
        list[Path] | None,
        typer.Option(help="Notes to check against, where they are there. Default: raw."),
    ] = None,
) -> None:
    """Check hashes, the ledger, and that every value leads to claims and every claim to a cell."""
    from flows.verify import verify_dataset

    found = verify_dataset(out, tuple(raw or [Path("raw")]))
    for line in found.breaks:
        print(line, file=sys.stderr)
    notes = f"{found.notes} notes" if found.notes else "no notes (they are not here)"
    if found.breaks:
        print(f"{out}: {len(found.breaks)} breaks in {found.files} files and {notes}")
        raise typer.Exit(ExitCode.UNSOUND)
    print(f"{out}: {found.files} files and {notes} checked; everything holds")
