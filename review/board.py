"""The dataset under review, prepared once: every discrepancy in order, ready to be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from publish import Dataset
from publish.dataset import SEVERITIES
from publish.evidence import Evidences
from publish.views import DiscrepancyView, label_of, view_discrepancies
from reconcile.answers import Answers, answered_id
from records import Claim, Correction, Discrepancy, Fact, Judgement
from review.answers import IDENTITY, Question, ask
from vocabulary import Vocabulary

Record = Judgement | Correction
COMPARED = 6
"""Entities that are shown side by side when the question is whether they are one."""


class Known(NamedTuple):
    """What is known of a few things side by side: their names, and rows of label and values."""

    names: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]


class Board:
    """One dataset: views in order of worst first, and what each question asks."""

    def __init__(self, dataset: Dataset, vocabulary: Vocabulary) -> None:
        self.dataset = dataset
        self.vocabulary = vocabulary
        self.views = view_discrepancies(dataset, vocabulary, Evidences(dataset, {}))
        self.place = {view.found.discrepancy_id: i for i, view in enumerate(self.views)}
        self.waiting = {
            view.found.discrepancy_id: view.found.status if view.waiting else "open"
            for view in self.views
        }
        self.titles = tuple(self._title(view) for view in self.views)
        severities = {found.severity for found in dataset.discrepancies}
        self.severities = [severity for severity in SEVERITIES if severity in severities]
        self.kinds = sorted({found.kind for found in dataset.discrepancies})

    def _title(self, view: DiscrepancyView) -> str:
        """Who it is about: all of them when the question is whether they are one."""
        if view.found.kind not in IDENTITY:
            return view.name or view.found.kind
        entities = self.dataset.entities_by_id
        ids = view.found.chosen.split(", ")
        return " / ".join(entities[id_].name if id_ in entities else id_ for id_ in ids)

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """What a search looks into, by place."""
        return tuple(_text(view) for view in self.views)

    def status(self, id_: str) -> str:
        """What a discrepancy was when the dataset was made."""
        return self.views[self.place[id_]].found.status

    def question(self, id_: str) -> Question:
        """What a discrepancy asks; KeyError when there is no such thing any more."""
        view = self.views[self.place[id_]]
        asked = ask(view.found, (evidence.claim for evidence in view.evidence))
        if view.found.kind in IDENTITY and len(asked.names) < 2:
            return ask(view.found, self._claims_of(view.found.entity_id))
        return asked

    def known(self, names: Sequence[str]) -> Known:
        """The facts of entities side by side; nothing for names that are no entities."""
        ids = [name for name in names if name in self.dataset.entities_by_id][:COMPARED]
        facts = {id_: {fact.property: fact for fact in self._facts[id_]} for id_ in ids}
        order = [name for name in self.vocabulary.properties if any(name in facts[i] for i in ids)]
        return Known(
            tuple(self.dataset.entities_by_id[id_].name for id_ in ids),
            tuple(
                (label_of(self.vocabulary, name), tuple(_value(facts[i].get(name)) for i in ids))
                for name in order
            ),
        )

    def given(
        self, judgements: Sequence[Judgement], corrections: Sequence[Correction]
    ) -> tuple[dict[str, Record], Answers]:
        """The answer that each discrepancy has in the files now, by its id."""
        answers = Answers(judgements, self.dataset.discrepancies)
        given: dict[str, Record] = {**answers.given()}
        given.update((c.evidence, c) for c in corrections if c.evidence)
        given.update(self._identities(judgements))
        return given, answers

    def _identities(self, judgements: Sequence[Judgement]) -> Iterator[tuple[str, Judgement]]:
        for judgement in judgements:
            names = frozenset((*judgement.same, *judgement.different, *judgement.unsure))
            if not names:
                continue
            if answered_id(judgement):
                yield answered_id(judgement), judgement
            for id_, asked in self._asked_names:
                if asked <= names:
                    yield id_, judgement

    @cached_property
    def _asked_names(self) -> tuple[tuple[str, frozenset[str]], ...]:
        asked = (found for found in self.dataset.discrepancies if found.kind in IDENTITY)
        named = ((found.discrepancy_id, frozenset(found.chosen.split(", "))) for found in asked)
        return tuple((id_, names) for id_, names in named if len(names) > 1)

    @cached_property
    def _facts(self) -> dict[str, list[Fact]]:
        facts: defaultdict[str, list[Fact]] = defaultdict(list)
        for fact in self.dataset.facts:
            facts[fact.entity_id].append(fact)
        return facts

    def _claims_of(self, entity_id: str) -> Iterator[Claim]:
        return (claim for claim in self.dataset.claims if claim.entity_id == entity_id)


def _value(fact: Fact | None) -> str:
    return fact.value if fact else ""


def _text(view: DiscrepancyView) -> str:
    found: Discrepancy = view.found
    said = (value.value for value in view.said)
    parts = (found.discrepancy_id, view.name, view.label, found.kind, found.explanation, *said)
    return "\n".join((*parts, *view.sources)).lower()
