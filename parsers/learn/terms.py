"""The terms of a column of words, and which words of two notes are one term."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from typing import Final

from parsers.learn.columns import parts
from parsers.learn.groups import Group, Rows, word_pairs
from vocabulary import fold, fold_name
from vocabulary.proposal import ProposedTerm

LEAST_TIMES: Final = 2
"""Things of which two notes must say two words for these to be one term."""


def propose_terms(group: Group, rows: Rows) -> tuple[ProposedTerm, ...]:
    """Terms in order of frequency; words that stand for one another are one term."""
    spelled = _spelled(group)
    root, why = _joined(group, rows, spelled)
    words: dict[str, list[str]] = defaultdict(list)
    for word in sorted(spelled, key=lambda w: (-spelled[w].total(), w)):
        words[root.get(word, word)].append(word)
    used: set[str] = set()
    terms = []
    for first, same in words.items():
        texts = [max(sorted(spelled[word]), key=lambda t: spelled[word][t]) for word in same]
        name = next((text for text in texts if text.isascii()), texts[0])
        aliases = tuple(text for text in texts if text != name)
        terms.append(ProposedTerm(_id(name, used), name, aliases, why.get(first, "")))
    return tuple(terms)


def _spelled(group: Group) -> dict[str, Counter[str]]:
    """Folded word → its spellings; words that differ in punctuation only are one.

    A word that is nothing but punctuation is no term.
    """
    found: dict[str, Counter[str]] = {}
    first: dict[str, str] = {}
    for column in group.columns:
        for text in column.texts:
            for part in filter(fold_name, parts(text)):
                word = first.setdefault(fold_name(part), fold(part))
                found.setdefault(word, Counter())[part] += 1
    return found


def _joined(
    group: Group, rows: Rows, spelled: Mapping[str, Counter[str]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Word → the word it is joined to, and why."""
    counts: Counter[tuple[str, str]] = Counter()
    for one, other in combinations(group.columns, 2):
        if one.path != other.path:
            counts.update(word_pairs(Group([one]), Group([other]), rows))
    first, second = _totals(counts)
    root: dict[str, str] = {}
    why: dict[str, str] = {}
    for (a, b), n in sorted(counts.items(), key=lambda each: (-each[1], each[0])):
        constant = n == first[a] - counts[a, a] and n == second[b] - counts[b, b]
        known = a in spelled and b in spelled and not {a, b} & root.keys()
        if a != b and constant and known and n >= LEAST_TIMES:
            root[b] = a
            why[a] = f"{a!r} in one note and {b!r} in another, of the same {n} things"
    return root, why


def _totals(counts: Counter[tuple[str, str]]) -> tuple[Counter[str], Counter[str]]:
    first: Counter[str] = Counter()
    second: Counter[str] = Counter()
    for (a, b), n in counts.items():
        first[a] += n
        second[b] += n
    return first, second


def _id(name: str, used: set[str]) -> str:
    base = re.sub(r"[^\w.+#]+", "-", name.casefold()).strip("-") or "term"
    id_, count = base, 2
    while id_ in used:
        id_, count = f"{base}-{count}", count + 1
    used.add(id_)
    return id_
