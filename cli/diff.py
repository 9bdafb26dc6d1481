"""``concord diff``: what changed from one published dataset to another."""

from __future__ import annotations

import json
from enum import StrEnum
from typing import Annotated

import typer

from cli.options import PUBLISHED, Published


class Format(StrEnum):
    """How changes are shown."""

    text = "text"
    markdown = "markdown"
    json = "json"


def diff(
    old: Annotated[str, typer.Argument(help="A folder, or a git revision of --out: HEAD~1.")],
    new: Annotated[
        str | None, typer.Argument(help="The same. Default: what is published in --out now.")
    ] = None,
    out: Published = PUBLISHED,
    form: Annotated[Format, typer.Option("--format", help="How to show it.")] = Format.text,
) -> None:
    """Show what changed between two datasets, with the claims that caused it."""
    from flows.snapshots import compare_published
    from publish.changes_text import (
        changes_as_data,
        render_changes_markdown,
        render_changes_text,
    )

    changes = compare_published(old, new or str(out), out)
    if form is Format.json:
        print(json.dumps(changes_as_data(changes), indent=1, ensure_ascii=False))
    elif form is Format.markdown:
        print(render_changes_markdown(changes), end="")
    else:
        print(render_changes_text(changes), end="")
