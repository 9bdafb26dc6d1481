"""The patterns of ``sentences.yml`` as regular expressions over clauses with their slots marked.

`parsers.text.marks` writes one character for each name, organization, date and quantity of a
sentence; a pattern is matched on what is left between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import compress
from operator import or_
from typing import Final, NamedTuple

from parsers.text.tries import Hints, alternatives, searchable
from parsers.text.word_sets import WordSets
from vocabulary import Vocabulary
from vocabulary.entry import Words
from vocabulary.sentences import Relation, SentencesFile

NAME, MAKER, DATE, QUANTITY = "\ue011", "\ue012", "\ue013", "\ue014"
"""Characters (private use) that stand for what was found in a sentence."""

KINDS: Final = (NAME, MAKER, DATE, QUANTITY)
Slots = tuple[bool, bool, bool, bool]
"""Which of `KINDS` a text has, or may have."""

_SHORT: Final = 16
_WIDE: Final = 80
"""Most characters of a short and of a wide gap."""
_MAKERS: Final = rf"{MAKER}(?:[^{NAME}{MAKER}{DATE}{QUANTITY}]{{0,30}}{MAKER})*"
_ASIDE: Final = rf"(?:\s*[(\[][^()\[\]{DATE}{QUANTITY}]{{0,60}}[)\]])?"
_SLOTS: Final = {
    **dict.fromkeys(("maker", "makers"), MAKER),
    **dict.fromkeys(("quantity", "low", "high", "size", "before"), QUANTITY),
    "date": DATE,
}
_GAPS: Final = ("..", "...", "....")


class Pattern(NamedTuple):
    """One pattern: what it looks for, and what has to be there for it to match.

    ``needs`` are slot characters. ``bits`` are the sets of words of each of which a clause has one,
    as `WordSets` counts them, but for words that nearly every clause has; ``rarest`` is the bit of
    the set with the rarest words (0 without any). ``beside`` finds what has to be anywhere in a
    clause in small letters.
    """

    regex: re.Pattern[str]
    needs: frozenset[str]
    about: str
    relation: Relation
    bits: int
    rarest: int
    beside: tuple[re.Pattern[str], ...]


class Candidates(NamedTuple):
    """The patterns of one relation that may match; one of ``rarest`` is needed, unless it is 0."""

    rarest: int
    patterns: tuple[Pattern, ...]


class Grammar:
    """All patterns of a vocabulary, made ready."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        said = self.said = vocabulary.sentences
        self.silencing = re.compile(
            alternatives((*said.comparisons, *said.denials, *said.wishes))
            + rf"|(?:{alternatives(said.against)})\s*{NAME}",
            re.IGNORECASE,
        )
        self.hedging = _any(said.hedges)
        own = alternatives(said.words.get("of", ()))
        self.opening = re.compile(
            rf"(?:(?:{alternatives(said.openings)})[\s,:]*)*(?:{MAKER}\s*(?:{own})\s*(?={NAME}))?",
            re.IGNORECASE,
        )
        self.owning = re.compile(rf"\s*(?:{alternatives(said.owners)})", re.IGNORECASE)
        self.pronoun = re.compile(
            rf"(?:{alternatives((*said.pronouns, *said.plurals))})", re.IGNORECASE
        )
        self.clause = self._between()
        self.apposing = re.compile(rf"(?:{alternatives(said.appositions)})", re.IGNORECASE)
        self.relating = re.compile(rf"(?:{alternatives(said.relatives)})", re.IGNORECASE)
        self.each = _any(said.each)
        joints = alternatives(word for word in said.joins if word.isalpha() or word == "&")
        self.series = re.compile(
            rf"{NAME}(?:\s*,\s*{NAME})+\s*,?\s*(?:{joints})\s*{NAME}", re.IGNORECASE
        )
        self.fronting = re.compile(rf"(?:{alternatives(said.fronts)})", re.IGNORECASE)
        self.last_name = re.compile(
            rf"({NAME}){_ASIDE}(?:\s*(?:{alternatives(said.generic)}))*\s*\Z", re.IGNORECASE
        )
        self.being = next(iter(said.words.get("be", ())), "")
        self.plural = re.compile(rf"(?:{alternatives(said.plurals)})", re.IGNORECASE)
        self.generic = re.compile(
            rf"{_ASIDE}(?:\s*(?:{alternatives(said.generic)}))*", re.IGNORECASE
        )
        self.strange = re.compile(alternatives(said.strangers), re.IGNORECASE)
        leading = (*said.turns, *said.words.get("be", ()), *said.words.get("has", ()))
        self.leading = re.compile(rf"\s*(?:{alternatives(leading)})", re.IGNORECASE)
        self.object = re.compile(rf"[^{NAME}]{{0,{_SHORT}}}{NAME}")
        self.names = re.compile(listed(NAME, said))
        self.run = re.compile(listed(NAME, said, least=3))
        self.ending = re.compile(
            rf"\s*(?:\Z|[^\w\s{NAME}]|(?:{alternatives((*said.generic, *said.after))}))",
            re.IGNORECASE,
        )
        self.continuing = re.compile(
            rf"\s*(?:{alternatives(said.continues)}"
            rf"|(?:{alternatives(said.examples)})\s*{listed(NAME, said)}[^\w{NAME}]*\Z)",
            re.IGNORECASE,
        )
        self._sources: list[tuple[list[str], Relation, frozenset[str]]] = []
        self._sets: dict[Words, int] = {}
        self.patterns = tuple(
            self._pattern(text, relation)
            for relation in said.relations
            for text in relation.patterns
        )
        self.sets = WordSets(map(self._with_lead, self._sets))
        magnitudes = alternatives(w.lower() for w in vocabulary.terms.numbers.magnitudes)
        self.valued = re.compile(
            rf"\d(?:\s*-?\s*(?:{magnitudes})|(?<=(?:19|20)\d)\d|\d\d)", re.IGNORECASE
        )
        self.telling = Hints(self._triggers())
        self.naming, self.making = Hints(self._triggers(NAME)), Hints(self._triggers(MAKER))
        self._candidates: dict[tuple[Slots, bool], tuple[Candidates, ...]] = {}

    def _between(self) -> re.Pattern[str]:
        """What stands between two clauses."""
        said = self.said
        verbs = [w for c in ("be", "has") for w in said.words.get(c, ()) if w[0].isascii()]
        return re.compile(
            rf"[,;\s](?:(?<=[,;])(?!\d{{3}}(?!\d))\s*"
            rf"|(?<=\s)\s*(?:{alternatives(said.breaks)})\s+"
            rf"(?=(?:{alternatives(verbs)})|{MAKER}\s*(?:{alternatives(said.deeds)})))",
            re.IGNORECASE,
        )

    # What has to be there

    def _worded(self, items: list[str], relation: Relation) -> list[Words]:
        """The words that a pattern needs, by place, those of the place with the rarest first."""
        places: list[Words] = []
        for item in _required(items):
            if item == "{term}":
                places.append(tuple(relation.terms))
            elif item[0] == "<":
                places.append(self.said.words[item[1:-1]])
            elif item[0] not in "{.$\\":
                places.append(tuple(item.split("|")))
        return sorted(places, key=lambda words: (-min(map(len, words)), len(words)))

    def _triggers(self, needed: str = "") -> list[str]:
        """Words of the patterns that need no date and no amount, but ``needed`` at most."""
        words: list[str] = []
        for items, relation, needs in self._sources:
            most = MAKER if MAKER in needs else NAME if NAME in needs else ""
            if not needs & {DATE, QUANTITY} and most == needed:
                words += next(iter(self._worded(items, relation)), ())
        return words

    def candidates(self, slots: Slots, meant: bool) -> tuple[Candidates, ...]:
        """The patterns that a clause with these slots may match, by relation.

        Without somebody ``meant``, only those about names within the clause.
        """
        found = self._candidates.get((slots, meant))
        if found is None:
            present = frozenset(compress(KINDS, slots))
            found = self._candidates[slots, meant] = tuple(self._groups(present, meant))
        return found

    def may_match(self, slots: Slots, held: int) -> bool:
        """Whether any pattern may match what has these slots and sets of words of ``sets``."""
        return any(
            not pattern.bits & ~held
            for rarest, patterns in self.candidates(slots, True)
            if not rarest or rarest & held
            for pattern in patterns
        )

    def _with_lead(self, words: Words) -> Words:
        """Words of a place, with those of which an apposition leaves one out."""
        return (*words, *self.said.appositions) if self.being in words else words

    def _groups(self, present: frozenset[str], meant: bool) -> Iterator[Candidates]:
        possible = [p for p in self.patterns if p.needs <= present and (meant or p.about == "name")]
        for relation in self.said.relations:
            patterns = [pattern for pattern in possible if pattern.relation is relation]
            if patterns:
                bits = [pattern.rarest for pattern in patterns]
                yield Candidates(reduce(or_, bits) if all(bits) else 0, tuple(patterns))

    def _pattern(self, text: str, relation: Relation) -> Pattern:
        items = [item for item in text.split() if item[0] != "&"]
        beside = [self.said.words[item[2:-1]] for item in text.split() if item[0] == "&"]
        about = "topic" if "{topic}" in items else "name"
        places = [*self._worded(items, relation), *beside]
        regex = _Compiler(self.said, relation).compile(items)
        needs = frozenset(_SLOTS[s] for i in _required(items) if (s := i.strip("{}")) in _SLOTS)
        if "{name}" in items or "{base}" in items:
            needs |= {NAME}
        self._sources.append((items, relation, needs))
        telling = places[:1] + [words for words in places[1:] if min(map(len, words)) > 1]
        bits = [1 << self._sets.setdefault(words, len(self._sets)) for words in telling]
        return Pattern(
            re.compile(regex, re.IGNORECASE),
            needs,
            about,
            relation,
            reduce(or_, bits, 0),
            bits[0] if bits else 0,
            tuple(map(_any, beside)),
        )


def slots_of(text: str) -> Slots:
    """Which slots a marked text has."""
    return NAME in text, MAKER in text, DATE in text, QUANTITY in text


def listed(slot: str, said: SentencesFile, least: int = 1) -> str:
    """An expression for ``least`` or more of a slot, joined as lists are."""
    join = rf"(?>(?:\s*(?:{alternatives(said.joins)}))+\s*)"
    return f"{slot}(?:{join}{slot}){{{least - 1},}}"


def _required(items: list[str]) -> list[str]:
    """What of a pattern is not optional, without its gaps."""
    depth, found = 0, []
    for item in items:
        depth += (item == "(") - (item in (")", ")?"))
        if not depth and item[-1] not in "?)" and item not in _GAPS:
            found.append(item)
    return found


def _any(words: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the words in a text in small letters."""
    return re.compile(searchable(word.lower() for word in words))


class _Compiler:
    def __init__(self, said: SentencesFile, relation: Relation) -> None:
        self.said, self.relation = said, relation
        turns = [word for word in said.turns if len(word) > 1]
        self.short = (
            rf"(?:(?!{alternatives(turns)})[^{NAME}{MAKER}{DATE}{QUANTITY}]){{0,{_SHORT}}}?"
        )
        self.wide = rf"(?:(?!{NAME}|{alternatives(said.turns)}).){{0,{_WIDE}}}?"
        self.widest = rf"[^{NAME}]{{0,{_WIDE}}}?"
        self.staff = rf"(?:\s*(?:{alternatives(said.staff)}))*"

    def compile(self, items: list[str]) -> str:
        parts = []
        for item in items:
            part = self.item(item)
            parts.append(part if item in (")", ")?", *_GAPS) else r"\s*" + part)
        return "".join(parts)

    def item(self, item: str) -> str:
        if item == "(":
            return "(?:"
        if item in (")", ")?"):
            return item
        if item == "$":
            return rf"(?=\s*(?:\Z|[^\w\s{NAME}]|(?:{alternatives(self.said.after)})))"
        if item in _GAPS:
            return {"..": self.short, "...": self.wide, "....": self.widest}[item]
        bare = item[:-1] if item[-1] == "?" and len(item) > 1 else item
        mark = "?" if bare != item else ""
        return f"(?:{self.expression(bare)}){mark}"

    def expression(self, item: str) -> str:
        if item[0] == "{" and item[-1] == "}":
            return self.slot(item[1:-1])
        if item[0] == "<" and item[-1] == ">":
            return alternatives(self.said.words[item[1:-1]])
        if item[0] == "\\":
            return item
        return alternatives(item.split("|"))

    def slot(self, name: str) -> str:
        if name == "topic":
            return r"\A"
        if name in ("name", "base"):
            return f"(?P<{name}>{listed(NAME, self.said)})"
        if name == "term":
            return f"(?P<term>{alternatives(self.relation.terms)})"
        if name == "makers":
            return f"(?P<makers>{_MAKERS})" + self.staff
        return f"(?P<{name}>{_SLOTS[name]})" + (self.staff if name == "maker" else "")
