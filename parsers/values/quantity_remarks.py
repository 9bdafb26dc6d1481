"""Brackets after an amount: what they say of it, and the amounts they state on their own.

A remark may state the same amount more precisely (``7B (7.24B)``), the active part, amounts that
count something else (``366B (1.6TB)``) or hold for other sizes (``128K (32K for 1B)``); sizes
alone qualify what is no size (``1.2T tokens (7B)``). Another amount of the same measure is unread;
words and numbers of anything else qualify where they name a variant, or say no more.
"""

from __future__ import annotations

from collections.abc import Sequence

from parsers.values.common import names_variant
from parsers.values.elements import NUMBERS, Element, Parsed, measures_of, same_amount
from parsers.values.lexicon import Token
from parsers.values.quantity_words import QuantityWords, Setting

LEAST_SIZE = 5e7
"""A smaller number in brackets names no size of a model: a context of ``32K``."""


def read_remark(
    setting: Setting, owner: Element, inner: Sequence[Token], nested: Parsed
) -> tuple[list[Element], list[str]]:
    """What a remark adds: elements of their own, and fragments that are unread."""
    words, written = setting.words, setting.text.part(inner[0].start, inner[-1].end)
    amounts = [element for element in nested.elements if setting.counts(element)]
    if not amounts:
        _words_remark(owner, nested, inner, written)
        return [], []
    own = [element for element in amounts if element.active or _is_apart(element, owner, words)]
    for element in own:
        element.separator = "("
        element.label = element.label if element.sized else owner.label
    rest = [element for element in amounts if not any(element is each for each in own)]
    if not rest or same_amount(owner, rest, setting.scaled):
        return own, []
    if _qualifies(rest, words, unclear=bool(nested.unread)):
        owner.remark = written
        return own, []
    return own, [written]


def _words_remark(owner: Element, nested: Parsed, inner: Sequence[Token], written: str) -> None:
    """Words: a variant, a hedge, the active part; a count of something else says no more."""
    owner.hedged = owner.hedged or nested.hedged
    if not nested.elements:
        owner.measures |= measures_of(inner)
    if nested.unread and not nested.elements and not written[0].isdigit():
        owner.remark = written
    elif any("active" in token.roles and len(token.text) > 1 for token in inner):
        owner.active = not any(token.kind in NUMBERS for token in inner)  # (25% active)


def _is_apart(element: Element, owner: Element, words: QuantityWords) -> bool:
    """Whether an amount in brackets says itself what it counts, or what it holds for."""
    counted = owner.measures or {words.measure}
    return element.sized or bool(element.measures and not element.measures & counted)


def _qualifies(rest: Sequence[Element], words: QuantityWords, *, unclear: bool) -> bool:
    """Sizes alone qualify what is no size itself."""
    unclear = unclear or any(each.label or each.tail or each.remark for each in rest)
    names = any(names_variant(each.label) and not each.tail for each in rest)
    if words.is_size or (unclear and not names):
        return False
    figures = [figure for each in rest for figure in each.figures]
    return all(figure.number >= LEAST_SIZE for figure in figures if figure.magnitude)
