"""Looking at tokens of dates: what stands at a place, None or 0 where nothing does."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.values.lexicon import Token

Tokens = Sequence[Token]


def dot(tokens: Tokens, at: int) -> int:
    """The place after a full stop, the same place when there is none."""
    return at + 1 if mark_at(tokens, at) == "." else at


def joins(tokens: Tokens, at: int) -> bool:
    """Whether a token may join two month names."""
    listed = mark_at(tokens, at) in ("/", "&", "\u3001")
    return listed or has(tokens, at, "range") or has(tokens, at, "and")


def after_word(tokens: Tokens, at: int, role: str) -> int:
    """The place after a word of a role, the same place when there is none."""
    return at + 1 if has(tokens, at, role) else at


def has(tokens: Tokens, at: int, role: str) -> bool:
    """Whether a word of a role stands at a place."""
    return 0 <= at < len(tokens) and role in tokens[at].roles


def meaning(tokens: Tokens, at: int, role: str) -> int:
    """The number that a word of a role stands for."""
    return int(str(tokens[at].roles[role]))


def mark_at(tokens: Tokens, at: int) -> str:
    """The text of a token that is no number; ``end`` past the last."""
    if not 0 <= at < len(tokens) or tokens[at].kind == "number":
        return "" if at < len(tokens) else "end"
    return tokens[at].text


def digits_at(tokens: Tokens, at: int) -> int:
    """How many digits the number at a place has, 0 when there is none."""
    if not 0 <= at < len(tokens) or tokens[at].kind != "number":
        return 0
    return len(tokens[at].text)


def number_at(tokens: Tokens, at: int) -> int | None:
    """A number of one or two digits."""
    return int(tokens[at].text) if digits_at(tokens, at) in (1, 2) else None


def gap(tokens: Tokens, at: int) -> bool:
    """Whether white space touches a token."""
    return gap_before(tokens, at) or gap_before(tokens, at + 1)


def gap_before(tokens: Tokens, at: int) -> bool:
    """Whether white space precedes a token."""
    return 0 < at < len(tokens) and tokens[at].start > tokens[at - 1].end
