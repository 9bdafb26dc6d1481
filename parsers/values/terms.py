"""Terms of a list: names and aliases to ids, several in one cell, parts limited by a qualifier.

    cell   = piece { ("," | "/" | "&" | connector | line break ...) piece }
    piece  = [qualifier ":"] name { "(" remark ")" } [clause]
    remark = other name of the term | narrower term | qualifier | clause | anything else (unread)

The longest match wins, so that ``encoder/decoder`` or ``AI21 Labs`` stay whole. Where a piece is no
name as a whole, also without the words that add nothing to one, in this order: names joined without
a space around the joint, names written side by side in a script without spaces; then in open lists
the longest known name at the start and at the end, or else a name of its own, and in closed lists
names at the start of the words. What follows them is a remark where it is a clause of words.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from parsers.values.common import (
    MAX_TEXT,
    Shown,
    accounted,
    built_for,
    names_variant,
    pieces,
    shown,
    states_nothing,
)
from parsers.values.term_names import Names, names_in
from parsers.values.term_words import TermGrammars, TermWords, joint
from records.value import Reading, Value
from vocabulary import Vocabulary, fold

__all__ = ["read_terms"]

WINDOW = 6
"""Most pieces that one name is looked for in."""
_CLOSING = {")": "(", "]": "["}
_EDGES = " .-:;\u2022*"
_ENDS_CLAUSE = re.compile(r"[\n;/|]")
_COUNTED = re.compile(r"[0-9]+\+?|[0-9]+(?:/[0-9]+)?\s+[^\W\d_]{2,}")


def read_terms(
    text: str, list_name: str, vocabulary: Vocabulary, open_list: bool | None = None
) -> Reading:
    """Read the terms of a cell: one value of sorted ids, and one more for each qualifier.

    ``open_list`` says that an unknown name is a value with its own slug as id; by default it is so
    for a list with a file of its own (organizations). In a closed list it is unread. Never raises.
    """
    words = built_for(vocabulary, TermGrammars).of(list_name)
    return reading_of(text, words, words.is_open if open_list is None else open_list)


@lru_cache(maxsize=1 << 15)
def reading_of(text: str, words: TermWords, is_open: bool) -> Reading:
    """What :func:`read_terms` caches, by the words instead of the vocabulary."""
    if states_nothing(text, words.vocabulary) or fold(text) in words.nothing:
        return Reading()
    if "://" in text or len(text) > MAX_TEXT:
        return Reading(unread=(text.strip(),))
    return accounted(_Terms(words, shown(text), is_open).reading(), text, words.vocabulary)


Place = tuple[int, int]


class _Remark(NamedTuple):
    """What the brackets after a name say: narrower terms, a qualifier, terms of their own."""

    ids: set[str]
    qualifier: str


class _Terms:
    """Reads the pieces of one text into ids by qualifier, and what is left over."""

    def __init__(self, words: TermWords, text: Shown, is_open: bool) -> None:
        self.words, self.text, self.is_open = words, text, is_open
        self.ids: dict[str, set[str]] = {}
        self.unread: list[str] = []
        self.hedged = self.clause = False

    def reading(self) -> Reading:
        places, at = pieces(self.text.folded, self.words.separator), 0
        while at < len(places):
            at = self._piece(places, at)
        values = tuple(
            Value("term", "; ".join(sorted(ids)), hedged=self.hedged, qualifier=name)
            for name, ids in sorted(self.ids.items(), key=lambda each: bool(each[0]))
        )
        return Reading(values, tuple(self.unread))

    def _piece(self, places: list[Place], at: int) -> int:
        between = self.text.folded[places[at - 1][1] if at else 0 : places[at][0]]
        self.clause = self.clause and not _ENDS_CLAUSE.search(between)
        if self.clause:
            return at + 1
        for end in range(min(len(places), at + WINDOW), at + 1, -1):
            place = (places[at][0], places[end - 1][1])
            found = self.words.joined.get(joint(self._folded(place)))
            if found:
                self._add({found}, "")
                return end
        self._one(_trimmed(self.text.folded, places[at]))
        return at + 1

    def _folded(self, place: Place) -> str:
        return self.text.folded[place[0] : place[1]]

    def _one(self, place: Place) -> None:
        name = self._folded(place)
        if place[0] >= place[1] or states_nothing(name, self.words.vocabulary):
            return
        whole = self.words.find(name)
        if whole:
            marks = self.words.marks
            self.hedged = self.hedged or name.startswith(marks) or name.endswith(marks)
            self._add({whole}, "")
        elif not self.words.is_noise(name):
            self._qualified(place)

    def _qualified(self, place: Place, within: str = "") -> None:
        label, place = self._label(place)
        head, brackets = _brackets(self.text.folded, place)
        found = self._names(head)
        if found is None and len(brackets) == 1:
            found = self._names(brackets[0])
            brackets = []
        if found is None:
            self._leave(self.text.part(*place))
            return
        remark = self._remark(brackets)
        self._add(found.ids | remark.ids, label or found.qualifier or remark.qualifier or within)

    def _label(self, place: Place) -> tuple[str, Place]:
        """``7B: RoPE`` is limited to 7B; any other label before a colon only introduces."""
        before, colon, _ = self._folded(place).partition(":")
        name = self.words.part(before) or self.text.part(place[0], place[0] + len(before))
        known = self.words.part(before) or names_variant(name)
        if not colon or not known or "(" in before or "[" in before:
            return "", place
        start = place[0] + len(before)
        return name, _trimmed(self.text.folded, (start + 1, place[1]))

    def _remark(self, brackets: list[Place]) -> _Remark:
        said = _Remark(set(), "")
        for place in brackets:
            name, folded = self.text.part(*place), self._folded(place)
            inner = self._inner(place)
            if inner:
                said = said._replace(ids=said.ids | inner)
            elif self.words.part(folded) or (names_variant(name) and not _COUNTED.fullmatch(name)):
                said = self._variant(place, said)
            elif not self._says_no_more(folded):
                self._leave(name)
        return said

    def _inner(self, place: Place) -> set[str]:
        """The terms that a remark lists, when it is nothing else."""
        modifier = self.words.modifiers.get(self._folded(place).strip())
        if modifier:
            return {modifier}
        found = [self._known(part) for part in self._parts(place)]
        return {id_ for ids in found for id_ in ids} if all(found) else set()

    def _known(self, place: Place) -> set[str]:
        """The ids of a place that is made of known names and nothing else."""
        known = self.words.known(self._folded(place))
        if known or self.is_open:
            return {known} if known else set()
        found = names_in(self._folded(place), self.text.part(*place), self.words, self.is_open)
        return found.ids if found and not (found.rest or found.clause) else set()

    def _parts(self, place: Place) -> list[Place]:
        found = pieces(self._folded(place), self.words.separator)
        return [(place[0] + start, place[0] + end) for start, end in found]

    def _variant(self, place: Place, said: _Remark) -> _Remark:
        """``(7B)`` and ``(code)`` qualify; ``(180B: custom)`` is another term for a variant."""
        if ":" not in self._folded(place):
            name = self.words.part(self._folded(place)) or self.text.part(*place)
            return said._replace(qualifier=said.qualifier or name)
        for part in self._parts(place):
            self._qualified(part)
        return said

    def _says_no_more(self, folded: str) -> bool:
        """Whether a remark hedges, counts, is a clause, or has only words without meaning."""
        if folded.strip() in self.words.hedges:
            self.hedged = True
            return True
        clause = not self.is_open and self.words.is_clause(folded)
        return clause or bool(_COUNTED.fullmatch(folded)) or self.words.is_noise(folded)

    def _names(self, place: Place) -> Names | None:
        """The ids that a piece without remarks names, None when it is not understood."""
        found = names_in(self._folded(place), self.text.part(*place), self.words, self.is_open)
        if found is None:
            if not self.is_open and self.ids and self.words.is_clause(self._folded(place)):
                self.clause = True
                return Names(set())
            return None
        self.hedged = self.hedged or found.hedged
        self.clause = self.clause or found.clause
        if found.rest:
            start = self.text.folded.find(found.rest, place[0])
            self._leave(self.text.part(start, start + len(found.rest)))
        return found

    def _add(self, ids: set[str], qualifier: str) -> None:
        """Ids of one piece, without those that another of them implies."""
        broader = self.words.vocabulary.broader
        implied = {wide for id_ in ids for wide in broader.get(id_, ())}
        if ids:
            self.ids.setdefault(qualifier, set()).update(ids - implied)

    def _leave(self, fragment: str) -> None:
        if fragment:
            self.unread.append(fragment)


def _trimmed(text: str, place: Place) -> Place:
    start, end = place
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in " :;":
        end -= 1
    return start, end


def _brackets(text: str, place: Place) -> tuple[Place, list[Place]]:
    """The name before the bracketed remarks at the end of a place, and the remarks in order."""
    start, end = place
    remarks: list[Place] = []
    while end > start and text[end - 1] in _CLOSING:
        opening = text.rfind(_CLOSING[text[end - 1]], start, end)
        if opening <= start:
            break
        remarks.append((opening + 1, end - 1))
        end = opening
        while end > start and text[end - 1] == " ":
            end -= 1
    return (start, end), remarks[::-1]
