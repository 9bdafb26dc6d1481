"""What became of a dataset when answers were applied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from publish import Dataset
from publish.dataset import NEEDS_A_PERSON
from publish.views import label_of
from records import Discrepancy, Fact
from vocabulary import Vocabulary


class Change(NamedTuple):
    """A line: what it is about, and how it was and is. ``id`` is a discrepancy there is now."""

    name: str
    label: str
    before: str
    after: str
    id: str = ""


class Changes(NamedTuple):
    """Questions that are settled, that are new or open again, and values that are others now."""

    settled: tuple[Change, ...]
    opened: tuple[Change, ...]
    facts: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.settled or self.opened or self.facts)


def compare_datasets(before: Dataset, after: Dataset, vocabulary: Vocabulary) -> Changes:
    """Settled, opened and other values, each in the order of the names."""
    old = {found.discrepancy_id: found for found in before.discrepancies}
    new = {found.discrepancy_id: found for found in after.discrepancies}
    settled = [
        _about(found, found.status, new[id_].status if id_ in new else "gone", before, vocabulary)
        for id_, found in old.items()
        if _waits(found) and not (id_ in new and _waits(new[id_]))
    ]
    opened = [
        _about(found, old[id_].status if id_ in old else "", found.status, after, vocabulary, id_)
        for id_, found in new.items()
        if _waits(found) and not (id_ in old and old[id_].status == found.status)
    ]
    return Changes(tuple(sorted(settled)), tuple(sorted(opened)), _facts(before, after, vocabulary))


def _waits(found: Discrepancy) -> bool:
    return found.status in NEEDS_A_PERSON


def _about(
    found: Discrepancy,
    before: str,
    after: str,
    dataset: Dataset,
    vocabulary: Vocabulary,
    id_: str = "",
) -> Change:
    name = _name(dataset, found.entity_id) or found.kind
    return Change(name, label_of(vocabulary, found.property) or found.kind, before, after, id_)


def _facts(before: Dataset, after: Dataset, vocabulary: Vocabulary) -> tuple[Change, ...]:
    old, new = before.facts_by_key, after.facts_by_key
    keys = sorted(set(old) | set(new))
    changed = [key for key in keys if _shown(old, key) != _shown(new, key)]
    return tuple(
        Change(
            _name(after, entity) or _name(before, entity),
            label_of(vocabulary, name),
            _shown(old, (entity, name)),
            _shown(new, (entity, name)),
        )
        for entity, name in changed
    )


def _shown(facts: Mapping[tuple[str, str], Fact], key: tuple[str, str]) -> str:
    fact = facts.get(key)
    if fact is None:
        return ""
    return f"{fact.value} (judged)" if fact.decided_by == "judgement" else fact.value


def _name(dataset: Dataset, entity_id: str) -> str:
    entity = dataset.entities_by_id.get(entity_id)
    return entity.name if entity else entity_id
