"""Parsed notes → entities, facts, discrepancies. The entry point of the reconciling stage."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain
from operator import attrgetter
from typing import NamedTuple

from reconcile.algebra import SEPARATOR, split_terms
from reconcile.answers import Answers, find_outlived, settle
from reconcile.copying import copied_discrepancies, find_copying
from reconcile.discrepancies import find_discrepancies
from reconcile.entities import resolve_mentions
from reconcile.entity_references import resolve_references
from reconcile.entity_types import IdentityFinding, Resolved
from reconcile.findings import Evidence
from reconcile.founding import founded_names, founding_mentions, keep_founded
from reconcile.fuse import Rules, fuse_claims
from reconcile.identity import gather_evidence, identity_discrepancies, misspelling_issues
from reconcile.judgements import (
    ReadValue,
    apply_corrections,
    judged_value,
    stale_corrections,
    unused_judgements,
    unused_names,
    value_judgements,
)
from reconcile.learn import Voices, learn_voices
from reconcile.measures import entities_counted, find_counted, find_other_measures
from records import (
    Claim,
    ClaimDraft,
    Copying,
    Correction,
    Discrepancy,
    Entity,
    Fact,
    Issue,
    Judgement,
    ParsedNote,
    Resolution,
    Value,
    claim_id,
)
from vocabulary import Vocabulary
from vocabulary.names import parse_name
from vocabulary.names_meaning import meaning_of


class Reconciled(NamedTuple):
    """Everything reconciling gives, each sorted by its key."""

    claims: tuple[Claim, ...]
    entities: Sequence[Entity]
    facts: tuple[Fact, ...]
    discrepancies: tuple[Discrepancy, ...]
    issues: tuple[Issue, ...]
    resolutions: Mapping[str, Resolution]
    copying: tuple[Copying, ...] = ()


def reconcile_notes(
    parsed: Sequence[ParsedNote],
    vocabulary: Vocabulary,
    read_value: ReadValue | None = None,
    as_of: date | None = None,
) -> Reconciled:
    """Reconcile the claims of all notes; their order does not matter.

    ``read_value`` reads the text of a judgement or correction as a value of a property; without it
    only values that some source claimed can be judged. ``as_of``: see `Evidence`.
    """
    claims, stale = _claims(parsed, vocabulary, read_value)
    resolved = resolve_mentions(gather_evidence(claims, vocabulary), vocabulary)
    claims = _with_entities(claims, resolved.resolutions, resolved.keys, vocabulary)
    fusion = Fusion(claims, vocabulary)
    issues = _issues(parsed, claims, resolved.findings)
    evidence = Evidence(
        fusion.facts(), {claim.claim_id: claim for claim in claims}, vocabulary, as_of
    )
    copying = find_copying(evidence.facts, evidence.claims)
    found = [
        *find_discrepancies(evidence, issues),
        *find_other_measures(
            entities_counted(find_counted(parsed), resolved.resolutions),
            fusion.by_entity(),
            vocabulary,
        ),
        *copied_discrepancies(copying),
        *identity_discrepancies(resolved.findings),
        *stale_corrections(stale),
        *unused_judgements(value_judgements(vocabulary.judgements), fusion.claims, read_value),
        *unused_names(vocabulary.judgements, names_known(resolved, vocabulary)),
    ]
    answers = Answers(vocabulary.judgements, _each_once(found))
    outlived = find_outlived(answers, evidence.facts)
    answers = Answers(vocabulary.judgements, _each_once([*found, *outlived]))
    return Reconciled(
        claims=claims,
        entities=resolved.entities,
        facts=fusion.judged(evidence.facts, answers.holding(), read_value),
        discrepancies=settle(answers),
        issues=issues,
        resolutions=resolved.resolutions,
        copying=copying,
    )


def find_entity(entities: Sequence[Entity], id_: str) -> Entity | None:
    """The entity of an id, by bisection: they are in order of their ids."""
    place = bisect_left(entities, id_, key=attrgetter("id"))
    found = entities[place] if place < len(entities) else None
    return found if found and found.id == id_ else None


def names_known(resolved: Resolved, vocabulary: Vocabulary) -> Callable[[str], bool]:
    """Tells whether a name of a judgement is one of the notes' or an id."""

    def is_known(name: str) -> bool:
        spelled = name in resolved.resolutions or find_entity(resolved.entities, name)
        return bool(spelled) or meaning_of(name, vocabulary).identity in resolved.keys

    return is_known


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
    stale: Stale = []
    for source in sorted(drafts):
        corrected = apply_corrections(drafts[source], source, vocabulary.corrections, read_value)
        stale += [("corrections.yml", correction) for correction in corrected.stale]
        drafts[source] = list(corrected.drafts)
    names = founded_names(founding_mentions(chain.from_iterable(drafts.values())), vocabulary)
    claims: list[Claim] = []
    for source in sorted(drafts):
        claims += _identified(source, keep_founded(drafts[source], names, vocabulary))
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
    return refer(claim.value, keys, vocabulary) if claim.kind == "reference" else claim.value


def refer(value: str, keys: Mapping[str, str], vocabulary: Vocabulary) -> str:
    """Ids of the entities a reference names; what no row is about goes by its name's key."""
    ids: set[str] = set()
    for name in split_terms(value):
        ids |= set(resolve_references(name, keys, vocabulary)) or {_key(name, vocabulary)}
    return SEPARATOR.join(sorted(ids))


def _key(name: str, vocabulary: Vocabulary) -> str:
    return parse_name(name, vocabulary).key or name


# Facts

Key = tuple[str, str]
MAX_ROUNDS = 5


class Fusion:
    """The claims of a run by (entity, property), ready to be fused."""

    def __init__(self, claims: Iterable[Claim], vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.claims: dict[Key, list[Claim]] = {}
        for claim in claims:
            self.claims.setdefault((claim.entity_id, claim.property), []).append(claim)
        self.headlines = self._headlines()
        self.voices: dict[str, Voices] = {}

    def facts(self) -> tuple[Fact, ...]:
        """What the policies make of the claims, sorted by entity and property.

        A learned policy decides again with what the facts tell of the sources, until nothing
        changes.
        """
        facts = {(fact.entity_id, fact.property): fact for fact in self.decided()}
        learned = {n for n, d in self.vocabulary.properties.items() if d.policy == "learned"}
        if not learned:
            return tuple(facts.values())
        by_id = {claim.claim_id: claim for said in self.claims.values() for claim in said}
        for _ in range(MAX_ROUNDS):
            voices = learn_voices(
                [fact for fact in facts.values() if fact.property in learned],
                by_id,
                find_copying(tuple(facts.values()), by_id),
            )
            if voices == self.voices:
                break
            self.voices = voices
            facts |= {key: self._fact(key) for key in sorted(self.claims) if key[1] in learned}
        return tuple(facts.values())

    def decided(self) -> tuple[Fact, ...]:
        """What the policies make of the claims with the voices as they are."""
        return tuple(self._fact(key) for key in sorted(self.claims))

    def by_entity(self) -> dict[str, list[Claim]]:
        """The claims of each entity."""
        found: dict[str, list[Claim]] = {}
        for (entity, _), claims in self.claims.items():
            found.setdefault(entity, []).extend(claims)
        return found

    def judged(
        self,
        facts: Iterable[Fact],
        judgements: Mapping[Key, Judgement],
        read_value: ReadValue | None,
    ) -> tuple[Fact, ...]:
        """The facts, with those that a person decided as decided."""
        return tuple(self._judged(fact, judgements, read_value) for fact in facts)

    def _judged(
        self, fact: Fact, judgements: Mapping[Key, Judgement], read_value: ReadValue | None
    ) -> Fact:
        key = (fact.entity_id, fact.property)
        value = judged_value(judgements.get(key), self.claims[key], read_value)
        return self._fact(key, value) if value else fact

    def _fact(self, key: Key, judged: Value | None = None) -> Fact:
        entity, name = key
        declared = self.vocabulary.properties[name]
        rules = Rules(name, declared, self.vocabulary.broader, self.voices.get(name))
        return fuse_claims(entity, self.claims[key], rules, self.headlines.get(entity), judged)

    def _headlines(self) -> dict[str, float]:
        """Largest size of each entity: the variant that unqualified claims are about."""
        sizes: dict[str, float] = {}
        for (entity, name), claims in self.claims.items():
            if self.vocabulary.properties[name].in_names:
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
    read = (issue for note in parsed for issue in note.issues)
    return sort_issues([*read, *misspelling_issues(findings, first)])


def sort_issues(issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """Issues in order of their place."""
    return tuple(sorted(issues, key=_place))


def _place(issue: Issue) -> tuple[str, int, int, str, str]:
    return (issue.path, issue.line, issue.column or 0, issue.kind, issue.message)
