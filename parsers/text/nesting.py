"""What a passage stands in: list items, and the terms that definition lists define."""

from __future__ import annotations

from typing import Literal

from parsers.text.passages import Passage, TextBlock

Kind = Literal["item", "term", "definition"]


class Nesting:
    """The list items and definitions that are open: ``texts``, outermost first.

    A definition stands in its term, as an item does in the item above it.
    """

    def __init__(self, parents: tuple[str, ...] = ()) -> None:
        self.texts = list(parents)
        self._term = self._due = ""
        self._defined = self._names = False
        self._open: list[str] = []

    @property
    def block(self) -> TextBlock:
        """What a passage here is."""
        return "list" if self.texts else "prose"

    def start(self, kind: Kind) -> None:
        """One begins: a list item, a term, or a definition of the last term."""
        if kind == "definition":
            self._defined, self._due = True, self._term
            self._open.append(self._term)
            self.texts.append(self._term)
        self._names = kind == "term"
        self.texts.append("")

    def end(self, kind: Kind) -> None:
        """The innermost ends. Terms that are defined together are one text, which names nothing."""
        text = self.texts.pop()
        if kind == "term":
            joined = "" if self._defined or not self._term else f"{self._term}; "
            self._term, self._defined, self._names = joined + text, False, False
        elif kind == "definition":
            self.texts.pop()
            self._term, self._due = self._open.pop(), ""

    def placed(self, passage: Passage) -> Passage:
        """A passage that ends here: with its term, when it is one or the first that defines it.

        The first of an item is what others in it stand in.
        """
        term = passage.text if self._names else self._due
        if term:
            passage = passage._replace(term=term)
        self._due, self._names = "", False
        if self.texts and not self.texts[-1]:
            self.texts[-1] = passage.text
        return passage
