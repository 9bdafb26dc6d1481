"""``concord fuse``: facts from claims that people already have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def fuse(
    claims: Annotated[
        Path, typer.Argument(metavar="CLAIMS", help="CSV, CSV.gz or Parquet of claims.")
    ],
    out: Annotated[Path, typer.Option(metavar="FACTS", help="CSV, CSV.gz or Parquet to write.")],
    policy: Annotated[
        str,
        typer.Option(help="learned, majority, most_precise, earliest or latest."),
    ] = "learned",
    broader: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Columns narrow, broad: which value refines which."),
    ] = None,
) -> None:
    """Fuse claims (columns entity, property, source, value) into one fact for each cell."""
    from flows.fuse import fuse_file

    count = fuse_file(claims, out, policy, broader)
    typer.echo(f"{out}: {count} facts")
