"""One clause: who it is about, and what the patterns of the vocabulary find in it.

A clause is about the name at its start; a pronoun, or nothing, stands for who was spoken of before.
What compares, denies, wishes or asks states nothing, which is looked up only where something is
found: most clauses match no pattern.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from parsers.text.grammar import NAME, Grammar, Pattern, slots_of
from parsers.text.marks import Marked
from parsers.text.readings import read_sizes, read_statement
from records import Value
from vocabulary import Vocabulary
from vocabulary.names import parse_name

_STRANGER: Final = re.compile(r"[A-Z][A-Za-z0-9.-]*(?=\W|[^\x00-\x7f])")
"""A word with a capital where a clause begins: a name that nobody knows, or a proper noun."""
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


class Clause:
    """A clause of a marked sentence, from ``start`` to ``end``.

    ``subjects`` are the names it begins with; without any it may be ``elided`` (it goes on about
    the same), ``foreign`` (it is about something else) or begin with a pronoun. ``body`` is where
    what it says begins. An ``aside`` is about the name before it; ``lead`` is put before its body:
    what an apposition leaves out. ``slots`` and ``held`` are the slots and sets of words it has.
    """

    def __init__(
        self, marked: Marked, start: int, end: int, grammar: Grammar, vocabulary: Vocabulary
    ) -> None:
        self.marked, self.start = marked, start
        self.grammar, self.vocabulary = grammar, vocabulary
        self.text = text = marked.text[start:end]
        self.slots = slots_of(text)
        self.held = grammar.sets.held(text.lower())
        self.aside, self.lead = False, ""
        self.subjects: Subjects = ()
        self.elided = self.foreign = self.plural = False
        self.body = 0

    def begin(self) -> None:
        """Finds out whom it begins with, which nothing but `may_state` does without."""
        self.body = self._head()

    @property
    def lower(self) -> str:
        """What it says in small letters, with its lead."""
        return self.lead + self.text.lower()

    @property
    def may_state(self) -> bool:
        """Whether a pattern may match in it, whomever it is about."""
        return self.grammar.may_match(self.slots, self.held)

    def _head(self) -> int:
        grammar, text = self.grammar, self.text
        at = _end(grammar.opening, text, 0)
        if grammar.strange.match(text, at):
            self.foreign = True
        elif names := grammar.names.match(text, at):
            if not grammar.owning.match(text, names.end()):
                self.subjects = self._names(at, names.end())
                return _end(grammar.generic, text, names.end())
            self.foreign = True
        elif pronoun := grammar.pronoun.match(text, at):
            self.plural = grammar.plural.fullmatch(pronoun[0]) is not None
            return _end(grammar.generic, text, pronoun.end())
        else:
            self.foreign = _STRANGER.match(text, at) is not None
            self.elided = not self.foreign
        return at

    def _names(self, start: int, end: int) -> Subjects:
        found = [self.marked.at(self.start + i) for i in range(start, end) if self.text[i] == NAME]
        return tuple(dict.fromkeys(found))

    # Who is spoken of

    def describe(self, before: Clause) -> None:
        """Makes an apposition or relative clause speak of the name that ends ``before``."""
        relates = self.grammar.relating.match(self.text, self.body)
        apposes = self.elided and self.grammar.apposing.match(self.text, self.body)
        if not (relates or apposes):
            return
        last = self.grammar.last_name.search(before.text)
        self.subjects = before._names(*last.span(1)) if last else ()
        self.elided, self.foreign, self.aside = False, not last, True
        if relates:
            self.body = relates.end()
        else:
            self.lead = self.grammar.being

    def introduce(self, after: Clause) -> None:
        """Makes a clause such as ``Released in 2023`` speak of whom ``after`` begins with."""
        if not self.subjects and self.grammar.fronting.match(self.text, self.body):
            self.subjects, self.elided = after.subjects, False
            self.foreign = after.foreign or after.elided

    @property
    def strays(self) -> bool:
        """Whether it names something that is not its subject, so that nobody is left out after."""
        if self.foreign or NAME not in self.text[self.body :]:
            return self.foreign
        if self.elided and not self.grammar.leading.match(self.text, self.body):
            return True
        return self.grammar.silencing.search(self.text) is not None

    def topic(self, before: Topic) -> Topic:
        """Who is spoken of in this clause."""
        if self.subjects:
            return Topic(self.subjects)
        if self.foreign:
            return before._replace(stale=True)
        return before if self.elided else before._replace(stale=False)

    def _is_meant(self, topic: Topic) -> bool:
        """Whether the clause is about somebody; several are meant again by a word for several."""
        if not topic.names or topic.stale or self.foreign:
            return False
        return len(topic.names) == 1 or bool(self.subjects) or self.plural

    # What it states

    def statements(self, topic: Topic) -> list[Statement]:
        """What the clause states of who is spoken of, and of names within it."""
        found: list[Statement] = []
        missed = ~self.held
        for rarest, patterns in self.grammar.candidates(self.slots, self._is_meant(topic)):
            if not rarest or rarest & self.held:
                found += self._by_first([p for p in patterns if not p.bits & missed], topic)
        found += self._variants()
        return [] if found and self.grammar.silencing.search(self.text) else found

    def _by_first(self, patterns: Sequence[Pattern], topic: Topic) -> list[Statement]:
        """What the first pattern of a relation that states anything states."""
        for pattern in patterns:
            if not all(beside.search(self.lower) for beside in pattern.beside):
                continue
            read = self._of_names(pattern) if pattern.about == "name" else self._of(topic, pattern)
            if stated := list(read):
                return stated
        return []

    def _of(self, topic: Topic, pattern: Pattern) -> Iterator[Statement]:
        """What a pattern states of the clause's subject."""
        match = pattern.regex.match(self.lead + self.text[self.body :])
        if match and not (self.elided and self._has_object(pattern, match)):
            if self._is_owned(match):
                return
            slots = self._slots(pattern, match, self.body - len(self.lead))
            yield from self._stated(pattern, slots, topic.names, opens=bool(self.subjects))

    def _of_names(self, pattern: Pattern) -> Iterator[Statement]:
        """What a pattern states of each name that it finds."""
        for match in pattern.regex.finditer(self.text):
            if self._is_object(match):
                slots = self._slots(pattern, match, 0)
                yield from self._stated(pattern, slots, tuple(slots["name"]), opens=True)

    def _stated(
        self, pattern: Pattern, slots: dict[str, list[str]], subjects: Subjects, opens: bool
    ) -> Iterator[Statement]:
        value = read_statement(pattern.relation, slots, self.vocabulary)
        if value is None or set(subjects) & set(slots.get("base", ())):
            return
        if len(subjects) > 1 and (len(value.numbers) > 1 or self._is_dealt_out()):
            return
        if self.grammar.hedging.search(self.lower):
            value = value._replace(hedged=True)
        opens, shared = opens and self.start == 0, len(subjects) > 1
        for subject in subjects:
            yield Statement(subject, pattern.relation.property, value, opens, shared)

    def _is_owned(self, match: re.Match[str]) -> bool:
        """Whether a match ends with a base that only owns what is meant: ``from GPT-3 outputs``."""
        ends = "base" in match.re.groupindex and match.end("base") == match.end()
        return ends and self.grammar.owning.match(match.string, match.end()) is not None

    def _is_dealt_out(self) -> bool:
        """Whether the sentence gives each of its names something of its own."""
        return self.grammar.each.search(self.marked.text.lower()) is not None

    def _has_object(self, pattern: Pattern, match: re.Match[str]) -> bool:
        """Whether what a clause without a subject says is said of a name after it."""
        after = self.text[self.body + match.end() :]
        about_base = "base" in pattern.regex.groupindex
        return not about_base and self.grammar.object.match(after) is not None

    def _is_object(self, match: re.Match[str]) -> bool:
        """Whether the name of a match is what is meant, not the owner or a part of it."""
        end = match.end("name")
        if end != match.end():
            return True
        owns = self.grammar.owning.match(self.text, end)
        return not owns and self.grammar.ending.match(self.text, end) is not None

    def _slots(self, pattern: Pattern, match: re.Match[str], shift: int) -> dict[str, list[str]]:
        """What the slots of a match hold, by their names; empty ones are left out."""
        filled = [name for name in pattern.regex.groupindex if match[name] is not None]
        return {name: self._slot(name, match, shift + self.start) for name in filled}

    def _slot(self, name: str, match: re.Match[str], shift: int) -> list[str]:
        if name == "term":
            return [match[name]]
        return self.marked.within(match.start(name) + shift, match.end(name) + shift)

    def _variants(self) -> Iterator[Statement]:
        """``BLOOM-560M、BLOOM-1.1B、BLOOM-3B``: a list of variants states the sizes."""
        if self.text.count(NAME) < LEAST_VARIANTS:
            return
        for run in self.grammar.run.finditer(self.text):
            names = [parse_name(name, self.vocabulary) for name in self._names(*run.span())]
            sizes = [size for name in names for size in name.sizes]
            one = len({name.identity for name in names}) == 1 and len(sizes) >= len(names)
            if not one or len(names) < LEAST_VARIANTS:
                continue
            for prop, value in read_sizes(sizes, self.vocabulary):
                yield Statement(names[0].core, prop, value)


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    """Where a pattern that may match nothing ends."""
    match = pattern.match(text, at)
    return match.end() if match else at
