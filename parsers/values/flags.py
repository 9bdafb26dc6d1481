"""Flags: whether something is open, closed or partly so.

    cell  = [state ":"] item { ("," | ";" | "/" | "&" | line break | ...) item }
    item  = [qualifier] state [qualifier] { "(" remark ")" }

A qualifier is a size or version (``7B``), or a declared part (``code``); the first declared part is
what a flag speaks of, and qualifies nothing. A remark is a qualifier, a second state that limits
the first (``Yes (non-commercial)``), or says no more.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from parsers.values.common import (
    MAX_TEXT,
    built_for,
    shown,
    split_outside_brackets,
    states_nothing,
)
from parsers.values.flag_words import FlagWords, at_ends, runs_on
from records.value import Reading, Value
from vocabulary import Vocabulary

__all__ = ["read_flag"]

OPEN, CLOSED, PARTIAL = "open", "closed", "partial"
_REMARK = re.compile(r"(?P<head>[^(\[]+)[(\[](?P<remark>[^()\[\]]*)[)\]]\s*")
_SEPARATOR = re.compile(r"\s*[,;\uff0c\uff1b\u3001\n/|&]\s*|(?<=\w)\s+-\s+")
_LISTING = re.compile(r"[/|\n]")
_COLON = re.compile(r"\s*[:\uff1a]\s*")
_EDGES = " .!-:\u2022"


def read_flag(text: str, vocabulary: Vocabulary) -> Reading:
    """Read a flag: values ``open``, ``closed`` or ``partial``, one for each qualifier.

    A remark limits it (``Yes (non-commercial)`` is partial); what is promised is closed and
    hedged; a term that the vocabulary reads a flag otherwise as (a licence) is ``other``; what is
    not known is unread. Never raises.
    """
    return reading_of(text, built_for(vocabulary, FlagWords))


@lru_cache(maxsize=1 << 14)
def reading_of(text: str, words: FlagWords) -> Reading:
    """What :func:`read_flag` caches, by the words instead of the vocabulary."""
    if len(text) > MAX_TEXT:
        return Reading(unread=(text.strip(),))
    folded = words.folded(shown(text).text)
    if folded in words.states:
        return Reading((Value("flag", words.states[folded]),))
    if states_nothing(text, words.vocabulary):
        return Reading()
    one = _item(folded, words)
    if one is not None:
        return _reading([one], [], words, text)
    list_ = words.list_of(text)
    if list_:
        return Reading(other=(f"{text.strip()}: {list_}",))
    head, *tail = _COLON.split(text, maxsplit=1)
    if tail and words.folded(head) in words.states:
        text = f"{head}; {tail[0]}"
    return _items(text, words)


class _Item(NamedTuple):
    state: str
    qualifier: str = ""
    hedged: bool = False


def _items(text: str, words: FlagWords) -> Reading:
    """Several items; a qualifier without a state belongs to the item after it (``7B/13B open``)."""
    items: list[_Item] = []
    unread: list[str] = []
    waiting: list[str] = []
    for piece in split_outside_brackets(shown(text).text, _SEPARATOR):
        folded = words.folded(piece)
        item = _item(folded, words)
        if item is not None:
            qualifier = "/".join([*waiting, *filter(None, [item.qualifier])])
            items.append(item._replace(qualifier=qualifier))
            waiting = []
        elif words.is_qualifier(folded):
            waiting.append(piece)
        elif folded and not states_nothing(piece, words.vocabulary):
            unread.append(piece)
    apart = _LISTING.search(text) is not None or words.has_signs(text)
    if not items or (apart and len({i.state for i in items if not i.qualifier}) > 1):
        return Reading(unread=(text.strip(),))
    return _reading(items, [*waiting, *unread], words, text)


def _reading(items: list[_Item], left: list[str], words: FlagWords, text: str) -> Reading:
    """One value for each qualifier; states without one limit each other."""
    values = []
    items = [item._replace(qualifier=words.qualifier(item.qualifier)) for item in items]
    for name in dict.fromkeys(item.qualifier for item in items):
        group = [item for item in items if item.qualifier == name]
        states = [item.state for item in group]
        hedged = any(item.hedged for item in group)
        state = _together(states)
        name = name if name in words.part_names else _as_written(name, text)
        values.append(Value("flag", state, hedged=hedged, qualifier=name))
    other = [(piece, words.list_of(piece)) for piece in left]
    unread = tuple(piece for piece, list_ in other if not list_)
    return Reading(
        tuple(values), unread, tuple(f"{piece}: {list_}" for piece, list_ in other if list_)
    )


def _as_written(name: str, text: str) -> str:
    """A folded qualifier in the letters of the text, where they can be found."""
    at = text.lower().find(name.lower())
    return text[at : at + len(name)] if at >= 0 else name


def _together(states: list[str]) -> str:
    """States of one thing: ``open, non-commercial`` and ``open, not for sale`` are partial."""
    return states[0] if len(set(states)) == 1 else PARTIAL


def _item(folded: str, words: FlagWords) -> _Item | None:
    """One state with what limits it, None when the text is not that."""
    text = folded.strip(_EDGES)
    if text in words.promised:
        return _Item(CLOSED, hedged=True)
    if text in words.states:
        return _Item(words.states[text])
    match = _REMARK.fullmatch(text)
    if match:
        head = _item(match["head"].strip(), words)
        return None if head is None else _remarked(head, match["remark"].strip(), words)
    if text.startswith("(") and text.endswith(")"):
        return _item(text[1:-1], words)
    return _hedged(text, words) or _qualified(text, words) or _limited(text, words)


def _limited(text: str, words: FlagWords) -> _Item | None:
    """A state and for whom it holds: ``yes after registration`` is partial."""
    for word in at_ends(text, words.by_length):
        rest = text.removeprefix(word)
        if rest != text and not runs_on(text, word, rest) and words.is_limit(rest):
            return _Item(CLOSED if words.states[word] == CLOSED else PARTIAL)
    return None


def _remarked(head: _Item, remark: str, words: FlagWords) -> _Item:
    """What a remark makes of a state; one that is not understood says no more."""
    if remark in words.parts or words.is_qualifier(remark):
        return head if head.qualifier else head._replace(qualifier=remark)
    if remark in words.hedges:
        return head._replace(hedged=True)
    limit = words.states.get(remark) or words.states.get(words.without_clause(remark))
    if head.state == CLOSED:
        return head
    if limit is None:
        return head._replace(state=PARTIAL) if words.is_limit(remark) else head
    return head._replace(state=_together([head.state, limit]))


def _hedged(text: str, words: FlagWords) -> _Item | None:
    for hedge in at_ends(text, words.hedges):
        for without in (text.removesuffix(hedge), text.removeprefix(hedge)):
            bare = without.strip(" ()")
            if without != text and bare in words.states:
                return _Item(words.states[bare], hedged=True)
    bare = words.without_clause(text)
    return _Item(words.states[bare]) if bare != text and bare in words.states else None


def _qualified(text: str, words: FlagWords) -> _Item | None:
    """``7B: open``, ``65B not open``, ``code yes``: a qualifier at one end of a state."""
    for word in at_ends(text, words.by_length):
        for rest in (text.removesuffix(word), text.removeprefix(word)):
            name = rest.strip(_EDGES)
            if rest == text or not name or runs_on(text, word, rest):
                continue
            if name in words.parts or words.is_qualifier(name):
                return _Item(words.states[word], name)
    return None
