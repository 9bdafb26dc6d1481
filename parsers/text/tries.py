"""Many words as one expression that looks at each character once: a trie.

A plain alternation tries every word at every place; one that shares beginnings tries those that
can still fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from vocabulary import normalize

_LETTERS: Final = r"A-Za-z\u00c0-\u024f"
_RUN: Final = re.compile(r"[a-z\u00df-\u024f]+")
_SPACE: Final = " "
NOTHING: Final = "(?!)"

_Trie = dict[str, "_Trie"]


def alternatives(words: Iterable[str]) -> str:
    """An expression for any of ``words``, longest first; Latin words only as whole words."""
    groups: dict[tuple[bool, bool], list[str]] = {}
    for word in sorted({" ".join(normalize(word).split()) for word in words} - {""}):
        groups.setdefault((_is_letter(word[0]), _is_letter(word[-1])), []).append(word)
    # A word that changes script is longer than the one it begins with.
    mixed_first = sorted(groups.items(), key=lambda item: (item[0][0] == item[0][1], item[0]))
    parts = [_bounded(group, *ends) for ends, group in mixed_first]
    if not parts:
        return NOTHING
    firsts = sorted({word[0] for group in groups.values() for word in group})
    return f"(?=[{''.join(map(re.escape, firsts))}])(?:{'|'.join(parts)})"


def searchable(words: Iterable[str]) -> str:
    """What `alternatives` gives, for a search of a text that holds few of the words.

    It begins with letters and nothing before them, so that `re` passes over all others at once.
    """
    firsts = _by_first(words)
    return "|".join(re.escape(c) + _after(c, group) for c, group in firsts.items()) or NOTHING


def begun(words: Iterable[str]) -> tuple[str, str]:
    """The first letters of words for a class, and what follows when one of these was read."""
    firsts = _by_first(words)
    parts = (f"(?<={re.escape(c)}){_after(c, group)}" for c, group in firsts.items())
    return "".join(map(re.escape, firsts)), "|".join(parts) or NOTHING


def _by_first(words: Iterable[str]) -> dict[str, list[str]]:
    firsts: dict[str, list[str]] = {}
    for word in sorted({" ".join(normalize(word).split()) for word in words} - {""}):
        firsts.setdefault(word[0], []).append(word)
    return firsts


def _after(first: str, words: list[str]) -> str:
    """What follows the first letter of words that begin with it."""
    before = f"(?<![{_LETTERS}]{first})" if _is_letter(first) else ""
    mixed = [word for word in words if _is_letter(word[-1]) != _is_letter(first)]
    same = [word for word in words if word not in mixed]
    rests = [([w[1:] for w in group], _is_letter(group[0][-1])) for group in (mixed, same) if group]
    parts = [
        _expression(_trie(rest)) + (f"(?![{_LETTERS}])" if ends else "") for rest, ends in rests
    ]
    return f"{before}(?:{'|'.join(parts)})"


def trie(words: Iterable[str]) -> str:
    """An expression for the longest of words that stands at a place, whatever is around it."""
    firsts: dict[str, list[str]] = {}
    for word in sorted(set(words)):
        firsts.setdefault(word[0], []).append(word[1:])
    parts = (re.escape(c) + _expression(_trie(rest)) for c, rest in firsts.items())
    return "|".join(parts) or NOTHING


def latin_words(lower: str) -> list[str]:
    """The runs of Latin letters of a text in small letters."""
    return _RUN.findall(lower)


class Hints:
    """Whether a text may hold one of many words: cheap, and never wrong where it says no.

    Latin words are told by their first run of letters, the others found as they are.
    """

    def __init__(self, words: Iterable[str]) -> None:
        folded = {" ".join(normalize(word).lower().split()) for word in words} - {""}
        self.runs = {_RUN.findall(word)[0] for word in folded if _RUN.match(word)}
        others = [word for word in folded if not _RUN.match(word)]
        self.others = re.compile(searchable(others)) if others else None

    def may_be_in(self, lower: str, runs: Iterable[str]) -> bool:
        """True of every text in small letters, its `latin_words` beside it, with such a word."""
        if not self.runs.isdisjoint(runs):
            return True
        return self.others is not None and self.others.search(lower) is not None


def _is_letter(character: str) -> bool:
    return re.match(f"[{_LETTERS}]", character) is not None


def _bounded(words: list[str], starts: bool, ends: bool) -> str:
    before = f"(?<![{_LETTERS}])" if starts else ""
    after = f"(?![{_LETTERS}])" if ends else ""
    return f"{before}(?:{_expression(_trie(words))}){after}"


def _trie(words: Iterable[str]) -> _Trie:
    root: _Trie = {}
    for word in words:
        node = root
        for character in word:
            node = node.setdefault(character, {})
        node[""] = {}
    return root


def _expression(node: _Trie) -> str:
    """The words below a node, longest first."""
    parts = [_token(c) + _expression(child) for c, child in sorted(node.items()) if c]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return f"{joined}?" if "" in node else joined


def _token(character: str) -> str:
    return r"\s+" if character == _SPACE else re.escape(character)
