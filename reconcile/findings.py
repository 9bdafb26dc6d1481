"""What every check works on and gives: the evidence, and a discrepancy with a stable id."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from records import Claim, Discrepancy, Fact
from records.fact import Severity
from vocabulary import Vocabulary


@dataclass(frozen=True)
class Evidence:
    """Facts with the claims behind them, by id and by (entity, property)."""

    facts: tuple[Fact, ...]
    claims: Mapping[str, Claim]
    vocabulary: Vocabulary

    def facts_of(self, name: str) -> dict[str, Fact]:
        """Facts of one property by entity id."""
        return {fact.entity_id: fact for fact in self.facts if fact.property == name}

    def label_of(self, name: str) -> str:
        """The label of a property as it stands in a sentence."""
        label = self.vocabulary.properties[name].label
        return label[:1].lower() + label[1:]

    def sorted_claims(self) -> list[Claim]:
        """All claims in order of their ids."""
        return [self.claims[id_] for id_ in sorted(self.claims)]

    def of(self, ids: Iterable[str]) -> list[Claim]:
        """Claims by their ids."""
        return [self.claims[id_] for id_ in ids]


def discrepancy_id(kind: str, entity_id: str, name: str, evidence: Iterable[str]) -> str:
    """``d-`` and 10 hex digits of a SHA-256 over kind, subject and evidence."""
    text = "\x1f".join((kind, entity_id, name, *sorted(evidence)))
    return f"d-{hashlib.sha256(text.encode()).hexdigest()[:10]}"


def make(
    kind: str,
    severity: Severity,
    entity_id: str,
    name: str,
    claim_ids: Sequence[str],
    explanation: str,
    *,
    chosen: str = "",
    settle: str = "",
    evidence: Sequence[str] = (),
) -> Discrepancy:
    """A discrepancy with its id; ``evidence`` stands in for claims where there are none."""
    ids = tuple(sorted(claim_ids))
    return Discrepancy(
        discrepancy_id=discrepancy_id(kind, entity_id, name, ids or evidence),
        kind=kind,
        severity=severity,
        entity_id=entity_id,
        property=name,
        claim_ids=ids,
        chosen=chosen,
        explanation=explanation,
        settle=settle,
    )
