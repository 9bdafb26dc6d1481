"""Where a character of a text stands in the raw file."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from typing import Final

_LINE_END: Final = re.compile("\n")
_FAR: Final = 1 << 62


class Place:
    """Turns offsets of a text (or of a part of it) into 1-based lines and columns, and back.

    ``line`` and ``column`` say where the text itself starts in the raw file.
    """

    def __init__(self, text: str, line: int = 1, column: int = 1) -> None:
        self._text = text
        self.line, self.column = line, column

    @cached_property
    def starts(self) -> list[int]:
        """Offsets at which lines start, and one that is beyond all of them."""
        return [0, *map(re.Match.end, _LINE_END.finditer(self._text)), _FAR]

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column in the raw file of a character offset of the text."""
        index = bisect_right(self.starts, offset) - 1
        first = self.column if index == 0 else 1
        return index + self.line, offset - self.starts[index] + first


class Cursor:
    """Goes through a text, offset by offset, and knows where it is in the raw file.

    It tells a line and from which offset the columns in it count.
    """

    __slots__ = ("_at", "_line", "_start", "_text")

    def __init__(self, text: str, place: Place) -> None:
        self._text, self._at = text, 0
        self._line, self._start = place.line, -place.column

    def move(self, offset: int) -> tuple[int, int]:
        """Go on to an offset."""
        breaks = self._text.count("\n", self._at, offset)
        if breaks:
            self._line += breaks
            self._start = self._text.rfind("\n", self._at, offset)
        self._at = offset
        return self._line, self._start

    def jump(self, offset: int, line: int, start: int) -> None:
        """Be at an offset of which this is known already."""
        self._at, self._line, self._start = offset, line, start
