"""The clauses of the sentences of a note, made ready to be asked what they state."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Final

from parsers.text.clauses import LEAST_VARIANTS, Clause, Statement, Topic
from parsers.text.grammar import DATE, NAME, Grammar, slots_of
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
            yield Clause(marked, start, end, self.grammar, self.vocabulary)

    def places(self, marked: Marked) -> Places:
        """Where the clauses of a sentence are, but titles."""
        text = marked.text
        return [place for place in self._places(text) if not is_title(text[slice(*place)])]

    def may_state(self, marked: Marked, places: Places) -> bool:
        """Whether a clause may state anything of whomever it is about."""
        text = marked.text
        if text.count(NAME) >= LEAST_VARIANTS:
            return True
        lower = text.lower()
        clauses = ((text[start:end], lower[start:end]) for start, end in places)
        return any(self.grammar.may_match(low, slots_of(clause)) for clause, low in clauses)

    def clauses(self, marked: Marked, places: Places) -> list[Clause]:
        """The clauses in these places; some tell of others whom they are about."""
        clauses = [
            Clause(marked, start, end, self.grammar, self.vocabulary) for start, end in places
        ]
        for index, (one, other) in enumerate(pairwise(clauses)):
            if not index:
                one.introduce(other)
            other.describe(one)
        return clauses

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
