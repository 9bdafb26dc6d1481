"""Which sources seem to have copied from one another.

Independent sources share truths, not slips: two that repeat the same minority value, or the same
unusual spelling of a value, again and again are likely not independent (Dong, Berti-Equille and
Srivastava, "Integrating conflicting data: the role of source dependence", VLDB 2009). With
a handful of notes this is a hint with its evidence counted, never a proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain, combinations
from typing import NamedTuple

from reconcile.findings import make
from reconcile.pair_counts import Pair, PairCounts
from records import Claim, Copying, Discrepancy, Fact

LEAST_SHARED = 3
"""Shared slips below which nothing is said of a pair of sources."""

LEAST_SHARE = 0.1
"""Share of what two sources both speak of that must be shared slips."""

LEAST_RAW = 6
"""Characters of a raw text from which repeating it to the letter says something."""

MOST_SHARING = 64
"""Sources beyond which a shared value is taken for a view that many hold, not for a slip."""


class Echoes(NamedTuple):
    """What some facts tell of who repeats whom; those of several sets of facts add up.

    ``shared`` counts (minority values, spellings nobody else has) by pair of sources; ``heard``
    are the sources of each fact that several speak of.
    """

    shared: Mapping[Pair, tuple[int, int]]
    heard: Sequence[tuple[str, ...]]


def find_copying(facts: Sequence[Fact], claims: Mapping[str, Claim]) -> tuple[Copying, ...]:
    """Pairs of sources that share more slips than independent ones would, most telling first.

    Who copied from whom is not told by one run, so a pair is named in order of its ids.
    """
    echoes = find_echoes(facts, claims)
    return tell_copying(echoes.shared.items(), lambda: echoes.heard)


def find_echoes(facts: Iterable[Fact], claims: Mapping[str, Claim]) -> Echoes:
    """What is shared, found from what is said: never by looking at all pairs of sources."""
    slips: Counter[Pair] = Counter()
    spellings: Counter[Pair] = Counter()
    speakers: list[tuple[str, ...]] = []
    for fact in facts:
        heard = _by_source(fact, claims)
        if len(heard) > 1:
            speakers.append(tuple(sorted(heard)))
            slips.update(_shared_slips(fact, claims))
        if len(heard) > 2:
            spellings.update(_shared_spellings(heard))
    pairs = sorted(slips.keys() | spellings.keys())
    return Echoes({pair: (slips[pair], spellings[pair]) for pair in pairs}, speakers)


def tell_copying(
    shared: Iterable[tuple[Pair, tuple[int, int]]],
    heard: Callable[[], Iterable[tuple[str, ...]]],
) -> tuple[Copying, ...]:
    """The copying that the echoes of all sets of facts together tell of.

    ``heard`` is asked for only where pairs share enough to be suspected.
    """
    counts = PairCounts(2)
    for pair, (slips, spellings) in shared:
        counts.add(pair, slips, spellings)
    likely = counts.most(LEAST_SHARED)
    both = _count_both(likely.keys(), heard() if likely else ())
    found = [_copying(pair, both[pair], *likely[pair]) for pair in likely]
    return tuple(sorted(filter(None, found), key=lambda c: (-c.share, c.source_id, c.copied_from)))


def _count_both(pairs: AbstractSet[Pair], heard: Iterable[tuple[str, ...]]) -> Counter[Pair]:
    """On how many facts both of each pair are heard."""
    both: Counter[Pair] = Counter()
    suspects = frozenset(chain.from_iterable(pairs))
    for sources in heard:
        told = filter(suspects.__contains__, sources)
        both.update(pair for pair in combinations(told, 2) if pair in pairs)
    return both


def _by_source(fact: Fact, claims: Mapping[str, Claim]) -> dict[str, list[Claim]]:
    heard: dict[str, list[Claim]] = {}
    for id_ in (*fact.supporting, *fact.dissenting):
        heard.setdefault(claims[id_].source_id, []).append(claims[id_])
    return heard


def _shared_slips(fact: Fact, claims: Mapping[str, Claim]) -> set[Pair]:
    """Pairs that state the same value against the fact."""
    users: dict[str, set[str]] = {}
    for id_ in fact.dissenting:
        users.setdefault(claims[id_].value, set()).add(claims[id_].source_id)
    few = (sorted(who) for who in users.values() if len(who) <= MOST_SHARING)
    return {pair for who in few for pair in combinations(who, 2)}


def _shared_spellings(heard: Mapping[str, Sequence[Claim]]) -> set[Pair]:
    """Pairs that write the value in the same words, which nobody else does."""
    users: dict[str, list[str]] = {}
    for source in sorted(heard):
        for raw in {claim.raw for claim in heard[source]}:
            users.setdefault(raw, []).append(source)
    return {
        (who[0], who[1])
        for raw, who in users.items()
        if len(who) == 2 and all(_writes(heard[source], raw) for source in who)
    }


def _writes(said: Iterable[Claim], raw: str) -> bool:
    return any(claim.raw == raw and _is_telling(claim) for claim in said)


def _is_telling(claim: Claim) -> bool:
    """A link is the same for all who link it, and a date has few spellings."""
    return claim.kind not in {"link", "date", "flag"} and len(claim.raw) >= LEAST_RAW


def _copying(pair: Pair, both: int, slips: int, spellings: int) -> Copying | None:
    shared = slips + spellings
    if shared < LEAST_SHARED or shared < LEAST_SHARE * both:
        return None
    counted = f"{slips} minority values and {spellings} spellings nobody else has"
    why = f"of {both} facts both speak of, they share {counted}"
    return Copying(source_id=pair[1], copied_from=pair[0], share=round(shared / both, 4), why=why)


def copied_discrepancies(copying: Iterable[Copying]) -> list[Discrepancy]:
    """One discrepancy for each pair of sources that are likely not independent."""
    return [
        make(
            "copied",
            "medium",
            "",
            "",
            (),
            f"{one.source_id} and {one.copied_from} may not be independent: {one.why}",
            settle="whether one was written from the other; if so, one source in sources.yml",
            evidence=(one.source_id, one.copied_from),
        )
        for one in copying
    ]
