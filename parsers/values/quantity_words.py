"""The words of quantities of one vocabulary and one measure, compiled to a tokenizer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from parsers.values.amounts import LETTER_OF, Figure, figure
from parsers.values.common import Shown
from parsers.values.elements import Element
from parsers.values.lexicon import LETTER, Lexicon, Token, Words
from parsers.values.numerals import TEN_THOUSAND, read_numeral
from parsers.values.quantity_sizes import mark_sizes
from vocabulary import Vocabulary, fold

_DOTTED = r"[0-9]{1,3}(?:\.[0-9]{3}){2,}(?![0-9.])"
_THOUSANDS = r"[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?"
_SPACED = r"[0-9]{1,3}(?: [0-9]{3})* 000(?![0-9])"
_QUOTED = r"[0-9]{1,3}(?:'[0-9]{3})+(?![0-9])"
_COMMA = r"0,[0-9]+(?![0-9,])"
_PLAIN = r"(?:[0-9]+(?:\.[0-9]+)?|(?<![0-9.])\.[0-9]+)"
SHAPES = {
    "footnote": r"\[\^?[0-9]{1,3}\](?!\()",
    "ordinal": r"(?:^|(?<=\n)) ?(?:\(?[0-9]{1,2}\)(?= ?\S)|[0-9]{1,2}\.(?= \S|[^\s0-9]))",
    "power": rf"{_PLAIN}\s*[x*\u00b7]\s*10\s?\^\s?[0-9]{{1,2}}",
    "exponent": rf"{_PLAIN}e\+?[0-9]{{1,2}}(?![0-9{LETTER}])",
    "factor": r"[0-9]{1,3}\s?[x*]\s?(?=[0-9])",
    "number": "|".join((_THOUSANDS, _DOTTED, _SPACED, _QUOTED, _COMMA, _PLAIN)),
}


ROLES = ("range", "above", "below", "active", "each", "plus", "applies", "equals", "noise")
"""Lists of `NumberWords` whose words do the same wherever they stand."""


class QuantityWords:
    """``loose`` are magnitudes that the measure itself counts otherwise (``K`` as 1024).

    ``is_size`` says that the measure is that of the domain's size, by which variants are named:
    an amount of it in brackets qualifies other measures (``1.2T tokens (7B)``), never itself.
    """

    def __init__(self, vocabulary: Vocabulary, measure: str) -> None:
        numbers, words = vocabulary.terms.numbers, Words()
        self.vocabulary, self.measure = vocabulary, measure
        self.measures = tuple(vocabulary.terms.measures)
        size = vocabulary.properties.get(vocabulary.size)
        self.is_size = size is not None and size.unit == measure
        self.least_size = size.plausible[0] if size and size.plausible else 0.0
        self.magnitudes = {fold(word): int(worth) for word, worth in numbers.magnitudes.items()}
        own = vocabulary.terms.measures.get(measure)
        self.loose = {fold(word): worth for word, worth in own.magnitudes.items()} if own else {}
        for role in ROLES:
            words.add(role, getattr(numbers, role))
        words.add("noise", vocabulary.models.names.checkpoints)
        words.add("hedge", vocabulary.terms.hedges)
        words.add("and", (*vocabulary.models.names.connectors, *numbers.joins))
        words.add("magnitude", self.magnitudes)
        words.add("measure", self._measures(vocabulary))
        self._units: dict[int, dict[str, tuple[str, int, int]]] = {}
        self.worth = {**numbers.digits, **self._large()}
        self.floor = self._floor(vocabulary)
        figures = "".join(char for char, worth in numbers.digits.items() if worth <= 10)
        numeral = f"[{figures}][{''.join(self.worth)}]*"
        spelled = [word for word in self.magnitudes if len(word) > 1 and word.isascii()]
        comma = rf"[0-9]{{1,3}},[0-9]{{1,2}}(?=\s?(?:{'|'.join(spelled) or '(?!)'})(?![{LETTER}]))"
        name = _name_shape(word for word in numbers.active if len(word) == 1)
        late = {"line": r"\n", "text": rf"[{LETTER}]+|[^\W\d_]"}
        self.lexicon = Lexicon(
            words,
            {"comma": comma, **SHAPES, **self._times(), "name": name, "numeral": numeral},
            late,
        )

    def _times(self) -> dict[str, str]:
        """A magnitude that runs into ``x``, and how many times it is taken: ``17Bx16E``."""
        letters = "".join(word for word in self.magnitudes if len(word) == 1)
        times = rf"[x*]\s?[0-9]{{1,3}}(?:e(?![{LETTER}]))?(?![0-9.{LETTER}%])"
        glued = rf"(?<=[0-9])[{letters}](?=[x*]\s?[0-9])"
        return {"glued": glued, "times": rf"(?:(?<=[{letters}])|(?<=[{letters}]\s)){times}"}

    def _measures(self, vocabulary: Vocabulary) -> dict[str, frozenset[str]]:
        """Word → the measures it may name; magnitudes of one measure alone (``GB``) name it too."""
        found: dict[str, set[str]] = {}
        for name, measure in vocabulary.terms.measures.items():
            alone = (word for word in measure.magnitudes if fold(word) not in self.magnitudes)
            for word in (*measure.words, *alone):
                found.setdefault(fold(word), set()).add(name)
        return {word: frozenset(names) for word, names in found.items()}

    def units(self, scale: int) -> dict[str, tuple[str, int, int]]:
        """Letter → canonical letter, worth, largest worth; no letter has the worth of ``scale``."""
        if scale not in self._units:
            found = {"": (LETTER_OF[scale], scale, scale)} if scale in LETTER_OF else {}
            for word, worth in self.magnitudes.items():
                if len(word) == 1 and word.isascii() and worth in LETTER_OF:
                    unit = (LETTER_OF[worth], worth, max(worth, int(self.loose.get(word, 0))))
                    found[word] = found[word.upper()] = unit
            self._units[scale] = found
        return self._units[scale]

    def _large(self) -> dict[str, int]:
        return {
            word: worth
            for word, worth in self.magnitudes.items()
            if len(word) == 1 and not re.match(f"[{LETTER}]", word)
        }

    def _floor(self, vocabulary: Vocabulary) -> float:
        """Below a tenth of the least plausible value a bare number lacks its unit."""
        declared = (p.plausible for p in vocabulary.properties.values() if p.unit == self.measure)
        return min((least[0] for least in declared if least), default=0.0)

    def tokens(self, text: Shown) -> list[Token]:
        """Tokens of a text without marks of footnotes; numerals in words become numbers."""
        tokens: list[Token] = []
        for token in self.lexicon.tokens(text.folded):
            if token.kind == "comma":
                tokens.append(token._replace(kind="number", text=token.text.replace(",", ".")))
            elif token.kind == "numeral":
                tokens += self._numeral(token)
            elif token.kind in ("name", "glued") and token.text in self.lexicon.roles:
                tokens.append(token._replace(kind="word", roles=self.lexicon.roles[token.text]))
            elif token.kind != "footnote":
                tokens.append(token)
        return tokens if self.is_size else mark_sizes(tokens, text, self.least_size)

    def _numeral(self, token: Token) -> list[Token]:
        """A numeral in words as a number and its large magnitude."""
        at = len(token.text)
        while at > 1 and self.worth[token.text[at - 1]] >= TEN_THOUSAND:
            at -= 1
        value = read_numeral(token.text[:at], self.worth)
        if value is None or (at < len(token.text) and token.text[at:] not in self.magnitudes):
            return [token._replace(kind="text")]
        number = Token("number", str(value), token.start, token.start + at)
        if at == len(token.text):
            return [number]
        role = {"magnitude": self.magnitudes[token.text[at:]]}
        return [number, Token("word", token.text[at:], token.start + at, token.end, role)]


class Setting(NamedTuple):
    """One text to be read: its words, the unit of the header (0 for none) and the floor.

    A number below ``floor`` lacks its unit.
    """

    words: QuantityWords
    text: Shown
    scale: int
    floor: float

    def scaled(self, figure: Figure) -> Figure:
        """A figure with the unit of the header where it has none of its own."""
        return figure if figure.magnitude else figure._replace(magnitude=self.scale)

    def counts(self, element: Element) -> bool:
        """Whether an element is an amount: no number of anything else, too small to be one."""
        enough = (self.scaled(each).number >= self.floor for each in element.figures)
        return bool(element.measures) or all(enough)


def _name_shape(marks: Iterable[str]) -> str:
    """Letters that run on into digits (``T5``), but no amount after a mark (``A37B``)."""
    mark = "|".join(re.escape(fold(word)) for word in marks) or "(?!)"
    marked = rf"(?:{mark})[0-9.]+[{LETTER}]?(?![{LETTER}0-9])"
    return rf"(?<![{LETTER}0-9])(?!{marked})[{LETTER}]+[0-9][{LETTER}0-9.]*"


def written_figure(token: Token) -> Figure | None:
    """The figure of a number token, without its magnitude word."""
    text = token.text
    if token.kind in ("power", "exponent"):
        mantissa, exponent = re.split(r"\s*[x*\u00b7]\s*10\s?\^\s?|e\+?", text)
        return figure(mantissa, 10 ** int(exponent))
    if re.fullmatch(_COMMA, text):
        text = text.replace(",", ".")
    elif text.count(".") > 1:
        text = text.replace(".", "")
    return figure(re.sub("[, ']", "", text))
