"""The words of flags of one vocabulary."""

from __future__ import annotations

import re
from functools import cached_property

from parsers.values.common import names_variant
from vocabulary import Vocabulary, fold, fold_name

_NO_QUALIFIER = re.compile(r"[(),;:\u3001^]")
_UNSEEN = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")


class FlagWords:
    """Folded words of states, hedges, parts and clauses, and the lists a flag may state instead."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        terms = vocabulary.terms
        self.vocabulary = vocabulary
        self.states = {
            self.folded(word): state for state, words in terms.flags.items() for word in words
        }
        self.by_length = tuple(sorted(self.states, key=len, reverse=True))
        self.hedges = tuple(sorted(map(fold, terms.hedges), key=len, reverse=True))
        self.promised = frozenset(map(fold, terms.promised))
        self.limits = tuple(map(fold, terms.limits))
        self.parts = {fold(word): part for part, words in terms.parts.items() for word in words}
        self.part_names = frozenset(terms.parts)
        self.first_part = next(iter(terms.parts), "")
        clauses = {fold(word) for around in terms.around.values() for word in around.clauses}
        self.clauses = tuple(sorted(clauses, key=len, reverse=True))

    def folded(self, text: str) -> str:
        """A text as the words are folded: without the marks that choose how a sign looks."""
        return fold(_UNSEEN.sub("", text))

    @cached_property
    def lists(self) -> tuple[str, ...]:
        """Lists of terms that a declared flag may be read as instead."""
        properties = self.vocabulary.properties
        named = (p.otherwise.property for p in properties.values() if p.otherwise)
        return tuple(properties[name].vocabulary for name in named if name in properties)

    def list_of(self, text: str) -> str | None:
        """The list that a text is a term of, among those that a flag may be read as."""
        name, index = fold_name(text), self.vocabulary.term_index
        return next((list_ for list_ in self.lists if name and name in index.get(list_, ())), None)

    def qualifier(self, name: str) -> str:
        """The qualifier that a name stands for: a part by its id, nothing for the first part."""
        part = self.parts.get(fold(name), name)
        return "" if part == self.first_part else part

    def without_clause(self, text: str) -> str:
        """``but not for sale`` without its first word, where that begins a clause."""
        for word in self.clauses if text.startswith(self.clauses) else ():
            rest = text.removeprefix(word)
            if rest != text and (not word[-1].isascii() or rest[:1] == " "):
                return rest.strip()
        return text

    def is_limit(self, text: str) -> bool:
        """Whether a folded text beside a state says for whom or up to where it holds."""
        return any(word in text for word in self.limits)

    def has_signs(self, text: str) -> bool:
        """Whether a text has signs such as a tick, which list and never limit each other."""
        return any(char in self.states and not char.isalnum() for char in self.folded(text))

    def is_qualifier(self, name: str) -> bool:
        """Whether a folded text is a size or a version (``7b``), and states nothing itself."""
        if not names_variant(name) or _NO_QUALIFIER.search(name) or self.list_of(name):
            return False
        ends = (w for w in self.by_length if name.endswith(w) and name != w)
        states = any(not runs_on(name, word, name.removesuffix(word)) for word in ends)
        return any(map(str.isalpha, name)) and not states


def at_ends(text: str, words: tuple[str, ...]) -> tuple[str, ...]:
    """Those words that a text starts or ends with, in their order."""
    if not (text.startswith(words) or text.endswith(words)):
        return ()
    return tuple(word for word in words if text.startswith(word) or text.endswith(word))


def runs_on(text: str, word: str, rest: str) -> bool:
    """Whether a word at one end of a text is part of a longer one (``now`` ends in no ``no``)."""
    before, after = (rest[-1:], word[:1]) if text.startswith(rest) else (word[-1:], rest[:1])
    return before.isascii() and after.isascii() and (before + after).isalnum()
