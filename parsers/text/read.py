"""The text of a note outside its tables → claims and rows of side datasets. The entry point.

Whom a passage is about: the name in the row of a description, the list item it stands in, the
heading above when it is a name. Names are known from the tables of the note, the vocabulary,
headings and list items. A claim on a name that no table and no entry names is given all the
same: `reconcile` drops it, because only it sees every note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from parsers.claims import interpret_table
from parsers.columns import Column
from parsers.context import bare_text
from parsers.reading import read_cell
from parsers.text.drafts import Spot, draft_claim, draft_link
from parsers.text.html_text import html_text
from parsers.text.items import (
    LONGEST_NAME,
    is_about_entities,
    is_generic,
    label_property,
    name_of,
    split_label,
)
from parsers.text.markdown_text import markdown_text
from parsers.text.model_blocks import read_example
from parsers.text.passages import NoteText, Passage
from parsers.text.sentences import split_sentences
from parsers.text.statements import StatementReader, Topic
from parsers.text.work_rows import work_row
from parsers.text.works import Work, read_named, read_reference, read_work
from records import Cell, ClaimDraft, DatasetRow, Link
from records.table import Syntax
from vocabulary import Vocabulary
from vocabulary.names import split_mentions
from vocabulary.names_meaning import meaning_of

_MARKS: Final = " \t\n.,;:[]()|/·、，；。-*"


class TextReading(NamedTuple):
    """What the text of a note gives."""

    claims: tuple[ClaimDraft, ...] = ()
    rows: tuple[DatasetRow, ...] = ()


def read_text(
    text: str,
    syntax: Syntax,
    path: str,
    vocabulary: Vocabulary,
    stated: Sequence[ClaimDraft],
    blocks: Collection[str],
) -> TextReading:
    """Claims of the sentences and lists of a note; ``stated`` are those of its tables.

    ``blocks`` holds ``list``, ``prose`` or both. Line breaks of ``text`` are ``\\n``.
    """
    found = html_text(text) if syntax == "html" else markdown_text(text)
    passages = [*_descriptions(stated, vocabulary), *found.passages]
    reader = _Reader(path, vocabulary, passages, stated)
    kept = [passage for passage in passages if passage.block in blocks]
    for passage in kept:
        reader.read(passage)
    if "list" in blocks:
        reader.read_examples(found)
    return TextReading(tuple(reader.claims), tuple(reader.rows))


def _descriptions(stated: Iterable[ClaimDraft], vocabulary: Vocabulary) -> Iterator[Passage]:
    """Cells that describe, as passages about their row."""
    for claim in stated:
        if claim.property in vocabulary.sentences.cells and not claim.shared:
            headings = tuple(claim.context.split(" > ")) if claim.context else ()
            yield Passage(
                "prose",
                claim.raw.replace("\n", "\n\n"),
                (0,),
                (claim.line,),
                headings=headings,
                subject=claim.mention,
            )


class _Reader:
    def __init__(
        self,
        path: str,
        vocabulary: Vocabulary,
        passages: Sequence[Passage],
        stated: Iterable[ClaimDraft],
    ) -> None:
        self.path, self.vocabulary = path, vocabulary
        self.names: dict[str, str] = {}
        self.about: dict[tuple[str, ...], bool] = {}
        self.keys: dict[str, str] = {}
        self._learn(passages, stated)
        self.reader = StatementReader(vocabulary, self.keys)
        self.claims: list[ClaimDraft] = []
        self.rows: list[DatasetRow] = []
        self.said: tuple[str, Topic] = ("", Topic())

    def _learn(self, passages: Iterable[Passage], stated: Iterable[ClaimDraft]) -> None:
        """Names by identity: of the vocabulary, tables, headings, and items about one thing."""
        for model in self.vocabulary.models.models:
            self._add((model.name, *model.aliases, *model.misspellings))
        self._add(dict.fromkeys(claim.mention for claim in stated))
        headings = dict.fromkeys(h for passage in passages for h in passage.headings)
        self._add(filter(None, map(self.name_of, headings)))
        items = (p for p in passages if p.block == "list")
        self._add(filter(None, map(self._item_name, items)))

    def _add(self, names: Iterable[str]) -> None:
        for name in names:
            identity = meaning_of(name, self.vocabulary).identity
            if identity and not is_generic(name, self.vocabulary):
                self.keys.setdefault(identity, name)

    def name_of(self, text: str) -> str:
        """`name_of`, remembered."""
        if text not in self.names:
            self.names[text] = name_of(text, self.vocabulary) or self._known_name(text)
        return self.names[text]

    def _known_name(self, text: str) -> str:
        """A text in ideographs that is, as a whole, a name of a table or of the vocabulary."""
        bare = bare_text(text.strip(" *`:："), self.vocabulary)
        short = 0 < len(bare) <= LONGEST_NAME
        return bare if short and meaning_of(bare, self.vocabulary).identity in self.keys else ""

    def _item_name(self, passage: Passage) -> str:
        """The name that an item below a heading about entities begins with."""
        label, _ = split_label(passage.text)
        return self.name_of(label or passage.text) if self._is_about(passage) else ""

    def _is_about(self, passage: Passage) -> bool:
        """`is_about_entities`, remembered."""
        if passage.headings not in self.about:
            self.about[passage.headings] = is_about_entities(passage.headings, self.vocabulary)
        return self.about[passage.headings]

    # Passages

    def read(self, passage: Passage) -> None:
        """Reads one passage by the first form that fits it."""
        if passage.block == "list":
            work = read_work(passage, self.vocabulary)
            if work is not None:
                self._work(passage, work)
                return
            if self._other_list(passage) or self._labelled(passage):
                return
        self._sentences(passage, passage, self._topic(passage))

    def _topic(self, passage: Passage) -> Topic:
        """Who a passage is about before it says so itself."""
        if passage.subject:
            return Topic((passage.subject,))
        for parent in reversed(passage.parents):
            label, _ = split_label(parent)
            if name := self.name_of(label or parent):
                return Topic((name,))
        name = self.name_of(passage.headings[-1]) if passage.headings else ""
        return Topic((name,)) if name else Topic()

    def _sentences(self, whole: Passage, passage: Passage, topic: Topic) -> None:
        about = passage.block == "list" and self._is_about(passage)
        if not self.reader.may_state(passage.text):
            return
        passed: list[str] = []
        for sentence in split_sentences(passage):
            if not self.reader.may_state(sentence.text):
                passed.append(sentence.text)
                continue
            stated, topic = self.reader.read(sentence.text, topic, passed)
            passed = []
            for one in stated:
                spot = Spot(
                    self.path, whole.block, sentence.line, " > ".join(whole.headings),
                    sentence.text, one.subject, founds=about and one.opens and has_digit(one.subject), shared=one.shared,
                )  # fmt: skip
                self.claims.append(draft_claim(spot, one.property, one.value, self.vocabulary))

    # Works and other datasets

    def _work(self, passage: Passage, work: Work) -> None:
        row = work_row(passage, work, self.path, self.vocabulary)
        if row is not None:
            self.rows.append(row)
        if not self._is_about(passage) or not work.links:
            return
        names = split_mentions(work.name, self.vocabulary) if work.name else ()
        for name in names:
            spot = self._spot(passage, name, founds=True, shared=len(names) > 1)
            for link in work.links:
                hint = label_property(link.label, self.vocabulary)
                hints = (hint,) if hint else ()
                self.claims += draft_link(spot, link, hints, self.vocabulary)

    def _other_list(self, passage: Passage) -> bool:
        """An entry of a list of other things than entities, without a title in quotes."""
        for read in (read_named, read_reference):
            work = read(passage, self.vocabulary)
            row = work and work_row(passage, work, self.path, self.vocabulary, told=True)
            if row:
                self.rows.append(row)
                return True
        return False

    # Labels

    def _labelled(self, passage: Passage) -> bool:
        """``地址: https://...``, ``Params: 7B``, ``简介: ...`` of the item or section around."""
        label, rest = split_label(passage.text)
        name = label_property(label, self.vocabulary) if label else None
        if name is None:
            return self._entry(passage, label, rest)
        topic = self._topic(passage)
        if name and len(topic.names) == 1:
            self._property(passage, label, rest, name, topic)
        return True

    def _property(self, passage: Passage, label: str, rest: str, name: str, topic: Topic) -> None:
        if name in self.vocabulary.sentences.cells:
            self._sentences(passage, _tail(passage, rest), topic)
            return
        founds = bool(passage.parents) and self._is_about(passage)
        spot = self._spot(passage, topic.names[0], label, founds=founds)
        if self.vocabulary.properties[name].kind == "link":
            self._links(spot, passage, rest, name)
            return
        line = rest.strip().split("\n")[0]
        cell = Cell(line, 0, 0, passage.lines[0])
        reading = read_cell(cell, Column(0, label, "property", name), self.vocabulary, "markdown")
        if not reading.unread:
            self.claims += [draft_claim(spot, name, v, self.vocabulary) for v in reading.values]

    def _links(self, spot: Spot, passage: Passage, rest: str, name: str) -> None:
        """Links of a labelled item: those of its first line, if there is nothing else in it."""
        line = rest.split("\n")[0]
        links = [link for link in passage.links if link.label and link.label in line]
        for link in links:
            line = line.replace(link.label, " ", 1)
        if not links:
            links = [Link(w, w) for w in line.split() if w.startswith(("http://", "https://"))]
            line = ""
        if line.strip(_MARKS):
            return
        for link in links:
            self.claims += draft_link(spot, link, (name,), self.vocabulary)

    def _entry(self, passage: Passage, label: str, rest: str) -> bool:
        """``[LLaMA](https://...) - A foundational 65B model ...``: an item about what it names."""
        name = self.name_of(label) if label and rest.strip() else ""
        if not name or not self._is_about(passage):
            return False
        spot = self._spot(passage, name, founds=True)
        for link in passage.links:
            if link.label.strip(" *") == label:
                self.claims += draft_link(spot, link, (), self.vocabulary)
        self._sentences(passage, _tail(passage, ": " + rest), Topic((name,)))
        return True

    def _spot(
        self,
        passage: Passage,
        mention: str,
        header: str = "",
        founds: bool = False,
        shared: bool = False,
    ) -> Spot:
        raw = " ".join(passage.text.split())
        context = " > ".join(passage.headings)
        return Spot(
            self.path,
            passage.block,
            passage.lines[0],
            context,
            raw,
            mention,
            header,
            founds,
            shared,
        )

    # Data

    def read_examples(self, found: NoteText) -> None:
        """Fenced YAML and JSON that describes entities."""
        for example in found.examples:
            table = read_example(example, self.vocabulary)
            if table is None:
                continue
            part = interpret_table(table, self.path, self.vocabulary)
            place = {"block": "list", "table": None, "row": None, "column": None, "origin": "entry"}
            self.claims += [claim.model_copy(update=place) for claim in part.claims]


def has_digit(name: str) -> bool:
    """Whether a name has a digit: what else a sentence begins with may be any word."""
    return any(character.isdigit() for character in name)


def _tail(passage: Passage, rest: str) -> Passage:
    """The passage from where ``rest``, its last part, begins."""
    bare = rest.removeprefix(": ")
    cut = len(passage.text) - len(bare) - (len(rest) - len(bare))
    starts = tuple(max(0, start - cut) for start in passage.starts)
    return passage._replace(text=rest, starts=starts)
