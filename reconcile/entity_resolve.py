"""Groups of mentions joined to entities, named, and explained."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from reconcile.entity_columns import Entities, Resolutions
from reconcile.entity_groups import Group, Groups
from reconcile.entity_judgements import apply_judgements, describe, identity_judgements
from reconcile.entity_links import find_shared, is_slip, strong_links
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
        self.groups = Groups(group_mentions(self.reads, mentions, apart, vocabulary), self.reads)
        self.union = self.groups.union
        self.added: dict[str, int] = {}
        self.displayed: dict[str, str] = {}
        self.namesakes: dict[str, int] = {}
        for _, numbers in self.groups.identities():
            for i in numbers[1:]:
                group = self.groups.plain[i]
                self.namesakes |= {f"{self._id(group)}-{by}": i for by in self._makers(group)}
        self.beside: dict[str, list[str]] = {}
        for alias in filter(HAN_RUN.search, sorted(self.other_names)):
            for mention in self.other_names[alias]:
                self.beside.setdefault(mention, []).append(alias)
        self.sharing: dict[str, set[int]] = {}
        self.reasons: dict[int, tuple[str, str]] = {}
        self.forgiven: list[tuple[str, str]] = []

    def resolve(self) -> Resolved:
        """Join, name and explain."""
        judged = apply_judgements(self.judgements, self.node_of, self.union)
        self._join_other_names()
        self._join_slips()
        self.groups.join()
        ids = self._name()
        order = array("i", sorted(self.groups.roots(), key=ids.__getitem__))
        resolutions = self._explain(ids, order, judged)
        entities = Entities(resolutions)
        for root in order:
            entities.add(*self._described(ids[root], self.groups.members(root)))
        findings = tuple(self._findings(ids, order))
        return Resolved(resolutions, entities, findings, self._keys(ids))

    def node_of(self, name: str) -> int:
        """The group of a mention, entity id or other name; a new one when nothing has it."""
        number = self.groups.number(name)
        if number is not None or name in self.namesakes:
            return self.namesakes[name] if number is None else number
        identity = self.table.meaning(parse_name(name, self.vocabulary)).identity or name
        node = self._node_of_identity(identity)
        return self.added.setdefault(identity, self.union.add()) if node is None else node

    def _node_of_identity(self, identity: str) -> int | None:
        known = self.groups.of_identity(identity)
        return known[0] if known else self.added.get(identity)

    def _join_other_names(self) -> None:
        """A name in ideographs that one thing alone gives as its own is that thing."""
        for alias in sorted(self.other_names):
            owners = {self._node(m) for m in self.other_names[alias]}
            read = parse_name(alias, self.vocabulary)
            node = self._node_of_identity(self.table.meaning(read).identity)
            if node is None or len(owners) != 1 or not HAN_RUN.search(read.core):
                continue
            beside, owner = min(self.other_names[alias]), min(owners)
            if self.union.find(node) != self.union.find(owner) and self.union.union(node, owner):
                self.reasons.setdefault(
                    node, ("alias", f"{beside!r} gives {alias!r} as another name")
                )

    def _node(self, mention: str) -> int:
        return self.groups.in_order()[self.groups.mentions.find(mention)]

    def _join_slips(self) -> None:
        """Two names that share a repository or document and differ by a slip of the pen are one."""
        self.sharing = find_shared(
            (link.id, number)
            for number, group in enumerate(self.groups.plain)
            for mention in group
            for link in strong_links(self.mentions[mention].links, self.vocabulary)
        )
        for shared in sorted(self.sharing):
            for one, other in combinations(sorted(self.sharing[shared])[:_HUB], 2):
                self._join_slip(one, other, shared)

    def _join_slip(self, one: int, other: int, link: str) -> None:
        first, second = self.groups.plain[one][0], self.groups.plain[other][0]
        read, against = self.reads[first], self.reads[second]
        if read.rest != against.rest or not is_slip(read.family, against.family):
            return
        if self.union.union(one, other):
            rarer = min((one, other), key=lambda n: (self._count(self.groups.plain[n]), -n))
            kept = first if rarer == other else second
            why = f"differs from {kept!r} by one slip and shares {link}"
            self.reasons.setdefault(rarer, ("link", why))
            self.forgiven += [(m, kept) for m in self.groups.plain[rarer]]

    def _name(self) -> list[str]:
        """Ids by root; a namesake's id is marked by its maker, or a letter where none is known."""
        ids = [""] * len(self.groups)
        taken: dict[str, int] = {}
        several: dict[str, list[int]] = {}
        for root in self.groups.roots():
            id_ = self._id(self.groups.members(root))
            ids[root] = id_
            first = taken.setdefault(id_, root)
            if first != root:
                several.setdefault(id_, [first]).append(root)
        for id_ in sorted(several):
            _, *rest = sorted(several[id_], key=self._rank)
            for root in rest:
                ids[root] = _free(id_, self._makers(self.groups.members(root)), taken)
        return ids

    def _rank(self, root: int) -> tuple[int, int]:
        """The entity that is mentioned most comes first."""
        return -self._count(self.groups.members(root)), root

    def _count(self, group: Group) -> int:
        return sum([self.mentions[m].count for m in group])

    def _makers(self, group: Group) -> list[str]:
        stated = {self.reads[m].maker for m in group} - {""}
        claimed = {o for m in group for o in self.mentions[m].makers}
        return sorted(stated) or sorted(claimed)

    def _id(self, group: Group) -> str:
        declared = Counter[str]()
        for mention in group:
            known = self.reads[mention].known
            if known and self.table.names[known.model.id].identity == self.reads[mention].identity:
                declared[known.model.id] += self.mentions[mention].count
        if declared:
            return min(declared, key=lambda id_: (-declared[id_], id_))
        core = self._display(group)
        return min(self.reads[m].key for m in group if self.reads[m].core == core)

    def _display(self, group: Group) -> str:
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

    def _described(self, id_: str, group: Group) -> tuple[str, list[str], Group]:
        """Name, aliases and mentions of an entity."""
        declared = {k.model.name for m in group if (k := self.reads[m].known) and k.model.id == id_}
        name = min(declared) if declared else self._display(group)
        aliases = {self.reads[m].core for m in group} - {name}
        aliases |= {alias for mention in group for alias in self.beside.get(mention, ())}
        return name, sorted(aliases), group

    def _explain(
        self, ids: Sequence[str], order: Sequence[int], judged: Mapping[int, Judgement]
    ) -> Resolutions:
        """Why each mention is part of its entity."""
        groups, firsts = self.groups, dict[int, str]()
        rows = array("i", bytes(4 * len(groups)))
        for row, root in enumerate(order):
            rows[root] = row
            if len(groups.members(root)) > 1:
                firsts[root] = self._first(groups.members(root))
        resolutions = Resolutions(groups.mentions, Texts(map(ids.__getitem__, order)))
        for (mention, read), node in zip(self.reads.items(), groups.in_order(), strict=True):
            root = self.union.find(node)
            first = firsts.get(root, mention)
            if node in judged and len(groups.members(root)) > len(groups.plain[node]):
                rule, why = "judgement", describe(judged[node])
            elif node in self.reasons:
                rule, why = self.reasons[node]
            elif read.rule == "name" and mention != first:
                rule, why = "name", f"same key {read.identity} as {first!r}"
            else:
                rule, why = _reason(read)
            resolutions.add(rows[root], rule, why, self._similarity(read))
        return resolutions

    def _first(self, group: Group) -> str:
        return min(group, key=lambda m: (-self.mentions[m].count, len(m), m))

    def _similarity(self, read: Read) -> float:
        if read.known is None or not read.known.misspelled:
            return 1.0
        return _ratio(read.core, read.known.model.name)

    def _findings(self, ids: Sequence[str], order: Sequence[int]) -> list[IdentityFinding]:
        found = [self._misspelling(m, ids) for m in self.reads if self._is_misspelt(m)]
        for mention, kept in self.forgiven:
            why = f"{mention!r} reads as a misspelling of {kept!r}"
            found.append(self._forgiven(mention, ids, why))
        entities = Grouped(
            self.groups, ids, order, self.mentions, self.other_names, self.sharing, self.table
        )
        return found + suggest(entities, self._settled(ids))

    def _forgiven(self, mention: str, ids: Sequence[str], why: str) -> IdentityFinding:
        id_ = ids[self.union.find(self._node(mention))]
        return IdentityFinding("misspelling", (id_,), (mention,), 1.0, why)

    def _settled(self, ids: Sequence[str]) -> Callable[[str, str], bool]:
        """Whether a judgement (different, or unsure) keeps two entities from being suggested."""

        def meant(name: str) -> str:
            root = self.union.find(self.node_of(name))
            return ids[root] if root < len(ids) else name

        pairs = {
            frozenset(map(meant, pair))
            for j in self.judgements
            for names in (j.different, j.unsure)
            for pair in combinations(names, 2)
        }
        return lambda one, other: frozenset((one, other)) in pairs

    def _is_misspelt(self, mention: str) -> bool:
        known = self.reads[mention].known
        return known is not None and known.misspelled

    def _misspelling(self, mention: str, ids: Sequence[str]) -> IdentityFinding:
        known = self.reads[mention].known
        name = known.model.name if known else ""
        why = f"{self.reads[mention].core!r} is a declared misspelling of {name}"
        return self._forgiven(mention, ids, why)

    def _keys(self, ids: Sequence[str]) -> dict[str, str]:
        """Identity → id; of namesakes the one mentioned most."""
        return {
            identity: ids[min(self.groups.owners(numbers), key=self._rank)]
            for identity, numbers in self.groups.identities()
        }


def _reason(read: Read) -> tuple[str, str]:
    if read.rule == "link":
        return "link", f"its repository {read.link} spells the name out, size and version agree"
    if read.rule == "alias" and read.known:
        word = "misspelling" if read.known.misspelled else "other name"
        return "alias", f"{read.core!r} is a declared {word} of {read.known.model.name}"
    return "new", f"first of its name, key {read.identity}"


def _ratio(one: str, other: str) -> float:
    return round(SequenceMatcher(None, one.casefold(), other.casefold()).ratio(), 3)


def _free(id_: str, makers: list[str], taken: dict[str, int]) -> str:
    marks = [*makers, *(chr(letter) for letter in range(ord("b"), ord("z") + 1))]
    chosen = next(
        (f"{id_}-{mark}" for mark in marks if f"{id_}-{mark}" not in taken), f"{id_}-{len(taken)}"
    )
    taken[chosen] = -1
    return chosen
