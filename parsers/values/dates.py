"""Partial dates from the text of a cell.

The grammar around one date (:mod:`parsers.values.date_points`)::

    cell  = item { ("/" | "," | line break | ...) item }
    item  = [label ":"] date ["~" date] ["(" remark ")"] [hedge]

A slash or comma lists dates, one value each in order; ``~``, ``to`` or a dash between two dates
makes one range. A label or remark limits its date (``3.1: 2024-07``); a remark on the only date of
a cell that names no size or version is unread.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from parsers.values.common import (
    MAX_TEXT,
    Shown,
    accounted,
    built_for,
    names_variant,
    shown,
    states_nothing,
)
from parsers.values.date_order import declared_order, order_of
from parsers.values.date_points import DateOrder, Found, read_point
from parsers.values.date_words import DateGrammar
from parsers.values.date_yearless import read_yearless
from parsers.values.elements import CLOSE as _CLOSE
from parsers.values.elements import OPEN as _OPEN
from parsers.values.elements import closing
from parsers.values.lexicon import Token
from parsers.values.spans import Span, hedged_text, interval, span
from records.value import Reading, Value
from vocabulary import Vocabulary

__all__ = ["DateOrder", "column_order", "read_dates"]

_LISTS, _LINES = frozenset("/,;|&\n\u3001+"), frozenset(";\n")
_GLUE = frozenset("-._#'")


def read_dates(
    text: str, vocabulary: Vocabulary, order: DateOrder | None = None, year: int | None = None
) -> Reading:
    """Read the dates of a cell.

    ``order`` (see :func:`column_order`) decides ambiguous numeric dates such as ``03/04/2023`` or
    ``23/02``; without it they are unread. ``year`` completes dates without one (``3/14``, ``Feb``)
    where the text has no other; without it they are unread. Values are of kind ``date``, in the
    order of the text, with EDTF text (``2022``, ``2022-04``, ``2023-08/2023-09``, ``2023?``) and
    the first and last day that it covers. Never raises.
    """
    return reading_of(text, built_for(vocabulary, DateGrammar), order, year)


def column_order(
    texts: Iterable[str], vocabulary: Vocabulary, header: str = ""
) -> DateOrder | None:
    """How a column writes its numeric dates, None when neither its header nor its cells show it.

    A number above 12 tells the day from the month (``27/02/2023``). Pairs of two digits are year
    and month where the column also has years of four digits in that place, or where at least two
    pairs fit and none contradicts. Cells that state nothing are skipped.
    """
    return declared_order(header) or order_of(
        text for text in texts if not states_nothing(text, vocabulary)
    )


@lru_cache(maxsize=1 << 16)
def reading_of(
    text: str, grammar: DateGrammar, order: DateOrder | None, year: int | None = None
) -> Reading:
    """What :func:`read_dates` caches, by the grammar instead of the vocabulary."""
    plain = grammar.plain(text)
    if plain is not None:
        value = Value("date", plain.text, plain.start, plain.end)
        return Reading((value,))
    if len(text) > MAX_TEXT:
        return Reading(unread=(text.strip(),))
    reading = _Arrangement(grammar, shown(text), order).reading()
    if year is not None and not reading.values:
        reading = _Arrangement(grammar, shown(text), order, year).reading()
    return accounted(reading, text, grammar.vocabulary)


@dataclass(slots=True)
class _Entry:
    """A date with the segment (between separators) it stands in and what limits it."""

    span: Span
    segment: int
    label: str
    named: bool
    hedged: bool
    is_range: bool
    remark: str = ""


class _Arrangement:
    """Walks over the tokens once and arranges dates, labels, remarks and what is left over."""

    def __init__(
        self,
        grammar: DateGrammar,
        text: Shown,
        order: DateOrder | None,
        year: int | None = None,
    ) -> None:
        self.tokens, self.text = grammar.tokens(text), text
        self.order, self.year = order, year
        self.entries: list[_Entry] = []
        self.unread: list[str] = []
        self.hedged: set[int] = set()
        self.segment = self.depth = 0
        self.label, self.named = "", False
        self.stray: tuple[int, int] | None = None
        self.joined = False

    def reading(self) -> Reading:
        at = 0
        while at < len(self.tokens):
            found = self._partial(at) or self._point(at)
            if found is None:
                at = self._other(at)
            else:
                self._found(found, at)
                at = found.end
        self._drop_stray()
        values = tuple(self._value(entry) for entry in self.entries)
        return Reading(values, tuple(self.unread))

    # Dates

    def _point(self, at: int) -> Found | None:
        found = read_point(self.tokens, at, self.order)
        pair = found is not None and not found.spans and found.end == at + 3
        if self.year is None or not (found is None or pair):
            return found
        return read_yearless(self.tokens, at, self.year, self.order) or found

    def _found(self, found: Found, at: int) -> None:
        """Takes dates; what is no date of the calendar, or ends a word (``gpt2023``), is stray."""
        start, end = self.tokens[at].start, self.tokens[found.end - 1].end
        before = self.text.folded[start - 1 : start] if start else ""
        in_word = self.stray is not None and self.stray[1] == start and before.isalnum()
        if found.spans and not (in_word and before.isascii()):
            self._dates(found)
        else:
            self._extend(start, end)

    def _dates(self, found: Found) -> None:
        if self.joined and self.stray is None and len(found.spans) == 1:
            self.joined = False
            whole = interval(self.entries[-1].span, found.spans[0])
            if whole is not None:
                self.entries[-1].span, self.entries[-1].is_range = whole, True
                return
        self.joined = False
        if self.stray is not None:
            self.label, self.named, self.stray = self._stray_name(), False, None
        whole = interval(*found.spans) if found.is_range else None
        for one in found.spans if whole is None else (whole,):
            entry = _Entry(
                one, self.segment, self.label, self.named, found.vague, whole is not None
            )
            self.entries.append(entry)

    def _partial(self, at: int) -> Found | None:
        """The second month of ``2023-08~09`` or ``2023-08/09``: the year is that of the first.

        Or the month, with its word, that stands apart from its year in the same segment.
        """
        token = self.tokens[at]
        apart = self._month_apart(at)
        if apart is not None:
            return apart
        if token.kind != "number" or len(token.text) > 2 or not self._expects_month():
            return None
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        worded = after is not None and "month" in after.roles
        if after is not None and not worded and after.text in ("-", "/", ".", ":"):
            return None
        if not worded and not self.joined and len(token.text) < 2:
            return None
        found = span(self.entries[-1].span.start.year, int(token.text))
        return Found((found,), at + 1 + worded) if found else None

    def _month_apart(self, at: int) -> Found | None:
        last = self.entries[-1] if self.entries else None
        if last is None or len(last.span.text) != len("2023") or last.segment != self.segment:
            return None
        found = read_yearless(self.tokens, at, last.span.start.year, None)
        if found is None or "month" not in self.tokens[found.end - 1].roles or self.stray:
            return None
        self.entries.pop()
        return found

    def _expects_month(self) -> bool:
        if not self.entries or self.stray is not None or self.depth:
            return False
        last, since = self.entries[-1], self.segment - self.entries[-1].segment
        return len(last.span.text) == len("2023-08") and since == (0 if self.joined else 1)

    # What stands around them

    def _other(self, at: int) -> int:
        """Takes what is no date; the place after it."""
        token = self.tokens[at]
        if token.text in _OPEN and (end := self._remark_end(at)):
            self.entries[-1].remark = self.text.part(token.end, self.tokens[end].start)
            return end + 1
        self._mark(at)
        return at + 1

    def _remark_end(self, at: int) -> int:
        """Where a remark ends that lists anything but dates (``2023-03 (7B/13B)``), else 0."""
        if not self.entries or self.entries[-1].segment != self.segment or self.stray is not None:
            return 0
        end = closing(self.tokens, at)
        inner = range(at + 1, end)
        lists = any(self.tokens[place].text in _LISTS for place in inner)
        if end >= len(self.tokens) or self.tokens[end].text not in _CLOSE or not lists:
            return 0
        points = (read_point(self.tokens, place, self.order) for place in inner)
        return 0 if any(point and point.spans for point in points) else end

    def _mark(self, at: int) -> None:
        token = self.tokens[at]
        if token.text in _LISTS:
            self._separate(token.text in _LINES)
        elif token.text == ":":
            if self.stray is not None:
                self.label, self.named, self.stray = self._stray_name(), True, None
        elif token.text in _OPEN:
            self.depth += 1
        elif token.text in _CLOSE:
            self.depth = max(0, self.depth - 1)
            self._drop_stray(remark=True)
        elif not self._is_range(at) and not self._is_known(token):
            self._take_stray(token)

    def _is_range(self, at: int) -> bool:
        """A range word counts between a date and what may be a date."""
        open_entry = self.entries and self.entries[-1].segment == self.segment
        if "range" not in self.tokens[at].roles or not open_entry or self.stray is not None:
            return False
        if at + 1 >= len(self.tokens):
            return False
        number = self.tokens[at + 1].kind == "number"
        self.joined = number or read_point(self.tokens, at + 1, self.order) is not None
        return self.joined

    def _is_known(self, token: Token) -> bool:
        """Hedges count, connectors separate, noise is dropped - unless it continues a word."""
        if self.stray is not None and self.stray[1] == token.start:
            return False
        if "hedge" in token.roles:
            self.hedged.add(self.segment)
            return True
        if "and" in token.roles and self.entries:
            self._separate(False)
            return True
        return not token.roles.keys().isdisjoint(("noise", "range", "year", "day"))

    def _separate(self, line: bool) -> None:
        self._drop_stray()
        self.segment += 1
        self.joined = False
        if line or not self.named:
            self.label, self.named = "", False

    def _take_stray(self, token: Token) -> None:
        touches = self.stray is not None and self.stray[1] == token.start
        if touches or token.text not in _GLUE:
            self._extend(token.start, token.end)

    def _extend(self, start: int, end: int) -> None:
        self.stray = (self.stray[0] if self.stray else start, end)
        self.joined = False

    def _stray_name(self) -> str:
        return self.text.part(*self.stray).strip("-:#. ") if self.stray else ""

    def _drop_stray(self, remark: bool = False) -> None:
        fragment, self.stray = self._stray_name(), None
        if remark and fragment and self.entries and self.entries[-1].segment == self.segment:
            self.entries[-1].remark = fragment
        elif any(char.isalnum() for char in fragment):
            self.unread.append(fragment)

    def _value(self, entry: _Entry) -> Value:
        name = entry.label if entry.named else entry.remark or entry.label
        if name and not entry.named and len(self.entries) == 1 and not names_variant(name):
            self.unread.append(name)
            name = ""
        hedged = entry.hedged or entry.segment in self.hedged
        text = hedged_text(entry.span.text) if hedged else entry.span.text
        value = Value("date", text, entry.span.start, entry.span.end)
        return value._replace(is_range=entry.is_range, hedged=hedged, qualifier=name)
