"""The clauses of the sentences of a note, made ready to be asked what they state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from parsers.text.clauses import LEAST_VARIANTS, Clause, Statement, Topic
from parsers.text.grammar import DATE, NAME, Grammar
from parsers.text.marks import Marked, Marker
from parsers.text.sentences import is_title, split_clauses
from parsers.text.sieve import Sieve
from parsers.values.common import built_for
from vocabulary import Vocabulary
from vocabulary.names_found import known_names

__all__ = ["Statement", "StatementReader", "Topic"]

Places = list[tuple[int, int]]

_ONLY_DATE: Final = re.compile(rf"[^\w{DATE}]*(?:\w{{1,2}}\s*)?{DATE}\W*\Z")


class StatementReader:
    """Reads the sentences of one note, whose known names are ``keys`` (by identity)."""

    def __init__(self, vocabulary: Vocabulary, keys: Mapping[str, str]) -> None:
        self.vocabulary = vocabulary
        self.names = known_names(keys, vocabulary)
        self.grammar = built_for(vocabulary, Grammar)
        self.marker = built_for(vocabulary, Marker)
        self.sieve = Sieve(self.grammar, self.marker, self.names)

    def plain_clauses(self, text: str) -> Iterator[Clause]:
        """The clauses of a sentence that states nothing, with its known names alone."""
        marked = self.marker.mark_known(text, self.names)
        for start, end in split_clauses(marked.text, self.grammar.clause, self.grammar.series):
            clause = Clause(marked, start, end, self.grammar, self.vocabulary)
            clause.begin()
            yield clause

    def clauses(self, marked: Marked) -> list[Clause]:
        """The clauses of a sentence but titles."""
        text = marked.text
        return [
            Clause(marked, start, end, self.grammar, self.vocabulary)
            for start, end in self._places(text)
            if not is_title(text[start:end])
        ]

    def may_state(self, marked: Marked, clauses: Sequence[Clause]) -> bool:
        """Whether any of the clauses may state anything, or the names of variants do."""
        variants = marked.text.count(NAME) >= LEAST_VARIANTS
        return variants or any(clause.may_state for clause in clauses)

    def begin(self, clauses: Sequence[Clause]) -> None:
        """Finds out whom clauses begin with; some tell of others whom they are about."""
        for clause in clauses:
            clause.begin()
        for index, (one, other) in enumerate(pairwise(clauses)):
            if not index:
                one.introduce(other)
            other.describe(one)

    def _places(self, text: str) -> Places:
        """Clauses; a date alone belongs to the one after it, and some go on with the one before."""
        places = split_clauses(text, self.grammar.clause, self.grammar.series)
        if len(places) < 2:
            return places
        dated = DATE in text
        joined: Places = []
        begun = places[0][0]
        for (_, high), (following, _) in pairwise(places):
            alone = dated and _ONLY_DATE.match(text[begun:high])
            if not (alone or self.grammar.continuing.match(text, following)):
                joined.append((begun, high))
                begun = following
        return [*joined, (begun, places[-1][1])]
