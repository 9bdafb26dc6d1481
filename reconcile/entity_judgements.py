"""What people decided about identity, made consistent before anything else is looked at."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable
from typing import TypeVar

from reconcile.entity_types import JudgementError
from records import Judgement

Node = TypeVar("Node", int, str)


class Union:
    """Disjoint sets of nodes that refuse a union which joins two that were judged different.

    Tarjan (1975) with path halving; the smaller index is the root, so that the result does
    not depend on the order of unions.
    """

    def __init__(self, size: int) -> None:
        self.parent = array("i", range(size))
        self.apart: list[tuple[int, int]] = []

    def add(self) -> int:
        """A new node in a set of its own."""
        self.parent.append(len(self.parent))
        return len(self.parent) - 1

    def find(self, node: int) -> int:
        """The root of a node."""
        parent = self.parent
        while parent[node] != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    def union(self, one: int, other: int) -> bool:
        """Join two sets; False when a judgement forbids it."""
        one, other = sorted((self.find(one), self.find(other)))
        if one == other:
            return True
        if self.apart and any({self.find(a), self.find(b)} == {one, other} for a, b in self.apart):
            return False
        self.parent[other] = one
        return True


def identity_judgements(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that speak of identity, in an order of their own."""
    chosen = (j for j in judgements if j.same or j.different or j.unsure)
    return tuple(
        sorted(chosen, key=lambda j: (j.when, j.who, j.same, j.different, j.unsure, j.why))
    )


def apply_judgements(
    judgements: tuple[Judgement, ...], node_of: Callable[[str], int], union: Union
) -> dict[int, Judgement]:
    """Join what was judged the same, keep apart what was judged different.

    ``same`` is transitive; ``different`` holds between everything that is the same as either.
    Gives the judgement by node for every node that one joined. Raises :class:`JudgementError`.
    """
    joined: dict[int, Judgement] = {}
    for judgement in judgements:
        nodes = [node_of(name) for name in judgement.same]
        for node in nodes:
            union.union(nodes[0], node)
            joined.setdefault(node, judgement)
    for judgement in judgements:
        for one, other in _pairs(judgement.different):
            a, b = node_of(one), node_of(other)
            if union.find(a) == union.find(b):
                raise JudgementError(_contradiction(judgement, judgements, a, node_of, union))
            union.apart.append((a, b))
    return joined


def _pairs(names: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(one, other) for i, one in enumerate(names) for other in names[i + 1 :]]


def _contradiction(
    denial: Judgement,
    judgements: tuple[Judgement, ...],
    node: int,
    node_of: Callable[[str], int],
    union: Union,
) -> str:
    root = union.find(node)
    same = [j for j in judgements if j.same and union.find(node_of(j.same[0])) == root]
    said = "; ".join(describe(j) for j in same) or "the names are spellings of one mention"
    return f"judgements contradict each other: {describe(denial)}, but {said}"


def describe(judgement: Judgement) -> str:
    """One line that names a judgement: what, who, when, why."""
    for word, names in (("same", judgement.same), ("different", judgement.different)):
        if names:
            return (
                f"{word} [{', '.join(names)}] ({judgement.who}, {judgement.when}: {judgement.why})"
            )
    return f"unsure [{', '.join(judgement.unsure)}] ({judgement.who}, {judgement.when})"
