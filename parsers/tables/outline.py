"""The headings that stand above a place."""

from __future__ import annotations


class Outline:
    """Headings as they are met; a heading ends those of its own and of deeper levels."""

    __slots__ = ("_open",)

    def __init__(self) -> None:
        self._open: list[tuple[int, str]] = []

    def add(self, level: int, text: str) -> None:
        """A heading of level 1-6 with its text."""
        self._open = [item for item in self._open if item[0] < level]
        self._open.append((level, text.replace("\n", " ")))

    def path(self) -> tuple[str, ...]:
        """The headings in force, outermost first; empty ones are left out."""
        return tuple(text for _, text in self._open if text)
