"""The parts of a run together: what only all of them can tell, and what people's answers do.

Gives what `reconcile.pipeline.reconcile_notes` gives, from findings instead of claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain
from typing import NamedTuple, cast

from reconcile.algebra import split_terms
from reconcile.answers import Answers, concerned, find_outlived, settle
from reconcile.copying import copied_discrepancies, tell_copying
from reconcile.discrepancies import ACROSS_LINKS, each_once, from_issues
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
from reconcile.learn import Voices, Votes, tell_voices
from reconcile.meanings import Direction, tell_patterns
from reconcile.measures import Counted, entities_counted, find_other_measures
from reconcile.pair_counts import Pair
from reconcile.part import LinkUse, Ranked
from reconcile.pipeline import Key, names_known
from reconcile.plausibility import find_before_base
from records import Claim, Copying, Correction, Discrepancy, Fact, Issue, Judgement
from vocabulary import Vocabulary


class Dated(NamedTuple):
    """First and last day that the headline date of an entity may mean."""

    entity_id: str
    start: date | None
    end: date | None


class Told(NamedTuple):
    """What all parts tell; each thing is gone through anew, part by part, when it is called.

    `reconcile.part.Findings` says what the first five are. ``links`` gives, of the uses of links,
    those that more than one entity has: others compare nothing. ``references`` are (entity id,
    value) of the facts that name other entities.
    """

    found: Callable[[], Iterable[Ranked]]
    shared: Callable[[], Iterable[tuple[Pair, tuple[int, int]]]]
    heard: Callable[[], Iterable[tuple[str, ...]]]
    directions: Callable[[], Iterable[tuple[Direction, int]]]
    votes: Callable[[], Iterable[Mapping[str, Votes]]]
    links: Callable[[], Iterable[LinkUse]]
    references: Callable[[], Iterable[tuple[str, str]]]
    dated: Callable[[], Iterable[Dated]]
    issues: Callable[[], Iterable[Issue]]

    def discrepancies(self) -> Iterator[Ranked]:
        """Those that the parts found, and those that issues are: there are many."""
        yield from self.found()
        for item in from_issues(self.issues()):
            yield Ranked(item, 0, None)


class Lookup(NamedTuple):
    """What is asked of few entities only: their facts, their claims, and the sources of these.

    Claims come by (entity id, property), sources by claim id.
    """

    facts: Callable[[Iterable[str]], Sequence[Fact]]
    claims: Callable[[Iterable[str]], Mapping[Key, Sequence[Claim]]]
    sources: Callable[[Iterable[str]], Mapping[str, str]]


class Concluded(NamedTuple):
    """What no part alone can tell, settled; which sources may copy; the judgements that hold.

    ``more`` are discrepancies beside `Told.discrepancies`; of these ``answered`` has by id those
    that people's answers change.
    """

    more: tuple[Ranked, ...]
    answered: Mapping[str, Discrepancy]
    copying: tuple[Copying, ...]
    holding: Mapping[Key, Judgement]

    def settled(self, told: Told, confidences: Mapping[Key, float]) -> Iterator[Ranked]:
        """All discrepancies as settled, those that are told first.

        ``confidences`` are those of facts that the parts could not tell.
        """
        for item, heard, confidence in chain(told.discrepancies(), self.more):
            sure = confidences.get((item.entity_id, item.property), confidence)
            yield Ranked(self.answered.get(item.discrepancy_id, item), heard, sure)

    def uncertain(self) -> set[Key]:
        """Facts whose confidence the parts could not tell when they found discrepancies."""
        about = {(item.entity_id, item.property) for item, _, _ in self.more if item.entity_id}
        return about | self.holding.keys()


def conclude(
    told: Told,
    resolved: Resolved,
    stale: Sequence[Correction],
    counted: Sequence[Counted],
    lookup: Lookup,
    vocabulary: Vocabulary,
    read_value: ReadValue | None,
) -> Concluded:
    """What all parts together give; their order does not matter."""
    copying = tell_copying(told.shared(), told.heard)
    judged = value_judgements(vocabulary.judgements)
    asked = sorted({j.entity for j in vocabulary.judgements if j.entity})
    claims = lookup.claims({entity for entity, _ in judged})
    across = _Across(lookup, vocabulary)
    own = concerned(partial(_discrepancies, told), vocabulary.judgements)
    found = each_once(
        chain(
            own,
            across.dated_before(told),
            across.linked(told),
            tell_patterns(told.directions()),
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
    settled = {item.discrepancy_id: item for item in settle(answers)}
    ids = dict.fromkeys(item.discrepancy_id for item in own)
    answered = {id_: settled.pop(id_) for id_ in ids}
    return Concluded(across.rank(settled.values()), answered, copying, answers.holding())


def hear_voices(told: Told) -> dict[str, Voices]:
    """How much each source's voice counts, as the facts of all parts tell."""
    return tell_voices(told.votes(), tell_copying(told.shared(), told.heard))


def _discrepancies(told: Told) -> Iterator[Discrepancy]:
    return (item for item, _, _ in told.discrepancies())


class _Across:
    """Checks that compare entities, given only what they can compare."""

    def __init__(self, lookup: Lookup, vocabulary: Vocabulary) -> None:
        self.lookup, self.vocabulary = lookup, vocabulary
        self.speakers: dict[str, str] = {}
        self.compared: set[str] = set()

    def dated_before(self, told: Told) -> list[Discrepancy]:
        """Entities dated before what they were made from."""
        bases = [(id_, split_terms(value)) for id_, value in told.references()]
        named = {id_ for one, others in bases for id_ in (one, *others)}
        dated = {one.entity_id: one for one in told.dated() if one.entity_id in named}
        pairs = ((one, other) for one, others in bases for other in others)
        suspects = {id_ for pair in pairs if _precedes(*map(dated.get, pair)) for id_ in pair}
        self.compared |= suspects
        facts = tuple(self.lookup.facts(sorted(suspects)))
        return list(find_before_base(Evidence(facts, {}, self.vocabulary)))

    def linked(self, told: Told) -> list[Discrepancy]:
        """What the links tell that several entities have."""
        # What the checks look at, and no more: of all of them claims would be large.
        claims = cast("dict[str, Claim]", {u.claim_id: _Linking.of(u) for u in told.links()})
        evidence = Evidence((), claims, self.vocabulary)
        found = [item for check in ACROSS_LINKS for item in check(evidence)]
        named = {id_ for item in found for id_ in item.claim_ids}
        self.speakers |= {id_: claims[id_].source_id for id_ in sorted(named)}
        return found

    def rank(self, found: Iterable[Discrepancy]) -> tuple[Ranked, ...]:
        """Discrepancies that no part found, with the number of sources of their claims."""
        items = tuple(found)
        unknown = [item for item in items if not self.speakers.keys() >= set(item.claim_ids)]
        if unknown:
            about = {item.entity_id for item in unknown} | self.compared
            self.speakers |= self.lookup.sources(about - {""})
        return tuple(
            Ranked(item, len({self.speakers[id_] for id_ in item.claim_ids}), None)
            for item in items
        )


def _precedes(one: Dated | None, other: Dated | None) -> bool:
    """Whether one date ends before the other begins."""
    return bool(one and other and one.end and other.start and one.end < other.start)


def _slipped(
    counted: Sequence[Counted], resolved: Resolved, lookup: Lookup, vocabulary: Vocabulary
) -> Iterator[Discrepancy]:
    """Numbers that one source gives in another measure."""
    about = entities_counted(counted, resolved.resolutions)
    claims: dict[str, list[Claim]] = {}
    for (entity, _), said in lookup.claims({entity for _, entity in about}).items():
        claims.setdefault(entity, []).extend(said)
    yield from find_other_measures(about, claims, vocabulary)


class _Linking(NamedTuple):
    """As much of a claim as comparing links looks at."""

    claim_id: str
    source_id: str
    entity_id: str
    property: str
    value: str
    shared: bool
    kind: str = "link"

    @classmethod
    def of(cls, use: LinkUse) -> _Linking:
        """The claim that uses a link so."""
        link = (use.property, use.url, use.shared)
        return cls(use.claim_id, use.source_id, use.entity_id, *link)
