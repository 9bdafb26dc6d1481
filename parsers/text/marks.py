"""What a sentence speaks of, marked: names, organizations, dates and quantities.

Places are found here; what they say is read by `parsers.values`. Each find is replaced by one
character, so that a pattern sees how they stand to one another and nothing of what they say.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final, NamedTuple

from parsers.text.grammar import DATE, MAKER, NAME, QUANTITY
from parsers.text.tries import Hints, alternatives, latin_words, searchable
from vocabulary import Vocabulary
from vocabulary.names_found import FoundName, KnownNames

_ADDRESS: Final = re.compile(r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|cn|org|io|net|ai)/\S*")
_CODED: Final = (
    r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*-(?:[A-Za-z]*\d[A-Za-z0-9.]*)(?![A-Za-z0-9-])"
)
"""A word such as ``text-davinci-003``, which is hardly anything but a name."""
_ASIDE: Final = re.compile(r"\([^()\ue011-\ue014]{12,}\)")
"""Brackets with a remark in which nothing was found."""
_PROPER: Final = (
    r"[A-Z][a-z]{0,40}(?:[-.]?[A-Z0-9][A-Za-z0-9.+-]{0,40})?(?: [A-Z0-9][A-Za-z0-9.+-]{0,40}){0,3}"
)
"""There is one way only to read a text so, and it ends: else some texts take for ever."""
_ODD: Final = re.compile(r"\d|[A-Z][A-Za-z]*[A-Z]|[A-Za-z]-[A-Z]")
"""What tells a name from a word that begins a sentence."""
_CAPITAL: Final = re.compile(r"[A-Z]")
_NUMBERED: Final = re.compile(r"-[A-Za-z]*\d")
_LABELLED: Final = re.compile(r"[A-Za-z]\(\d")
_DIGIT: Final = re.compile(r"\d")
_QUOTED: Final = re.compile(rf"[\"'\u2018\u201c\u300c\u300e]({NAME})[\"'\u2019\u201d\u300d\u300f]")
"""A name in quotes of its own."""
_LOOK_BACK: Final = 16
_NUMBER: Final = r"(?>\d+(?:,\d+){0,5}(?:\.\d+)?)"
_LEAST_LATIN: Final = 3
_KINDS: Final = (NAME, MAKER, DATE, QUANTITY)


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
        return [self.at(i) for i in range(start, end) if self.text[i] in _KINDS]


class Marker:
    """Finds what the vocabulary knows; made once for a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.dated, self.dates = _dated(vocabulary), _dates(vocabulary)
        self.quantities = _quantities(vocabulary)
        self.bounds = _bounds(vocabulary)
        self.labelled = _labelled(vocabulary)
        self.makers = _makers(vocabulary)
        self.making = Hints(_maker_names(vocabulary))
        self.placed = _placed(vocabulary)
        things = "|".join(vocabulary.sentences.things) or "(?!)"
        self.coded = re.compile(rf"{NAME}|(?<![A-Za-z0-9-])(?!(?:{things})(?![a-z])){_CODED}")
        self.derived = re.compile(
            rf"(?:{alternatives(vocabulary.sentences.derived)})[ -]?(?:[\w.-]+[&/])*\Z"
        )
        self.things = re.compile(rf"(?:{'|'.join(vocabulary.sentences.things) or '(?!)'})(?![a-z])")
        staff = alternatives(vocabulary.sentences.staff)
        joint = alternatives(vocabulary.sentences.joins)
        self.several = re.compile(
            rf"{MAKER}(?:[A-Za-z]{{0,20}}(?:\s*(?:{staff}))*\s*(?:{joint})+\s*{MAKER})*",
            re.IGNORECASE,
        )

    def mark(self, sentence: str, names: KnownNames) -> Marked:
        """The marks of a normalized sentence with the known ``names``.

        A word such as ``text-davinci-003``, and one in the place of a name (``发布Codex``,
        ``ERNIE 3.0 is``), is marked as one, known or not.
        """
        finds: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        text = _ADDRESS.sub(" ", sentence) if "/" in sentence else sentence
        text = self._known(text, names, finds)
        if _NUMBERED.search(text):
            text = _replace(self.coded, text, NAME, finds)
        if _CAPITAL.search(text):
            text = self._place(text, finds)
        if _DIGIT.search(text):
            if self.dated.search(text):
                text = _replace(self.dates, text, DATE, finds)
            if _LABELLED.search(text):
                text = _replace(self.labelled, text, QUANTITY, finds)
            text = self._amounts(text, finds)
        return Marked(_bare(_ASIDE.sub(" ", self._joined(text, finds))), finds)

    def mark_names(self, sentence: str, names: KnownNames) -> Marked:
        """Only known names and organizations, for who is spoken of."""
        finds: dict[str, list[str]] = {kind: [] for kind in _KINDS}
        return Marked(_bare(self._known(sentence, names, finds)), finds)

    def _known(self, text: str, names: KnownNames, finds: dict[str, list[str]]) -> str:
        """Marks known names and organizations, which may overlap."""
        found_makers = self.makers.finditer(text) if self._may_name_maker(text) else ()
        makers = [match.span() for match in found_makers]
        found = [
            (name.start, name.end)
            for name in names.find(text)
            if not self._is_maker(name, text, makers)
            and not self.derived.search(text, max(0, name.start - _LOOK_BACK), name.start)
        ]
        free = [m for m in makers if not any(m[0] < end and start < m[1] for start, end in found)]
        parts, last = [], 0
        for start, end in sorted([*found, *free]):
            kind = NAME if (start, end) in found else MAKER
            parts += [text[last:start], kind]
            finds[kind].append(text[start:end])
            last = end
        return "".join([*parts, text[last:]])

    def _may_name_maker(self, text: str) -> bool:
        lower = text.lower()
        return self.making.may_be_in(lower, latin_words(lower))

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
            name = match["object"] or match["subject"] or match["sized"]
            if name is None:
                kept.append(next(old))
                return NAME
            if (
                self.things.match(name)
                or not (match["object"] or _ODD.search(name))
                or self.makers.fullmatch(name)
            ):
                return match[0]
            kept.append(name)
            return (match["verb"] or match["start"] or "") + NAME

        text = self.placed.sub(keep, text)
        finds[NAME] = kept
        return text

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
            joined.append(";".join(islice(old, match[0].count(MAKER))))
            return MAKER

        text = self.several.sub(join, text)
        finds[MAKER] = joined
        return text


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


def _dated(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What every date has, for a quick search."""
    year = alternatives(w for w in vocabulary.terms.dates.year if not w.isascii())
    return re.compile(rf"\d\d(?:(?<=19)[5-9]\d|(?<=20)[0-4]\d|\s*(?:{year}))", re.IGNORECASE)


def _dates(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Dates with a year: ``2023年3月14日``, ``14 March 2023``, ``2023-03``, a year alone."""
    words = vocabulary.terms.dates
    year = alternatives(w for w in words.year if not w.isascii())
    month = alternatives(w for w in words.month)
    day = alternatives(w for w in words.day if not w.isascii())
    ending = r"(?:st|nd|rd|th)?"
    named = alternatives(words.months)
    full = r"(?<![\d.])(?:19[5-9]|20[0-4])\d(?!\d)"
    return re.compile(
        rf"(?:{full}|(?<!\d)\d\d(?=\s*(?:{year})\s*\d))\s*(?:{year})(?!{alternatives(vocabulary.sentences.eras)})(?:\s*\d{{1,2}}\s*(?:{month})"
        rf"(?:\s*\d{{1,2}}\s*(?:{day}))?)?"
        rf"|{full}[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:[0-2]?\d|3[01]))?(?![\d-])"
        rf"|(?:\b\d{{1,2}}{ending}\s+)?(?:{named})\.?\s+(?:\d{{1,2}}{ending},?\s+)?(?:of\s+)?{full}"
        rf"|{full}(?![-\w%]|\.\d)",
        re.IGNORECASE,
    )


def _quantities(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Amounts, and lists and ranges of them; a number without magnitude from three digits on."""
    words = vocabulary.terms.numbers
    unit = rf"(?:\s*-?\s*(?:{alternatives(words.magnitudes)}))"
    amount = rf"{_NUMBER}{unit}(?:\s*\({_NUMBER}{unit}\))?"
    joint = alternatives([*words.joins, *words.range, *vocabulary.sentences.joins])
    separator = rf"(?>\s*(?:(?:{joint})\s*)+)"
    return re.compile(
        rf"(?=[\d{QUANTITY}])(?:{QUANTITY}"
        rf"|(?<![A-Za-z0-9.%-])(?:{_NUMBER}{unit}?{separator}){{0,12}}{amount}(?![%\w-]*%)"
        rf"|(?<![A-Za-z0-9.,%+-])\d{{3,}}(?![\w.%-]*[%\w]))",
        re.IGNORECASE,
    )


def _bounds(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words right before an amount that bound or hedge it."""
    numbers, hedges = vocabulary.terms.numbers, vocabulary.terms.hedges
    words = [w for w in (*numbers.above, *numbers.below, *hedges) if w not in ("?", "？", "+")]
    return re.compile(rf"(?:{alternatives(words)})\s*\Z", re.IGNORECASE)


def _labelled(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A list of amounts each in brackets after a word: ``Small(117M), Medium(345M)``."""
    unit = rf"\s*(?:{alternatives(vocabulary.terms.numbers.magnitudes)})"
    one = rf"[A-Za-z][A-Za-z -]{{0,16}}\({_NUMBER}{unit}\)"
    return re.compile(rf"{QUANTITY}|{one}(?:[,、]\s*{one})+", re.IGNORECASE)


def _placed(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Proper nouns where a name is due: what was released, what a clause says something of."""
    said = vocabulary.sentences
    release = alternatives(said.before)
    verbs = [*said.words.get("be", ()), *said.words.get("by", ()), *said.words.get("has", ())]
    verb = alternatives(w for w in (*verbs, *said.words.get("at", ())) if w not in (":", "-"))
    opening = alternatives(said.openings)
    return re.compile(
        rf"{NAME}|(?P<verb>(?:{release})\s*)(?P<object>{_PROPER})"
        rf"|(?P<start>(?:\A|[,;])\s*(?:(?:{opening})\s*)*)(?P<subject>{_PROPER})(?=\s*(?:{verb}))"
        rf"|(?<![\w-])(?P<sized>{_PROPER})(?=\s*\([a-z ]{{0,12}}\d)"
    )


def _makers(vocabulary: Vocabulary) -> re.Pattern[str]:
    return re.compile(searchable(_maker_names(vocabulary)))


def _maker_names(vocabulary: Vocabulary) -> list[str]:
    """Names of organizations; Latin ones of two letters are too short to be told."""
    return [
        word
        for term in vocabulary.organizations
        for word in (term.name, *term.aliases)
        if not word.isascii() or len(word) >= _LEAST_LATIN
    ]
