"""Flags: whether something is open, closed or partly so."""

from __future__ import annotations

import re
from functools import lru_cache

from parsers.values.common import built_for, states_nothing
from records.value import Reading, Value
from vocabulary import Vocabulary, fold, fold_name

__all__ = ["read_flag"]

PARTIAL = "partial"
_INVISIBLE = re.compile("[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff]")
_REMARK = re.compile(r"(?P<head>[^(\[]+)[(\[](?P<remark>[^()\[\]]*)[)\]]\s*")
_CONJUNCTION = re.compile(r"\s*[,;\u3001\n]\s*|\s*(?<=\w)\s+[-:]\s+")


class FlagWords:
    """Folded words of flags, hedges and of all lists of terms of one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.states = {
            fold(_INVISIBLE.sub("", word)): state
            for state, words in vocabulary.terms.flags.items()
            for word in words
        }
        self.hedges = frozenset(map(fold, vocabulary.terms.hedges))

    def list_of(self, text: str) -> str | None:
        """The list of terms that a text is a term of; lists of ``terms.yml`` come first."""
        name, index = fold_name(text), self.vocabulary.term_index
        lists = sorted(index, key=lambda list_: list_ not in self.vocabulary.terms.lists)
        return next((list_ for list_ in lists if name and name in index[list_]), None)


def read_flag(text: str, vocabulary: Vocabulary) -> Reading:
    """Read a flag: a value ``open``, ``closed`` or ``partial``.

    A remark limits it (``Yes (non-commercial)`` is partial); a term of a list (a licence) is
    ``other``; what is not known is unread. Never raises.
    """
    return reading_of(text, built_for(vocabulary, FlagWords))


@lru_cache(maxsize=1 << 14)
def reading_of(text: str, words: FlagWords) -> Reading:
    """What :func:`read_flag` caches, by the words instead of the vocabulary."""
    folded = fold(_INVISIBLE.sub("", text))
    if folded in words.states:
        return _flag(words.states[folded])
    if states_nothing(text, words.vocabulary):
        return Reading()
    bare, hedged = _without_hedge(folded, words)
    state = words.states.get(bare) or _limited(bare, words)
    if state:
        return _flag(state, hedged)
    list_ = words.list_of(text)
    if list_:
        return Reading(other=(f"{text.strip()}: {list_}",))
    return Reading(unread=(text.strip(),))


def _flag(state: str, hedged: bool = False) -> Reading:
    return Reading((Value("flag", state, hedged=hedged),))


def _without_hedge(folded: str, words: FlagWords) -> tuple[str, bool]:
    bare = folded.strip(" .!")
    for hedge in sorted(words.hedges, key=len, reverse=True):
        for without in (bare.removesuffix(hedge), bare.removeprefix(hedge)):
            if without != bare and without.strip(" ()") in words.states:
                return without.strip(" ()"), True
    return bare, False


def _limited(folded: str, words: FlagWords) -> str | None:
    """``yes (research only)`` and ``open, non-commercial``: the parts together."""
    match = _REMARK.fullmatch(folded)
    parts = [match["head"], match["remark"]] if match else _CONJUNCTION.split(folded)
    states = [words.states.get(part.strip()) for part in parts if part]
    if len(states) < 2 or states[0] is None:
        return None
    if None in states:
        return states[0] if match else None
    return states[0] if len(set(states)) == 1 else PARTIAL
