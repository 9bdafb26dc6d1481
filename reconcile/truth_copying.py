"""Sources that repeat one another, told from claims alone, so that each bloc has one voice.

Agreement is counted only where a cell is contested: what everybody says shows nothing. A source
that agrees with another far beyond chance *may* copy it, or both may be right. Which of the two
is decided as in Dong, Berti-Equille and Srivastava (PVLDB 2009) by the likelihood of all claims,
here of the whole table under each level of agreement that could be called copying.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from reconcile.truth_claims import Claims, Flags, Floats, Ints, pairs_within, tally

LEVELS = (0.95, 0.9, 0.8, 0.7, 0.6)
"""Agreements above which a source may be taken for a copier."""
STANDS_OUT = 2.0
"""By how much the odds that a copier agrees with its original exceed those with any outsider."""
MIN_SHARED = 10
"""Contested cells that two sources must share before copying is considered."""
MAX_CLAIMS = 64
"""Cells with more claims are not used to compare sources."""
MAX_PAIRS = 3_000_000
"""Pairs of claims that are looked at; beyond, every n-th cell is taken."""
ONE_SIDED = 1.64
"""Standard errors between the measured agreement and its lower bound (95 %, one-sided)."""


class Agreement(NamedTuple):
    """How often two sources say the same of contested cells. Adds up over tables."""

    first: Ints
    second: Ints
    shared: Floats
    same: Floats

    @property
    def share(self) -> Floats:
        """Agreement by Laplace's rule of succession."""
        return np.asarray((self.same + 1) / (self.shared + 2))

    @property
    def low(self) -> Floats:
        """Lower bound of the agreement."""
        spread = np.sqrt(self.share * (1 - self.share) / (self.shared + 2))
        return np.asarray(self.share - ONE_SIDED * spread)


class Copies(NamedTuple):
    """For each claim: is it repeated from its bloc, does it differ from what its bloc said."""

    repeated: Flags
    departed: Flags


def agreement(tables: Sequence[Claims]) -> Agreement:
    """Agreement of every two sources, over all tables."""
    size = len(tables[0].vocabulary.sources)
    budget = MAX_PAIRS // len(tables)
    parts = [_agreement(table, size, budget) for table in tables]
    code = np.concatenate([part[0] for part in parts])
    pairs, inverse = np.unique(code, return_inverse=True)
    shared = tally(inverse, len(pairs), np.concatenate([part[1] for part in parts]))
    same = tally(inverse, len(pairs), np.concatenate([part[2] for part in parts]))
    return Agreement(pairs // size, pairs % size, shared, same)


def _agreement(claims: Claims, size: int, budget: int) -> tuple[Ints, Floats, Floats]:
    contested = (claims.options > 1) & (claims.voices > 1)
    counts = np.bincount(claims.cell, minlength=len(contested))
    pairs = int((np.minimum(counts, MAX_CLAIMS)[contested] ** 2).sum())
    step = max(1, -(-pairs // max(budget, 1)))
    turn = np.cumsum(contested) % step == 0
    rows = np.flatnonzero((contested & turn)[claims.cell])
    one, other = pairs_within(claims.cell[rows], MAX_CLAIMS)
    one, other = rows[one], rows[other]
    ahead = claims.source[one] < claims.source[other]
    one, other = one[ahead], other[ahead]
    code = claims.source[one] * size + claims.source[other]
    keys, inverse = np.unique(code, return_inverse=True)
    same = claims.option[one] == claims.option[other]
    return (
        keys,
        tally(inverse, len(keys)),
        tally(inverse, len(keys), same),
    )


def find_blocs(found: Agreement, level: float, claimed: Floats) -> Ints:
    """The leader of each source: the one it may have copied from, or itself.

    Sources that agree with most others above the level lead, for an original is nearer to its
    copies than they are to one another. A source follows the leader with which it agrees most,
    and nobody follows a follower, so that blocs do not grow by chains.
    """
    near = (found.shared >= MIN_SHARED) & (found.low > level)
    first, second = found.first[near], found.second[near]
    share = np.round(found.share[near], 9)
    pull = tally(first, len(claimed), share) + tally(second, len(claimed), share)
    order = np.lexsort((np.arange(len(claimed)), -claimed, -np.round(pull, 6)))
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    leader = np.arange(len(claimed))
    ahead = np.where(rank[first] < rank[second], first, second)
    behind = first + second - ahead
    for place in np.lexsort((rank[ahead], -share, rank[behind])):
        one, other = behind[place], ahead[place]
        if leader[one] == one and leader[other] == other:
            leader[one] = other
    return _standing_out(found, leader)


def _standing_out(found: Agreement, leader: Ints) -> Ints:
    """Blocs without the sources that agree with an outsider nearly as much as with their leader.

    Sources that are right agree with all others that are, and sources of one style with all of
    that style; a copier agrees with its original above all. Who leaves is an outsider to the
    rest, so that a bloc of good sources falls apart.
    """
    known = found.shared >= MIN_SHARED
    one = np.concatenate([found.first[known], found.second[known]])
    other = np.concatenate([found.second[known], found.first[known]])
    low = np.clip(np.tile(found.low[known], 2), 0.01, 0.999)
    odds = low / (1.0 - low)
    while True:
        inside = leader[one] == leader[other]
        outside = np.zeros(len(leader))
        np.maximum.at(outside, one[~inside], odds[~inside])
        followed = other == leader[one]
        leaves = followed & (odds < STANDS_OUT * outside[one])
        if not leaves.any():
            return leader
        leader = leader.copy()
        leader[one[leaves]] = one[leaves]


def mark_copies(claims: Claims, leader: Ints, claimed: Floats) -> Copies:
    """Within a cell and a bloc, the leader speaks first, then who claims most overall."""
    size = len(leader)
    bloc = leader[claims.source]
    member = tally(leader, size)[bloc] > 1
    follows = bloc != claims.source
    order = np.lexsort((claims.source, -claimed[claims.source], follows, claims.cell))
    first_word = _firsts(claims.cell[order] * size + bloc[order], order)
    first_saying = _firsts(claims.option[order] * size + bloc[order], order)
    return Copies(member & ~first_saying, member & first_saying & ~first_word)


def _firsts(codes: Ints, order: Ints) -> Flags:
    """Marks, at the positions in ``order``, the first of each code."""
    found = np.zeros(len(order), dtype=bool)
    found[order[np.unique(codes, return_index=True)[1]]] = True
    return found


def cost_of_copying(tables: Sequence[Copies]) -> float:
    """Log likelihood of who repeated and who departed, at the rate that fits best."""
    repeated = sum(int(copies.repeated.sum()) for copies in tables)
    departed = sum(int(copies.departed.sum()) for copies in tables)
    rate = (repeated + 0.5) / (repeated + departed + 1.0)
    return float(repeated * np.log(rate) + departed * np.log(1.0 - rate))
