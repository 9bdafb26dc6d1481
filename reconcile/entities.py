"""Mentions to entities, explained and reversible.

* ``resolve_mentions(mentions, vocabulary) -> Resolved(resolutions, entities, findings, keys)``
* ``resolve_reference(text, keys, vocabulary) -> entity id | None``, ``resolve_references`` for
  several, ``find_known_names`` for sentences, ``known_keys(entities, vocabulary)`` for keys
  from entities; all from :mod:`reconcile.entity_references`.
* ``redirects(before, after) -> {old id: id}``

The declared order: judgement, alias table, identical parsed key, a strong link that agrees
with the name, new entity. Nothing depends on the order of the input. Blocking is by parsed
key (Christen, *Data Matching*, 2012, ch. 4), so the work grows with the number of mentions.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from reconcile.entity_references import (
    FoundName,
    find_known_names,
    known_keys,
    resolve_reference,
    resolve_references,
)
from reconcile.entity_resolve import Resolver
from reconcile.entity_types import IdentityFinding, JudgementError, MentionEvidence, Resolved
from records import Entity
from vocabulary import Vocabulary

__all__ = [
    "FoundName",
    "IdentityFinding",
    "JudgementError",
    "MentionEvidence",
    "Resolved",
    "find_known_names",
    "known_keys",
    "redirects",
    "resolve_mentions",
    "resolve_reference",
    "resolve_references",
]


def resolve_mentions(mentions: Mapping[str, MentionEvidence], vocabulary: Vocabulary) -> Resolved:
    """Resolve single names as written. Raises :class:`JudgementError` where judgements disagree."""
    with collector_at_rest():
        return Resolver(mentions, vocabulary).resolve()


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """No search for cycles while records without cycles are made by the million."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def redirects(before: Iterable[Entity], after: Iterable[Entity]) -> dict[str, str]:
    """Old id → id for entities whose id is gone while their mentions live on under one id.

    An entity whose mentions went to several is no redirect but a split.
    """
    new = tuple(after)
    kept = {entity.id for entity in new}
    owner = {mention: entity.id for entity in new for mention in (*entity.mentions, entity.name)}
    moved: dict[str, str] = {}
    for old in before:
        owners = {owner[m] for m in old.mentions if m in owner}
        if old.id not in kept and len(owners) == 1:
            moved[old.id] = owners.pop()
    return dict(sorted(moved.items()))
