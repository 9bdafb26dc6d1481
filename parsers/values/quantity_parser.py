"""From tokens to elements: one amount (or range) each, with the words that stand around it.

The grammar; every separator ends an element, white space between two amounts does too::

    text     = element { separator element }
    element  = {prefix} amount {suffix}
    amount   = figure [range figure]
    figure   = [experts "x"] number [magnitude] | number magnitude "x" experts
    prefix   = label | "<" | ">" | hedge | "active" | measure | noise
    suffix   = measure | hedge | "or more" | "active" | "(" remark ")" | text
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from parsers.values.amounts import Figure
from parsers.values.elements import CLOSE, NUMBERS, OPEN, Element, Parsed, closing, measures_of
from parsers.values.lexicon import Token
from parsers.values.quantity_remarks import read_remark
from parsers.values.quantity_words import Setting, written_figure

TEXTS = frozenset(("text", "name", "numeral"))
SEPARATORS = {"/": "/", ",": ",", "\u3001": "\u3001", ";": ";", "|": "/", "&": ",", "\n": "\n"}
HARD = frozenset(";\n+")
MAX_DEPTH = 3
NO_TOKEN = Token("end", "", -1, -1)


class Parser:
    """One pass over tokens; the brackets after an amount are parsed by a parser of their own."""

    def __init__(self, setting: Setting, tokens: Sequence[Token], depth: int = 0) -> None:
        self.setting, self.text = setting, setting.text
        self.tokens, self.depth = tokens, depth
        self.parsed = Parsed()
        self.separator = self.label = ""
        self.bracketed = self.label_ends = self.sized = False
        self._begin_part()

    def _begin_part(self) -> None:
        self.pending = Element()
        self.current: Element | None = None
        self.part_start: int | None = None
        self.stray: tuple[int, int] | None = None
        self.stray_hyphened = self.joined = False

    def parse(self) -> Parsed:
        """Read all tokens."""
        at = 0
        while at < len(self.tokens):
            if self.part_start is None and self.tokens[at].kind != "line":
                self.part_start = self.tokens[at].start
            at = self._step(at)
        self._separate("", self.tokens[-1].end if self.tokens else 0)
        return self.parsed

    def _at(self, at: int) -> Token:
        return self.tokens[at] if 0 <= at < len(self.tokens) else NO_TOKEN

    def _step(self, at: int) -> int:
        token = self.tokens[at]
        if token.kind in NUMBERS:
            return self._number(at)
        if token.kind == "word":
            self._word(at)
        elif token.kind in TEXTS:
            self._stray(token)
        elif token.text in SEPARATORS:
            self._separate(SEPARATORS[token.text], token.start)
        elif token.text in OPEN:
            return self._bracket(at)
        elif token.text in CLOSE:
            self.label_ends, self.bracketed = self.label_ends or self.bracketed, False
        elif token.text == ":":
            self._colon()
        return at + 1

    # Amounts

    def _number(self, at: int) -> int:
        figure, unit, end = self._figure(at)
        if figure is None or not (figure.magnitude or figure.experts or self._is_amount(at, end)):
            self._stray(self.tokens[at])
            return at + 1
        last = self.tokens[end - 1].end
        if self.joined and self.current is not None:
            self.current.figures.append(figure)
            self.current.words.append(unit)
            self.current.end, self.joined = last, False
        else:
            self._element(figure, unit, self.tokens[at].start, last)
        return end

    def _figure(self, at: int) -> tuple[Figure | None, str, int]:
        experts, token = 0, self.tokens[at]
        if token.kind == "factor":
            experts = int("".join(char for char in token.text if char.isdigit()))
            at, token = at + 1, self._at(at + 1)
            if token.kind != "number":
                return None, "", at
        read = written_figure(token)
        if read is None:
            return None, "", at + 1
        read = read._replace(experts=experts)
        unit, end = self._unit(at)
        if read.magnitude or "magnitude" not in unit.roles:
            return read, "", at + 1
        read = read._replace(magnitude=int(str(unit.roles["magnitude"])))
        times = self._at(end)
        if times.kind != "times":
            return read, unit.text, end
        experts = experts or int("".join(filter(str.isdigit, times.text)))
        return read._replace(experts=experts), unit.text, end + 1

    def _unit(self, at: int) -> tuple[Token, int]:
        """The token that may be the magnitude of a number: ``7 B``, ``7-billion``, ``65 (B)``."""
        number, token, after = self.tokens[at], self._at(at + 1), self._at(at + 2)
        if token.text == "-" and len(after.text) > 1 and after.start - number.end == 1:
            return after, at + 3
        if token.text in OPEN and self._at(at + 3).text in CLOSE:
            return after, at + 4
        return (NO_TOKEN if token.start - number.end > 1 else token), at + 2

    def _is_amount(self, at: int, end: int) -> bool:
        """Whether a number without magnitude is an amount, and no part of a name or a share."""
        after = self._at(end)
        if after.text == "%" or (after.start == self.tokens[at].end and _is_latin(after)):
            return False
        return not self._in_name(at, end)

    def _in_name(self, at: int, end: int) -> bool:
        """A bare number that a name ends with: ``GPT-3 175B``, ``LLaMA 2 7B``."""
        if self.stray is None:
            return False
        before = self._at(at - 1)
        touches = before.end == self.tokens[at].start
        if touches and (before.text in ("-", ".") or _is_latin(before)):
            return True
        if self.current is not None:
            return False
        end += self._at(end).text == "-"
        return self._at(end).kind == "number"

    def _element(self, figure: Figure, unit: str, start: int, end: int) -> None:
        follows = self.current is not None
        if follows:
            self._follow(start)
        if self.stray is not None:
            self.label, self.sized = self._stray_text(), False
        element, self.pending = self.pending, Element()
        element.part = start if follows or self.part_start is None else self.part_start
        element.start, element.end = start, end
        element.figures, element.words = [figure], [unit]
        element.separator, element.label = self.separator, self.label
        element.sized = self.sized
        self.parsed.elements.append(element)
        self.current, self.stray, self.joined = element, None, False

    def _follow(self, start: int) -> None:
        """An amount after another: the text between them is its label where labels precede."""
        assert self.current is not None
        touches = self.stray is not None and "-" in self.text.folded[self.stray[1] : start]
        if touches or self.current.label:
            self.current = None
        self._finish()
        self.separator = " "

    def _sizes(self, at: int) -> bool:
        """Sizes before a quantity are its label, sizes after it its remark."""
        token = self.tokens[at]
        if token.roles["sizes"] == "before":
            self._finish()
            self.stray, self.label, self.sized = None, token.text, True
        elif self.current is None:
            self._stray(token)
        else:
            tail = self._stray_text()
            self.current.tail, self.stray = self.current.tail or tail, None
            self.current.remark, self.current.end = token.text, token.end
            self.current.sized = True
        return True

    # Words around an amount: the first role that fits counts

    def _word(self, at: int) -> None:
        roles = self.tokens[at].roles
        for role, rule in self._rules:
            if role in roles and rule(self, at):
                return
        self._stray(self.tokens[at])

    def _plus(self, at: int) -> bool:
        if self.current is None or not self._amount_follows(at):
            return False
        self._separate("+", self.tokens[at].start)
        return True

    def _range(self, at: int) -> bool:
        if self.current is None or self.stray is not None or not self._amount_follows(at):
            return False
        if len(self.current.figures) > 1:
            self._separate("/", self.tokens[at].start)
        else:
            self.joined = not self._is_active(at + 1)
        return True

    def _amount_follows(self, at: int) -> bool:
        """Whether an amount follows, after a word or two that may stand before one."""
        for token in self.tokens[at + 1 : at + 4]:
            if token.kind in NUMBERS:
                return True
            if not token.roles:
                return False
        return False

    def _active(self, at: int) -> bool:
        if not self._is_active(at):
            return False
        token, after = self.tokens[at], self._at(at + 1)
        if self.current is not None and after.kind in NUMBERS and after.start == token.end:
            self._separate("/", token.start)
        elif self.current is not None and len(self.current.figures) == 2:
            self._split_range(token.end)
        (self.current or self.pending).active = True
        return True

    def _is_active(self, at: int) -> bool:
        """A word for active parts; a single letter counts only where it touches an amount."""
        token, after = self._at(at), self._at(at + 1)
        if "active" not in token.roles or len(token.text) > 1:
            return "active" in token.roles
        if after.kind in NUMBERS and after.start == token.end:
            return True
        return self.current is not None and self.current.end == token.start

    def _split_range(self, end: int) -> None:
        """``355-32A`` is a total and its active part, no range."""
        assert self.current is not None
        figures, words = [self.current.figures.pop()], [self.current.words.pop()]
        start, label = self.current.start, self.current.label
        self.current = Element(start, start, end, figures, words, "/", label)
        self.parsed.elements.append(self.current)

    def _measure(self, at: int) -> bool:
        token = self.tokens[at]
        if at and "each" in self.tokens[at - 1].roles:
            return True
        (self.current or self.pending).measures |= measures_of((token,))
        if self.current is not None:
            self.current.limited = self.stray is not None
            self.current.end = token.end
        return True

    def _hedge(self, _at: int) -> bool:
        (self.current or self.pending).hedged = self.parsed.hedged = True
        return True

    def _bound(self, at: int) -> bool:
        (self.current or self.pending).bound = ">" if "above" in self.tokens[at].roles else "<"
        return True

    def _and(self, at: int) -> bool:
        self._separate(",", self.tokens[at].start)
        return True

    def _noise(self, at: int) -> bool:
        """Noise is dropped, but not where it is the end of a word (``Phi-3-mini``)."""
        token = self.tokens[at]
        if self.stray is None or token.text == "-":
            return True
        return self._at(at - 1).end != token.start

    _rules: ClassVar[tuple[tuple[str, Callable[[Parser, int], bool]], ...]] = (
        ("sizes", _sizes),
        ("plus", _plus),
        ("range", _range),
        ("active", _active),
        ("measure", _measure),
        ("hedge", _hedge),
        ("above", _bound),
        ("below", _bound),
        ("and", _and),
        ("noise", _noise),
        ("each", _noise),
        ("range", _noise),
        ("applies", _noise),
        ("equals", _noise),
    )

    # Text around an amount

    def _stray(self, token: Token) -> None:
        if self.current is not None and not self.current.tail and self.stray is None:
            self.stray_hyphened = self.text.folded[self.current.end : token.start] == "-"
        self.stray = (self.stray[0] if self.stray else token.start, token.end)

    def _stray_text(self) -> str:
        return self.text.part(*self.stray).strip("-:#=. ") if self.stray else ""

    def _colon(self) -> None:
        if self.stray is not None:
            label = self._stray_text()
            self.current = self.stray = None
            self.label, self.sized = label, False

    def _finish(self) -> None:
        """Ends the current element; the text after its amount is its tail."""
        if self.current is not None and self.stray is not None:
            if not self.stray_hyphened:
                self.current.tail = self._stray_text()
                self.current.end = max(self.current.end, self.stray[1])
            self.stray = None
        self.current, self.stray_hyphened = None, False

    def _separate(self, separator: str, end: int) -> None:
        if self.current is None and self.stray is not None and self.part_start is not None:
            self.parsed.unread.append(self.text.part(self.part_start, end))
            self.stray = None
        self._finish()
        self._begin_part()
        self.separator = separator
        if separator in HARD or self.label_ends:
            self.label, self.label_ends, self.sized = "", False, False

    # Brackets

    def _bracket(self, at: int) -> int:
        if self.current is None or self.depth >= MAX_DEPTH:
            self.bracketed = self.current is None
            return at + 1
        if self.stray is not None and not self.stray_hyphened:
            self.current.tail, self.stray = self._stray_text(), None
        end = closing(self.tokens, at)
        before = len(self.parsed.elements)
        self._remark(self.tokens[at + 1 : end], self.current)
        if len(self.parsed.elements) == before:
            self.current.end = self._at(min(end, len(self.tokens) - 1)).end
        return end + 1

    def _remark(self, inner: Sequence[Token], owner: Element) -> None:
        if inner:
            nested = Parser(self.setting, inner, self.depth + 1).parse()
            own, unread = read_remark(self.setting, owner, inner, nested)
            self.parsed.elements += own
            self.parsed.unread += unread


def _is_latin(token: Token) -> bool:
    return token.kind in ("text", "name") and token.text[0] < "\u2000"
