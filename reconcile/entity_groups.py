"""Groups of mentions by number, in order of the identity they stand for."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from reconcile.entity_judgements import Union
from reconcile.entity_read import Read
from reconcile.texts import Index, Texts

Group = tuple[str, ...]


class Groups:
    """Which group a mention is in, and which are joined; the least of those joined is the root."""

    def __init__(self, groups: Sequence[Group], reads: Mapping[str, Read]) -> None:
        """``groups`` hold all mentions of ``reads``, which are sorted."""
        self.reads, self.plain = reads, groups
        self.mentions = Index(Texts(reads))
        self.union = Union(len(groups))
        self._numbers = array("i", bytes(4 * len(reads)))
        for number, group in enumerate(groups):
            for mention in group:
                self._numbers[self.mentions.find(mention)] = number
        self._joined: dict[int, Group] = {}

    def __len__(self) -> int:
        return len(self.plain)

    def in_order(self) -> Sequence[int]:
        """The group of each mention, in order of mentions."""
        return self._numbers

    def number(self, mention: str) -> int | None:
        """The group of a mention, None for what is none."""
        row = self.mentions.find(mention)
        return self._numbers[row] if row >= 0 else None

    def identity(self, number: int) -> str:
        """What all mentions of a group stand for."""
        return self.reads[self.plain[number][0]].identity

    def of_identity(self, identity: str) -> range:
        """The groups of an identity: several if namesakes or judged different."""
        every = range(len(self))
        start = bisect_left(every, identity, key=self.identity)
        return range(start, bisect_right(every, identity, start, key=self.identity))

    def identities(self) -> Iterator[tuple[str, range]]:
        """All identities in order, each with its groups."""
        for identity, numbers in groupby(range(len(self)), self.identity):
            same = tuple(numbers)
            yield identity, range(same[0], same[-1] + 1)

    # Once all are joined

    def join(self) -> None:
        """Bring together the mentions of the groups that are joined by now."""
        joined: dict[int, list[str]] = {}
        for number, root in enumerate(map(self.union.find, range(len(self)))):
            if root != number:
                joined.setdefault(root, list(self.plain[root])).extend(self.plain[number])
        self._joined = {root: tuple(sorted(group)) for root, group in joined.items()}

    def roots(self) -> Iterator[int]:
        """The groups that stand for all that are joined to them, in order."""
        return (number for number in range(len(self)) if self.union.find(number) == number)

    def members(self, root: int) -> Group:
        """The mentions of a root and of all groups joined to it."""
        return self._joined.get(root) or self.plain[root]

    def owners(self, numbers: Iterable[int]) -> set[int]:
        """The roots of some groups."""
        return {self.union.find(number) for number in numbers}
