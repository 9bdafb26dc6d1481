"""Terms of a list: names and aliases to ids, several in one cell, parts limited by a qualifier.

    cell   = piece { ("," | "/" | "&" | connector | line break ...) piece }
    piece  = [qualifier ":"] name { "(" remark ")" }
    remark = other name of the term | narrower term | qualifier | anything else (unread)

The longest match wins, so that ``encoder/decoder`` or ``AI21 Labs`` stay whole. Where a piece is no
name as a whole, in this order: names joined without a space around the joint (all must be known),
names written side by side in a script without spaces (all must be known), and in closed lists
names at the start of the words, of which the rest is unread.
"""

from __future__ import annotations

import re
from functools import lru_cache, partial

from parsers.values.common import (
    MAX_TEXT,
    Shown,
    accounted,
    built_for,
    names_variant,
    shown,
    states_nothing,
)
from parsers.values.lexicon import LETTER
from records.value import Reading, Value
from vocabulary import Vocabulary, fold, fold_name

__all__ = ["read_terms"]

WINDOW = 6
"""Most pieces, or words, that one name is looked for in."""
MAX_NAME, MAX_WORDS = 60, 7
_SEPARATOR = r"[,;/|\n\u3001]|(?<=\s)[&+](?=\s)"
_TENTATIVE = r"[&+\u00b7-]"
_CLOSING = {")": "(", "]": "["}
_EDGES = " .-:;\u2022*"


class TermWords:
    """One list of terms of a vocabulary, with the words that join terms."""

    def __init__(self, vocabulary: Vocabulary, list_name: str) -> None:
        self.vocabulary = vocabulary
        self.index = vocabulary.term_index.get(list_name, {})
        self.is_open = list_name not in vocabulary.terms.lists
        connectors = vocabulary.models.names.connectors
        latin = "|".join(re.escape(w) for w in connectors if w.isascii())
        others = "|".join(re.escape(w) for w in connectors if not w.isascii())
        between = rf"|(?<=\s)(?:{latin})(?=\s)" if latin else ""
        self.separator = re.compile(rf"\s*(?:{_SEPARATOR}{between})\s*")
        self.tentative = re.compile(rf"{_TENTATIVE}|{others}" if others else _TENTATIVE)
        self.joined = {_joint(alias): id_ for alias, id_ in self._aliases(list_name)}
        self.hedges = tuple(sorted(map(fold, vocabulary.terms.hedges), key=len, reverse=True))

        self.marks = tuple(hedge for hedge in self.hedges if not hedge[0].isalnum())

    def _aliases(self, list_name: str) -> list[tuple[str, str]]:
        """Names that contain what else separates names."""
        if list_name not in self.vocabulary.term_index:
            return []
        terms = self.vocabulary.term_list(list_name)
        names = [(name, term.id) for term in terms for name in (term.name, *term.aliases)]
        return [(name, id_) for name, id_ in names if self.separator.search(fold(name))]

    def find(self, name: str) -> str | None:
        """The id of a name, None when the list does not have it."""
        folded = fold_name(name)
        return self.index.get(folded) if folded else None


class TermGrammars:
    """The lists of one vocabulary, each prepared when first asked for."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.of = lru_cache(maxsize=64)(partial(TermWords, vocabulary))


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
    if states_nothing(text, words.vocabulary):
        return Reading()
    if "://" in text or len(text) > MAX_TEXT:
        return Reading(unread=(text.strip(),))
    return accounted(_Terms(words, shown(text), is_open).reading(), text, words.vocabulary)


Place = tuple[int, int]


class _Terms:
    """Reads the pieces of one text into ids by qualifier, and what is left over."""

    def __init__(self, words: TermWords, text: Shown, is_open: bool) -> None:
        self.words, self.text, self.is_open = words, text, is_open
        self.ids: dict[str, set[str]] = {}
        self.unread: list[str] = []
        self.hedged = False

    def reading(self) -> Reading:
        pieces, at = _pieces(self.text.folded, self.words.separator), 0
        while at < len(pieces):
            at = self._piece(pieces, at)
        values = tuple(
            Value("term", "; ".join(sorted(ids)), hedged=self.hedged, qualifier=name)
            for name, ids in self.ids.items()
        )
        return Reading(values, tuple(self.unread))

    def _piece(self, pieces: list[Place], at: int) -> int:
        for end in range(min(len(pieces), at + WINDOW), at + 1, -1):
            place = (pieces[at][0], pieces[end - 1][1])
            found = self.words.joined.get(_joint(self._folded(place)))
            if found:
                self._add({found}, "")
                return end
        self._one(_trimmed(self.text.folded, pieces[at]))
        return at + 1

    def _folded(self, place: Place) -> str:
        return self.text.folded[place[0] : place[1]]

    def _one(self, place: Place) -> None:
        if place[0] >= place[1] or states_nothing(self._folded(place), self.words.vocabulary):
            return
        name = self._folded(place)
        whole = self.words.find(name)
        if whole:
            self.hedged = self.hedged or name.startswith(self.words.marks)
            self.hedged = self.hedged or name.endswith(self.words.marks)
            self._add({whole}, "")
        else:
            self._qualified(place)

    def _qualified(self, place: Place) -> None:
        label, place = self._label(place)
        head, remarks = _remarks(self.text.folded, place)
        found = self._names(head)
        if found is None:
            self._leave(self.text.part(*place))
            return
        qualifier = label
        narrower: set[str] = set()
        for remark in remarks:
            name = self.text.part(*remark)
            inner = self.words.find(self._folded(remark))
            if inner:
                narrower.add(inner)
            elif names_variant(name):
                qualifier = name
            elif not self._is_hedge(self._folded(remark)):
                self._leave(name)
        self._add(found | narrower, qualifier)

    def _label(self, place: Place) -> tuple[str, Place]:
        """``7B: RoPE`` is limited to 7B; any other label before a colon only introduces."""
        before, colon, _ = self._folded(place).partition(":")
        if not colon or not names_variant(before.strip()):
            return "", place
        start = place[0] + len(before)
        return self.text.part(place[0], start), _trimmed(self.text.folded, (start + 1, place[1]))

    def _names(self, place: Place) -> set[str] | None:
        """The ids that a piece without remarks names, None when it is not understood."""
        name = self._unhedged(self._folded(place))
        found = self.words.find(name)
        if found:
            return {found}
        together = self._all_known(self.words.tentative.split(name)) or self._side_by_side(name)
        if together:
            return together
        if self.is_open:
            slug = _slug(name)
            return {slug} if slug else None
        return self._leading(place, name)

    def _unhedged(self, name: str) -> str:
        for hedge in self.words.hedges:
            bare = name.removeprefix(hedge).removesuffix(hedge).strip()
            if bare and bare != name and (not hedge.isalpha() or self.words.find(bare)):
                self.hedged = True
                return bare
        return name

    def _is_hedge(self, name: str) -> bool:
        if name.strip() not in self.words.hedges:
            return False
        self.hedged = True
        return True

    def _all_known(self, parts: list[str]) -> set[str] | None:
        ids = {self.words.find(part) for part in parts}
        known = {id_ for id_ in ids if id_}
        return known if len(parts) > 1 and len(known) == len(ids) else None

    def _side_by_side(self, name: str) -> set[str] | None:
        """Known names that cover a text of a script without spaces completely."""
        if len(name) > MAX_NAME or re.search(rf"[{LETTER}\s]", name):
            return None
        ids: set[str] = set()
        at = 0
        while at < len(name):
            ends = range(min(len(name), at + 12), at, -1)
            end = next((e for e in ends if self.words.find(name[at:e])), 0)
            found = self.words.find(name[at:end])
            if not found:
                return None
            ids.add(found)
            at = end
        return ids

    def _leading(self, place: Place, name: str) -> set[str] | None:
        """Names at the start of the words of a piece; what follows them is unread."""
        words = [(m.start(), m.end()) for m in re.finditer(r"\S+", name)][:40]
        ids: set[str] = set()
        at = 0
        while at < len(words):
            last = min(len(words), at + WINDOW)
            names = [(end, name[words[at][0] : words[end - 1][1]]) for end in range(last, at, -1)]
            known = ((end, id_) for end, written in names if (id_ := self.words.find(written)))
            end, found = next(known, (at, ""))
            if not found:
                break
            ids.add(found)
            at = end
        if ids and at < len(words):
            start = self.text.folded.find(name, place[0]) + words[at][0]
            self._leave(self.text.part(start, place[1]))
        return ids or None

    def _add(self, ids: set[str], qualifier: str) -> None:
        """Ids of one piece, without those that another of them implies."""
        broader = self.words.vocabulary.broader
        implied = {wide for id_ in ids for wide in broader.get(id_, ())}
        self.ids.setdefault(qualifier, set()).update(ids - implied)

    def _leave(self, fragment: str) -> None:
        if fragment:
            self.unread.append(fragment)


def _joint(name: str) -> str:
    return fold(name).replace(" ", "")


def _slug(name: str) -> str:
    """Lower case letters and digits joined by hyphens; empty for what is no name."""
    slug = re.sub(r"[^\w]+", "-", fold(name)).strip("-_")
    letters = sum(char.isalpha() for char in slug)
    if letters < 2 or len(name) > MAX_NAME or len(name.split()) > MAX_WORDS:
        return ""
    return slug


def _trimmed(text: str, place: Place) -> Place:
    start, end = place
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in " :;":
        end -= 1
    return start, end


def _remarks(text: str, place: Place) -> tuple[Place, list[Place]]:
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


def _pieces(folded: str, separator: re.Pattern[str]) -> list[Place]:
    """Places between the separators that stand outside brackets."""
    pieces: list[Place] = []
    start = at = depth = 0
    for match in separator.finditer(folded):
        between = folded[at : match.start()]
        depth = max(0, depth + sum(map(between.count, "([")) - sum(map(between.count, ")]")))
        at = match.start()
        if depth == 0 or "\n" in match.group():
            pieces.append((start, match.start()))
            start, depth = match.end(), 0
    pieces.append((start, len(folded)))
    return [piece for piece in pieces if piece[0] < piece[1]]
