"""``concord doctor``: whether this installation can run."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.codes import ExitCode


def doctor(
    vocabulary: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The vocabulary that runs use.")
    ] = None,
    domain: Annotated[
        str | None, typer.Option(metavar="NAME", help="Short for --vocabulary vocabulary/NAME.")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Where runs write.")] = Path(
        "normalized"
    ),
) -> None:
    """Check this installation; ends with 2 when something keeps a run from working."""
    from flows.doctor import examine
    from flows.vocabulary_folder import find_vocabulary

    checks = list(examine(find_vocabulary(vocabulary, domain), out))
    for check in checks:
        print(f"{check.outcome:<6}{check.text}")
    failing = sum(check.outcome == "fails" for check in checks)
    print(f"\n{failing} of {len(checks)} checks fail" if failing else "\nConcord can run here")
    raise typer.Exit(ExitCode.WRONG_USE if failing else ExitCode.DONE)
