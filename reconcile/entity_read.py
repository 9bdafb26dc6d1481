"""Mentions read and grouped by what their names stand for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import groupby
from typing import NamedTuple

from reconcile.entity_links import StrongLink, named_by_link, strong_links
from reconcile.entity_split import Namesake, split_namesakes
from reconcile.entity_types import MentionEvidence
from vocabulary import Vocabulary
from vocabulary.fold import fold_name
from vocabulary.names import Name, parse_name
from vocabulary.names_lexicon import lexicon_of
from vocabulary.names_meaning import AliasTable, Known


class Read(NamedTuple):
    """A mention as read: identity and slug it stands for, its bare name, and how that was found.

    ``rule`` is ``alias``, ``name`` or ``link``; ``maker`` is an organization that the name itself
    states; ``family`` is the part of the identity before version and variants, in words.
    """

    identity: str
    key: str
    core: str
    rule: str
    known: Known | None = None
    maker: str = ""
    family: str = ""
    link: str = ""

    @property
    def rest(self) -> str:
        """The identity after the family: version and variants."""
        return self.identity[len(self.family.replace(" ", "")) :].lstrip("-")


class Readings(NamedTuple):
    """All mentions as read, and the other names that some give beside their own."""

    reads: dict[str, Read]
    other_names: dict[str, set[str]]


Apart = tuple[frozenset[str], ...]
"""Names that one judgement says are different."""
Sized = list[tuple[str, Name, tuple[StrongLink, ...]]]


def read_mentions(
    mentions: Mapping[str, MentionEvidence], table: AliasTable, judged: frozenset[str]
) -> Readings:
    """Read every mention; a repository decides for names it spells out, unless a person judged."""
    reads: dict[str, Read] = {}
    other_names: dict[str, set[str]] = {}
    pool: dict[str, str] = {}
    sized: Sized = []
    for mention in sorted(mentions):
        name = parse_name(mention, table.vocabulary)
        reads[mention] = _read(mention, name, table, pool.setdefault)
        for alias in name.aliases:
            other_names.setdefault(alias, set()).add(mention)
        links = mentions[mention].links
        if name.sizes and links and mention not in judged:
            sized.append((mention, name, strong_links(links, table.vocabulary)))
    _follow_links(sized, reads, table)
    return Readings(reads, other_names)


def _read(mention: str, name: Name, table: AliasTable, share: Callable[[str, str], str]) -> Read:
    """``share`` keeps one copy of each text that many mentions have in common."""
    identity, key, family, known = table.meaning(name)
    if not identity:
        identity = key = "-".join(mention.split()) or "-"
    return Read(
        share(identity, identity),
        share(key, key),
        name.core if name.core != mention else mention,
        "name" if known is None or name.identity == identity else "alias",
        known,
        _maker(name, table.vocabulary) if name.organization else "",
        share(family, family),
    )


def _maker(name: Name, vocabulary: Vocabulary) -> str:
    """The organization that a name states; an account before a slash states none."""
    known = lexicon_of(vocabulary).organizations.get(fold_name(name.organization), "")
    return "" if "/" in name.text else known


def _follow_links(sized: Sized, reads: dict[str, Read], table: AliasTable) -> None:
    known = {read.identity: read.key for read in reads.values()} if sized else {}
    for mention, name, links in sized:
        found = named_by_link(name, links, known, table.vocabulary)
        if found:
            identity = found[0].identity
            reads[mention] = reads[mention]._replace(
                identity=identity,
                key=known[identity],
                core=mention,
                rule="link",
                known=None,
                family=found[0].family,
                link=found[1].id,
            )


def group_mentions(
    reads: Mapping[str, Read],
    mentions: Mapping[str, MentionEvidence],
    apart: Apart,
    vocabulary: Vocabulary,
) -> list[tuple[str, ...]]:
    """Mentions of one identity together, unless they are namesakes or were judged different."""
    groups: list[tuple[str, ...]] = []
    by_identity = sorted(reads, key=lambda mention: reads[mention].identity)
    for _, same in groupby(by_identity, key=lambda mention: reads[mention].identity):
        for part in _parts(list(same), reads, mentions, vocabulary):
            groups += map(tuple, _judged_apart(part, apart, mentions))
    return groups


def _parts(
    members: list[str],
    reads: Mapping[str, Read],
    mentions: Mapping[str, MentionEvidence],
    vocabulary: Vocabulary,
) -> list[list[str]]:
    if len(members) == 1 or not any(reads[m].maker or mentions[m].makers for m in members):
        return [members]
    namesakes = [Namesake(m, reads[m].core, reads[m].maker, mentions[m]) for m in members]
    return split_namesakes(namesakes, vocabulary)


def _judged_apart(
    part: list[str], apart: Apart, mentions: Mapping[str, MentionEvidence]
) -> list[list[str]]:
    """Mentions of one key that a judgement tells apart; the others stay with the most frequent."""
    alone: list[list[str]] = []
    for names in apart:
        named = sorted(set(part) & names, key=lambda m: (-mentions[m].count, m))
        alone += [[mention] for mention in named[1:]]
        part = [mention for mention in part if mention not in named[1:]]
    return [part, *alone]
