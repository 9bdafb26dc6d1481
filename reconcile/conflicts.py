"""Facts whose claims exclude each other: conflicts, unit slips, sources against themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from reconcile.algebra import relate
from reconcile.findings import Evidence, make
from records import Claim, Discrepancy, Fact
from records.fact import Severity

SLIPS = (1e3, 1e4, 1e8)
"""Ratios between numbers that a wrong unit explains: thousand, ten thousand, hundred million."""

SLIP_TOLERANCE = 0.02
CLOSE_DATES = 62
"""Days between two dates that many would call the same release."""

CLOSE_NUMBERS = 1.25


def find_conflicts(evidence: Evidence) -> Iterator[Discrepancy]:
    """One finding for every fact whose claims exclude each other."""
    for fact in evidence.facts:
        if fact.verdict == "conflict":
            yield _conflict(fact, evidence)


def find_self_contradictions(evidence: Evidence) -> Iterator[Discrepancy]:
    """A source that excludes itself where others are heard, too: two cells, or text and table.

    Where it is the only one heard, the conflict itself is the self-contradiction.
    """
    for fact in evidence.facts:
        if fact.verdict != "conflict":
            continue
        said: dict[str, list[Claim]] = {}
        for claim in evidence.of((*fact.supporting, *fact.dissenting)):
            said.setdefault(claim.source_id, []).append(claim)
        for _, claims in sorted(said.items()) if len(said) > 1 else ():
            pair = _contradiction(claims, evidence)
            if pair is not None:
                yield _against_itself(pair, fact)


def _contradiction(claims: Sequence[Claim], evidence: Evidence) -> tuple[Claim, Claim] | None:
    """The first two claims of a source that exclude each other.

    Rows of one thing in several sizes each give their own, and one line may list several.
    """
    declared = evidence.vocabulary.properties[claims[0].property]
    ordered = sorted(claims, key=lambda claim: (claim.path, claim.line, claim.claim_id))
    for one, other in combinations(ordered, 2):
        if one.block == other.block == "table" and declared.in_names:
            continue
        if one.qualifier != other.qualifier or (one.path, one.line) == (other.path, other.line):
            continue
        broader = evidence.vocabulary.broader
        if relate(one.as_value(), other.as_value(), broader, many=declared.many).kind == "disjoint":
            return one, other
    return None


def _against_itself(pair: tuple[Claim, Claim], fact: Fact) -> Discrepancy:
    sides = " and ".join(f"{c.value} ({c.block}, {c.path}:{c.line})" for c in pair)
    places = " and ".join(f"{c.path}:{c.line}" for c in pair)
    return make(
        "self-contradiction",
        _severity(fact, pair),
        fact.entity_id,
        fact.property,
        [claim.claim_id for claim in pair],
        f"{pair[0].source_id} says {sides}",
        chosen=fact.value,
        settle=f"the note at {places}",
    )


def _conflict(fact: Fact, evidence: Evidence) -> Discrepancy:
    claims = evidence.of((*fact.supporting, *fact.dissenting))
    slip = _unit_slip(claims)
    alone = len({claim.source_id for claim in claims}) == 1
    kind = "unit slip" if slip else "self-contradiction" if alone else "conflict"
    return make(
        kind,
        "high" if slip else _severity(fact, claims),
        fact.entity_id,
        fact.property,
        [claim.claim_id for claim in claims],
        slip or _sides(fact, evidence),
        chosen=fact.value,
        settle=_settle(fact, evidence),
    )


def _sides(fact: Fact, evidence: Evidence) -> str:
    said: dict[str, dict[str, None]] = {}
    for claim in sorted(
        evidence.of((*fact.supporting, *fact.dissenting)), key=lambda c: c.source_id
    ):
        said.setdefault(claim.value, {})[claim.source_id] = None
    sides = [f"{value} ({', '.join(said[value])})" for value in sorted(said)]
    return f"{' against '.join(sides)}: {_first_contradiction(fact, evidence)}"


def _first_contradiction(fact: Fact, evidence: Evidence) -> str:
    claims = evidence.of((*fact.supporting, *fact.dissenting))
    return _excluded(claims, evidence) or "the values exclude each other"


def _excluded(claims: Sequence[Claim], evidence: Evidence) -> str:
    """Why two of the claims, of one property, exclude each other; ``""`` when none do."""
    vocabulary = evidence.vocabulary
    values = sorted((claim.as_value() for claim in claims), key=lambda value: value.text)
    # Each once: a thousand sources say a handful of values.
    for one, other in combinations(dict.fromkeys(values), 2):
        many = vocabulary.properties[claims[0].property].many
        relation = relate(one, other, vocabulary.broader, many=many)
        if relation.kind == "disjoint":
            return relation.reason
    return ""


def _settle(fact: Fact, evidence: Evidence) -> str:
    authority = evidence.vocabulary.domain.authority
    return f"{authority} that states the {evidence.label_of(fact.property)} of {fact.entity_id}"


def _severity(fact: Fact, claims: Sequence[Claim]) -> Severity:
    """How much a consumer is misled: kinds that answer yes or no most, close numbers least."""
    if fact.kind in {"link", "text"}:
        return "low"
    if fact.kind == "date":
        return "medium" if _days_apart(claims) <= CLOSE_DATES else "high"
    if fact.kind == "quantity":
        return "medium" if _ratio(claims) <= CLOSE_NUMBERS else "high"
    return "high" if fact.kind in {"flag", "reference"} else "medium"


def _days_apart(claims: Sequence[Claim]) -> int:
    """Smallest number of days one date must move for all to overlap."""
    starts = [claim.date_start for claim in claims if claim.date_start]
    ends = [claim.date_end for claim in claims if claim.date_end]
    return max(0, (max(starts) - min(ends)).days) if starts and ends else 0


def _ratio(claims: Sequence[Claim]) -> float:
    largest = [max(claim.numbers) for claim in claims if claim.numbers]
    return max(largest) / min(largest) if largest and min(largest) > 0 else float("inf")


def _unit_slip(claims: Sequence[Claim]) -> str:
    first: dict[float, Claim] = {}
    for claim in sorted(claims, key=lambda claim: claim.claim_id):
        if claim.numbers:
            first.setdefault(max(claim.numbers), claim)
    for (one, low), (other, high) in combinations(sorted(first.items()), 2):
        for slip in SLIPS:
            if one > 0 and abs(other / one / slip - 1) <= SLIP_TOLERANCE:
                return f"{high.value} is {slip:,.0f} times {low.value}: one of them slipped a unit"
    return ""
