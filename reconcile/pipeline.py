"""Parsed notes → entities, facts, discrepancies. The entry point of the reconciling stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from reconcile.algebra import SEPARATOR, split_terms
from reconcile.discrepancies import find_discrepancies
from reconcile.entities import resolve_mentions
from reconcile.entity_references import resolve_references
from reconcile.entity_types import IdentityFinding
from reconcile.findings import Evidence
from reconcile.fuse import Rules, fuse_claims
from reconcile.identity import gather_evidence, identity_discrepancies, misspelling_issues
from reconcile.judgements import (
    ReadValue,
    apply_corrections,
    judged_value,
    settle,
    stale_corrections,
    value_judgements,
)
from records import (
    Claim,
    ClaimDraft,
    Correction,
    Discrepancy,
    Entity,
    Fact,
    Issue,
    ParsedNote,
    Resolution,
    claim_id,
)
from vocabulary import Vocabulary
from vocabulary.names import parse_name


class Reconciled(NamedTuple):
    """Everything reconciling gives, each sorted by its key."""

    claims: tuple[Claim, ...]
    entities: tuple[Entity, ...]
    facts: tuple[Fact, ...]
    discrepancies: tuple[Discrepancy, ...]
    issues: tuple[Issue, ...]
    resolutions: tuple[Resolution, ...]


def reconcile_notes(
    parsed: Sequence[ParsedNote], vocabulary: Vocabulary, read_value: ReadValue | None = None
) -> Reconciled:
    """Reconcile the claims of all notes; their order does not matter.

    ``read_value`` reads the text of a judgement or correction as a value of a property; without it
    only values that some source claimed can be judged.
    """
    claims, stale = _claims(parsed, vocabulary, read_value)
    resolved = resolve_mentions(gather_evidence(claims), vocabulary)
    claims = _with_entities(claims, resolved.resolutions, resolved.keys, vocabulary)
    facts = _facts(claims, vocabulary, read_value)
    issues = _issues(parsed, claims, resolved.findings)
    evidence = Evidence(facts, {claim.claim_id: claim for claim in claims}, vocabulary)
    found = [
        *find_discrepancies(evidence, issues),
        *identity_discrepancies(resolved.findings),
        *stale_corrections(stale),
    ]
    return Reconciled(
        claims=claims,
        entities=tuple(sorted(resolved.entities, key=lambda entity: entity.id)),
        facts=facts,
        discrepancies=settle(_each_once(found), vocabulary.judgements),
        issues=issues,
        resolutions=tuple(resolved.resolutions[m] for m in sorted(resolved.resolutions)),
    )


def _each_once(found: Iterable[Discrepancy]) -> list[Discrepancy]:
    by_id = {item.discrepancy_id: item for item in found}
    return [by_id[id_] for id_ in sorted(by_id)]


# Claims

Stale = list[tuple[str, Correction]]


def _claims(
    parsed: Sequence[ParsedNote], vocabulary: Vocabulary, read_value: ReadValue | None
) -> tuple[tuple[Claim, ...], Stale]:
    """Claims with ids, after corrections, in order of source, note and place.

    A correction is stale when no note of its source holds what it expects.
    """
    drafts: dict[str, list[ClaimDraft]] = {}
    for note in sorted(parsed, key=lambda note: note.note.path):
        drafts.setdefault(note.note.source_id, []).extend(note.claims)
    claims: list[Claim] = []
    stale: Stale = []
    for source in sorted(drafts):
        corrected = apply_corrections(drafts[source], source, vocabulary.corrections, read_value)
        stale += [("corrections.yml", correction) for correction in corrected.stale]
        claims += _identified(source, corrected.drafts)
    absent = [c for c in vocabulary.corrections if c.source not in drafts]
    return tuple(claims), [*stale, *(("corrections.yml", correction) for correction in absent)]


def _identified(source: str, drafts: Iterable[ClaimDraft]) -> list[Claim]:
    seen: dict[str, int] = {}
    claims = []
    for draft in drafts:
        first = claim_id(source, draft, 0)
        occurrence = seen.get(first, 0)
        seen[first] = occurrence + 1
        id_ = first if not occurrence else claim_id(source, draft, occurrence)
        claims.append(Claim(**dict(draft), claim_id=id_, source_id=source))
    return claims


def _with_entities(
    claims: Iterable[Claim],
    resolutions: Mapping[str, Resolution],
    keys: Mapping[str, str],
    vocabulary: Vocabulary,
) -> tuple[Claim, ...]:
    """Claims with their entity, and references as the ids of the entities they name."""
    return tuple(
        claim.model_copy(
            update={
                "entity_id": resolutions[claim.mention].entity_id,
                "value": _referred(claim, keys, vocabulary),
            }
        )
        for claim in claims
    )


def _referred(claim: Claim, keys: Mapping[str, str], vocabulary: Vocabulary) -> str:
    """Ids of the entities a reference names; what no row is about goes by its name's key."""
    if claim.kind != "reference":
        return claim.value
    ids: set[str] = set()
    for name in split_terms(claim.value):
        ids |= set(resolve_references(name, keys, vocabulary)) or {_key(name, vocabulary)}
    return SEPARATOR.join(sorted(ids))


def _key(name: str, vocabulary: Vocabulary) -> str:
    return parse_name(name, vocabulary).key or name


# Facts


def _facts(
    claims: Iterable[Claim], vocabulary: Vocabulary, read_value: ReadValue | None
) -> tuple[Fact, ...]:
    by_key: dict[tuple[str, str], list[Claim]] = {}
    for claim in claims:
        by_key.setdefault((claim.entity_id, claim.property), []).append(claim)
    headlines = _headlines(by_key, vocabulary)
    judgements = value_judgements(vocabulary.judgements)
    facts = []
    for entity, name in sorted(by_key):
        rules = Rules(name, vocabulary.properties[name], vocabulary.broader)
        mine = by_key[entity, name]
        judged = judged_value(judgements.get((entity, name)), mine, read_value)
        facts.append(fuse_claims(entity, mine, rules, headlines.get(entity), judged))
    return tuple(facts)


def _headlines(
    by_key: Mapping[tuple[str, str], Sequence[Claim]], vocabulary: Vocabulary
) -> dict[str, float]:
    """Largest size of each entity, in base units: the variant that unqualified claims are about."""
    sizes: dict[str, float] = {}
    for (entity, name), claims in by_key.items():
        if vocabulary.properties[name].in_names:
            numbers = [number for claim in claims for number in claim.numbers]
            sizes[entity] = max([sizes.get(entity, 0.0), *numbers])
    return sizes


# Issues


def _issues(
    parsed: Sequence[ParsedNote], claims: Sequence[Claim], findings: Sequence[IdentityFinding]
) -> tuple[Issue, ...]:
    first: dict[str, Claim] = {}
    for claim in claims:
        first.setdefault(claim.mention, claim)
    read = [issue for note in parsed for issue in note.issues]
    return tuple(sorted([*read, *misspelling_issues(findings, first)], key=_place))


def _place(issue: Issue) -> tuple[str, int, int, str, str]:
    return (issue.path, issue.line, issue.column or 0, issue.kind, issue.message)
