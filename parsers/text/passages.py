"""Passages: the paragraphs and list items of a note outside its tables, with their places."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from records import Link

TextBlock = Literal["list", "prose"]


class Passage(NamedTuple):
    r"""The text of one paragraph or list item.

    ``text`` has no markup, ``\n`` where a line of the note ends and ``\n\n``
    where a line break does; ``starts`` are
    the offsets from which ``lines`` (1-based, of the raw file) hold. ``parents`` are the texts
    of the list items it stands in, outermost first. ``subject`` is the name that a row gives a
    description, ``term`` what a definition list says that it defines (a term defines itself);
    ``""`` elsewhere.
    """

    block: TextBlock
    text: str
    starts: tuple[int, ...]
    lines: tuple[int, ...]
    links: tuple[Link, ...] = ()
    headings: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    subject: str = ""
    term: str = ""

    def line_at(self, offset: int) -> int:
        """The line of the raw file in which the character at ``offset`` stands."""
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)]

    def tail(self, rest: str, before: str = "") -> Passage:
        """The passage from where ``rest``, its last part, begins, with ``before`` put first."""
        cut = len(self.text) - len(rest) - len(before)
        starts = tuple(max(0, start - cut) for start in self.starts)
        return self._replace(text=before + rest, starts=starts)


class Example(NamedTuple):
    """A fenced block that may hold data: its language, content and the line of its first line."""

    language: str
    text: str
    line: int
    headings: tuple[str, ...]


class NoteText(NamedTuple):
    """What a note says outside its tables, in order."""

    passages: tuple[Passage, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass
class PassageWriter:
    """Collects the text of one passage, remembering the line of each piece."""

    parts: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    length: int = 0
    hidden: int = 0
    _open: list[tuple[str, int]] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        """Whether nothing has begun in it."""
        return not (self.parts or self.hidden or self.links or self._open)

    def add(self, text: str, line: int) -> None:
        """Adds text that stands in ``line``, unless it is in what is hidden."""
        if self.hidden or not text:
            return
        if not self.lines or self.lines[-1] != line:
            self.starts.append(self.length)
            self.lines.append(line)
        self.parts.append(text)
        self.length += len(text)

    def start_link(self, url: str) -> None:
        """A link begins; its label is what is added before `end_link`."""
        self._open.append((url.strip(), len(self.parts)))

    def end_link(self) -> None:
        """Ends the innermost link."""
        if self._open and not self.hidden:
            url, at = self._open.pop()
            self.links.append(Link(" ".join("".join(self.parts[at:]).split()), url))

    def passage(
        self, block: TextBlock, headings: tuple[str, ...], parents: tuple[str, ...]
    ) -> Passage | None:
        """What was collected; None when it is nothing but white space."""
        text = "".join(self.parts)
        if not text.strip():
            return None
        return Passage(
            block, text, tuple(self.starts), tuple(self.lines), tuple(self.links), headings, parents
        )
