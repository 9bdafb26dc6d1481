"""The text of a note outside its tables → claims and rows of side datasets. The entry point.

A claim on a name that no table and no entry names is given all the same: `reconcile` leaves it
out, because only it sees every note.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from parsers.claims.interpret import interpret_table
from parsers.text.drafts import Spot, draft_claim
from parsers.text.html_text import html_text
from parsers.text.lists import ItemReader, ItemReading
from parsers.text.markdown_text import markdown_text
from parsers.text.model_blocks import read_example
from parsers.text.note_names import NoteNames
from parsers.text.passages import Example, Passage
from parsers.text.sentences import line_of, sentence_spans
from parsers.text.statements import Statement, StatementReader, Topic
from parsers.text.talk import Talk
from records import ClaimDraft, DatasetRow
from records.collector import collector_at_rest
from records.table import Syntax
from vocabulary import Vocabulary


class TextReading(NamedTuple):
    """What the text of a note gives."""

    claims: tuple[ClaimDraft, ...] = ()
    rows: tuple[DatasetRow, ...] = ()


@collector_at_rest()
def read_text(
    text: str,
    syntax: Syntax,
    path: str,
    vocabulary: Vocabulary,
    stated: Sequence[ClaimDraft],
    blocks: Collection[str],
) -> TextReading:
    """Claims of the sentences and lists of a note; ``stated`` are those of its tables.

    ``blocks`` holds ``list``, ``prose`` or both. Any line breaks of ``text`` will do.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = html_text(text) if syntax == "html" else markdown_text(text)
    passages = [*_descriptions(stated, vocabulary), *found.passages]
    reader = _Reader(path, vocabulary, NoteNames(vocabulary, passages, stated))
    for passage in passages:
        if passage.block in blocks:
            reader.read(passage)
    if "list" in blocks:
        reader.read_examples(found.examples)
    return TextReading(tuple(reader.claims), tuple(reader.rows))


def _descriptions(stated: Iterable[ClaimDraft], vocabulary: Vocabulary) -> Iterator[Passage]:
    """Cells that describe, as passages about their row."""
    for claim in stated:
        if claim.property in vocabulary.sentences.cells and not claim.shared:
            headings = tuple(claim.context.split(" > ")) if claim.context else ()
            text = claim.raw.replace("\n", "\n\n")
            subject = claim.mention
            yield Passage("prose", text, (0,), (claim.line,), headings=headings, subject=subject)


class _Reader:
    def __init__(self, path: str, vocabulary: Vocabulary, names: NoteNames) -> None:
        self.path, self.vocabulary, self.names = path, vocabulary, names
        self.items = ItemReader(path, names, vocabulary)
        self.sentences = StatementReader(vocabulary, names.keys)
        self.claims: list[ClaimDraft] = []
        self.rows: list[DatasetRow] = []

    def read(self, passage: Passage) -> None:
        """Reads a list item by its form, and what is left of it or a paragraph by sentences."""
        if passage.block == "list":
            found = self.items.read(passage)
        else:
            found = ItemReading(rest=passage, topic=self.names.topic(passage))
        self.claims += found.claims
        self.rows += [found.row] if found.row is not None else []
        rest, topic = found.rest, found.topic
        if rest is not None and self.sentences.sieve.is_worth_reading(rest.text, topic):
            self._read_sentences(rest, topic)

    def _read_sentences(self, passage: Passage, topic: Topic) -> None:
        talk = Talk(self.sentences, topic)
        for span in sentence_spans(passage.text):
            if stated := talk.hear(passage.text[span]):
                self._add_claims(passage, span, stated)

    def _add_claims(self, passage: Passage, span: slice, stated: Iterable[Statement]) -> None:
        line, context = line_of(passage, span), " > ".join(passage.headings)
        raw = " ".join(passage.text[span].split())
        for one in stated:
            place = (self.path, passage.block, line, context, raw)
            founds = self._founds(passage, one)
            spot = Spot(*place, one.subject, founds=founds, shared=one.shared)
            self.claims.append(draft_claim(spot, one.property, one.value, self.vocabulary))

    def _founds(self, passage: Passage, one: Statement) -> bool:
        """Whether an item that begins with what it states of a numbered name is an entry."""
        numbered = any(character.isdigit() for character in one.subject)
        is_item = passage.block == "list" and one.opens and numbered
        return is_item and self.names.is_about(passage)

    def read_examples(self, examples: Iterable[Example]) -> None:
        """Fenced YAML and JSON that describes entities."""
        for example in examples:
            table = read_example(example, self.vocabulary)
            if table is None:
                continue
            part = interpret_table(table, self.path, self.vocabulary)
            place = {"block": "list", "table": None, "row": None, "column": None, "origin": "entry"}
            self.claims += [claim.model_copy(update=place) for claim in part.claims]
