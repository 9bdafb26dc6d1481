"""The words of dates of one vocabulary, compiled to a tokenizer and to one direct form."""

from __future__ import annotations

import re

from parsers.values.common import Shown
from parsers.values.lexicon import LETTER, Lexicon, Token, Words
from parsers.values.numerals import read_numeral
from parsers.values.spans import Span, span
from vocabulary import Vocabulary, fold

MAX_DIGITS = 8
_HOUR = r"(?:(?<=[0-9])t)?(?<![0-9:])[0-9]{1,2}:[0-9]{2}"
_SECONDS = r"(?::[0-9]{2}(?:\.[0-9]+)?)?"
_ZONE = r"(?:z|[+-][0-9]{2}:?[0-9]{2})?"
SHAPES = {"time": rf"{_HOUR}{_SECONDS}{_ZONE}(?![0-9:/.-])", "number": "[0-9]+"}
_NUMERIC = r"(?P<y1>[0-9]{4})(?:(?P<sep>[-/.])(?P<m1>[0-9]{1,2})(?:(?P=sep)(?P<d1>[0-9]{1,2}))?)?"


class DateGrammar:
    """Tokens of dates, and :meth:`plain`, which reads the most usual dates without them."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        dates, words = vocabulary.terms.dates, Words()
        self.vocabulary = vocabulary
        self.worth = vocabulary.terms.numbers.digits
        self.months = {fold(name): month for name, month in dates.months.items()}
        for role in ("year", "month", "day", "quarter", "range", "noise"):
            words.add(role, getattr(dates, role))
        words.add("month_name", dates.months)
        words.add("half", dates.half)
        words.add("part", dates.part_of_year)
        words.add("hedge", vocabulary.terms.hedges)
        words.add("and", vocabulary.models.names.connectors)
        words.add("of", (word for word in dates.noise if word.isascii() and word.isalpha()))
        numeral = f"[{''.join(map(re.escape, self.worth))}]+" if self.worth else "(?!)"
        late = {"line": r"\n", "numeral": numeral, "text": rf"[{LETTER}]+|[^\W\d_]"}
        first = [fold(word) for word in dates.half if word[0].isdigit()]
        shapes = {
            "digit_word": f"(?<![0-9])(?:{'|'.join(first) or '(?!)'})(?![{LETTER}])",
            **SHAPES,
        }
        self.lexicon = Lexicon(words, shapes, late)
        self._plain = re.compile(f"{_NUMERIC}|{self._worded(dates.year, dates.month, dates.day)}")

    def _worded(self, *units: tuple[str, ...]) -> str:
        """Year, month and day, each with its word; or a month name and a year."""
        year, month, day = ("|".join(map(re.escape, words)) or "(?!)" for words in units)
        days = rf"(?P<d2>[0-9]{{1,2}})(?:{day})"
        words = rf"(?P<y2>[0-9]{{4}})(?:{year})(?:(?P<m2>[0-9]{{1,2}})(?:{month})(?:{days})?)?"
        return rf"{words}|(?P<name>[^\W\d_]{{3,9}})\.? (?P<y3>[0-9]{{4}})"

    def plain(self, text: str) -> Span | None:
        """The date of a text that is nothing but year, month and day in that order."""
        match = self._plain.fullmatch(text)
        if match is None:
            return None
        y1, _, m1, d1, y2, m2, d2, name, y3 = match.groups()
        if y3:
            month = self.months.get(name.lower())
            return span(int(y3), month) if month else None
        month_text, day_text = m1 or m2, d1 or d2
        month = int(month_text) if month_text else None
        return span(int(y1 or y2), month, int(day_text) if day_text else None)

    def tokens(self, text: Shown) -> list[Token]:
        """Tokens without times of day; numerals in words become numbers."""
        found = self.lexicon.tokens(text.folded)
        return [self._number(token) for token in found if token.kind != "time"]

    def _number(self, token: Token) -> Token:
        if token.kind == "number" and len(token.text) > MAX_DIGITS:
            return token._replace(kind="text")
        if token.kind == "digit_word":
            return token._replace(kind="word", roles=self.lexicon.roles[token.text])
        if token.kind != "numeral":
            return token
        value = read_numeral(token.text, self.worth)
        short = value is not None and value < 10**MAX_DIGITS
        return token._replace(kind="number", text=str(value)) if short else token
