"""The names in one piece of a cell of terms, without its brackets."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsers.values.lexicon import LETTER
from parsers.values.term_words import TermWords, ends_word, without
from vocabulary import fold, fold_name

WINDOW = 6
"""Most words that one name is looked for in."""
MAX_NAME, MAX_WORDS = 60, 7
LEAST_LETTERS = 4
"""A known name of one word in small letters is found in a longer one only from this length."""


class Names(NamedTuple):
    """Ids, the part they are limited to, whether a hedge or a clause stands there; what is left."""

    ids: set[str]
    qualifier: str = ""
    hedged: bool = False
    clause: bool = False
    rest: str = ""


def names_in(name: str, written: str, words: TermWords, is_open: bool) -> Names | None:
    """The names in a folded piece (``written`` as the text has it), None when there are none."""
    bare = _unhedged(name, words)
    found = _names(bare, written, words, is_open)
    return found._replace(hedged=True) if found and bare != name else found


def _names(name: str, written: str, words: TermWords, is_open: bool) -> Names | None:
    found = words.known(name)
    if found:
        return Names({found})
    together = _all_known(name, words) or _side_by_side(name, words)
    if together:
        return Names(together)
    if is_open:
        ids = _joined_names(name, words) or _ends(name, written, words) or _own(name, words)
        return Names(ids) if ids else None
    return _modified(name, words) or _of_part(name, words) or _leading(name, words)


def _unhedged(name: str, words: TermWords) -> str:
    if not (name.startswith(words.hedges) or name.endswith(words.hedges)):
        return name
    for hedge in words.hedges:
        bare = name.removeprefix(hedge).removesuffix(hedge).strip()
        if bare and bare != name and (not hedge.isalpha() or words.known(bare)):
            return bare
    return name


def _all_known(name: str, words: TermWords) -> set[str] | None:
    """Names joined without spaces around the joint, when every one is known."""
    parts = [part for part in words.tentative.split(name) if not words.is_noise(part)]
    ids = [words.known(part) for part in parts]
    known = {id_ for id_ in ids if id_}
    return known if len(parts) > 1 and all(ids) else None


def _side_by_side(name: str, words: TermWords) -> set[str] | None:
    """Known names that cover a text of a script without spaces completely."""
    if len(name) > MAX_NAME or re.search(rf"[{LETTER}\s]", name):
        return None
    ids: set[str] = set()
    at = 0
    while at < len(name):
        ends = range(min(len(name), at + 12), at, -1)
        end = next((e for e in ends if words.find(name[at:e])), 0)
        found = words.find(name[at:end])
        if not found:
            return None
        ids.add(found)
        at = end
    return ids


# Open lists


def _joined_names(name: str, words: TermWords) -> set[str] | None:
    """``Known&New``: where one side of a joint is known, the other is a name of its own."""
    parts = re.split("[&+]", name)
    known = {id_ for part in parts if (id_ := words.known(part))}
    others = {id_ for part in parts if not words.known(part) for id_ in _own(part, words)}
    return known | others if known and len(parts) > 1 else None


def _ends(name: str, written: str, words: TermWords) -> set[str]:
    """The longest known names that a longer one starts and ends with, but for words around it."""
    if len(name) > MAX_NAME:
        return set()
    bare = words.without_noise(name)
    at = name.find(bare)
    inner = written[at : at + len(bare)]
    starts = _start(name, written, words) or _start(bare, inner, words)
    ends = _end(name, written, words) or _end(bare, inner, words)
    return {id_ for id_ in (starts, ends) if id_}


def _start(name: str, written: str, words: TermWords) -> str | None:
    places = (at for at in range(len(name) - 1, 1, -1) if ends_word(name, at))
    found = (words.find(name[:at]) for at in places if _is_long(written[:at]))
    return next(filter(None, found), None)


def _end(name: str, written: str, words: TermWords) -> str | None:
    places = (at for at in range(1, len(name) - 1) if ends_word(name, at))
    found = (words.find(name[at:]) for at in places if _is_long(written[at:]))
    return next(filter(None, found), None)


def _is_long(name: str) -> bool:
    """Whether a name is more than a short word that people and places have too (``Ali``)."""
    letters = fold_name(name)
    return not letters.isascii() or len(letters) >= LEAST_LETTERS or name.isupper()


def _own(name: str, words: TermWords) -> set[str]:
    """The slug of an unknown name: lower case letters and digits joined by hyphens."""
    name = words.without_forms(name)
    slug = re.sub(r"[^\w]+", "-", fold(name)).strip("-_")
    letters = sum(char.isalpha() for char in slug)
    if letters < 2 or len(name) > MAX_NAME or len(name.split()) > MAX_WORDS:
        return set()
    return {slug}


# Closed lists


def _modified(name: str, words: TermWords) -> Names | None:
    """``Custom Apache 2.0`` is a custom licence, whatever it is made of."""
    for word, id_ in words.modifiers.items():
        for rest in without(name, word, at_end=False):
            found = words.known(rest) or _leading(rest, words)
            if found:
                return Names({id_}, clause=isinstance(found, Names) and found.clause)
    return None


def _of_part(name: str, words: TermWords) -> Names | None:
    """``code MIT``: the part stands before the name, without a colon."""
    for word, part in words.parts.items():
        for rest in without(name, word, at_end=False):
            found = words.known(rest)
            if found:
                return Names({found}, part)
    return None


def _leading(name: str, words: TermWords) -> Names | None:
    """Names at the start of the words; what follows is a part, a clause or a rest.

    A version that follows a name makes it another name, which the list does not have.
    """
    places = [(m.start(), m.end()) for m in re.finditer(r"\S+", name)][:40]
    ids: set[str] = set()
    at = 0
    while at < len(places):
        found, end = _longest(name, places, at, words)
        if not found:
            break
        ids.add(found)
        at = end
    rest = name[places[at][0] :] if at < len(places) else ""
    if not ids or (rest and words.is_version(rest)):
        return None
    if words.part(rest):
        return Names(ids, words.part(rest))
    if words.is_clause(rest):
        return Names(ids, clause=True)
    return Names(ids, rest="" if words.is_noise(rest) else rest)


def _longest(
    name: str, places: list[tuple[int, int]], at: int, words: TermWords
) -> tuple[str, int]:
    for end in range(min(len(places), at + WINDOW), at, -1):
        found = words.find(name[places[at][0] : places[end - 1][1]].rstrip(","))
        if found:
            return found, end
    return "", at
