"""Sizes that say what another quantity holds for: ``1T for 7B/13B``, ``7B: 1T``.

    limited = quantity applies sizes | sizes (":" | equals) quantity
    sizes   = size { ("/" | "," | "and" ...) size }

Such sizes become one token, so that the parser reads no quantity in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from parsers.values.common import Shown
from parsers.values.lexicon import Token

MAX_SIZES = 16
"""Most sizes in one list."""
_LISTS = frozenset(("/", ",", "\u3001", "&"))
_NUMBERS = frozenset(("number", "factor"))


class _Run(NamedTuple):
    """Amounts in a list: the place after each, and where each begins in the text."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


def mark_sizes(tokens: Sequence[Token], text: Shown, least: float) -> list[Token]:
    """Tokens in which sizes beside a quantity are one word.

    ``least`` is the magnitude that a size has at least: 7B is one, a context of 32K is none.

    Its text lists them with slashes; its role ``sizes`` says whether they stand ``before`` it.
    """
    marked: list[Token] = []
    at = end = 0
    quantity = False
    while at < len(tokens):
        if quantity and (end := _amount(tokens, at)) > at:
            marked += tokens[at:end]
            at, quantity = end, False
            continue
        found = _after(tokens, at, text, least) or _before(tokens, at, text, least)
        quantity = quantity if found is None else found[0].roles["sizes"] == "before"
        marked.append(tokens[at] if found is None else found[0])
        at = at + 1 if found is None else found[1]
    return marked


def _after(tokens: Sequence[Token], at: int, text: Shown, least: float) -> tuple[Token, int] | None:
    """Sizes after ``for``; an amount that itself is followed by ``for`` is none of them."""
    if "applies" not in tokens[at].roles:
        return None
    begin = at + 1 + (at + 1 < len(tokens) and "noise" in tokens[at + 1].roles)
    run = _run(tokens, begin)
    if len(run.ends) > 1 and _applies_next(tokens, run.ends[-1]):
        run = _Run(run.starts[:-1], run.ends[:-1])
    if not run.ends or not _is_size(tokens, run, least):
        return None
    return _sizes(tokens, run, text, {"sizes": "after"}), run.ends[-1]


def _applies_next(tokens: Sequence[Token], at: int) -> bool:
    return any("applies" in token.roles for token in tokens[at : at + 2])


def _before(
    tokens: Sequence[Token], at: int, text: Shown, least: float
) -> tuple[Token, int] | None:
    """Sizes before a colon, or a word that says what they have."""
    run = _run(tokens, at)
    if not run.ends or not _is_size(tokens, run, least) or run.ends[-1] + 1 >= len(tokens):
        return None
    mark = tokens[run.ends[-1]]
    if mark.text != ":" and "equals" not in mark.roles:
        return None
    following = tokens[run.ends[-1] + 1 : run.ends[-1] + 4]
    if not any(token.kind in _NUMBERS for token in following):
        return None
    hedges = "hedge" in mark.roles
    return _sizes(tokens, run, text, {"sizes": "before"}), run.ends[-1] + (not hedges)


def _run(tokens: Sequence[Token], at: int) -> _Run:
    starts: list[int] = []
    ends: list[int] = []
    while len(ends) < MAX_SIZES and (end := _amount(tokens, at)) > at:
        starts.append(at)
        ends.append(end)
        at = end + (end < len(tokens) and _is_list(tokens[end]))
        if at == end:
            break
    return _Run(tuple(starts), tuple(ends))


def _amount(tokens: Sequence[Token], at: int) -> int:
    """The place after the amount that begins at a place, the same place when none does."""
    start = at
    at += at < len(tokens) and tokens[at].kind == "factor"
    if at >= len(tokens) or tokens[at].kind != "number":
        return start
    return at + 1 + (at + 1 < len(tokens) and "magnitude" in tokens[at + 1].roles)


def _is_list(token: Token) -> bool:
    return token.text in _LISTS or "and" in token.roles


def _is_size(tokens: Sequence[Token], run: _Run, least: float) -> bool:
    """Whether the last amount has a magnitude that sizes have; the others share it."""
    magnitude = tokens[run.ends[-1] - 1].roles.get("magnitude", 0)
    return int(str(magnitude)) >= max(least, 1)


def _sizes(tokens: Sequence[Token], run: _Run, text: Shown, roles: dict[str, object]) -> Token:
    places = [
        (tokens[start].start, tokens[end - 1].end)
        for start, end in zip(run.starts, run.ends, strict=True)
    ]
    written = "/".join(text.part(*place) for place in places)
    return Token("word", written, places[0][0], places[-1][1], roles)
