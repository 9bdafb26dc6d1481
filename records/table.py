"""Tables as a browser or a GFM renderer lays them out.

Cells are named tuples, not pydantic models: a corpus has millions of them and
they are made only by our own parsers, so there is nothing to validate.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Syntax = Literal["html", "markdown"]


class Link(NamedTuple):
    """A link of a cell: its label as read (``""`` when it has none) and its target as written."""

    label: str
    url: str


class Cell(NamedTuple):
    r"""One cell, before its spans are expanded.

    ``row`` and ``column`` are 0-based places in the expanded grid (the top left
    slot of a spanned cell); ``line`` and ``offset`` are the 1-based line and
    column (in characters) of the raw file where the content starts. ``text`` has ``\n``
    for line breaks and no markup. ``images`` are alt texts with image addresses;
    they are not part of the text. ``markup`` is the raw inner HTML or Markdown
    (``""`` where the cell holds a table of its own). ``plain`` is None when all of
    the text counts; see `stated`.
    """

    text: str
    row: int
    column: int
    line: int
    offset: int = 1
    rowspan: int = 1
    colspan: int = 1
    header: bool = False
    links: tuple[Link, ...] = ()
    images: tuple[Link, ...] = ()
    markup: str = ""
    plain: str | None = None

    @property
    def stated(self) -> str:
        """The text without what is no statement: footnote marks and hidden content.

        Scripts that are no footnote marks are kept apart: ``10^9``, ``H_2O``.
        """
        return self.text if self.plain is None else self.plain


Grid = tuple[tuple[Cell | None, ...], ...]
"""Rectangular: ``grid[row][column]`` is the cell that covers the slot, None where none does."""


@dataclass(frozen=True, slots=True)
class Table:
    """A rectangular grid after spans are expanded, with where it stands in the note.

    ``index`` counts the tables of a note from 0 in document order; ``line`` is the
    1-based line where the table starts; ``header_rows`` leading rows of ``rows`` are
    headers; ``headings`` are the headings above, outermost first; ``lead`` is the
    paragraph right above (or the caption), ``""`` when there is none.
    """

    index: int
    syntax: Syntax
    line: int
    rows: Grid
    header_rows: int
    headings: tuple[str, ...] = ()
    lead: str = ""

    @property
    def width(self) -> int:
        """Number of columns of the grid."""
        return len(self.rows[0]) if self.rows else 0

    def origins(self) -> list[Cell]:
        """Every cell once, in row order, whatever it spans."""
        return [
            cell
            for r, row in enumerate(self.rows)
            for c, cell in enumerate(row)
            if cell is not None and cell.row == r and cell.column == c
        ]


class Skipped(NamedTuple):
    """Something that looks like a table and was left out on purpose, with the reason."""

    line: int
    reason: str
    text: str
