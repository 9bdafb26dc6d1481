"""Which sources seem to have copied from one another.

Independent sources share truths, not slips: two that repeat the same minority value, or the same
unusual spelling of a value, again and again are likely not independent (Dong, Berti-Equille and
Srivastava, "Integrating conflicting data: the role of source dependence", VLDB 2009). With
a handful of notes this is a hint with its evidence counted, never a proof.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

from reconcile.findings import make
from records import Claim, Copying, Discrepancy, Fact

LEAST_SHARED = 3
"""Shared slips below which nothing is said of a pair of sources."""

LEAST_SHARE = 0.1
"""Share of what two sources both speak of that must be shared slips."""

LEAST_RAW = 6
"""Characters of a raw text from which repeating it to the letter says something."""

Pair = tuple[str, str]


def find_copying(facts: Sequence[Fact], claims: Mapping[str, Claim]) -> tuple[Copying, ...]:
    """Pairs of sources that share more slips than independent ones would, most telling first.

    Who copied from whom is not told by one run, so a pair is named in order of its ids.
    """
    both: Counter[Pair] = Counter()
    slips: Counter[Pair] = Counter()
    spellings: Counter[Pair] = Counter()
    for fact in facts:
        heard = _by_source(fact, claims)
        for pair in combinations(sorted(heard), 2):
            one, other = heard[pair[0]], heard[pair[1]]
            both[pair] += 1
            slips[pair] += _share_a_slip(one, other, fact)
            spellings[pair] += len(heard) > 2 and _share_a_spelling(one, other, heard)
    found = [_copying(pair, both[pair], slips[pair], spellings[pair]) for pair in sorted(both)]
    return tuple(sorted(filter(None, found), key=lambda c: (-c.share, c.source_id, c.copied_from)))


def _by_source(fact: Fact, claims: Mapping[str, Claim]) -> dict[str, list[Claim]]:
    heard: dict[str, list[Claim]] = {}
    for id_ in (*fact.supporting, *fact.dissenting):
        heard.setdefault(claims[id_].source_id, []).append(claims[id_])
    return heard


def _share_a_slip(one: Iterable[Claim], other: Iterable[Claim], fact: Fact) -> bool:
    """Both state the same value against the fact."""
    against = set(fact.dissenting)
    mine = {claim.value for claim in one if claim.claim_id in against}
    return bool(mine & {claim.value for claim in other if claim.claim_id in against})


def _share_a_spelling(
    one: Iterable[Claim], other: Iterable[Claim], heard: Mapping[str, Sequence[Claim]]
) -> bool:
    """Both write the value in the same words, which nobody else does."""
    users = Counter(raw for said in heard.values() for raw in {claim.raw for claim in said})
    mine = {claim.raw for claim in one if _is_telling(claim)}
    theirs = {claim.raw for claim in other if _is_telling(claim)}
    return any(users[raw] == 2 for raw in mine & theirs)


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
