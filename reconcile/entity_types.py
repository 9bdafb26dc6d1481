"""Shapes that resolving mentions takes and gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reconcile.entity_columns import Entities, Resolutions


@dataclass(frozen=True, slots=True)
class MentionEvidence:
    """What the sources claim of a mention, as far as it helps to tell who is meant.

    ``links`` are canonical URLs by property; ``makers`` are vocabulary ids of organizations;
    ``dated`` are first and last day of the headline dates claimed;
    ``count`` is how often the mention was written. Leave out claims that a row shares
    between several names.
    """

    links: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    makers: tuple[str, ...] = ()
    dated: tuple[tuple[date, date], ...] = ()
    count: int = 1


class IdentityFinding(NamedTuple):
    """Something about identity for a person to see.

    ``kind`` is ``same?`` (entities that may be one), ``not the same?`` (an entity that may be
    two) or ``misspelling`` (a spelling that was forgiven). ``score`` is in [0, 1]: how
    likely the doubt is right.
    """

    kind: str
    entities: tuple[str, ...]
    mentions: tuple[str, ...]
    score: float
    explanation: str


class Resolved(NamedTuple):
    """Resolutions by mention, entities by id, findings best first, and identity → entity id."""

    resolutions: Resolutions
    entities: Entities
    findings: tuple[IdentityFinding, ...]
    keys: dict[str, str]


class JudgementError(ValueError):
    """Judgements about identity that contradict each other; the message names them."""
