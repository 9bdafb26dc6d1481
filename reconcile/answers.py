"""Which discrepancy a person has answered, and whether on the evidence that there is now.

Of several answers to one discrepancy the last in the file stands. An answer belongs to a
discrepancy when it was given on its very evidence, or on none in particular; one given on
other evidence of the same question is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from reconcile.findings import make
from records import Discrepancy, Fact, Judgement

OUTLIVED = "outlived judgement"
CONFLICTS = frozenset({"conflict", "self-contradiction", "unit slip", OUTLIVED})
"""Kinds that are one question: which of the values claimed of a property holds."""

HINT = "scope"
"""The kind that says why a conflict may be none."""
DECIDED = frozenset({"accepted", "overridden", "dismissed"})

Key = tuple[str, str]
Question = tuple[str, str, str]
"""Kind, entity id and property: what stays of a discrepancy when its evidence changes."""


class Answers:
    """The judgements on values and discrepancies, beside the discrepancies there are."""

    def __init__(self, judgements: Sequence[Judgement], found: Sequence[Discrepancy]) -> None:
        self.found = found
        self._given: dict[str, int] = {}
        self._always: dict[Key, int] = {}
        self._asked: dict[Question, int] = {}
        self._judgements = judgements
        for place, judgement in enumerate(judgements):
            self._add(place, judgement)
        self._right = {_claims(hint): place for hint, place in self._hints_answered()}

    def _hints_answered(self) -> Iterator[tuple[Discrepancy, int]]:
        """Hints that all claims may be right which a person has said yes to."""
        for found in self._found_by_id():
            place = self._given[found.discrepancy_id]
            if found.kind == HINT and self._judgements[place].scope:
                yield found, place

    def _add(self, place: int, judgement: Judgement) -> None:
        if judgement.same or judgement.different or judgement.unsure:
            return
        if answered_id(judgement):
            self._given[answered_id(judgement)] = place
        elif judgement.value:
            self._always[judgement.entity, judgement.property] = place
        if judgement.entity and answered_id(judgement):
            self._asked[_question(judgement.kind, judgement.entity, judgement.property)] = place

    def to(self, found: Discrepancy) -> Judgement | None:
        """The answer that holds for a discrepancy."""
        place = self._place(found)
        return None if place is None else self._judgements[place]

    def _place(self, found: Discrepancy) -> int | None:
        places = [self._given.get(found.discrepancy_id)]
        if found.kind in CONFLICTS:
            places.append(self._always.get((found.entity_id, found.property)))
            places.append(self._right.get(_claims(found)))
        return max((place for place in places if place is not None), default=None)

    def given(self) -> dict[str, Judgement]:
        """Every answer that holds, by the id of its discrepancy."""
        asked = self.found if self._always or self._right else self._found_by_id()
        pairs = ((found.discrepancy_id, self.to(found)) for found in asked)
        return {id_: judgement for id_, judgement in pairs if judgement is not None}

    def _found_by_id(self) -> list[Discrepancy]:
        return [found for found in self.found if found.discrepancy_id in self._given]

    def outdated(self, found: Discrepancy) -> Judgement | None:
        """The answer that was given on other evidence of the same question, when none holds."""
        place = self._asked.get(_question(found.kind, found.entity_id, found.property))
        return None if place is None or self.to(found) else self._judgements[place]

    def holding(self) -> dict[Key, Judgement]:
        """The judgements that decide a fact, by (entity id, property)."""
        places = {place for found in self.found if (place := self._place(found)) is not None}
        stale = {(d.entity_id, d.property) for d in self.found if self._is_stale_conflict(d)}
        held = [self._judgements[place] for place in sorted(places | set(self._always.values()))]
        return {
            (j.entity, j.property): j
            for j in held
            if j.value and (j.entity, j.property) not in stale
        }

    def outlived(self) -> Iterator[Judgement]:
        """Judgements on a value whose discrepancy is gone, without another in its place."""
        ids = {found.discrepancy_id for found in self.found}
        asked = {_question(d.kind, d.entity_id, d.property) for d in self.found}
        for question, place in sorted(self._asked.items()):
            judgement = self._judgements[place]
            if judgement.value and answered_id(judgement) not in ids and question not in asked:
                yield judgement

    def _is_stale_conflict(self, found: Discrepancy) -> bool:
        return found.kind in CONFLICTS and self.outdated(found) is not None


def concerned(
    found: Callable[[], Iterable[Discrepancy]], judgements: Sequence[Judgement]
) -> list[Discrepancy]:
    """Those of many discrepancies, gone through once or twice, that answers have to do with.

    `Answers` tells the same of them alone as of all, and `settle` leaves the others as they are.
    """
    ids = {answered_id(judgement) for judgement in judgements} - {""}
    keys = {(judgement.entity, judgement.property) for judgement in judgements if judgement.entity}
    if not ids | keys:
        return []
    named = [d for d in found() if d.discrepancy_id in ids or _about(d) in keys]
    # What is answered by its id settles others that ask of the same claims.
    also = {_about(d) for d in named if d.kind in CONFLICTS or d.kind == HINT} - keys
    if not also:
        return named
    return [d for d in found() if d.discrepancy_id in ids or _about(d) in keys | also]


def _about(found: Discrepancy) -> Key:
    return found.entity_id, found.property


def settle(answers: Answers) -> tuple[Discrepancy, ...]:
    """The discrepancies with the status that people's answers give them.

    A hint beside a conflict is settled with it.
    """
    settled = [_settled(found, answers) for found in answers.found]
    decided = {
        (found.entity_id, found.property)
        for found in settled
        if found.kind in CONFLICTS and found.status in DECIDED
    }
    return tuple(
        found.model_copy(update={"status": "accepted"})
        if found.kind == HINT
        and found.status == "open"
        and (found.entity_id, found.property) in decided
        else found
        for found in settled
    )


def _settled(found: Discrepancy, answers: Answers) -> Discrepancy:
    judgement = answers.to(found)
    if judgement is None:
        outdated = answers.outdated(found)
        return _stale(found, outdated) if outdated else found
    if judgement.dismiss:
        return found.model_copy(update={"status": "dismissed"})
    if judgement.scope:
        return found.model_copy(update={"status": "accepted"})
    status = "accepted" if judgement.value == found.chosen else "overridden"
    return found.model_copy(update={"status": status, "chosen": judgement.value})


def _stale(found: Discrepancy, judgement: Judgement) -> Discrepancy:
    seen = f": {' against '.join(judgement.seen)}" if judgement.seen else ""
    said = f"{answer_in_words(judgement)} on {judgement.when} on other evidence{seen}"
    return found.model_copy(
        update={"status": "stale", "explanation": f"{found.explanation} ({said})"}
    )


def answer_in_words(judgement: Judgement) -> str:
    """``judged '9B'``, ``dismissed``, …"""
    if judgement.dismiss:
        return "dismissed"
    if judgement.scope:
        return "judged right on all sides"
    return f"judged {judgement.value!r}"


def find_outlived(answers: Answers, facts: Iterable[Fact]) -> list[Discrepancy]:
    """One discrepancy for each judgement whose evidence is gone and that says otherwise.

    Silence would leave a person believing that the answer still decides.
    """
    values: Mapping[Key, Fact] = {(fact.entity_id, fact.property): fact for fact in facts}
    pairs = (
        (judgement, values.get((judgement.entity, judgement.property)))
        for judgement in answers.outlived()
    )
    return [_outlived(fact) for judgement, fact in pairs if fact and fact.value != judgement.value]


def _outlived(fact: Fact) -> Discrepancy:
    return make(
        OUTLIVED,
        "medium",
        fact.entity_id,
        fact.property,
        (*fact.supporting, *fact.dissenting),
        f"the sources give {fact.value} and contradict each other no longer",
        chosen=fact.value,
        settle="a new answer, or removing the judgement",
    )


def answered_id(judgement: Judgement) -> str:
    """Id of the discrepancy that an answer was given on; ``""`` when it names none."""
    return judgement.scope or judgement.dismiss or judgement.evidence


def _claims(found: Discrepancy) -> tuple[str, str, tuple[str, ...]]:
    """What two discrepancies have in common that ask of the same claims."""
    return found.entity_id, found.property, found.claim_ids


def _question(kind: str, entity_id: str, name: str) -> Question:
    """All conflicts are one question; a judgement that names no kind answered one of them."""
    return ("conflict" if not kind or kind in CONFLICTS else kind, entity_id, name)
