"""Sentences → what they state, clause by clause, and who is spoken of from one to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from parsers.text.clauses import Clause, Statement, Topic
from parsers.text.grammar import DATE, Grammar
from parsers.text.marks import Marked, Marker
from parsers.text.sentences import is_title, split_clauses
from parsers.text.tries import latin_words
from parsers.values.common import built_for
from vocabulary import Vocabulary, normalize
from vocabulary.names_found import known_names

__all__ = ["MOST_PASSED", "Statement", "StatementReader", "Topic"]

_ONLY_DATE: Final = re.compile(rf"[^\w{DATE}]*(?:\w{{1,2}}\s*)?{DATE}\W*\Z")
_ASKS: Final = re.compile(r"[?？]\s*\Z")
_CAPITAL: Final = re.compile(r"[A-Z]")
_UNKNOWN: Final = re.compile(r"[A-Z][A-Za-z]*(?:[A-Z-]|[. ]{0,2}\d)")
"""What may be a name that nobody knows."""
_RUN_ON: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af](?<=[A-Za-z0-9].)")
"""Where a particle is written on to a Latin name (``GPT-4は``)."""


MOST_PASSED: Final = 2
"""Sentences before one that are asked who is spoken of."""


class StatementReader:
    """Reads the sentences of one note, whose known names are ``keys`` (by identity)."""

    def __init__(self, vocabulary: Vocabulary, keys: Mapping[str, str]) -> None:
        self.vocabulary = vocabulary
        self.names = known_names(keys, vocabulary)
        self.grammar = built_for(vocabulary, Grammar)
        self.marker = built_for(vocabulary, Marker)

    def is_worth_reading(self, text: str, topic: Topic) -> bool:
        """Whether the sentences of a text may state anything of who is spoken of, or of a name."""
        named = bool(topic.names) or not text.isascii() or self.may_name(text)
        return named and self.may_state(text)

    def may_state(self, text: str) -> bool:
        """Whether a text has what a statement cannot do without: cheap, and never wrong."""
        grammar = self.grammar
        if grammar.valued.search(text):
            return True
        lower = text.lower()
        words = latin_words(lower)
        if grammar.telling.may_be_in(lower, words):
            return True
        if grammar.naming.may_be_in(lower, words) and self.names.may_hold(text):
            return True
        return self.marker.making.may_be_in(lower, words) and grammar.making.may_be_in(lower, words)

    def may_name(self, text: str) -> bool:
        """Whether a normalized text may name anything: cheap, and never wrong."""
        return _UNKNOWN.search(text) is not None or self.names.may_hold(text)

    def read(
        self, sentence: str, topic: Topic, before: Iterable[str] = ()
    ) -> tuple[list[Statement], Topic]:
        """What a sentence states, and who is spoken of after it.

        ``topic`` is who is spoken of before the sentences ``before`` it, at most `MOST_PASSED`,
        which state nothing and are looked at only where it matters.
        """
        text = _spaced(sentence)
        if self.may_name(text):
            return self._read(text, topic, before)
        topic = self._follow(before, topic)
        return self._read(text, topic) if topic.names else ([], topic)

    def _follow(self, sentences: Iterable[str], topic: Topic) -> Topic:
        """Who is spoken of after sentences that state nothing."""
        for sentence in sentences:
            text = _spaced(sentence)
            if self.names.may_hold(text):
                topic = self._followed(text, topic)
            elif _CAPITAL.match(text):
                topic = topic._replace(stale=True)
        return topic

    def _followed(self, text: str, topic: Topic) -> Topic:
        marked = self.marker.mark_names(text, self.names)
        for start, end in split_clauses(marked.text, self.grammar.clause, self.grammar.series):
            clause = Clause(marked, start, end, self.grammar, self.vocabulary)
            topic = clause.topic(topic)
            topic = topic._replace(stale=True) if clause.strays else topic
        return topic

    def _read(
        self, text: str, topic: Topic, before: Iterable[str] = ()
    ) -> tuple[list[Statement], Topic]:
        """The same of a normalized sentence."""
        if _ASKS.search(text):
            return [], self._follow(before, topic)._replace(stale=True)
        clauses = self._clauses(self.marker.mark(text, self.names))
        if not (clauses and clauses[0].subjects):
            topic = self._follow(before, topic)
        found: list[Statement] = []
        for clause in clauses:
            about = clause.topic(topic)
            stated = clause.statements(about)
            found += stated
            topic = _topic_after(clause, stated, topic, about)
        return list(dict.fromkeys(found)), topic

    def _clauses(self, marked: Marked) -> list[Clause]:
        """The clauses of a sentence but titles; some tell of others whom they are about."""
        places = (slice(*place) for place in self._places(marked.text))
        clauses = [
            Clause(marked, place.start, place.stop, self.grammar, self.vocabulary)
            for place in places
            if not is_title(marked.text[place])
        ]
        for index, (one, other) in enumerate(pairwise(clauses)):
            if not index:
                one.introduce(other)
            other.describe(one)
        return clauses

    def _places(self, text: str) -> Iterator[tuple[int, int]]:
        """Clauses; a date alone belongs to the one after it, and some go on with the one before."""
        start: int | None = None
        places = split_clauses(text, self.grammar.clause, self.grammar.series)
        for index, (low, high) in enumerate(places):
            start = low if start is None else start
            last = index == len(places) - 1
            goes_on = not last and self.grammar.continuing.match(text, places[index + 1][0])
            if (_ONLY_DATE.match(text[start:high]) and not last) or goes_on:
                continue
            yield start, high
            start = None


def _spaced(sentence: str) -> str:
    return _RUN_ON.sub(lambda match: f" {match[0]}", normalize(sentence))


def _topic_after(clause: Clause, stated: Sequence[Statement], topic: Topic, about: Topic) -> Topic:
    """Who is spoken of after a clause that is ``about`` somebody; ``topic`` is who was before.

    An aside about another name leaves in doubt who is spoken of, as a clause that strays does.
    """
    if clause.aside:
        return topic._replace(stale=topic.stale or about.names != topic.names)
    if stated and not clause.subjects:
        return Topic(tuple(dict.fromkeys(one.subject for one in stated)))
    return about._replace(stale=True) if clause.strays else about
