"""Claims of one (entity, property) → one fact.

Each source has one voice, weighed by how directly it speaks. The support of a value is the
voices compatible with it; the policy chooses among the claimed values, and a total order
breaks ties, so that the order of the claims never matters. Confidence is Laplace's rule of
succession over the voices heard: (support + 1) / (voices + 2).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from reconcile.algebra import SEPARATOR, Broader, Relation, relate, split_terms
from reconcile.learn import Voices
from reconcile.scope import Position, Scoped, scope_claims, unite
from records import Claim, Fact, Value
from records.fact import Verdict
from vocabulary.schema import Property

JOINTS = {"link": SEPARATOR, "text": "\n\n"}
"""Joins several links or texts of one fact."""


@dataclass(frozen=True)
class Rules:
    """What fusing needs to know of a property and its domain."""

    name: str
    declared: Property
    broader: Broader
    voices: Voices | None = None
    """What was learned of the sources, for the policy ``learned``; None before that."""

    def relate(self, one: Value, other: Value) -> Relation:
        """The relation of two values of this property."""
        return relate(one, other, self.broader, many=self.declared.many)


class Candidate(NamedTuple):
    """A claimed value and how well it stands. ``rank`` orders candidates, least first."""

    value: Value
    support: float
    rank: tuple[object, ...]


def fuse_claims(
    entity_id: str,
    claims: Sequence[Claim],
    rules: Rules,
    headline: float | None = None,
    judged: Value | None = None,
) -> Fact:
    """The fact that the claims (at least one) of one entity and property give.

    ``headline`` is the entity's largest size in base units. ``judged`` is the value that a
    person chose, which stands whatever the claims say.
    """
    scoped = scope_claims(claims, rules.declared, headline)
    if rules.voices is not None:
        scoped = scoped._replace(positions=rules.voices.weigh(scoped.positions))
    candidates = _candidates(scoped, rules)
    chosen = judged or POLICIES[rules.declared.policy](Hearing(candidates, scoped, rules))
    supporting, dissenting = _sides(chosen, scoped, rules)
    verdict = _verdict(scoped, rules)
    return Fact(
        entity_id=entity_id,
        property=rules.name,
        kind=chosen.kind,
        value=chosen.text,
        date_start=chosen.date_start,
        date_end=chosen.date_end,
        numbers=chosen.numbers,
        bounds=chosen.bounds,
        is_range=chosen.is_range,
        hedged=chosen.hedged,
        verdict=verdict,
        confidence=_confidence(supporting, dissenting, judged=judged is not None),
        policy=rules.declared.policy,
        decided_by="policy" if judged is None else "judgement",
        reason=_reason(chosen, supporting, dissenting, rules),
        supporting=_ids(supporting),
        dissenting=_ids(dissenting),
        sources=len(scoped.sources),
    )


# Verdict


def _verdict(scoped: Scoped, rules: Rules) -> Verdict:
    values = list({position.value: None for position in scoped.positions})
    kinds = {
        rules.relate(one, other).kind for i, one in enumerate(values) for other in values[i + 1 :]
    }
    if "disjoint" in kinds and not all(position.shared for position in scoped.positions):
        return "conflict"
    if len(scoped.sources) < 2:
        return "single"
    return "agree" if kinds <= {"equal"} else "compatible"


def _sides(chosen: Value, scoped: Scoped, rules: Rules) -> tuple[list[Position], list[Position]]:
    """Positions compatible with the value, and those that contradict it."""
    kinds = [(p, rules.relate(chosen, p.value).compatible or p.shared) for p in scoped.positions]
    return [p for p, fits in kinds if fits], [p for p, fits in kinds if not fits]


def _ids(positions: Iterable[Position]) -> tuple[str, ...]:
    return tuple(sorted({id_ for position in positions for id_ in position.claims}))


def _voices(positions: Iterable[Position]) -> float:
    """Sum over sources of the weightiest position of each."""
    best: dict[str, float] = {}
    for position in positions:
        best[position.source] = max(best.get(position.source, 0.0), position.weight)
    return round(sum(sorted(best.values())), 6)


def _confidence(
    supporting: Sequence[Position], dissenting: Sequence[Position], *, judged: bool
) -> float:
    if judged:
        return 1.0
    support, against = _voices(supporting), _voices(dissenting)
    return round((support + 1) / (support + against + 2), 4)


def _reason(
    chosen: Value, supporting: Sequence[Position], dissenting: Sequence[Position], rules: Rules
) -> str:
    """Why this value: who is for it, what speaks against it, and what the policy adds."""
    learned = rules.voices.reason if rules.voices is not None else ""
    added = _added([*supporting, *dissenting], rules.declared)
    return "; ".join(filter(None, (_why(chosen, supporting, dissenting, rules), added, learned)))


def _added(positions: Sequence[Position], declared: Property) -> str:
    """What a policy that does not count voices went by, where there was a choice."""
    if len({position.value.text for position in positions}) < 2:
        return ""
    heard = {position.source for position in positions}
    preferred = [source for source in declared.prefer_sources if source in heard]
    if declared.policy == "prefer_sources":
        return f"{preferred[0]} is preferred" if preferred else "no preferred source speaks"
    return f"the {declared.policy} stands" if declared.policy in {"earliest", "latest"} else ""


def _why(
    chosen: Value, supporting: Sequence[Position], dissenting: Sequence[Position], rules: Rules
) -> str:
    for position in dissenting:
        against = len({p.source for p in dissenting})
        support = len({p.source for p in supporting})
        why = rules.relate(chosen, position.value).reason
        return f"{support} for, {against} against: {why}"
    relations = [rules.relate(chosen, p.value) for p in supporting if p.value.text != chosen.text]
    finer = next((r.reason for r in relations if r.kind != "equal"), "")
    sources = len({p.source for p in supporting})
    return finer or ("the only source" if sources == 1 else f"{sources} sources say the same")


# Candidates


def _candidates(scoped: Scoped, rules: Rules) -> list[Candidate]:
    """The claimed values that no other claimed value refines, best first."""
    values = {p.value.text: p.value for p in sorted(scoped.positions, key=_doubt, reverse=True)}
    pool = [values[text] for text in sorted(values)]
    finest = [value for value in pool if not _is_refined(value, pool, rules)] or pool
    return sorted((_candidate(value, scoped, rules) for value in finest), key=lambda c: c.rank)


def _doubt(position: Position) -> tuple[bool, str, str]:
    return position.value.hedged, position.source, position.value.text


def _is_refined(value: Value, pool: Sequence[Value], rules: Rules) -> bool:
    return any(rules.relate(value, other).kind == "broader" for other in pool)


def _candidate(value: Value, scoped: Scoped, rules: Rules) -> Candidate:
    relations = [(p, rules.relate(value, p.value)) for p in scoped.positions]
    support = _voices(p for p, relation in relations if relation.compatible)
    exact = _voices(p for p, relation in relations if relation.kind == "equal")
    rank = (-support, -len(value.numbers), -exact, value.hedged, _width(value), value.text)
    return Candidate(value, support, rank)


def _width(value: Value) -> float:
    """How much a value leaves open: days of a date, summed relative width of numbers."""
    if value.date_start and value.date_end:
        return float((value.date_end - value.date_start).days)
    return round(
        sum((high - low) / abs(high or 1.0) for low, high in value.bounds if high < 1e300), 9
    )


# Policies


class Hearing(NamedTuple):
    """All that a policy may look at: candidates best first, what was said, and the rules."""

    candidates: Sequence[Candidate]
    scoped: Scoped
    rules: Rules

    @property
    def values(self) -> list[Value]:
        """What was said, in the order of the positions."""
        return [position.value for position in self.scoped.positions]


Policy = Callable[[Hearing], Value]


def _most_precise_majority(hearing: Hearing) -> Value:
    return hearing.candidates[0].value


def _majority(hearing: Hearing) -> Value:
    said = {value.text: value for value in hearing.values}
    votes = {
        text: _voices(p for p in hearing.scoped.positions if p.value.text == text) for text in said
    }
    return said[min(votes, key=lambda text: (-votes[text], text))]


def _union(hearing: Hearing) -> Value:
    """All that is compatible with the best supported value, put together."""
    best, rules = hearing.candidates[0].value, hearing.rules
    fitting = [value for value in hearing.values if rules.relate(best, value).compatible]
    if best.kind == "quantity":
        return unite([best, *fitting])
    if best.kind in {"term", "reference"}:
        return _union_of_terms([best, *fitting], rules.broader)
    return _union_of_texts([best, *fitting]) if rules.declared.many else best


def _union_of_terms(values: Sequence[Value], broader: Broader) -> Value:
    """Ids of all values, without those that another one makes more specific."""
    ids = {id_ for value in values for id_ in split_terms(value.text)}
    general = {parent for id_ in ids for parent in broader.get(id_, ())}
    text = SEPARATOR.join(sorted(ids - general))
    return values[0]._replace(text=text, hedged=all(value.hedged for value in values))


def _union_of_texts(values: Sequence[Value]) -> Value:
    joint = JOINTS.get(values[0].kind, SEPARATOR)
    return values[0]._replace(text=joint.join(sorted({value.text for value in values})))


def _earliest(hearing: Hearing) -> Value:
    return min(hearing.values, key=lambda v: (v.date_start or date.max, v.date_end, v.text))


def _latest(hearing: Hearing) -> Value:
    return max(hearing.values, key=lambda v: (v.date_end or date.min, v.date_start, v.text))


def _prefer_sources(hearing: Hearing) -> Value:
    for source in hearing.rules.declared.prefer_sources:
        said = {p.value.text for p in hearing.scoped.positions if p.source == source}
        heard = [c.value for c in hearing.candidates if c.value.text in said]
        if heard:
            return heard[0]
    return hearing.candidates[0].value


POLICIES: dict[str, Policy] = {
    "most_precise_majority": _most_precise_majority,
    "majority": _majority,
    "union": _union,
    "earliest": _earliest,
    "latest": _latest,
    "prefer_sources": _prefer_sources,
    "learned": _most_precise_majority,
}
"""Policy names of ``properties.yml`` and the rule each stands for.

``learned`` is the majority of voices that are weighed by what is known of the sources.
"""
