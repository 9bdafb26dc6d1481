"""``concord learn``: a vocabulary proposed from notes."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def learn(
    notes: Annotated[
        list[Path], typer.Argument(metavar="NOTES...", help="Folders or files of notes.")
    ],
    domain: Annotated[
        str, typer.Option(metavar="NAME", help="What the domain is to be called.")
    ] = "things",
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where the files go. Default: vocabulary/NAME."),
    ] = None,
) -> None:
    """Propose a vocabulary from notes: YAML to edit, with the evidence for each part."""
    from cli.init import run_command
    from flows.new_vocabulary import learn_files, write_vocabulary
    from publish.summary import count

    folder = out or Path("vocabulary") / domain
    proposal, files = learn_files(tuple(notes), domain)
    write_vocabulary(files, folder)
    print(f"{count(len(proposal.notes), 'note')} read; their tables name things below")
    print(f"  {', '.join(seen.header for seen in proposal.subjects)}")
    print(f"{len(proposal.properties)} properties proposed")
    for prop in proposal.properties:
        headers = ", ".join(seen.header for seen in prop.seen)
        print(f"  {prop.name:<20} {prop.kind:<9} {headers}")
    if proposal.untold:
        print(f"{len(proposal.untold)} not told; properties.yml begins with them")
    print(f"\nVocabulary  {folder}/ (edit it; the comments are the evidence)")
    print(f"Then        {run_command(domain, out)}")
