"""Changes in words, as Markdown and as data."""

from __future__ import annotations

from typing import Any, NamedTuple

from publish.changes import Changes, FactChange
from publish.shown import shown_in_markdown
from publish.snapshot import ClaimState, DiscrepancyState, FactState

_STATE = ("value", "verdict", "decided_by")


class Change(NamedTuple):
    """One change in a line, and what caused it, a line each.

    ``kind`` is what changed and how (``fact changed``), ``about`` the rest in words, ``key`` the
    entity and property it is about, where it is about one.
    """

    kind: str
    about: str
    because: tuple[str, ...] = ()
    key: tuple[str, str] = ("", "")

    @property
    def text(self) -> str:
        """The whole line."""
        return f"{self.kind}: {self.about}"


def list_changes(changes: Changes) -> list[Change]:
    """Every change in words: notes, entities, facts, discrepancies."""
    return [
        *(Change("note added", path) for path in changes.notes_added),
        *(Change("note changed", path) for path in changes.notes_changed),
        *(Change("note gone", path) for path in changes.notes_gone),
        *(Change("entity added", id_, (), (id_, "")) for id_ in changes.entities_added),
        *(Change("entity gone", id_, (), (id_, "")) for id_ in changes.entities_gone),
        *(Change("entity merged", f"{o} is now {new}", (), (o, "")) for o, new in changes.merged),
        *(
            Change("entity split", f"{old} is now {', '.join(new)}", (), (old, ""))
            for old, new in changes.split
        ),
        *(
            Change("entity renamed", f"{id_}, {old!r} is now {new!r}", (), (id_, ""))
            for id_, old, new in changes.renamed
        ),
        *map(_fact, changes.facts),
        *(_discrepancy("opened", found) for found in changes.opened),
        *(_discrepancy("reopened", found) for found in changes.reopened),
        *(_discrepancy("settled", found) for found in changes.settled),
    ]


def render_changes_text(changes: Changes) -> str:
    """A line for each change, causes indented below; says so when nothing changed."""
    lines: list[str] = []
    for change in list_changes(changes):
        lines += [change.text, *(f"    {line}" for line in change.because)]
    return "\n".join(lines or ["nothing changed"]) + "\n"


def render_changes_markdown(changes: Changes) -> str:
    """The same as a list in Markdown."""
    lines = []
    for change in list_changes(changes):
        lines.append(f"- {shown_in_markdown(change.text)}")
        lines += [f"  - {shown_in_markdown(line)}" for line in change.because]
    return "\n".join(lines or ["Nothing changed."]) + "\n"


def changes_as_data(changes: Changes) -> dict[str, Any]:
    """The same for JSON: lists and mappings of strings and numbers, everything named."""
    return {
        "notes": {
            "added": list(changes.notes_added),
            "changed": list(changes.notes_changed),
            "gone": list(changes.notes_gone),
        },
        "entities": {
            "added": list(changes.entities_added),
            "gone": list(changes.entities_gone),
            "merged": [{"old_id": old, "id": new} for old, new in changes.merged],
            "split": [{"old_id": old, "ids": list(new)} for old, new in changes.split],
            "renamed": [
                {"id": id_, "old_name": old, "name": new} for id_, old, new in changes.renamed
            ],
        },
        "facts": list(map(_fact_data, changes.facts)),
        "discrepancies": {
            "opened": [found._asdict() for found in changes.opened],
            "reopened": [found._asdict() for found in changes.reopened],
            "settled": [found._asdict() for found in changes.settled],
        },
    }


def _fact(change: FactChange) -> Change:
    about, key = f"{change.property} of {change.entity_id}", (change.entity_id, change.property)
    causes = {
        "new": change.added,
        "gone": change.removed,
        "moved here": change.moved_here,
        "moved away": change.moved_away,
    }
    because = tuple(f"{how}: {_said(claim)}" for how, claims in causes.items() for claim in claims)
    if change.before is None or change.after is None:
        state = change.after or change.before
        what = "added" if change.after else "gone"
        value = state.value if state else ""
        return Change(f"fact {what}", f"{about}, {value}", because, key)
    before, after = change.before, change.after
    parts = [
        f"{name.replace('_', ' ')} {old!r} is now {new!r}"
        for name, old, new in zip(_STATE, before[:3], after[:3], strict=True)
        if old != new
    ]
    return Change("fact changed", f"{about}, {', '.join(parts)}", because, key)


def _said(claim: ClaimState) -> str:
    return f"{claim.source_id} says {claim.value} ({claim.path}:{claim.line})"


def _discrepancy(what: str, found: DiscrepancyState) -> Change:
    about = " of ".join(filter(None, (found.property, found.entity_id)))
    kind = f"{found.kind}, {about}" if about else found.kind
    told = f"{kind}: {found.explanation}"
    return Change(f"discrepancy {what}", told, (), (found.entity_id, found.property))


def _fact_data(change: FactChange) -> dict[str, Any]:
    return {
        "entity_id": change.entity_id,
        "property": change.property,
        "before": _state_data(change.before),
        "after": _state_data(change.after),
        "added": [claim._asdict() for claim in change.added],
        "removed": [claim._asdict() for claim in change.removed],
        "moved_here": [claim._asdict() for claim in change.moved_here],
        "moved_away": [claim._asdict() for claim in change.moved_away],
    }


def _state_data(state: FactState | None) -> dict[str, str] | None:
    return None if state is None else dict(zip(_STATE, state[:3], strict=True))
