"""Doubts about identity for a person to settle: pairs not merged, merges that look wrong.

Candidates come from blocks, never from all pairs: names with one letter left out, links,
stated names, readings, initials.
Scores say how often such a doubt has been right, not how sure a merge would be.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final, NamedTuple

from reconcile.entity_groups import Group, Groups
from reconcile.entity_read import Read
from reconcile.entity_slips import find_slips
from reconcile.entity_split import days_apart, unrelated
from reconcile.entity_types import IdentityFinding, MentionEvidence
from vocabulary.names import parse_name
from vocabulary.names_lexicon import lexicon_of
from vocabulary.names_meaning import AliasTable

_HUB: Final = 5
"""A link that more entities than this share identifies none of them."""
_FAR: Final = 540
_WIDEST: Final = 24

STATED: Final = 0.8
READING: Final = 0.75
SLIP: Final = 0.6
FIRST_VERSION: Final = 0.55
INITIALS: Final = 0.5
SHARED_LINK: Final = 0.3
APART: Final = {(True, True): 0.8, (False, True): 0.5, (True, False): 0.3}
"""Score of a doubtful merge, by whether makers differ and whether dates are far apart."""


class Grouped(NamedTuple):
    """Groups joined to entities with their ids by root, and all that is known of a mention.

    ``order`` has the roots in order of their ids, ``sharing`` the groups by link that several have.
    """

    groups: Groups
    ids: Sequence[str]
    order: Sequence[int]
    mentions: Mapping[str, MentionEvidence]
    other_names: Mapping[str, set[str]]
    sharing: Mapping[str, set[int]]
    table: AliasTable

    def members(self, id_: str) -> Group:
        """The mentions of an entity."""
        row = bisect_left(self.order, id_, key=self.ids.__getitem__)
        return self.groups.members(self.order[row])

    def owner(self, numbers: range) -> str:
        """The entity of the groups of one identity; the last of several."""
        return self.ids[max(self.groups.owners(numbers))]


Doubt = tuple[str, str, float, str]
"""Two entity ids, a score, an explanation."""


def suggest(entities: Grouped, settled: Callable[[str, str], bool]) -> list[IdentityFinding]:
    """``same?`` and ``not the same?`` findings, best first; none that a judgement has settled."""
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for one, other, score, why in _doubts(entities):
        pair = (min(one, other), max(one, other))
        if one != other and (pair not in best or (score, why) > best[pair]):
            best[pair] = score, why
    same = [
        IdentityFinding("same?", pair, _mentions(pair, entities), score, why)
        for pair, (score, why) in best.items()
        if not settled(*pair)
    ]
    found = [*same, *_doubtful_merges(entities)]
    return sorted(found, key=lambda f: (-f.score, f.kind, f.entities, f.explanation))


def _mentions(ids: tuple[str, ...], entities: Grouped) -> tuple[str, ...]:
    return tuple(entities.members(id_)[0] for id_ in ids)


def _doubts(entities: Grouped) -> Iterator[Doubt]:
    yield from _stated(entities)
    yield from _read_aloud(entities)
    yield from _alike(entities)
    yield from _first_versions(entities)
    yield from _sharing(entities)


def _stated(entities: Grouped) -> Iterator[Doubt]:
    """``GPT-3.5 (InstructGPT)`` gives another name, and something goes by that name."""
    groups = entities.groups
    for alias, mentions in entities.other_names.items():
        name = parse_name(alias, entities.table.vocabulary)
        others = groups.of_identity(entities.table.meaning(name).identity)
        for mention in sorted(mentions) if others else ():
            one = entities.owner(groups.of_identity(groups.reads[mention].identity))
            why = f"{mention!r} gives {alias!r} as another name"
            yield one, entities.owner(others), STATED, why


def _read_aloud(entities: Grouped) -> Iterator[Doubt]:
    """A name in ideographs that sounds like one in Latin letters."""
    readings = lexicon_of(entities.table.vocabulary).readings
    for identity, numbers in entities.groups.identities():
        if not identity.isascii():
            sound = "".join(readings.get(letter, letter) for letter in identity)
            others = entities.groups.of_identity(sound)
            if sound != identity and others:
                one, other = entities.owner(numbers), entities.owner(others)
                yield one, other, READING, f"{identity!r} is read {sound!r}"


def _alike(entities: Grouped) -> Iterator[Doubt]:
    """Families that differ by a slip or by initials."""
    pairs = list(_families_alike({read.family for read, _ in _distinct(entities.groups)}))
    compared = {family for one, other, _, _ in pairs for family in (one, other)}
    families: dict[str, dict[str, str]] = {}
    for read, numbers in _distinct(entities.groups) if compared else ():
        if read.family in compared:
            families.setdefault(read.family, {})[read.rest] = entities.owner(numbers)
    for one, other, score, why in pairs:
        for rest in families[one].keys() & families[other].keys():
            yield families[one][rest], families[other][rest], score, why


def _first_versions(entities: Grouped) -> Iterator[Doubt]:
    """Families with and without the number of a first version."""
    first = {r.family: numbers for r, numbers in _distinct(entities.groups) if r.rest == "1"}
    bare = {
        read.family: numbers
        for read, numbers in _distinct(entities.groups)
        if read.family in first and not read.rest
    }
    for family, numbers in bare.items():
        why = f"{family!r} with and without the number of a first version"
        yield entities.owner(numbers), entities.owner(first[family]), FIRST_VERSION, why


def _distinct(groups: Groups) -> Iterator[tuple[Read, range]]:
    """Each identity as its last mention reads, with its groups."""
    for _, numbers in groups.identities():
        yield groups.reads[max(groups.plain[n][-1] for n in numbers)], numbers


def _families_alike(families: AbstractSet[str]) -> Iterator[Doubt]:
    for one, other in sorted(find_slips(families)):
        yield one, other, SLIP, f"{one!r} and {other!r} differ by one slip of the pen"
    initials = {short for family in families if " " in family for short in _initials(family)}
    joined = {short: f for f in sorted(families) if (short := f.replace(" ", "")) in initials}
    for family in sorted(f for f in families if " " in f):
        for short in sorted(_initials(family) & joined.keys()):
            if short != family.replace(" ", ""):
                yield joined[short], family, INITIALS, f"{short!r} are initials of {family!r}"


def _initials(family: str) -> set[str]:
    words = family.split()
    first = "".join(word[0] for word in words[:-1])
    return {short for short in (first + words[-1], first + words[-1][0]) if len(short) > 2}


def _sharing(entities: Grouped) -> Iterator[Doubt]:
    """Entities that claim one repository or paper: they may be one, or one has the wrong link.

    Versions of one family share repositories as a rule; their names say what they are.
    """
    for link, numbers in entities.sharing.items():
        ids = {entities.ids[root] for root in entities.groups.owners(numbers)}
        if len(ids) <= _HUB:
            for one, other in combinations(sorted(ids), 2):
                if _families(one, entities) & _families(other, entities):
                    continue
                alike = SequenceMatcher(None, one, other).ratio()
                score = round(SHARED_LINK + 0.3 * alike, 3)
                yield one, other, score, f"both are said to be {link}, or one has the wrong link"


def _families(id_: str, entities: Grouped) -> set[str]:
    return {entities.groups.reads[mention].family for mention in entities.members(id_)}


def _doubtful_merges(entities: Grouped) -> Iterator[IdentityFinding]:
    for root in entities.order:
        group = entities.groups.members(root)
        informed = [m for m in group if _is_informed(entities.mentions[m])]
        doubts = [
            found
            for one, other in combinations(informed[:_WIDEST], 2)
            if (found := _apart(one, other, entities))
        ]
        if doubts:
            score, why, pair = max(doubts)
            yield IdentityFinding("not the same?", (entities.ids[root],), pair, score, why)


def _is_informed(evidence: MentionEvidence) -> bool:
    return bool(evidence.makers or evidence.dated)


def _apart(one: str, other: str, entities: Grouped) -> tuple[float, str, tuple[str, str]] | None:
    first, second = entities.mentions[one], entities.mentions[other]
    pairs = [(a, b) for a in first.makers for b in second.makers]
    vocabulary = entities.table.vocabulary
    makers = bool(pairs) and all(unrelated(a, b, vocabulary) for a, b in pairs)
    days = days_apart(first, second)
    if not makers and days <= _FAR:
        return None
    said = [f"makers {', '.join(first.makers)} and {', '.join(second.makers)}"] * makers
    said += [f"dates {days} days apart"] * (days > _FAR)
    why = f"{one!r} and {other!r} are taken for one, but have {' and '.join(said)}"
    return APART[makers, days > _FAR], why, (one, other)
