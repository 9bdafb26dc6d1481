"""An HTML text without the insides of its well-formed tables, which are read from the source.

What is left is what the tree has to decide: where tables stand, what is hidden, and the
tables that are not well formed. An empty table in place of a full one leaves the rest of
the tree as it was.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from turbohtml import Element

from parsers.grid import GridTooLargeError
from parsers.place import Place
from parsers.source_table import SourceTable, read_source_table

_TABLE: Final = re.compile(r"<(/?)table(?=[\s>/])", re.IGNORECASE)


class Shortened(NamedTuple):
    """The text that is left, the tables taken out by their offset in all of it, and the seams."""

    text: str
    tables: dict[int, SourceTable]
    starts: list[int]
    seams: list[int]
    shifts: list[int]

    def offset(self, element: Element) -> int:
        """Where an element of the rest's tree starts in the whole text."""
        at = self.starts[(element.source_line or 1) - 1] + (element.source_col or 0)
        return at + self.shifts[bisect_right(self.seams, at) - 1]


def shorten(text: str, place: Place) -> Shortened:
    """Takes out the insides of all well-formed tables that stand in no other table."""
    tables: dict[int, SourceTable] = {}
    parts: list[str] = []
    seams, shifts = [0], [0]
    done = length = 0
    for start, table in _well_formed(text, place) if "\0" not in text else ():
        tables[start] = table
        parts.append(text[done : table.opened])
        length += table.opened - done
        done = table.closed
        seams.append(length)
        shifts.append(done - length)
    rest = "".join([*parts, text[done:]]) if parts else text
    starts = Place(rest).starts if parts else place.starts
    return Shortened(rest, tables, starts, seams, shifts)


def _well_formed(text: str, place: Place) -> Iterator[tuple[int, SourceTable]]:
    tags = [(match.start(), match.end(1) > match.start(1)) for match in _TABLE.finditer(text)]
    index = 0
    while index < len(tags):
        start, is_end = tags[index]
        table = None if is_end else _read(text, start, place)
        index = _after(tags, index) if table is None and not is_end else index + 1
        if table is not None:
            yield start, table
            while index < len(tags) and tags[index][0] <= table.closed:
                index += 1


def _read(text: str, start: int, place: Place) -> SourceTable | None:
    try:
        return read_source_table(text, start, place)
    except GridTooLargeError:
        return None


def _after(tags: list[tuple[int, bool]], index: int) -> int:
    """The tag after the one that closes the table opened at an index."""
    depth = 0
    while index < len(tags):
        depth += -1 if tags[index][1] else 1
        index += 1
        if depth == 0:
            break
    return index
