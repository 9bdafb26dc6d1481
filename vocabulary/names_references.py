"""What a text says that something is based on: names without the words around them.

``基于LLaMA``, ``later Llama 2``, ``GPT-3 or GPT-3.5``; ``from scratch`` names nothing, and of
``unknown (likely GPT-4)`` only what is guessed. The words are data: ``models.yml: names``.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from vocabulary.fold import fold
from vocabulary.lookup import Vocabulary
from vocabulary.names_lexicon import lexicon_of
from vocabulary.names_marks import clean_marks
from vocabulary.names_patterns import EDGES, HAN_RUN, MASK
from vocabulary.names_split import mask, split_mentions, unmask

_MASKED: Final = re.compile(rf"{MASK}(\d+){MASK}")
_AND: Final = "、"
_BRACKETS: Final = "()[]【】「」《》〈〉{} "
_LONGEST: Final = 120
"""A clause of more characters is a sentence and stays as it is."""
_EDGES: Final = EDGES + "?!"


class _Words(NamedTuple):
    """Patterns of the words around a name; ``none`` are folded texts that name nothing."""

    clauses: re.Pattern[str]
    lead: re.Pattern[str]
    trail: re.Pattern[str]
    none: frozenset[str]


def split_references(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The names that ``text`` says something is based on, in order; () when it names nothing.

    >>> split_references("之前是LaMDA，后面是PaLM 2", vocabulary)
    ('LaMDA', 'PaLM 2')
    """
    names = vocabulary.models.names
    words = _compiled(names.leads, names.trails, names.alternatives, names.unnamed)
    lines = [line for line in map(clean_marks, text.split("\n")) if line]
    bare = [_bare_line(line, words, vocabulary) for line in lines]
    return split_mentions("\n".join(filter(None, bare)), vocabulary)


def _bare_line(line: str, words: _Words, vocabulary: Vocabulary) -> str:
    masked, groups = mask(line.replace(MASK, " "))
    clauses = (_bare_clause(c, groups, words) for c in words.clauses.split(masked))
    named = [c for c in clauses if c and not lexicon_of(vocabulary).names_nothing(c)]
    return unmask(_AND.join(named), groups)


def _bare_clause(clause: str, groups: list[str], words: _Words) -> str:
    """A clause without the words around its name; where it has none, what parentheses guess."""
    outer = _strip(_MASKED.sub(" ", clause), words)
    if outer:
        return _strip(clause, words)
    inside = [groups[int(place)].strip(_BRACKETS) for place in _MASKED.findall(clause)]
    return _AND.join(_strip(content, words) for content in inside if words.lead.match(content))


def _strip(text: str, words: _Words) -> str:
    """``text`` without declared words before and after; "" when nothing is named."""
    before = ""
    while text != before and len(text) <= _LONGEST:
        before = text = text.strip(_EDGES)
        if fold(text) in words.none:
            return ""
        lead = words.lead.match(text)
        text = words.trail.sub("", text[lead.end() :] if lead else text)
    return text


@lru_cache(maxsize=8)
def _compiled(
    leads: tuple[str, ...],
    trails: tuple[str, ...],
    alternatives: tuple[str, ...],
    none: tuple[str, ...],
) -> _Words:
    others = [rf"\s*{re.escape(word)}\s*" for word in alternatives if not word.isascii()]
    others += [rf"\s+{re.escape(word)}\s+" for word in alternatives if word.isascii()]
    return _Words(
        re.compile("|".join([r"\s*[,;、。]\s*", *others]), re.I),
        re.compile(_either(leads, _lead), re.I),
        re.compile(rf"(?:{_either(trails, _trail)})\Z", re.I),
        frozenset(map(fold, none)),
    )


def _either(words: tuple[str, ...], pattern: Callable[[str], str]) -> str:
    longest_first = sorted(words, key=len, reverse=True)
    return "|".join(map(pattern, longest_first)) or r"(?!)"


def _lead(word: str) -> str:
    """One ideograph counts only where no other follows: it may begin a name."""
    if word.isascii():
        return rf"{re.escape(word)}(?![\w-])[\s:]*"
    return re.escape(word) + (rf"(?!{HAN_RUN.pattern})" if len(word) == 1 else "") + r"\s*:?\s*"


def _trail(word: str) -> str:
    if word.isascii():
        return rf"[-\s]+{re.escape(word)}"
    return (rf"(?<!{HAN_RUN.pattern[:-1]})" if len(word) == 1 else "") + rf"\s*{re.escape(word)}"
