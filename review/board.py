"""The dataset under review, prepared once: every discrepancy in order, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from publish import Dataset
from publish.evidence import Evidences
from publish.ranking import SEVERITIES
from publish.views import IDENTITY, DiscrepancyView, Known, compare, view_discrepancies
from reconcile.answers import Answers, answered_id
from records import Claim, Correction, Discrepancy, Judgement
from review.answers import Question, ask
from vocabulary import Vocabulary

Record = Judgement | Correction


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
        self.titles = tuple(view.name or view.found.kind for view in self.views)
        severities = {found.severity for found in dataset.discrepancies}
        self.severities = [severity for severity in SEVERITIES if severity in severities]
        self.kinds = sorted({found.kind for found in dataset.discrepancies})

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
        return compare(self.dataset, self.vocabulary, names)

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

    def _claims_of(self, entity_id: str) -> Iterator[Claim]:
        return (claim for claim in self.dataset.claims if claim.entity_id == entity_id)


def _text(view: DiscrepancyView) -> str:
    found: Discrepancy = view.found
    said = (value.value for value in view.said)
    parts = (found.discrepancy_id, view.name, view.label, found.kind, found.explanation, *said)
    return "\n".join((*parts, *view.sources)).lower()
