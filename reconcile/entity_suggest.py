"""Doubts about identity for a person to settle: pairs not merged, merges that look wrong.

Candidates come from blocks, never from all pairs: names with one letter left out, links,
stated names, readings, initials.
Scores say how often such a doubt has been right, not how sure a merge would be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final, NamedTuple

from reconcile.entity_links import strong_links
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
    """Entities by id with their mentions, and all that is known of a mention."""

    groups: Mapping[str, list[str]]
    reads: Mapping[str, Read]
    mentions: Mapping[str, MentionEvidence]
    other_names: Mapping[str, set[str]]
    table: AliasTable


Doubt = tuple[str, str, float, str]
"""Two entity ids, a score, an explanation."""


def suggest(entities: Grouped, settled: Callable[[str, str], bool]) -> list[IdentityFinding]:
    """``same?`` and ``not the same?`` findings, best first; none that a judgement has settled."""
    owners = {
        read.identity: id_ for id_, g in entities.groups.items() for read in _reads(g, entities)
    }
    best: dict[tuple[str, str], tuple[float, str]] = {}
    for one, other, score, why in _doubts(entities, owners):
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


def _reads(group: list[str], entities: Grouped) -> Iterator[Read]:
    return (entities.reads[mention] for mention in group)


def _mentions(ids: tuple[str, ...], entities: Grouped) -> tuple[str, ...]:
    return tuple(entities.groups[id_][0] for id_ in ids)


def _doubts(entities: Grouped, owners: Mapping[str, str]) -> Iterator[Doubt]:
    yield from _stated(entities, owners)
    yield from _read_aloud(entities, owners)
    yield from _alike(entities, owners)
    yield from _sharing(entities)


def _stated(entities: Grouped, owners: Mapping[str, str]) -> Iterator[Doubt]:
    """``GPT-3.5 (InstructGPT)`` gives another name, and something goes by that name."""
    for alias, mentions in entities.other_names.items():
        name = parse_name(alias, entities.table.vocabulary)
        other = owners.get(entities.table.meaning(name).identity)
        for mention in sorted(mentions) if other else ():
            one = owners[entities.reads[mention].identity]
            yield one, other or "", STATED, f"{mention!r} gives {alias!r} as another name"


def _read_aloud(entities: Grouped, owners: Mapping[str, str]) -> Iterator[Doubt]:
    """A name in ideographs that sounds like one in Latin letters."""
    readings = lexicon_of(entities.table.vocabulary).readings
    for identity, id_ in owners.items():
        if not identity.isascii():
            sound = "".join(readings.get(letter, letter) for letter in identity)
            if sound != identity and sound in owners:
                yield id_, owners[sound], READING, f"{identity!r} is read {sound!r}"


def _alike(entities: Grouped, owners: Mapping[str, str]) -> Iterator[Doubt]:
    """Families that differ by a slip or by initials; a first version with and without number."""
    families: dict[str, dict[str, str]] = {}
    distinct = {read.identity: read for read in entities.reads.values()}
    for identity, read in sorted(distinct.items()):
        families.setdefault(read.family, {})[read.rest] = owners[identity]
    for one, other, score, why in _families_alike(families):
        for rest in families[one].keys() & families[other].keys():
            yield families[one][rest], families[other][rest], score, why
    for family, known in families.items():
        if "" in known and "1" in known:
            why = f"{family!r} with and without the number of a first version"
            yield known[""], known["1"], FIRST_VERSION, why


def _families_alike(families: Mapping[str, object]) -> Iterator[Doubt]:
    for one, other in sorted(find_slips(families)):
        yield one, other, SLIP, f"{one!r} and {other!r} differ by one slip of the pen"
    joined = {family.replace(" ", ""): family for family in sorted(families)}
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
    sharing: dict[str, set[str]] = {}
    for id_, group in entities.groups.items():
        for mention in group:
            links = entities.mentions[mention].links
            for strong in strong_links(links, entities.table.vocabulary) if links else ():
                sharing.setdefault(strong.id, set()).add(id_)
    for link, ids in sharing.items():
        if len(ids) <= _HUB:
            for one, other in combinations(sorted(ids), 2):
                if _families(one, entities) & _families(other, entities):
                    continue
                alike = SequenceMatcher(None, one, other).ratio()
                score = round(SHARED_LINK + 0.3 * alike, 3)
                yield one, other, score, f"both are said to be {link}, or one has the wrong link"


def _families(id_: str, entities: Grouped) -> set[str]:
    return {read.family for read in _reads(entities.groups[id_], entities)}


def _doubtful_merges(entities: Grouped) -> Iterator[IdentityFinding]:
    for id_, group in entities.groups.items():
        informed = [m for m in group if _is_informed(entities.mentions[m])]
        doubts = [
            found
            for one, other in combinations(informed[:_WIDEST], 2)
            if (found := _apart(one, other, entities))
        ]
        if doubts:
            score, why, pair = max(doubts)
            yield IdentityFinding("not the same?", (id_,), pair, score, why)


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
