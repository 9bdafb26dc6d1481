"""One list of terms of a vocabulary, and the words that may stand around its terms."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache, partial

from parsers.values.lexicon import LETTER
from vocabulary import Vocabulary, fold, fold_name, schema

_SEPARATOR = r"[,;/|\n\u3001]|(?<=\s)[&+](?=\s)"
_TENTATIVE = r"[&+\u00b7-]"
_COUNT = re.compile(r"^\+?[0-9]+\+?")
_VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+)*")
_EDGES = " .,-:"
_JOINTS = ("&", "+")
LEAST_WORDS = 3
"""Words that a clause has at least, where no word says that it is one."""
MAX_STEPS = 60
"""Most spellings of one name that are tried without the words around it."""


class TermWords:
    """One list of terms of a vocabulary, with the words around terms.

    ``known`` finds the id of a name, also without words that add nothing to it;
    ``without_noise`` is a text without all of those.
    """

    def __init__(self, vocabulary: Vocabulary, list_name: str) -> None:
        self.vocabulary = vocabulary
        self.index = vocabulary.term_index.get(list_name, {})
        self.is_open = list_name not in vocabulary.terms.lists
        around = vocabulary.terms.around.get(list_name, schema.TermWords())
        connectors = vocabulary.models.names.connectors
        latin = "|".join(re.escape(w) for w in (*around.joins, *connectors) if w.isascii())
        others = "|".join(re.escape(w) for w in (*connectors, *around.joins) if not w.isascii())
        between = rf"(?<=\s)(?:{latin})(?=\s)|" if latin else ""
        self.separator = re.compile(rf"\s*(?:{between}{_SEPARATOR})\s*")
        self.tentative = re.compile(rf"{_TENTATIVE}|{others}" if others else _TENTATIVE)
        self.joined = {joint(alias): id_ for alias, id_ in self._aliases(list_name)}
        self.hedges = _by_length(vocabulary.terms.hedges)
        self.marks = tuple(hedge for hedge in self.hedges if not hedge[0].isalnum())
        self.forms = _by_length(around.forms)
        self.around = _by_length((*around.forms, *around.noise))
        self.known = lru_cache(1 << 14)(self._known)
        self.without_noise = lru_cache(1 << 14)(partial(_stripped, words=self.around))
        self.clauses = _by_length(around.clauses)
        self.nothing = frozenset(map(fold, around.nothing))
        self.modifiers = {fold(word): id_ for word, id_ in around.modifiers.items()}
        parts = vocabulary.terms.parts.items()
        self.parts = {} if self.is_open else {fold(w): part for part, words in parts for w in words}
        self.applies = _by_length(vocabulary.terms.numbers.applies)

    def _aliases(self, list_name: str) -> list[tuple[str, str]]:
        """Names that contain what else separates names."""
        if list_name not in self.vocabulary.term_index:
            return []
        terms = self.vocabulary.term_list(list_name)
        names = [(name, term.id) for term in terms for name in (term.name, *term.aliases)]
        return [(name, id_) for name, id_ in names if self.separator.search(fold(name))]

    def find(self, name: str) -> str | None:
        """The id of a name, None when the list does not have it.

        A count is ``N`` in an alias: ``46 languages`` is found as ``N languages``.
        """
        folded = fold_name(name)
        if not folded:
            return None
        return self.index.get(folded) or self.index.get(fold_name(_COUNT.sub("N", name)))

    def _known(self, name: str) -> str | None:
        """The id of a name, or of what is left of it without words that add nothing."""
        tried = [name]
        for spelling in tried:
            found = self.find(spelling)
            if found:
                return found
            shorter = (each for each in _shorter(spelling, self.around) if each not in tried)
            tried += list(shorter)[: MAX_STEPS - len(tried)]
        return None

    def is_noise(self, name: str) -> bool:
        """Whether a text is made of words that name no term."""
        bare = self.without_noise(name)
        return not bare or fold(bare) in self.nothing

    def without_forms(self, name: str) -> str:
        """A name without what is never a part of it (``Inc.``)."""
        return _stripped(name, self.forms) or name

    def part(self, name: str) -> str:
        """The part (``code``) that a text names, alone or after ``for``; empty for none."""
        for word in ("", *self.applies):
            rest = fold(name).removeprefix(word).strip(" :")
            if rest in self.parts:
                return self.parts[rest]
        return ""

    def is_clause(self, text: str) -> bool:
        """Whether words say something about a term: three, or after a word that begins so."""
        begins = (next(iter(without(text, word, at_end=False)), text) for word in self.clauses)
        if any(rest != text for rest in begins):
            return True
        latin = len(re.findall(rf"[{LETTER}]{{2,}}", fold(text)))
        return latin + sum(char > "\u2e80" and char.isalpha() for char in text) // 2 >= LEAST_WORDS

    def is_version(self, text: str) -> bool:
        """Whether nothing but a version is left of a text."""
        return _VERSION.fullmatch(self.without_noise(text)) is not None


class TermGrammars:
    """The lists of one vocabulary, each prepared when first asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.of = lru_cache(maxsize=64)(partial(TermWords, vocabulary))


def joint(name: str) -> str:
    """A folded name without spaces, for names that contain separators."""
    return fold(name).replace(" ", "")


def without(name: str, word: str, *, at_end: bool = True) -> Iterable[str]:
    """A name without a word at its start or its end, where that is a word of its own.

    A word that a joint ties to the rest belongs to another name.
    """
    rests = [name[len(word) :]] if name.startswith(word) and ends_word(name, len(word)) else []
    if at_end and name.endswith(word) and ends_word(name, len(name) - len(word)):
        rests.append(name[: -len(word)])
    bare = (rest.strip(_EDGES) for rest in rests)
    yield from (
        rest for rest in bare if not rest.startswith(_JOINTS) and not rest.endswith(_JOINTS)
    )


def ends_word(text: str, at: int) -> bool:
    """Whether a word ends at a place: two letters, or two figures, never stand on both sides."""
    if not 0 < at < len(text):
        return True
    before, after = text[at - 1], text[at]
    latin = before < "\u2e80" and after < "\u2e80"
    return not (latin and before.isalnum() and after.isalnum())


def _by_length(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(map(fold, words)), key=lambda word: (-len(word), word)))


def _shorter(name: str, words: tuple[str, ...]) -> Iterable[str]:
    if name.startswith(words) or name.endswith(words):
        for word in words:
            yield from without(name, word)


def _stripped(name: str, words: tuple[str, ...]) -> str:
    for _ in range(8):
        shorter = next(iter(_shorter(name, words)), None)
        if shorter is None:
            break
        name = shorter
    return name.strip(_EDGES)
