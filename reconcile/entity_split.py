"""Namesakes: one spelling, two things (``PaLM`` by Google, ``PALM`` by Alibaba)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from reconcile.entity_types import MentionEvidence
from vocabulary import Vocabulary

_FAR: Final = 540
"""Days between two dates of release above which they are hardly of one thing."""


class Namesake(NamedTuple):
    """A mention with what may tell it from another of the same key."""

    mention: str
    core: str
    maker: str
    evidence: MentionEvidence


def split_namesakes(members: Sequence[Namesake], vocabulary: Vocabulary) -> list[list[str]]:
    """The mentions of one key, apart where they contradict each other.

    Two makers stated in the names are enough. Makers that sources claim are not, since sources
    credit different institutions for one thing: then the names must be spelled differently and
    the dates be far apart, too. Mentions that say nothing stay with the most frequent.
    """
    makers = {member.maker for member in members if member.maker}
    if len(makers) > 1:
        return _cluster(members, lambda a, b: _strangers({a.maker}, {b.maker}, vocabulary))
    if sum(1 for m in members if m.evidence.makers and m.evidence.dated) > 1:
        return _cluster(members, lambda a, b: _contradict(a, b, vocabulary))
    return [[member.mention for member in members]]


def unrelated(one: str, other: str, vocabulary: Vocabulary) -> bool:
    """Whether neither organization is the other, a part of it, or a part of the same one."""
    up, over = vocabulary.broader.get(one, frozenset()), vocabulary.broader.get(other, frozenset())
    return not ({one} | up) & ({other} | over)


def _strangers(one: set[str], other: set[str], vocabulary: Vocabulary) -> bool:
    one, other = one - {""}, other - {""}
    pairs = [unrelated(a, b, vocabulary) for a in one for b in other]
    return bool(pairs) and all(pairs)


def _contradict(one: Namesake, other: Namesake, vocabulary: Vocabulary) -> bool:
    if one.core == other.core:
        return False
    makers = _strangers(set(one.evidence.makers), set(other.evidence.makers), vocabulary)
    return makers and days_apart(one.evidence, other.evidence) > _FAR


def days_apart(one: MentionEvidence, other: MentionEvidence) -> int:
    """Days between the nearest dates claimed of two mentions; 0 when either has none."""
    gaps = [max((b[0] - a[1]).days, (a[0] - b[1]).days, 0) for a in one.dated for b in other.dated]
    return min(gaps, default=0)


def _cluster(
    members: Sequence[Namesake], apart: Callable[[Namesake, Namesake], bool]
) -> list[list[str]]:
    """Each member joins the first cluster it does not contradict, the most frequent first."""
    clusters: list[list[Namesake]] = []
    for member in sorted(members, key=_weight):
        home = next((c for c in clusters if not any(apart(member, m) for m in c)), None)
        if home is None:
            clusters.append([member])
        else:
            home.append(member)
    return [sorted(member.mention for member in cluster) for cluster in clusters]


def _weight(member: Namesake) -> tuple[bool, int, int, str]:
    informed = bool(member.maker or member.evidence.makers)
    return not informed, -member.evidence.count, len(member.mention), member.mention
