"""What the quantity parser makes of a text: elements, one amount or range each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import cast

from parsers.values.amounts import Figure, amount
from parsers.values.lexicon import Token

OPEN, CLOSE = frozenset("([{"), frozenset(")]}")
NUMBERS = frozenset(("number", "factor", "power", "exponent"))
"""Kinds of tokens that are amounts, or parts of them."""
MAX_BRACKET = 200
"""Most tokens of one remark in brackets."""


@dataclass(slots=True)
class Element:
    """One amount as written, or a range of two.

    ``part`` is where its label begins, ``start`` and ``end`` are the places of the amount.
    ``words`` are the magnitude words of ``figures``; ``separator`` is what stands before it;
    ``label``, ``remark`` and ``tail`` are the text before it, in brackets and after it. One that
    ``shares`` its measure with the next is one fragment with it; one that is ``summed`` is no
    value of its own; the remark of one that is ``sized`` are the sizes it holds for; the
    tail of one that is ``limited`` says which are counted (``1.3T code tokens``).
    """

    part: int = 0
    start: int = 0
    end: int = 0
    figures: list[Figure] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    separator: str = ""
    label: str = ""
    remark: str = ""
    tail: str = ""
    bound: str = ""
    active: bool = False
    hedged: bool = False
    sized: bool = False
    limited: bool = False
    measures: set[str] = field(default_factory=set)
    shares: bool = False
    summed: bool = False


@dataclass(slots=True)
class Parsed:
    """All elements in order, the parts without amount, whether any word hedges."""

    elements: list[Element] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    hedged: bool = False


def measures_of(tokens: Iterable[Token]) -> set[str]:
    """The measures that words among the tokens may name."""
    found: set[str] = set()
    for token in tokens:
        found |= cast("frozenset[str]", token.roles.get("measure", frozenset()))
    return found


def same_amount(owner: Element, rest: list[Element], scaled: Callable[[Figure], Figure]) -> bool:
    """``7B (7.24B)`` states one size twice; the more precise figure stands, experts do not."""
    one, other = scaled(owner.figures[0]), scaled(rest[0].figures[0])
    if len(rest) > 1 or not one.magnitude or not other.magnitude:
        return False
    if rest[0].measures - owner.measures:
        return False
    inside = _covers(one, other)
    if inside and (one.experts or not other.experts):
        owner.figures[0], owner.words[0] = other, rest[0].words[0]
    owner.hedged = owner.hedged or rest[0].hedged
    return inside or _covers(other, one)


def _covers(wide: Figure, narrow: Figure) -> bool:
    low, high = amount(wide).bounds
    return low <= narrow.number < high


def closing(tokens: Sequence[Token], at: int) -> int:
    """The place of the bracket that closes the one at a place, or where its remark ends."""
    depth, last = 0, min(len(tokens), at + MAX_BRACKET)
    for place in range(at, last):
        depth += (tokens[place].text in OPEN) - (tokens[place].text in CLOSE)
        if depth == 0:
            return place
    return last
