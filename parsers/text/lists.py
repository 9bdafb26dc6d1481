"""List items → claims and rows: works that are cited, labels, entries about one thing each."""

from __future__ import annotations

from typing import Final, NamedTuple

from parsers.claims.columns import Column
from parsers.reading import read_cell
from parsers.text.bare import read_bare
from parsers.text.drafts import Spot, draft_claim, draft_link
from parsers.text.items import label_property, split_label
from parsers.text.note_names import NoteNames
from parsers.text.passages import Passage
from parsers.text.statements import Topic
from parsers.text.work_rows import work_row
from parsers.text.works import Work, read_named, read_reference, read_work
from records import Cell, ClaimDraft, DatasetRow, Link
from vocabulary import Vocabulary
from vocabulary.names import split_mentions

_MARKS: Final = " \t\n.,;:[]()|/·、，；。-*"
_SCHEMES: Final = ("http://", "https://")


class ItemReading(NamedTuple):
    """What an item gives; ``rest`` is what of it is to be read as sentences, about ``topic``."""

    claims: tuple[ClaimDraft, ...] = ()
    row: DatasetRow | None = None
    rest: Passage | None = None
    topic: Topic = Topic()


class ItemReader:
    """Reads the list items of one note."""

    def __init__(self, path: str, names: NoteNames, vocabulary: Vocabulary) -> None:
        self.path, self.names, self.vocabulary = path, names, vocabulary

    def read(self, passage: Passage) -> ItemReading:
        """What an item states by its form; the rest of it is a passage of sentences."""
        work = read_work(passage, self.vocabulary)
        if work is not None:
            return self._work(passage, work)
        row = self._row(passage)
        if row is not None:
            return ItemReading(row=row)
        return self._term(passage) if passage.term == passage.text else self._labelled(passage)

    # Works

    def _work(self, passage: Passage, work: Work) -> ItemReading:
        row = work_row(passage, work, self.path, self.names)
        about = self.names.is_about(passage) and work.name
        mentions = split_mentions(work.name, self.vocabulary) if about else ()
        claims: list[ClaimDraft] = []
        for mention in mentions:
            spot = self._spot(passage, mention, founds=True, shared=len(mentions) > 1)
            for link in work.links:
                hint = label_property(link.label, self.vocabulary)
                claims += draft_link(spot, link, (hint,) if hint else (), self.vocabulary)
        return ItemReading(tuple(claims), row)

    def _row(self, passage: Passage) -> DatasetRow | None:
        """The row of an entry without a title in quotes, below a heading that tells what it is."""
        for read in (read_named, read_reference):
            work = read(passage, self.vocabulary)
            row = work and work_row(passage, work, self.path, self.names, told=True)
            if row:
                return row
        return None

    # Labels

    def _labelled(self, passage: Passage) -> ItemReading:
        """``地址: https://...``, ``Params: 7B``, ``简介: ...`` of the item or section around."""
        label, rest = self._split(passage)
        name = label_property(label, self.vocabulary) if label else None
        if name is None:
            return self._entry(passage, label, rest)
        topic = self.names.topic(passage)
        if not name or len(topic.names) != 1:
            return ItemReading()
        if name in self.vocabulary.sentences.cells:
            return ItemReading(rest=passage.tail(rest), topic=topic)
        founds = bool(passage.parents) and self.names.is_about(passage)
        spot = self._spot(passage, topic.names[0], label, founds=founds)
        return ItemReading(tuple(self._property(spot, passage, rest, name)))

    def _split(self, passage: Passage) -> tuple[str, str]:
        """The label of an item and what it labels: its term, unless that has labelled facts."""
        label, rest = split_label(passage.text)
        labels = label and label_property(label, self.vocabulary) is not None
        if not passage.term or (labels and label_property(passage.term, self.vocabulary) is None):
            return label, rest
        return passage.term.strip(" *:："), passage.text

    def _property(self, spot: Spot, passage: Passage, rest: str, name: str) -> list[ClaimDraft]:
        if self.vocabulary.properties[name].kind == "link":
            return self._links(spot, passage, rest, name)
        cell = Cell(rest.strip().split("\n")[0], 0, 0, spot.line)
        column = Column(0, spot.header, "property", name)
        reading = read_cell(cell, column, self.vocabulary, "markdown")
        values = () if reading.unread else reading.values
        return [draft_claim(spot, name, value, self.vocabulary) for value in values]

    def _links(self, spot: Spot, passage: Passage, rest: str, name: str) -> list[ClaimDraft]:
        """Links of a labelled item: those of its first line, if there is nothing else in it."""
        line = rest.split("\n")[0]
        links = [link for link in passage.links if link.label and link.label in line]
        for link in links:
            line = line.replace(link.label, " ", 1)
        if not links:
            links = [Link(word, word) for word in line.split() if word.startswith(_SCHEMES)]
            line = ""
        if line.strip(_MARKS):
            return []
        return [
            claim for link in links for claim in draft_link(spot, link, (name,), self.vocabulary)
        ]

    def _entry(self, passage: Passage, label: str, rest: str) -> ItemReading:
        """``[LLaMA](https://...) - A foundational 65B model ...``: an item about what it names.

        ``LLaMA: 7B-65B, 2023-02`` lists values of it.
        """
        name = self.names.name_of(label) if label and rest.strip() else ""
        if not name or not self.names.is_about(passage):
            known = not passage.term or self.names.name_of(passage.term)
            return ItemReading(rest=passage, topic=self.names.topic(passage) if known else Topic())
        spot = self._spot(passage, name, founds=True)
        claims = self._own_links(spot, passage, label)
        if values := read_bare(rest, self.vocabulary):
            claims += [draft_claim(spot, prop, value, self.vocabulary) for prop, value in values]
            return ItemReading(tuple(claims))
        return ItemReading(tuple(claims), None, passage.tail(rest, ": "), Topic((name,)))

    def _term(self, passage: Passage) -> ItemReading:
        """``<dt><a href="https://...">LLaMA</a></dt>``: a term has no more than its links."""
        name = self.names.name_of(passage.term)
        if not name:
            return ItemReading(rest=passage)
        if not self.names.is_about(passage):
            return ItemReading()
        spot = self._spot(passage, name, founds=True)
        return ItemReading(tuple(self._own_links(spot, passage, name)))

    def _own_links(self, spot: Spot, passage: Passage, label: str) -> list[ClaimDraft]:
        own = [link for link in passage.links if link.label.strip(" *") == label]
        return [claim for link in own for claim in draft_link(spot, link, (), self.vocabulary)]

    def _spot(
        self,
        passage: Passage,
        mention: str,
        header: str = "",
        founds: bool = False,
        shared: bool = False,
    ) -> Spot:
        raw, context = " ".join(passage.text.split()), " > ".join(passage.headings)
        line = passage.lines[0]
        return Spot(self.path, "list", line, context, raw, mention, header, founds, shared)
