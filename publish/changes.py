"""What changed from one published dataset to the next, and the claims that caused it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import NamedTuple

from publish.ranking import NEEDS_A_PERSON
from publish.snapshot import ClaimState, DiscrepancyState, FactState, Key, Snapshot


class FactChange(NamedTuple):
    """A fact whose value, verdict or decision changed.

    ``before`` or ``after`` is None for a fact that is new or gone. ``added`` and ``removed`` are
    claims that only one of the datasets has; ``moved_here`` and ``moved_away`` are of both, and
    only one counts them to this fact: their entity was merged, split or told apart.
    """

    entity_id: str
    property: str
    before: FactState | None
    after: FactState | None
    added: tuple[ClaimState, ...]
    removed: tuple[ClaimState, ...]
    moved_here: tuple[ClaimState, ...] = ()
    moved_away: tuple[ClaimState, ...] = ()


@dataclass(frozen=True)
class Changes:
    """Everything that changed; all tuples are sorted.

    Notes are paths. ``merged`` are (old id, id), ``split`` (old id, ids), ``renamed`` (id, old
    name, name). Discrepancies that need a person now are ``opened`` when they are new,
    ``reopened`` when they were settled or their evidence is another than that of their answer;
    they are ``settled`` when a person decided or nothing is left.
    """

    notes_added: tuple[str, ...] = ()
    notes_changed: tuple[str, ...] = ()
    notes_gone: tuple[str, ...] = ()
    entities_added: tuple[str, ...] = ()
    entities_gone: tuple[str, ...] = ()
    merged: tuple[tuple[str, str], ...] = ()
    split: tuple[tuple[str, tuple[str, ...]], ...] = ()
    renamed: tuple[tuple[str, str, str], ...] = ()
    facts: tuple[FactChange, ...] = ()
    opened: tuple[DiscrepancyState, ...] = ()
    reopened: tuple[DiscrepancyState, ...] = ()
    settled: tuple[DiscrepancyState, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, declared.name) for declared in fields(self))


def compare(before: Snapshot, after: Snapshot) -> Changes:
    """What changed from ``before`` to ``after``."""
    gone = before.names.keys() - after.names.keys()
    owners = _owners(before, after)
    merged = _merged(after, owners)
    split = tuple((id_, now) for id_, now in owners.items() if len(now) > 1)
    left = gone - {old for old, _ in merged} - {old for old, _ in split}
    return Changes(
        notes_added=tuple(sorted(after.notes.keys() - before.notes.keys())),
        notes_changed=tuple(
            sorted(p for p, hash_ in after.notes.items() if before.notes.get(p, hash_) != hash_)
        ),
        notes_gone=tuple(sorted(before.notes.keys() - after.notes.keys())),
        entities_added=tuple(sorted(after.names.keys() - before.names.keys())),
        entities_gone=tuple(sorted(left)),
        merged=merged,
        split=split,
        renamed=tuple(
            (id_, name, after.names[id_])
            for id_, name in sorted(before.names.items())
            if after.names.get(id_, name) != name
        ),
        facts=_fact_changes(before, after, dict(merged)),
        **_discrepancies(before, after),
    )


def redirects(before: Snapshot, after: Snapshot) -> dict[str, str]:
    """Old id → id, for every id that ever was and is not any more but lives on in another.

    Those of ``before`` are kept as long as what they lead to lives on, by whatever id.
    """
    moved = dict(_merged(after, _owners(before, after)))
    known = {old: moved.get(new, new) for old, new in before.redirects.items()}
    found = {**known, **moved}
    kept = {old: new for old, new in found.items() if new in after.names and old not in after.names}
    return dict(sorted(kept.items()))


def _owners(before: Snapshot, after: Snapshot) -> dict[str, tuple[str, ...]]:
    """The entities that now have the mentions of each old one."""
    found: dict[str, set[str]] = {id_: set() for id_ in sorted(before.names)}
    for mention, id_ in before.mentions.items():
        if id_ in found and mention in after.mentions:
            found[id_].add(after.mentions[mention])
    return {id_: tuple(sorted(now)) for id_, now in found.items()}


def _merged(after: Snapshot, owners: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """Old entities all of whose mentions went to one that has another id."""
    return tuple(
        (id_, now[0])
        for id_, now in owners.items()
        if len(now) == 1 and now[0] != id_ and id_ not in after.names
    )


def _fact_changes(
    before: Snapshot, after: Snapshot, merged: Mapping[str, str]
) -> tuple[FactChange, ...]:
    """Facts that say something else; those of a merged entity are what its new one said before."""
    facts = _carried_over(before.facts, merged)
    found = []
    for key in sorted(facts.keys() | after.facts.keys()):
        old, new = facts.get(key), after.facts.get(key)
        if old is not None and new is not None and old[:3] == new[:3]:
            continue
        had, has = old.claims if old else frozenset(), new.claims if new else frozenset()
        came, went = after.present(has - had), before.present(had - has)
        kept = (before.present(came), after.present(went))
        found.append(
            FactChange(
                *key,
                old,
                new,
                added=after.said(came - kept[0]),
                removed=before.said(went - kept[1]),
                moved_here=after.said(kept[0]),
                moved_away=before.said(kept[1]),
            )
        )
    return tuple(found)


def _carried_over(
    facts: Mapping[Key, FactState], merged: Mapping[str, str]
) -> dict[Key, FactState]:
    """The facts under the ids that their entities have now; one that was there before stays."""
    kept = {key: fact for key, fact in facts.items() if key[0] not in merged}
    for (id_, name), fact in sorted(facts.items()):
        if id_ in merged:
            kept.setdefault((merged[id_], name), fact)
    return kept


def _discrepancies(before: Snapshot, after: Snapshot) -> dict[str, tuple[DiscrepancyState, ...]]:
    opened: list[DiscrepancyState] = []
    reopened: list[DiscrepancyState] = []
    settled: list[DiscrepancyState] = []
    for id_, now in after.discrepancies.items():
        was = before.discrepancies.get(id_)
        if _waits(now) and (was is None or was.status != now.status):
            (opened if was is None and now.status == "open" else reopened).append(now)
        elif was is not None and _waits(was) and not _waits(now):
            settled.append(now)
    settled += [
        was
        for id_, was in before.discrepancies.items()
        if id_ not in after.discrepancies and _waits(was)
    ]
    return {
        "opened": tuple(sorted(opened)),
        "reopened": tuple(sorted(reopened)),
        "settled": tuple(sorted(settled)),
    }


def _waits(found: DiscrepancyState) -> bool:
    return found.status in NEEDS_A_PERSON
