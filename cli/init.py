"""``concord init``: a commented vocabulary to begin a domain with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def init(
    domain: Annotated[str, typer.Argument(help="Its name, such as board-games.")],
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the files go. Default: vocabulary/DOMAIN."),
    ] = None,
) -> None:
    """Write a commented starter vocabulary for a new domain."""
    from flows.new_vocabulary import new_files, write_vocabulary

    folder = out or Path("vocabulary") / domain
    files = new_files(domain)
    write_vocabulary(files, folder)
    print(f"{len(files)} files in {folder}/; the comments in them say what goes where.")
    print(f"Begin with properties.yml, put notes into raw/, then: {run_command(domain, out)}")


def run_command(domain: str, out: Path | None) -> str:
    """The command that runs the domain."""
    return f"concord run --vocabulary {out}" if out else f"concord run --domain {domain}"
