"""Groups of mentions joined to entities, named, and explained."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from reconcile.entity_columns import Entities, Resolutions
from reconcile.entity_judgements import Union, apply_judgements, describe, identity_judgements
from reconcile.entity_links import is_slip, strong_links
from reconcile.entity_read import Read, group_mentions, read_mentions
from reconcile.entity_suggest import Grouped, suggest
from reconcile.entity_types import IdentityFinding, MentionEvidence, Resolved
from reconcile.texts import Texts
from records import Judgement
from vocabulary import Vocabulary
from vocabulary.names import parse_name
from vocabulary.names_meaning import alias_table
from vocabulary.names_patterns import HAN_RUN

_HUB: Final = 8
"""Names beyond this many that share a link are not compared."""


class Resolver:
    """One run over all mentions. Groups are numbered by identity: nothing depends on order."""

    def __init__(self, mentions: Mapping[str, MentionEvidence], vocabulary: Vocabulary) -> None:
        self.mentions = mentions
        self.vocabulary = vocabulary
        self.table = alias_table(vocabulary)
        self.judgements = identity_judgements(vocabulary.judgements)
        apart = tuple(frozenset(j.different) for j in self.judgements if j.different)
        judged = frozenset(n for j in self.judgements for n in (*j.same, *j.different))
        self.reads, self.other_names = read_mentions(mentions, self.table, judged)
        self.groups = group_mentions(self.reads, mentions, apart, vocabulary)
        self.union = Union(len(self.groups))
        self.nodes: dict[str, int] = {}
        self.of_identity: dict[str, int] = {}
        self.displayed: dict[str, str] = {}
        self.namesakes: dict[str, int] = {}
        for i, group in enumerate(self.groups):
            self.nodes.update(dict.fromkeys(group, i))
            if self.of_identity.setdefault(self.reads[group[0]].identity, i) != i:
                self.namesakes |= {f"{self._id(group)}-{by}": i for by in self._makers(group)}
        self.beside: dict[str, list[str]] = {}
        for alias in filter(HAN_RUN.search, sorted(self.other_names)):
            for mention in self.other_names[alias]:
                self.beside.setdefault(mention, []).append(alias)
        self.reasons: dict[int, tuple[str, str]] = {}
        self.forgiven: list[tuple[str, str]] = []

    def resolve(self) -> Resolved:
        """Join, name and explain."""
        judged = apply_judgements(self.judgements, self.node_of, self.union)
        self._join_other_names()
        self._join_slips()
        members = self._members()
        ids = self._name(members)
        resolutions = self._explain(members, ids, judged)
        entities = Entities(resolutions)
        for root in sorted(members, key=ids.__getitem__):
            entities.add(*self._described(ids[root], members[root]))
        findings = tuple(self._findings(members, ids))
        return Resolved(resolutions, entities, findings, self._keys(members, ids))

    def node_of(self, name: str) -> int:
        """The group of a mention, entity id or other name; a new one when nothing has it."""
        if name in self.nodes or name in self.namesakes:
            return self.nodes[name] if name in self.nodes else self.namesakes[name]
        identity = self.table.meaning(parse_name(name, self.vocabulary)).identity or name
        if identity not in self.of_identity:
            self.of_identity[identity] = self.union.add()
        return self.of_identity[identity]

    def _join_other_names(self) -> None:
        """A name in ideographs that one thing alone gives as its own is that thing."""
        for alias in sorted(self.other_names):
            owners = {self.nodes[m] for m in self.other_names[alias]}
            read = parse_name(alias, self.vocabulary)
            node = self.of_identity.get(self.table.meaning(read).identity)
            if node is None or len(owners) != 1 or not HAN_RUN.search(read.core):
                continue
            beside, owner = min(self.other_names[alias]), min(owners)
            if self.union.find(node) != self.union.find(owner) and self.union.union(node, owner):
                self.reasons.setdefault(
                    node, ("alias", f"{beside!r} gives {alias!r} as another name")
                )

    def _join_slips(self) -> None:
        """Two names that share a repository or document and differ by a slip of the pen are one."""
        sharing: dict[str, set[int]] = {}
        for mention, evidence in self.mentions.items():
            for link in strong_links(evidence.links, self.table.vocabulary):
                sharing.setdefault(link.id, set()).add(self.nodes[mention])
        for shared in sorted(sharing):
            for one, other in combinations(sorted(sharing[shared])[:_HUB], 2):
                self._join_slip(one, other, shared)

    def _join_slip(self, one: int, other: int, link: str) -> None:
        first, second = self.groups[one][0], self.groups[other][0]
        read, against = self.reads[first], self.reads[second]
        if read.rest != against.rest or not is_slip(read.family, against.family):
            return
        if self.union.union(one, other):
            rarer = min((one, other), key=lambda n: (self._weight(n), -n))
            kept = first if rarer == other else second
            why = f"differs from {kept!r} by one slip and shares {link}"
            self.reasons.setdefault(rarer, ("link", why))
            self.forgiven += [(m, kept) for m in self.groups[rarer]]

    def _weight(self, node: int) -> int:
        return sum(self.mentions[m].count for m in self.groups[node])

    def _members(self) -> dict[int, list[str]]:
        members: dict[int, list[str]] = {}
        joined: set[int] = set()
        for i, group in enumerate(self.groups):
            root = self.union.find(i)
            if root in members:
                joined.add(root)
            members.setdefault(root, []).extend(group)
        return {r: sorted(g) if r in joined else g for r, g in members.items()}

    def _name(self, members: Mapping[int, list[str]]) -> dict[int, str]:
        """Ids by root; a namesake's id is marked by its maker, or a letter where none is known."""
        wanted: dict[str, list[int]] = {}
        for root, group in members.items():
            wanted.setdefault(self._id(group), []).append(root)
        ids = {roots[0]: id_ for id_, roots in wanted.items() if len(roots) == 1}
        taken = set(wanted)
        for id_ in sorted(id_ for id_, roots in wanted.items() if len(roots) > 1):
            first, *rest = sorted(wanted[id_], key=lambda r: (-self._count(members[r]), r))
            ids[first] = id_
            for root in rest:
                ids[root] = _free(id_, self._makers(members[root]), taken)
        return ids

    def _count(self, group: list[str]) -> int:
        return sum([self.mentions[m].count for m in group])

    def _makers(self, group: list[str]) -> list[str]:
        stated = {self.reads[m].maker for m in group} - {""}
        claimed = {o for m in group for o in self.mentions[m].makers}
        return sorted(stated) or sorted(claimed)

    def _id(self, group: list[str]) -> str:
        declared = Counter[str]()
        for mention in group:
            known = self.reads[mention].known
            if known and self.table.names[known.model.id].identity == self.reads[mention].identity:
                declared[known.model.id] += self.mentions[mention].count
        if declared:
            return min(declared, key=lambda id_: (-declared[id_], id_))
        core = self._display(group)
        return min(self.reads[m].key for m in group if self.reads[m].core == core)

    def _display(self, group: list[str]) -> str:
        """The most frequent bare spelling; ties: Latin, shortest, then code points."""
        if len(group) == 1:
            return self.reads[group[0]].core
        if group[0] in self.displayed:
            return self.displayed[group[0]]
        spelled: dict[str, int] = {}
        for mention in group:
            core = self.reads[mention].core
            spelled[core] = spelled.get(core, 0) + self.mentions[mention].count
        best = max(spelled.values())
        often = [core for core, count in spelled.items() if count == best]
        shown = min(often, key=lambda core: (not core.isascii(), len(core), core))
        return self.displayed.setdefault(group[0], shown)

    def _described(self, id_: str, group: list[str]) -> tuple[str, list[str], list[str]]:
        """Name, aliases and mentions of an entity."""
        declared = {k.model.name for m in group if (k := self.reads[m].known) and k.model.id == id_}
        name = min(declared) if declared else self._display(group)
        aliases = {self.reads[m].core for m in group} - {name}
        aliases |= {alias for mention in group for alias in self.beside.get(mention, ())}
        return name, sorted(aliases), group

    def _explain(
        self,
        members: Mapping[int, list[str]],
        ids: Mapping[int, str],
        judged: Mapping[int, Judgement],
    ) -> Resolutions:
        """Why each mention is part of its entity."""
        resolutions = Resolutions(Texts(sorted(ids.values())))
        rows = {id_: row for row, id_ in enumerate(resolutions.ids)}
        firsts = {root: self._first(group) for root, group in members.items() if len(group) > 1}
        for mention, read in self.reads.items():
            node = self.nodes[mention]
            root = self.union.find(node)
            first = firsts.get(root, mention)
            if node in judged and len(members[root]) > len(self.groups[node]):
                rule, why = "judgement", describe(judged[node])
            elif node in self.reasons:
                rule, why = self.reasons[node]
            elif read.rule == "name" and mention != first:
                rule, why = "name", f"same key {read.identity} as {first!r}"
            else:
                rule, why = _reason(read)
            resolutions.add(mention, rows[ids[root]], rule, why, self._similarity(read))
        return resolutions

    def _first(self, group: list[str]) -> str:
        return min(group, key=lambda m: (-self.mentions[m].count, len(m), m))

    def _similarity(self, read: Read) -> float:
        if read.known is None or not read.known.misspelled:
            return 1.0
        return _ratio(read.core, read.known.model.name)

    def _findings(
        self, members: Mapping[int, list[str]], ids: Mapping[int, str]
    ) -> list[IdentityFinding]:
        found = [self._misspelling(m, ids) for m in sorted(self.mentions) if self._is_misspelt(m)]
        for mention, kept in self.forgiven:
            id_ = ids[self.union.find(self.nodes[mention])]
            why = f"{mention!r} reads as a misspelling of {kept!r}"
            found.append(IdentityFinding("misspelling", (id_,), (mention,), 1.0, why))
        groups = {ids[root]: members[root] for root in sorted(members)}
        entities = Grouped(groups, self.reads, self.mentions, self.other_names, self.table)
        return found + suggest(entities, self._settled(ids))

    def _settled(self, ids: Mapping[int, str]) -> Callable[[str, str], bool]:
        """Whether a judgement (different, or unsure) keeps two entities from being suggested."""
        pairs = {
            frozenset(ids.get(self.union.find(self.node_of(name)), name) for name in pair)
            for j in self.judgements
            for names in (j.different, j.unsure)
            for pair in combinations(names, 2)
        }
        return lambda one, other: frozenset((one, other)) in pairs

    def _is_misspelt(self, mention: str) -> bool:
        known = self.reads[mention].known
        return known is not None and known.misspelled

    def _misspelling(self, mention: str, ids: Mapping[int, str]) -> IdentityFinding:
        known = self.reads[mention].known
        name = known.model.name if known else ""
        id_ = ids[self.union.find(self.nodes[mention])]
        why = f"{self.reads[mention].core!r} is a declared misspelling of {name}"
        return IdentityFinding("misspelling", (id_,), (mention,), 1.0, why)

    def _keys(self, members: Mapping[int, list[str]], ids: Mapping[int, str]) -> dict[str, str]:
        """Identity → id; of namesakes the one mentioned most."""
        keys: dict[str, str] = {}
        for root in sorted(members, key=lambda r: (-self._count(members[r]), r)):
            for identity in {self.reads[mention].identity for mention in members[root]}:
                keys.setdefault(identity, ids[root])
        return dict(sorted(keys.items()))


def _reason(read: Read) -> tuple[str, str]:
    if read.rule == "link":
        return "link", f"its repository {read.link} spells the name out, size and version agree"
    if read.rule == "alias" and read.known:
        word = "misspelling" if read.known.misspelled else "other name"
        return "alias", f"{read.core!r} is a declared {word} of {read.known.model.name}"
    return "new", f"first of its name, key {read.identity}"


def _ratio(one: str, other: str) -> float:
    return round(SequenceMatcher(None, one.casefold(), other.casefold()).ratio(), 3)


def _free(id_: str, makers: list[str], taken: set[str]) -> str:
    marks = [*makers, *(chr(letter) for letter in range(ord("b"), ord("z") + 1))]
    chosen = next(
        (f"{id_}-{mark}" for mark in marks if f"{id_}-{mark}" not in taken), f"{id_}-{len(taken)}"
    )
    taken.add(chosen)
    return chosen
