"""Claims that can hardly be true, whoever else agrees with them."""

from __future__ import annotations

from collections.abc import Iterator

from reconcile.algebra import split_terms
from reconcile.findings import Evidence, make
from records import Claim, Discrepancy, Fact
from records.fact import Severity

DOCUMENT_DAYS = 366
"""A date further than this from the month of the own document is worth a look."""


def find_out_of_bounds(evidence: Evidence) -> Iterator[Discrepancy]:
    """Numbers outside the bounds that the property declares plausible."""
    for claim in evidence.sorted_claims():
        bounds = evidence.vocabulary.properties[claim.property].plausible
        if bounds and any(not bounds[0] <= number <= bounds[1] for number in claim.numbers):
            why = f"{claim.value} is outside {bounds[0]:,.0f} to {bounds[1]:,.0f}"
            yield _about(claim, "implausible", "high", why)


def _about(claim: Claim, kind: str, severity: Severity, why: str) -> Discrepancy:
    where = f"{claim.path}:{claim.line}"
    return make(
        kind,
        severity,
        claim.entity_id,
        claim.property,
        [claim.claim_id],
        f"{why} ({where})",
        chosen=claim.value,
        settle=f"the note at {where}",
    )


def find_own_base(evidence: Evidence) -> Iterator[Discrepancy]:
    """Entities stated to be made from themselves."""
    for claim in evidence.sorted_claims():
        if claim.kind == "reference" and claim.entity_id in split_terms(claim.value):
            why = f"{claim.entity_id} is stated to be its own base"
            yield _about(claim, "implausible", "medium", why)


def find_before_base(evidence: Evidence) -> Iterator[Discrepancy]:
    """Entities dated before what they were made from."""
    dates = evidence.facts_of(evidence.vocabulary.headline_date)
    for fact in evidence.facts:
        mine = dates.get(fact.entity_id)
        if fact.kind != "reference" or mine is None:
            continue
        for base in split_terms(fact.value):
            other = dates.get(base)
            if other and base != fact.entity_id and _precedes(mine, other):
                yield _before(fact, mine, other)


def _precedes(one: Fact, other: Fact) -> bool:
    return bool(one.date_end and other.date_start and one.date_end < other.date_start)


def _before(fact: Fact, mine: Fact, base: Fact) -> Discrepancy:
    one, other = f"{mine.entity_id} ({mine.value})", f"{base.entity_id} ({base.value})"
    return make(
        "implausible",
        "medium",
        mine.entity_id,
        mine.property,
        [*mine.supporting, *base.supporting, *fact.supporting],
        f"{one} is dated before its base {other}",
        chosen=mine.value,
        settle=f"the dates of {mine.entity_id} and {base.entity_id}",
    )


def find_against_document(evidence: Evidence) -> Iterator[Discrepancy]:
    """Dates more than a year from the month that an identifier tells of the own document."""
    vocabulary = evidence.vocabulary
    documents = evidence.facts_of(vocabulary.domain.document_date)
    for entity, fact in evidence.facts_of(vocabulary.headline_date).items():
        document = documents.get(entity)
        gap = _gap(fact, document) if document else 0
        if document and gap > DOCUMENT_DAYS:
            yield make(
                f"against the {vocabulary.dated_by} id",
                "medium",
                entity,
                fact.property,
                [*fact.supporting, *document.supporting],
                f"{evidence.label_of(fact.property)} {fact.value}, but the {vocabulary.dated_by} "
                f"id of its {evidence.label_of(vocabulary.domain.document)} is of "
                f"{document.value}: {gap} days apart",
                chosen=fact.value,
                settle=f"whether the link is this {vocabulary.domain.entity}'s own "
                f"{evidence.label_of(vocabulary.domain.document)}",
            )


def _gap(one: Fact, other: Fact) -> int:
    """Days between the nearest ends of two dates; 0 when they overlap."""
    if not (one.date_start and one.date_end and other.date_start and other.date_end):
        return 0
    return max((one.date_start - other.date_end).days, (other.date_start - one.date_end).days, 0)


def find_shared_links(evidence: Evidence) -> Iterator[Discrepancy]:
    """One document linked for several entities: a survey, a suite, or a slip of the pen."""
    name = evidence.vocabulary.domain.document
    users: dict[str, dict[str, list[str]]] = {}
    for claim in evidence.sorted_claims():
        if claim.property == name and not claim.shared:
            users.setdefault(claim.value, {}).setdefault(claim.entity_id, []).append(claim.claim_id)
    for url, by_entity in sorted(users.items()):
        if len(by_entity) > 1:
            yield _shared(url, by_entity, name, evidence.label_of(name))


def _shared(url: str, by_entity: dict[str, list[str]], name: str, label: str) -> Discrepancy:
    entities = sorted(by_entity)
    return make(
        "shared link",
        "low",
        entities[0],
        name,
        [id_ for entity in entities for id_ in by_entity[entity]],
        f"{', '.join(entities)} are linked to one {label}, {url}",
        chosen=url,
        settle=f"which of them the {label} introduces",
    )
