"""Where a character of a text stands in the raw file."""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Final

_LINE_END: Final = re.compile("\n")
_FAR: Final = 1 << 62


def _line_starts(text: str) -> list[int]:
    return [0, *map(re.Match.end, _LINE_END.finditer(text)), _FAR]


class Place:
    """Turns offsets of a text (or of a part of it) into 1-based lines and columns, and back.

    ``line`` and ``column`` say where the text itself starts in the raw file; ``starts`` are
    the offsets at which lines start, and one that is beyond all of them.
    """

    __slots__ = ("_column", "line", "starts")

    def __init__(self, text: str, line: int = 1, column: int = 1) -> None:
        self.starts = _line_starts(text)
        self.line = line
        self._column = column

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column in the raw file of a character offset of the text."""
        index = bisect_right(self.starts, offset) - 1
        return self.of(index, offset - self.starts[index])

    def of(self, index: int, column: int) -> tuple[int, int]:
        """Line and column in the raw file of a 0-based line and column of the text."""
        return index + self.line, column + (self._column if index == 0 else 1)

    def line_around(self, offset: int) -> tuple[int, int, int]:
        """Line of an offset, the offset its columns count from, and where the next line starts."""
        index = bisect_right(self.starts, offset) - 1
        line, column = self.of(index, 0)
        return line, self.starts[index] - column, self.starts[index + 1]
