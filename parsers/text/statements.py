"""Clauses with a subject → what they state of it, by the patterns of the vocabulary.

A clause has a subject when a name stands at its start, or a pronoun or nothing where the clause
before it left one. A clause that compares, denies, wishes or asks states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from parsers.text.grammar import DATE, MARKED, NAME, Grammar, Pattern
from parsers.text.marks import Marked, Marker
from parsers.text.readings import read_statement
from parsers.text.sentences import is_title, split_clauses
from parsers.values.common import built_for
from records import Value
from vocabulary import Vocabulary, normalize
from vocabulary.names import parse_name
from vocabulary.names_found import known_names

_ONLY_DATE: Final = re.compile(rf"[^\w{DATE}]*(?:\w{{1,2}}\s*)?{DATE}\W*\Z")
_ASKS: Final = re.compile(r"[?？]\s*\Z")
_STRANGER: Final = re.compile(r"[A-Z][A-Za-z0-9.-]*(?=\W|[^\x00-\x7f])")
"""A word with a capital where a clause begins: a name that nobody knows, or a proper noun."""
_CAPITAL: Final = re.compile(r"[A-Z]")
_UNKNOWN: Final = re.compile(r"(?=[A-Z])(?:[A-Z][A-Za-z]*[A-Z-].*\d|[A-Z][A-Za-z. -]*\d)")
"""What may be a name that nobody knows, with a number in or after it."""
_RUN_ON: Final = re.compile(r"(?<=[A-Za-z0-9])(?=[\u3040-\u30ff\uac00-\ud7af])")
"""Where a particle is written on to a Latin name (``GPT-4は``)."""
LEAST_VARIANTS: Final = 3
"""Names of variants of one thing in a row that list its sizes."""

Subjects = tuple[str, ...]


class Statement(NamedTuple):
    """What a clause states: of whom, which property, the value.

    ``opens`` is True when the sentence begins with it: the subject is what it is about.
    ``shared`` marks what is stated of several at once.
    """

    subject: str
    property: str
    value: Value
    opens: bool = False
    shared: bool = False


class Topic(NamedTuple):
    """Who is spoken of. A ``stale`` one may be meant by a pronoun, but not left out."""

    names: Subjects = ()
    stale: bool = False


class StatementReader:
    """Reads the sentences of one note, whose known names are ``keys`` (by identity)."""

    def __init__(self, vocabulary: Vocabulary, keys: Mapping[str, str]) -> None:
        self.vocabulary = vocabulary
        self.names = known_names(keys, vocabulary)
        self.grammar = built_for(vocabulary, Grammar)
        self.marker = built_for(vocabulary, Marker)

    def may_state(self, text: str) -> bool:
        """Whether a text has what a statement cannot do without: cheap, and never wrong."""
        if self.grammar.trigger.search(text):
            return True
        names = self.grammar.naming.search(text)
        return names is not None and (
            self.names.may_hold(text) or self.marker.makers.search(text) is not None
        )

    def read(
        self, sentence: str, topic: Topic, before: Sequence[str] = ()
    ) -> tuple[list[Statement], Topic]:
        """What a sentence states, and who is spoken of after it.

        ``topic`` is who is spoken of before the sentences ``before`` it, which state nothing.
        """
        named = _UNKNOWN.search(sentence) is not None or self.names.may_hold(normalize(sentence))
        if not (named or topic.names or before):
            return [], topic
        for passed in before:
            topic = self._follow(passed, topic)
        if not (named or topic.names):
            return [], topic
        return self._read(sentence, topic)

    def _follow(self, sentence: str, topic: Topic) -> Topic:
        """Who is spoken of after a sentence that states nothing."""
        text = _RUN_ON.sub(" ", normalize(sentence))
        if not self.names.may_hold(text) and not _CAPITAL.match(text):
            return topic
        marked = self.marker.mark(text, self.names)
        for start, end in split_clauses(marked.text, self.grammar.clause):
            clause = _Clause(marked, start, end, self)
            topic = clause.topic(topic)
            topic = topic._replace(stale=True) if clause.strays else topic
        return topic

    def _read(self, sentence: str, topic: Topic) -> tuple[list[Statement], Topic]:
        text = _RUN_ON.sub(" ", normalize(sentence))
        if _ASKS.search(text):
            return [], topic._replace(stale=True)
        marked = self.marker.mark(text, self.names)
        found: list[Statement] = []
        for start, end in self._clauses(marked.text):
            if is_title(marked.text[start:end]):
                continue
            clause = _Clause(marked, start, end, self)
            topic = clause.topic(topic)
            stated = list(clause.statements(topic))
            found += stated
            if stated and not clause.subjects:
                topic = Topic(tuple(dict.fromkeys(s.subject for s in stated)))
            elif clause.strays:
                topic = topic._replace(stale=True)
        return list(dict.fromkeys(found)), topic

    def _clauses(self, text: str) -> Iterator[tuple[int, int]]:
        """Clauses; a date alone belongs to the one after it, and some go on with the one before."""
        start: int | None = None
        places = split_clauses(text, self.grammar.clause)
        for index, (low, high) in enumerate(places):
            start = low if start is None else start
            last = index == len(places) - 1
            goes_on = not last and self.grammar.continuing.match(text, places[index + 1][0])
            if (_ONLY_DATE.match(text[start:high]) and not last) or goes_on:
                continue
            yield start, high
            start = None


class _Clause:
    def __init__(self, marked: Marked, start: int, end: int, reader: StatementReader) -> None:
        self.marked, self.start, self.end = marked, start, end
        self.reader, self.grammar = reader, reader.grammar
        self.text = marked.text[start:end]
        self.subjects: Subjects = ()
        self.elided = self.foreign = self.plural = False
        self.body = self._head()

    def _head(self) -> int:
        """Reads who the clause is about; where what it says of them begins."""
        grammar, text = self.grammar, self.text
        at = grammar.opening.match(text).end()  # type: ignore[union-attr]  # it matches nothing, too
        if grammar.strange.match(text, at):
            self.foreign = True
            return at
        if names := grammar.names.match(text, at):
            if grammar.owning.match(text, names.end()):
                self.foreign = True
                return at
            self.subjects = self._names(at, names.end())
            return grammar.generic.match(text, names.end()).end()  # type: ignore[union-attr]
        if pronoun := grammar.pronoun.match(text, at):
            self.plural = grammar.plural.fullmatch(pronoun[0]) is not None
            return grammar.generic.match(text, pronoun.end()).end()  # type: ignore[union-attr]
        self.elided = not _STRANGER.match(text, at)
        self.foreign = not self.elided
        return at

    def _names(self, start: int, end: int) -> Subjects:
        found = [self.marked.at(self.start + i) for i in range(start, end) if self.text[i] == NAME]
        return tuple(dict.fromkeys(found))

    @property
    def strays(self) -> bool:
        """Whether it names something that is not its subject."""
        if NAME in self.text[self.body :] and self.grammar.silencing.search(self.text):
            return True
        leads_on = self.grammar.leading.match(self.text, self.body)
        return self.foreign or (self.elided and NAME in self.text and not leads_on)

    def topic(self, before: Topic) -> Topic:
        """Who is spoken of in this clause."""
        if self.subjects:
            return Topic(self.subjects)
        if self.foreign:
            return before._replace(stale=True)
        return before if self.elided else before._replace(stale=False)

    def statements(self, topic: Topic) -> Iterator[Statement]:
        """What the clause states, one statement for each property and subject."""
        if not MARKED.search(self.text) and not topic.names:
            return
        meant = self._is_meant(topic)
        for name, trigger, patterns in self.grammar.candidates(self._present(), meant):
            if trigger.search(self.text):
                stated = list(self._by(patterns, topic))
                if stated and self.grammar.silencing.search(self.text):
                    return
                yield from stated
        yield from self._variants()

    def _present(self) -> frozenset[str]:
        return frozenset(MARKED.findall(self.text))

    def _by(self, patterns: Sequence[Pattern], topic: Topic) -> Iterator[Statement]:
        """What the first pattern of a relation that states anything states."""
        for pattern in patterns:
            if pattern.beside and not pattern.beside.search(self.text):
                continue
            matches = self._matches(pattern, topic)
            stated = [s for match in matches for s in self._stated(pattern, match, topic)]
            if stated:
                yield from stated
                return

    def _matches(self, pattern: Pattern, topic: Topic) -> Iterator[re.Match[str]]:
        """One match for the clause's subject, every one for names elsewhere."""
        if pattern.about == "name":
            yield from pattern.regex.finditer(self.text)
        else:
            match = pattern.regex.match(self.text[self.body :])
            if match and not (self.elided and self._has_object(pattern, match)):
                yield match

    def _is_meant(self, topic: Topic) -> bool:
        """Whether the clause is about somebody; several are meant again by a word for several."""
        if not topic.names or topic.stale or self.foreign:
            return False
        return len(topic.names) == 1 or bool(self.subjects) or self.plural

    def _has_object(self, pattern: Pattern, match: re.Match[str]) -> bool:
        """Whether what a clause without a subject says is said of a name after it."""
        after = self.text[self.body + match.end() :]
        return (
            "base" not in pattern.regex.groupindex and self.grammar.object.match(after) is not None
        )

    def _stated(self, pattern: Pattern, match: re.Match[str], topic: Topic) -> Iterator[Statement]:
        shift = self.body if pattern.about == "topic" else 0
        slots = {
            name: self._slot(name, match, shift)
            for name in pattern.regex.groupindex
            if match[name] is not None
        }
        subjects = tuple(slots["name"]) if pattern.about == "name" else topic.names
        if pattern.about == "name" and not self._is_object(match):
            return
        value = read_statement(pattern.relation, slots, self.reader.vocabulary)
        if value is None or set(subjects) & set(slots.get("base", ())):
            return
        if self.grammar.hedging.search(self.text):
            value = value._replace(hedged=True)
        for subject in subjects:
            opens = self.start == 0 and (bool(self.subjects) or pattern.about == "name")
            yield Statement(subject, pattern.relation.property, value, opens, len(subjects) > 1)

    def _is_object(self, match: re.Match[str]) -> bool:
        """Whether the name of a match is what is meant, not the owner or a part of it."""
        end = match.end("name")
        if end != match.end():
            return True
        owns = self.grammar.owning.match(self.text, end)
        return not owns and self.grammar.ending.match(self.text, end) is not None

    def _slot(self, name: str, match: re.Match[str], shift: int) -> list[str]:
        start, end = match.start(name) + shift, match.end(name) + shift
        if name == "term":
            return [match[name]]
        return self.marked.within(self.start + start, self.start + end)

    def _variants(self) -> Iterator[Statement]:
        """``BLOOM-560M、BLOOM-1.1B、BLOOM-3B``: a list of variants states the sizes."""
        for run in self.grammar.run.finditer(self.text):
            names = [parse_name(n, self.reader.vocabulary) for n in self._names(*run.span())]
            sizes = [size for name in names for size in name.sizes]
            if len({n.identity for n in names}) != 1 or len(names) < LEAST_VARIANTS:
                continue
            if len(sizes) < 2:
                continue
            relation = next(r for r in self.grammar.said.relations if r.property == "parameters")
            value = read_statement(
                relation, {"quantity": ["/".join(sizes)]}, self.reader.vocabulary
            )
            if value is not None:
                core = names[0].core
                yield Statement(core, "parameters", value)
