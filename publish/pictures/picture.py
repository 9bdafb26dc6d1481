"""A picture of the report with all that stands around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from markupsafe import Markup


class Link(NamedTuple):
    """A cell that leads to a place of the page."""

    text: str
    href: str


class Picture(NamedTuple):
    """An SVG, what its marks mean as (class of the key, words), and the same as a table."""

    title: str
    svg: Markup
    keys: Sequence[tuple[str, str]]
    heads: Sequence[str]
    rows: Sequence[Sequence[str | int | Link]]
    note: str = ""
