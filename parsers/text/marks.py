"""What a sentence speaks of, marked: names, organizations, dates and quantities.

Places are found here; what they say is read by `parsers.values`. Each find is replaced by one
character, so that a pattern sees how they stand to one another and nothing of what they say.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from parsers.text import mark_patterns
from parsers.text.grammar import DATE, KINDS, MAKER, NAME, QUANTITY
from parsers.text.tries import Hints, alternatives, latin_words
from vocabulary import Vocabulary
from vocabulary.names_found import FoundName, KnownNames

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|cn|org|io|net|ai)/\S*")
_ASIDE: Final = re.compile(r"\([^()\ue011-\ue014]{12,}\)")
"""Brackets with a remark in which nothing was found."""
_ODD: Final = re.compile(r"\d|[A-Z][A-Za-z]*[A-Z]|[A-Za-z]-[A-Z]")
"""What tells a name from a word that begins a sentence."""
_CAPITAL: Final = re.compile(r"[A-Z]")
_NUMBERED: Final = re.compile(r"-[A-Za-z]*\d")
_LABELLED: Final = re.compile(r"[A-Za-z]\(\d")
_DIGIT: Final = re.compile(r"\d")
_QUOTED: Final = re.compile(rf"[\"'\u2018\u201c\u300c\u300e]({NAME})[\"'\u2019\u201d\u300d\u300f]")
"""A name in quotes of its own."""
_LOOK_BACK: Final = 16


class Marked(NamedTuple):
    """A sentence with its finds replaced; ``finds`` are their texts by kind, left to right."""

    text: str
    finds: dict[str, list[str]]

    def at(self, offset: int) -> str:
        """The text of the find that stands at ``offset`` of the marked text."""
        kind = self.text[offset]
        return self.finds[kind][self.text.count(kind, 0, offset)]

    def within(self, start: int, end: int) -> list[str]:
        """The texts of the finds from ``start`` to ``end``."""
        return [self.at(i) for i in range(start, end) if self.text[i] in KINDS]


class Marker:
    """Finds what the vocabulary knows; made once for a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._asked = ("", False)
        self.dated = mark_patterns.dated(vocabulary)
        self.dates = mark_patterns.dates(vocabulary)
        self.quantities = mark_patterns.quantities(vocabulary)
        self.bounds = mark_patterns.bounds(vocabulary)
        self.labelled = mark_patterns.labelled(vocabulary)
        self.makers = mark_patterns.makers(vocabulary)
        self.making = Hints(mark_patterns.maker_names(vocabulary))
        self.placed = mark_patterns.placed(vocabulary)
        self.placeable = mark_patterns.placeable(vocabulary)
        self.coded = mark_patterns.coded(vocabulary)
        self.codable = mark_patterns.codable(vocabulary)
        self.derived = mark_patterns.derived(vocabulary)
        self.things = mark_patterns.things(vocabulary)
        self.several = mark_patterns.several(vocabulary)
        self.agents = mark_patterns.agents(vocabulary)
        self.acting = mark_patterns.acting(vocabulary)
        self.anew = re.compile(
            rf",\s*(?:{alternatives(vocabulary.sentences.breaks)})\s*(?={MAKER})"
        )

    def may_name(self, text: str, names: KnownNames) -> bool:
        """Whether a normalized text may name anything: cheap, and never wrong."""
        if "/" in text:
            text = _ADDRESS.sub(" ", text)
        if names.find(text):
            return True
        if _NUMBERED.search(text) and self.codable.search(text):
            return True
        return any(map(self._may_be_placed, self.placeable.finditer(text)))

    def _may_be_placed(self, match: re.Match[str]) -> bool:
        """Whether `_place` may mark what stands in the place of a name, or a part of it."""
        name = match[0]
        if match["told"] is None:
            return True
        return _ODD.search(name) is not None and (" " in name or not self._is_plain(name))

    def _is_plain(self, name: str, released: bool = False) -> bool:
        """Whether a proper noun is no name: a thing, an organization, a word that is not odd."""
        if self.things.match(name) or not (released or _ODD.search(name)):
            return True
        return self.makers.fullmatch(name) is not None

    def mark(self, sentence: str, names: KnownNames) -> Marked:
        """The marks of a normalized sentence with the known ``names``.

        A word such as ``text-davinci-003``, and one in the place of a name (``发布Codex``,
        ``ERNIE 3.0 is``), is marked as one, known or not.
        """
        return self.mark_rest(self.mark_names(sentence, names))

    def mark_names(self, sentence: str, names: KnownNames) -> Marked:
        """Names and organizations alone, in a text with all else that a sentence says."""
        finds: dict[str, list[str]] = {kind: [] for kind in KINDS}
        text = _ADDRESS.sub(" ", sentence) if "/" in sentence else sentence
        text = self._known(text, names, finds)
        if _NUMBERED.search(text):
            text = _replace(self.coded, text, NAME, finds)
        if _CAPITAL.search(text):
            text = self._place(text, finds)
        return Marked(text, finds)

    def mark_rest(self, marked: Marked) -> Marked:
        """The marks of what `mark_names` gave: dates and amounts, too."""
        text, finds = marked
        if _DIGIT.search(text):
            if self.dated.search(text):
                text = _replace(self.dates, text, DATE, finds)
            if _LABELLED.search(text):
                text = _replace(self.labelled, text, QUANTITY, finds)
            text = self._amounts(text, finds)
        text = self._joined(text, finds)
        if "(" in text:
            text = _ASIDE.sub(" ", text)
        return Marked(_bare(text) if finds[NAME] else text, finds)

    def mark_known(self, sentence: str, names: KnownNames) -> Marked:
        """Only known names and organizations, for who is spoken of."""
        finds: dict[str, list[str]] = {kind: [] for kind in KINDS}
        return Marked(_bare(self._known(sentence, names, finds)), finds)

    def _known(self, text: str, names: KnownNames, finds: dict[str, list[str]]) -> str:
        """Marks known names and organizations, which may overlap."""
        found_makers = self.makers.finditer(text) if self.may_name_maker(text) else ()
        makers = [match.span() for match in found_makers]
        found = [
            (name.start, name.end)
            for name in names.find(text)
            if not self._is_maker(name, text, makers)
            and not self.derived.search(text, max(0, name.start - _LOOK_BACK), name.start)
        ]
        if not makers and not found:
            return text
        free = [m for m in makers if not any(m[0] < end and start < m[1] for start, end in found)]
        kinds = {**dict.fromkeys(found, NAME), **dict.fromkeys(free, MAKER)}
        parts, last = [], 0
        for place in sorted(kinds):
            start, end = place
            parts += [text[last:start], kinds[place]]
            finds[kinds[place]].append(text[start:end])
            last = end
        return "".join([*parts, text[last:]])

    def may_name_maker(self, text: str) -> bool:
        """Whether a normalized text may name an organization; the last answer is remembered."""
        asked = self._asked  # one look: others may ask at the same time
        if text != asked[0]:
            lower = text.lower()
            asked = self._asked = text, self.making.may_be_in(lower, latin_words(lower))
        return asked[1]

    def _amounts(self, text: str, finds: dict[str, list[str]]) -> str:
        """Marks amounts; what bounds or hedges one right before it is part of what was found."""
        old = iter(finds[QUANTITY])
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            if match[0] == QUANTITY:
                kept.append(next(old))
                return QUANTITY
            before = self.bounds.search(text, max(0, match.start() - _LOOK_BACK), match.start())
            kept.append((before[0] if before else "") + match[0])
            return QUANTITY

        marked = self.quantities.sub(keep, text)
        finds[QUANTITY] = kept
        return marked

    def _place(self, text: str, finds: dict[str, list[str]]) -> str:
        """Marks proper nouns that nobody knows, but for organizations and plain words."""
        old = iter(finds[NAME])
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            whole = match[0]
            if whole == NAME:
                kept.append(next(old))
                return NAME
            name = match["object"] or match["subject"] or whole
            if self._is_plain(name, match["object"] is not None):
                return whole
            kept.append(name)
            return whole[: len(whole) - len(name)] + NAME

        text = self.placed.sub(keep, mark_patterns.START + text)
        finds[NAME] = kept
        return text[len(mark_patterns.START) :]

    def _is_maker(self, name: FoundName, text: str, makers: list[tuple[int, int]]) -> bool:
        """A name inside that of an organization is none; one that both bear begins a clause."""
        place = (name.start, name.end)
        covering = [m for m in makers if m[0] <= name.start and name.end <= m[1]]
        before = text[: name.start].rstrip()
        begins = not before or before[-1] in ",;:("
        return bool(covering) and not (begins and place in covering)

    def _joined(self, text: str, finds: dict[str, list[str]]) -> str:
        """Organizations that are listed become one find, joined by semicolons."""
        if text.count(MAKER) < 2:
            return text
        old = iter(finds[MAKER])
        joined: list[str] = []

        def join(match: re.Match[str]) -> str:
            marks: list[str] = []
            for part in self._lists(match):
                joined.append(";".join(islice(old, part.count(MAKER))))
                marks.append(MAKER + part[part.rindex(MAKER) + 1 :])
            return "".join(marks)

        text = self.several.sub(join, text)
        finds[MAKER] = joined
        return text

    def _lists(self, match: re.Match[str]) -> tuple[str, ...]:
        """A list of organizations; two, where the last did something itself: ``by A and B made``.

        What comes after a comma and a word such as ``and`` did it together.
        """
        found = match[0]
        if found.count(MAKER) < 2 or not self.acting.match(match.string, match.end()):
            return (found,)
        start = match.start()
        reach = max(0, start - mark_patterns.LONGEST_AGENT - _LOOK_BACK)
        if not self.agents.search(match.string, reach, start):
            return (found,)
        anew = self.anew.search(found)
        at = anew.end() if anew else found.rindex(MAKER)
        return found[:at], found[at:]


def _bare(text: str) -> str:
    """Without the quotes around names."""
    return _QUOTED.sub(lambda match: match[1], text)


def _replace(pattern: re.Pattern[str], text: str, kind: str, finds: dict[str, list[str]]) -> str:
    """``text`` with every match replaced; finds of the kind stay in the order of the text.

    ``pattern`` matches ``kind`` itself, too: what was found before.
    """
    old = iter(finds[kind])
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        kept.append(next(old) if match[0] == kind else match[0])
        return kind

    text = pattern.sub(keep, text)
    finds[kind] = kept
    return text
