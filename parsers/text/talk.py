"""Sentence after sentence: what each states, and who is spoken of from one to the next."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice
from typing import Final, NamedTuple

from parsers.text.clauses import Clause, Statement, Topic
from parsers.text.grammar import NAME
from parsers.text.marks import Marked
from parsers.text.sentences import LONGEST, is_sentence
from parsers.text.sieve import spaced
from parsers.text.statements import StatementReader

_ASKS: Final = re.compile(r"[?？]\s*\Z")
_CAPITAL: Final = re.compile(r"[A-Z]")
MOST_PASSED: Final = 2
"""Sentences before one that are asked who is spoken of."""


class _Unheard(NamedTuple):
    """A sentence that was put off, and what was passed right before it."""

    text: str
    passed: list[str]


class Talk:
    """The sentences of one passage, heard in their order.

    Who is spoken of is asked only where it matters: sentences that can state nothing are put off
    until then. Of those that have not even a word of a statement (``passed``) the last
    `MOST_PASSED` are asked, of the others (``unheard``) all.
    """

    def __init__(self, reader: StatementReader, topic: Topic) -> None:
        self.reader, self._topic = reader, topic
        self._unheard: list[_Unheard] = []
        self._passed: list[str] = []

    def hear(self, raw: str) -> list[Statement]:
        """What the next sentence states, which is as it stands in the passage."""
        if len(raw) > LONGEST and len(raw.strip()) > LONGEST:
            return []
        sieve, text = self.reader.sieve, spaced(raw)
        named = sieve.may_name(text)
        if not named and not (self._topic.names or self._passed or self._unheard):
            return []
        if not sieve.may_state(raw):
            self._passed.append(raw)
            return []
        if not is_sentence(raw):
            return []
        if not named and not self.topic.names:
            return []
        return self._read(text)

    @property
    def topic(self) -> Topic:
        """Who is spoken of after all that was heard."""
        self._topic = self._followed(self._before(), self._passed)
        self._passed = []
        return self._topic

    def _before(self) -> Topic:
        """Who is spoken of after the sentences that were put off, but for those passed since."""
        heard: list[tuple[_Unheard, Marked, list[Clause]]] = []
        while self._unheard:
            one = self._unheard.pop()
            marked = self.reader.marker.mark(one.text, self.reader.names)
            clauses = self.reader.clauses(marked)
            self.reader.begin(clauses)
            heard.append((one, marked, clauses))
            if any(clause.subjects and not clause.aside for clause in clauses):
                self._unheard = []
        topic = self._topic
        for one, marked, clauses in reversed(heard):
            if not (clauses and clauses[0].subjects):
                topic = self._followed(topic, one.passed)
            if topic.names or marked.finds[NAME]:
                for clause in clauses:
                    topic = _topic_after(clause, (), topic, clause.topic(topic))
        return topic

    def _read(self, text: str) -> list[Statement]:
        """What a sentence states that somebody is named in or before."""
        if _ASKS.search(text):
            self._topic = self.topic._replace(stale=True)
            return []
        if not self.reader.sieve.may_match(text):
            self._put_off(text)
            return []
        marked = self.reader.marker.mark_names(text, self.reader.names)
        if not marked.finds[NAME] and not self.topic.names:
            return []
        marked = self.reader.marker.mark_rest(marked)
        clauses = self.reader.clauses(marked)
        if not self.reader.may_state(marked, clauses):
            self._put_off(text)
            return []
        self.reader.begin(clauses)
        if clauses and clauses[0].subjects:
            self._unheard, self._passed = [], []
        return self._stated(clauses)

    def _put_off(self, text: str) -> None:
        self._unheard.append(_Unheard(text, self._passed))
        self._passed = []

    def _stated(self, clauses: Sequence[Clause]) -> list[Statement]:
        topic = self.topic
        found: list[Statement] = []
        for clause in clauses:
            about = clause.topic(topic)
            stated = clause.statements(about)
            found += stated
            topic = _topic_after(clause, stated, topic, about)
        self._topic = topic
        return list(dict.fromkeys(found))

    def _followed(self, topic: Topic, passed: Sequence[str]) -> Topic:
        """Who is spoken of after sentences that were passed."""
        if not passed:
            return topic
        last = list(islice(filter(is_sentence, reversed(passed)), MOST_PASSED))
        for raw in reversed(last):
            topic = self._topic_of(spaced(raw), topic)
        return topic

    def _topic_of(self, text: str, topic: Topic) -> Topic:
        """Who is spoken of after a sentence that states nothing."""
        if not self.reader.names.may_hold(text):
            return topic._replace(stale=topic.stale or _CAPITAL.match(text) is not None)
        for clause in self.reader.plain_clauses(text):
            topic = clause.topic(topic)
            topic = topic._replace(stale=True) if clause.strays else topic
        return topic


def _topic_after(clause: Clause, stated: Sequence[Statement], topic: Topic, about: Topic) -> Topic:
    """Who is spoken of after a clause that is ``about`` somebody; ``topic`` is who was before.

    An aside about another name leaves in doubt who is spoken of, as a clause that strays does.
    """
    if clause.aside:
        return topic._replace(stale=topic.stale or about.names != topic.names)
    if stated and not clause.subjects:
        return Topic(tuple(dict.fromkeys(one.subject for one in stated)))
    return about._replace(stale=True) if clause.strays else about
