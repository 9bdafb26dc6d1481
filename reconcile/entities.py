"""Mentions to entities, explained and reversible.

* ``resolve_mentions(mentions, vocabulary) -> Resolved(resolutions, entities, findings, keys)``
* ``resolve_reference(text, keys, vocabulary) -> entity id | None``, ``resolve_references`` for
  several, ``find_known_names`` for sentences, ``known_keys(entities, vocabulary)`` for keys
  from entities; all from :mod:`reconcile.entity_references`.

The declared order: judgement, alias table, identical parsed key, a strong link that agrees
with the name, new entity. Nothing depends on the order of the input. Blocking is by parsed
key (Christen, *Data Matching*, 2012, ch. 4), so the work grows with the number of mentions.
"""

from __future__ import annotations

from collections.abc import Mapping

from reconcile.entity_references import (
    FoundName,
    find_known_names,
    known_keys,
    resolve_reference,
    resolve_references,
)
from reconcile.entity_resolve import Resolver
from reconcile.entity_types import IdentityFinding, JudgementError, MentionEvidence, Resolved
from records.collector import collector_at_rest
from vocabulary import Vocabulary

__all__ = [
    "FoundName",
    "IdentityFinding",
    "JudgementError",
    "MentionEvidence",
    "Resolved",
    "find_known_names",
    "known_keys",
    "resolve_mentions",
    "resolve_reference",
    "resolve_references",
]


def resolve_mentions(mentions: Mapping[str, MentionEvidence], vocabulary: Vocabulary) -> Resolved:
    """Resolve single names as written. Raises :class:`JudgementError` where judgements disagree."""
    with collector_at_rest():
        return Resolver(mentions, vocabulary).resolve()
