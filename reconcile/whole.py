"""The parts of a run together: what only all of them can tell, and what people's answers do.

Gives what `reconcile.pipeline.reconcile_notes` gives, from findings instead of claims.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from reconcile.algebra import split_terms
from reconcile.answers import Answers, find_outlived, settle
from reconcile.copying import copied_discrepancies, tell_copying
from reconcile.discrepancies import ACROSS, each_once, from_issues
from reconcile.entity_types import Resolved
from reconcile.findings import Evidence
from reconcile.identity import identity_discrepancies
from reconcile.judgements import (
    ReadValue,
    stale_corrections,
    unused_judgements,
    unused_names,
    value_judgements,
)
from reconcile.learn import Voices, tell_voices
from reconcile.meanings import Directions, tell_patterns
from reconcile.measures import Counted, entities_counted, find_other_measures
from reconcile.part import Findings, LinkUse
from reconcile.pipeline import Key, names_known
from records import Claim, Copying, Correction, Discrepancy, Fact, Issue, Judgement
from vocabulary import Vocabulary


class Lookup(NamedTuple):
    """What is asked of few entities only: their facts, and their claims by property."""

    facts: Callable[[Iterable[str]], Sequence[Fact]]
    claims: Callable[[Iterable[str]], Mapping[Key, Sequence[Claim]]]


class Concluded(NamedTuple):
    """All discrepancies as settled, which sources may copy, and the judgements that hold."""

    discrepancies: tuple[Discrepancy, ...]
    copying: tuple[Copying, ...]
    holding: Mapping[Key, Judgement]


def conclude(
    findings: Iterable[Findings],
    issues: Sequence[Issue],
    resolved: Resolved,
    stale: Sequence[Correction],
    counted: Sequence[Counted],
    lookup: Lookup,
    vocabulary: Vocabulary,
    read_value: ReadValue | None,
) -> Concluded:
    """What all parts together give; their order does not matter.

    ``findings`` are gone through several times: a list, or what reads them anew each time.
    """
    copying = tell_copying(lambda: (one.echoes for one in findings))
    judged = value_judgements(vocabulary.judgements)
    asked = sorted({j.entity for j in vocabulary.judgements if j.entity})
    claims = lookup.claims({entity for entity, _ in judged})
    found = each_once(
        chain(
            chain.from_iterable(one.found for one in findings),
            _across(findings, lookup, vocabulary),
            tell_patterns(_directions(findings)),
            from_issues(issues),
            _slipped(counted, resolved, lookup, vocabulary),
            copied_discrepancies(copying),
            identity_discrepancies(resolved.findings),
            stale_corrections([("corrections.yml", correction) for correction in stale]),
            unused_judgements(judged, claims, read_value),
            unused_names(vocabulary.judgements, names_known(resolved, vocabulary)),
        )
    )
    answers = Answers(vocabulary.judgements, found)
    outlived = find_outlived(answers, lookup.facts(asked))
    answers = Answers(vocabulary.judgements, each_once([*outlived, *found]))
    return Concluded(settle(answers), copying, answers.holding())


def _slipped(
    counted: Sequence[Counted], resolved: Resolved, lookup: Lookup, vocabulary: Vocabulary
) -> Iterator[Discrepancy]:
    """Numbers that one source gives in another measure."""
    about = entities_counted(counted, resolved.resolutions)
    claims: dict[str, list[Claim]] = {}
    for (entity, _), said in lookup.claims({entity for _, entity in about}).items():
        claims.setdefault(entity, []).extend(said)
    yield from find_other_measures(about, claims, vocabulary)


def hear_voices(findings: Iterable[Findings]) -> dict[str, Voices]:
    """How much each source's voice counts, as the facts of all parts tell."""
    copying = tell_copying(lambda: (one.echoes for one in findings))
    return tell_voices([one.votes for one in findings], copying)


def _directions(findings: Iterable[Findings]) -> Directions:
    counts: Counter[tuple[str, str, str]] = Counter()
    for one in findings:
        counts.update(one.directions)
    return counts


def _across(
    findings: Iterable[Findings], lookup: Lookup, vocabulary: Vocabulary
) -> Iterator[Discrepancy]:
    """Checks that compare entities, given only what they can compare."""
    references = [fact for one in findings for fact in one.references]
    related = {fact.entity_id for fact in references}
    related |= {id_ for fact in references for id_ in split_terms(fact.value)}
    dates = [fact for fact in lookup.facts(sorted(related)) if fact.kind == "date"]
    facts = sorted([*references, *dates], key=lambda fact: (fact.entity_id, fact.property))
    claims = {use.claim_id: _claim(use) for use in _in_common(findings)}
    evidence = Evidence(tuple(facts), claims, vocabulary)
    for check in ACROSS:
        yield from check(evidence)


def _in_common(findings: Iterable[Findings]) -> Iterator[LinkUse]:
    """Uses of links that more than one entity has: others compare nothing."""
    owner: dict[tuple[str, str], str] = {}
    common = set()
    for use in chain.from_iterable(one.links for one in findings):
        if owner.setdefault((use.property, use.url), use.entity_id) != use.entity_id:
            common.add((use.property, use.url))
    for use in chain.from_iterable(one.links for one in findings):
        if (use.property, use.url) in common:
            yield use


def _claim(use: LinkUse) -> Claim:
    """As much of a claim as comparing links looks at."""
    return Claim(
        claim_id=use.claim_id,
        source_id=use.source_id,
        entity_id=use.entity_id,
        property=use.property,
        kind="link",
        value=use.url,
        shared=use.shared,
        path="",
        line=0,
        raw="",
        mention="",
    )
