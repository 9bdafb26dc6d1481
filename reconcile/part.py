"""Some entities with all their claims: what can be said of them without looking at any other.

What the rest of the run needs to know of a part comes with it as counts that add up, so that
nobody has to hold the claims of all parts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from reconcile.copying import Echoes, find_echoes
from reconcile.discrepancies import OF_AN_ENTITY, each_once
from reconcile.findings import Evidence
from reconcile.judgements import ReadValue
from reconcile.learn import Voices, Votes, count_votes
from reconcile.meanings import Directions, count_directions
from reconcile.pipeline import Fusion, Key
from records import Claim, Discrepancy, Fact, Judgement
from vocabulary import Vocabulary


class LinkUse(NamedTuple):
    """A link that a claim gives an entity."""

    property: str
    url: str
    entity_id: str
    source_id: str
    claim_id: str
    shared: bool


@dataclass(frozen=True)
class Findings:
    """What a part gives to the whole.

    ``found`` are the discrepancies of its entities; ``speakers`` is claim id → source for the
    claims these rest on, ``confidences`` (entity id, property, confidence) of the facts they are
    about; ``references`` are its facts that name other entities.
    """

    found: tuple[Discrepancy, ...] = ()
    speakers: Mapping[str, str] = field(default_factory=dict)
    confidences: tuple[tuple[str, str, float], ...] = ()
    links: tuple[LinkUse, ...] = ()
    references: tuple[Fact, ...] = ()
    echoes: Echoes = Echoes({}, ())  # noqa: RUF009 (a frozen tuple)
    directions: Directions = field(default_factory=dict)
    votes: Mapping[str, Votes] = field(default_factory=dict)


class Part(NamedTuple):
    """The facts of some entities, and what they give to the whole."""

    facts: tuple[Fact, ...]
    findings: Findings


def reconcile_part(
    claims: Sequence[Claim],
    vocabulary: Vocabulary,
    voices: Mapping[str, Voices] | None = None,
    as_of: date | None = None,
) -> Part:
    """Fuse all claims of some entities; ``voices`` is what was learned so far.

    ``as_of``: see `Evidence`.
    """
    fusion = Fusion(claims, vocabulary)
    fusion.voices = dict(voices or {})
    facts = fusion.decided()
    evidence = Evidence(facts, {claim.claim_id: claim for claim in claims}, vocabulary, as_of)
    found = each_once(item for check in OF_AN_ENTITY for item in check(evidence))
    named = {id_ for item in found for id_ in item.claim_ids}
    about = {(item.entity_id, item.property) for item in found}
    return Part(
        facts,
        Findings(
            found=found,
            speakers={id_: evidence.claims[id_].source_id for id_ in sorted(named)},
            confidences=tuple(
                (fact.entity_id, fact.property, fact.confidence)
                for fact in facts
                if (fact.entity_id, fact.property) in about
            ),
            links=tuple(_links(evidence.sorted_claims())),
            references=tuple(fact for fact in facts if fact.kind == "reference"),
            echoes=find_echoes(facts, evidence.claims),
            directions=count_directions(evidence),
            votes=count_votes(_learned(facts, vocabulary), evidence.claims),
        ),
    )


def judge_part(
    claims: Sequence[Claim],
    facts: Iterable[Fact],
    judgements: Mapping[Key, Judgement],
    vocabulary: Vocabulary,
    read_value: ReadValue | None,
    voices: Mapping[str, Voices] | None = None,
) -> tuple[Fact, ...]:
    """The facts of a part with those that a person decided as decided."""
    fusion = Fusion(claims, vocabulary)
    fusion.voices = dict(voices or {})
    return fusion.judged(facts, judgements, read_value)


def _links(claims: Iterable[Claim]) -> Iterable[LinkUse]:
    for c in claims:
        if c.kind == "link":
            yield LinkUse(c.property, c.value, c.entity_id, c.source_id, c.claim_id, c.shared)


def _learned(facts: Iterable[Fact], vocabulary: Vocabulary) -> list[Fact]:
    return [f for f in facts if vocabulary.properties[f.property].policy == "learned"]
