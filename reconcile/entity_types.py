"""Shapes that resolving mentions takes and gives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import NamedTuple

from reconcile.entity_columns import Entities, Resolutions


class Links(Mapping[str, tuple[str, ...]]):
    """Links by property in half the memory of a dict: names and URLs by turns."""

    __slots__ = ("_flat",)

    def __init__(self, links: Mapping[str, tuple[str, ...]]) -> None:
        """No property of ``links`` is without a URL."""
        pairs = ((name, url) for name, urls in links.items() for url in urls)
        self._flat = tuple(chain.from_iterable(pairs))

    def __len__(self) -> int:
        return len(set(self._flat[::2]))

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(self._flat[::2]))

    def __getitem__(self, name: str) -> tuple[str, ...]:
        names, urls = self._flat[::2], self._flat[1::2]
        found = tuple(url for one, url in zip(names, urls, strict=True) if one == name)
        if not found:
            raise KeyError(name)
        return found


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
