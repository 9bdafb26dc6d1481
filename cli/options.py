"""Arguments and options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

RawNotes = Annotated[
    list[Path] | None,
    typer.Argument(metavar="[RAW]...", help="Folders or files of notes. Default: raw."),
]
Domain = Annotated[
    str | None, typer.Option(metavar="NAME", help="Short for --vocabulary vocabulary/NAME.")
]
Answers = Annotated[Path | None, typer.Option(metavar="DIR", help="Where answers are kept.")]
Published = Annotated[Path, typer.Option(metavar="DIR", help="The published dataset.")]
Who = Annotated[str | None, typer.Option(help="Default: git's user.name, or $USER.")]
PUBLISHED = Path("normalized")
