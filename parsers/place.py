"""Where a character of a text stands in the raw file."""

from __future__ import annotations

from bisect import bisect_right
from typing import Final

_FAR: Final = 1 << 62


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts


class Place:
    """Turns offsets of a text (or of a part of it) into 1-based lines and columns, and back.

    ``line`` and ``column`` say where the text itself starts in the raw file.
    """

    __slots__ = ("_column", "_line", "_text", "starts")

    def __init__(self, text: str, line: int = 1, column: int = 1) -> None:
        self.starts = _line_starts(text)
        self._line = line
        self._text = text
        self._column = column

    def at(self, offset: int) -> tuple[int, int]:
        """Line and column in the raw file of a character offset of the text."""
        index = bisect_right(self.starts, offset) - 1
        return self.of(index, offset - self.starts[index])

    def of(self, index: int, column: int) -> tuple[int, int]:
        """Line and column in the raw file of a 0-based line and column of the text."""
        return index + self._line, column + (self._column if index == 0 else 1)

    def line_around(self, offset: int) -> tuple[int, int, int]:
        """Line of an offset, the offset its columns count from, and where the next line starts."""
        index = bisect_right(self.starts, offset) - 1
        line, column = self.of(index, 0)
        end = self.starts[index + 1] if index + 1 < len(self.starts) else _FAR
        return line, self.starts[index] - column, end

    def line_after(self, start: int, offset: int, line: int) -> tuple[int, int, int]:
        """The same for an offset in the line that starts at ``start``, after ``line``, or below."""
        end = self._text.find("\n", start) + 1 or _FAR
        if offset >= end:
            return self.line_around(offset)
        return line + 1, start - 1, end
