"""What became of a dataset when answers were applied: `publish.changes`, with names and labels."""

from __future__ import annotations

from typing import NamedTuple

from publish import Dataset
from publish.changes import compare
from publish.snapshot import DiscrepancyState, FactState, Snapshot, snapshot_of
from publish.views import label_of
from vocabulary import Vocabulary


class Change(NamedTuple):
    """A line: what it is about, and how it was and is. ``id`` is a discrepancy there is now."""

    name: str
    label: str
    before: str
    after: str
    id: str = ""


class Applied(NamedTuple):
    """Questions that are settled, that are new or open again, and values that are others now."""

    settled: tuple[Change, ...]
    opened: tuple[Change, ...]
    facts: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.settled or self.opened or self.facts)


def show_applied(before: Dataset, after: Dataset, vocabulary: Vocabulary) -> Applied:
    """Settled, opened and other values, each in the order of the names."""
    old, new = snapshot_of(before), snapshot_of(after)
    changes = compare(old, new)
    settled = (_settled(found, old, new, vocabulary) for found in changes.settled)
    opened = (
        _opened(found, old, new, vocabulary) for found in (*changes.opened, *changes.reopened)
    )
    facts = (
        Change(
            new.names.get(change.entity_id) or old.names.get(change.entity_id, change.entity_id),
            label_of(vocabulary, change.property),
            _shown(change.before),
            _shown(change.after),
        )
        for change in changes.facts
        if _shown(change.before) != _shown(change.after)
    )
    return Applied(tuple(sorted(settled)), tuple(sorted(opened)), tuple(facts))


def _settled(
    found: DiscrepancyState, old: Snapshot, new: Snapshot, vocabulary: Vocabulary
) -> Change:
    was, now = (s.discrepancies.get(found.discrepancy_id) for s in (old, new))
    name, label = _about(found, old, vocabulary)
    return Change(name, label, was.status if was else "", now.status if now else "gone")


def _opened(
    found: DiscrepancyState, old: Snapshot, new: Snapshot, vocabulary: Vocabulary
) -> Change:
    was = old.discrepancies.get(found.discrepancy_id)
    name, label = _about(found, new, vocabulary)
    return Change(name, label, was.status if was else "", found.status, found.discrepancy_id)


def _about(found: DiscrepancyState, snapshot: Snapshot, vocabulary: Vocabulary) -> tuple[str, str]:
    name = snapshot.names.get(found.entity_id, found.entity_id)
    return name or found.kind, label_of(vocabulary, found.property) or found.kind


def _shown(fact: FactState | None) -> str:
    if fact is None:
        return ""
    return f"{fact.value} (judged)" if fact.decided_by == "judgement" else fact.value
