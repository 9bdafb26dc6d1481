"""Some entities with all their claims: what can be said of them without looking at any other.

What the rest of the run needs to know of a part comes with it as counts that add up, so that
nobody has to hold the claims of all parts at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from reconcile.copying import find_echoes
from reconcile.discrepancies import OF_AN_ENTITY, each_once
from reconcile.findings import Evidence
from reconcile.judgements import ReadValue
from reconcile.learn import Voices, Votes, count_votes
from reconcile.meanings import Direction, count_directions
from reconcile.pair_counts import Pair
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


class Ranked(NamedTuple):
    """A discrepancy with what tells how bad it is.

    ``heard`` is the number of sources of the claims it rests on, ``confidence`` that of the fact
    it is about, None where there is no such fact.
    """

    discrepancy: Discrepancy
    heard: int
    confidence: float | None


class Findings(NamedTuple):
    """What a part gives to the whole: its own discrepancies, and counts that add up.

    ``shared`` and ``heard`` are those of its `Echoes`.
    """

    found: tuple[Ranked, ...]
    links: tuple[LinkUse, ...]
    shared: tuple[tuple[Pair, tuple[int, int]], ...]
    heard: tuple[tuple[str, ...], ...]
    directions: tuple[tuple[Direction, int], ...]
    votes: Mapping[str, Votes]


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
    echoes = find_echoes(facts, evidence.claims)
    return Part(
        facts,
        Findings(
            found=_ranked(found, facts, evidence.claims),
            links=tuple(_links(evidence.sorted_claims())),
            shared=tuple(echoes.shared.items()),
            heard=tuple(echoes.heard),
            directions=tuple(count_directions(evidence).items()),
            votes=count_votes(_learned(facts, vocabulary), evidence.claims),
        ),
    )


def _ranked(
    found: Iterable[Discrepancy], facts: Iterable[Fact], claims: Mapping[str, Claim]
) -> tuple[Ranked, ...]:
    sure = {(fact.entity_id, fact.property): fact.confidence for fact in facts}
    return tuple(
        Ranked(
            item,
            len({claims[id_].source_id for id_ in item.claim_ids}),
            sure.get((item.entity_id, item.property)),
        )
        for item in found
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
