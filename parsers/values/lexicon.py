"""A tokenizer made of the words of a vocabulary: numbers, words with roles, names, marks.

A lexicon is compiled once. Its regular expression is an alternation of named shapes, tried in
order; among words the longest wins. A word of Latin letters is matched only where no letter
precedes or follows, a word of other scripts (which write no spaces) anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from vocabulary import fold

LETTER = "a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u03ff\u0400-\u04ff"
Roles = Mapping[str, object]
NO_ROLES: Roles = {}


class Token(NamedTuple):
    """``kind`` is the name of the shape (or ``word``); ``roles`` say what a known word may mean."""

    kind: str
    text: str
    start: int
    end: int
    roles: Roles = NO_ROLES


class Words:
    """Collects the roles of words: one word may have several (``~`` hedges, and joins a range)."""

    def __init__(self) -> None:
        self.roles: dict[str, dict[str, object]] = {}

    def add(self, role: str, words: Iterable[str] | Mapping[str, object]) -> None:
        """Give every word ``role``, with the value the mapping has for it or True.

        A single character is known as it is too: an ellipsis would be folded to three points.
        """
        for word in words:
            meaning = words[word] if isinstance(words, Mapping) else True
            for spelling in {fold(word), word} if len(word) == 1 else {fold(word)}:
                self.roles.setdefault(spelling, {})[role] = meaning


class Lexicon:
    """Splits a folded text into tokens; white space is dropped, its place can be seen."""

    def __init__(self, words: Words, shapes: Mapping[str, str], late: Mapping[str, str]) -> None:
        self.roles: dict[str, Roles] = dict(words.roles)
        known = [f"(?P<{name}>{shape})" for name, shape in shapes.items()]
        rest = [f"(?P<{name}>{shape})" for name, shape in late.items()]
        word = f"(?P<word>{_any_of(words.roles)})"
        self.pattern = re.compile("|".join([*known, word, *rest, r"(?P<mark>\S)"]))

    def tokens(self, folded: str) -> list[Token]:
        """All tokens of a text, in order."""
        return [self._token(match) for match in self.pattern.finditer(folded)]

    def _token(self, match: re.Match[str]) -> Token:
        text = match.group()
        kind = match.lastgroup or "mark"
        if kind != "word":
            return Token(kind, text, match.start(), match.end())
        roles = self.roles.get(text) or self.roles.get(fold(text), NO_ROLES)
        return Token(kind, text, match.start(), match.end(), roles)


def _any_of(words: Iterable[str]) -> str:
    """An expression for the longest of ``words``.

    Words that begin alike are one branch that begins with that character: the engine skips a
    branch by its first character at almost no cost, so that it tries few words anywhere.
    """
    branches: dict[str, dict[str, list[str]]] = {"": {}}
    for word in sorted(filter(None, words), key=lambda word: (-len(word), word)):
        before = branches.setdefault(_before(word[0]), {})
        before.setdefault(re.escape(word[0]), []).append(_rest(word))
    groups = (
        before + "(?:" + "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in firsts.items())
        for before, firsts in branches.items()
        if firsts
    )
    return "|".join(group + ")" for group in groups) or "(?!)"


def _before(first: str) -> str:
    if re.match(f"[{LETTER}]", first):
        return f"(?<![{LETTER}])"
    return r"(?<![0-9.])" if first.isdigit() else ""


def _rest(word: str) -> str:
    """All but the first character, and what must not follow."""
    body = re.escape(word[1:]).replace(r"\ ", r"\s+")
    if re.match(f"[{LETTER}]", word[-1]):
        return body + f"(?![{LETTER}])"
    return body + (r"(?![0-9])" if word[-1].isdigit() else "")
