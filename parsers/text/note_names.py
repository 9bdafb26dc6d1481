"""The names that a note makes known, and whom each of its passages is about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsers.claims.context import bare_text
from parsers.text.items import LONGEST_NAME, Headed, is_generic, name_of, split_label, told_by
from parsers.text.passages import Passage
from parsers.text.statements import Topic
from records import ClaimDraft
from vocabulary import Vocabulary
from vocabulary.names_meaning import meaning_of


class NoteNames:
    """Names by identity (``keys``): of the vocabulary, the tables, headings and list items.

    What is asked about headings and names is remembered: they come again with every passage.
    """

    def __init__(
        self, vocabulary: Vocabulary, passages: Sequence[Passage], stated: Iterable[ClaimDraft]
    ) -> None:
        self.vocabulary = vocabulary
        self.keys: dict[str, str] = {}
        self._names: dict[str, str] = {}
        self._headed: dict[tuple[str, ...], Headed] = {}
        for model in vocabulary.models.entities:
            self._add((model.name, *model.aliases, *model.misspellings))
        self._add(dict.fromkeys(claim.mention for claim in stated))
        headings = dict.fromkeys(h for passage in passages for h in passage.headings)
        self._add(filter(None, map(self.name_of, headings)))
        items = (passage for passage in passages if passage.block == "list")
        self._add(filter(None, map(self._item_name, items)))

    def _add(self, names: Iterable[str]) -> None:
        for name in names:
            identity = meaning_of(name, self.vocabulary).identity
            if identity and not is_generic(name, self.vocabulary):
                self.keys.setdefault(identity, name)

    def _item_name(self, passage: Passage) -> str:
        """The name that an item below a heading about entities begins with."""
        if not self.is_about(passage):
            return ""
        label, _ = split_label(passage.text)
        return self.name_of(label or passage.text)

    def name_of(self, text: str) -> str:
        """The one name that a heading or the head of an item consists of, ``""`` for none."""
        if text not in self._names:
            self._names[text] = name_of(text, self.vocabulary) or self._known_name(text)
        return self._names[text]

    def _known_name(self, text: str) -> str:
        """A text in ideographs that is, as a whole, a name of a table or of the vocabulary."""
        bare = bare_text(text.strip(" *`:："), self.vocabulary)
        short = 0 < len(bare) <= LONGEST_NAME
        return bare if short and meaning_of(bare, self.vocabulary).identity in self.keys else ""

    def is_known(self, text: str) -> bool:
        """Whether a text is one name that the vocabulary or the note makes known."""
        return meaning_of(self.name_of(text), self.vocabulary).identity in self.keys

    def headed(self, passage: Passage) -> Headed:
        """What the headings above a passage say of its items."""
        if passage.headings not in self._headed:
            self._headed[passage.headings] = told_by(passage.headings, self.vocabulary)
        return self._headed[passage.headings]

    def is_about(self, passage: Passage) -> bool:
        """Whether the headings above a passage say that its items name entities."""
        return self.headed(passage).about

    def topic(self, passage: Passage) -> Topic:
        """Whom a passage is about before it says so itself: its row, list item or section."""
        if passage.subject:
            return Topic((passage.subject,))
        if passage.parents and self.headed(passage).others:
            return Topic()
        for parent in reversed(passage.parents):
            label, _ = split_label(parent)
            if name := self.name_of(label or parent):
                return Topic((name,))
        name = self.name_of(passage.headings[-1]) if passage.headings else ""
        return Topic((name,)) if name else Topic()
