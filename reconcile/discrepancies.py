"""What a person should look at: typed, ranked, and explained.

Each check is a function from the evidence to findings; ``CHECKS`` is the one list that registers
them. Issues that a person can settle become discrepancies too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from reconcile.conflicts import find_conflicts, find_self_contradictions
from reconcile.findings import Evidence, make
from reconcile.meanings import find_patterns, find_scopes, find_swapped_links
from reconcile.plausibility import (
    find_against_document,
    find_before_base,
    find_in_future,
    find_out_of_bounds,
    find_own_base,
    find_shared_links,
)
from records import Discrepancy, Issue
from records.fact import Severity

OF_AN_ENTITY = (
    find_conflicts,
    find_self_contradictions,
    find_out_of_bounds,
    find_in_future,
    find_own_base,
    find_against_document,
    find_scopes,
)
"""Checks that look at one entity at a time."""

ACROSS_LINKS = (find_shared_links, find_swapped_links)
"""Checks that compare entities by their links."""

CHECKS = (*OF_AN_ENTITY, find_before_base, *ACROSS_LINKS, find_patterns)


def find_discrepancies(evidence: Evidence, issues: Sequence[Issue]) -> tuple[Discrepancy, ...]:
    """All findings of all checks, each once, sorted by id."""
    found = (item for check in CHECKS for item in check(evidence))
    return each_once(chain(found, from_issues(issues)))


def each_once(items: Iterable[Discrepancy]) -> tuple[Discrepancy, ...]:
    """The first of each id, sorted by id."""
    found: dict[str, Discrepancy] = {}
    for item in items:
        found.setdefault(item.discrepancy_id, item)
    return tuple(found[id_] for id_ in sorted(found))


AS_DISCREPANCY: dict[str, Severity] = {
    "unread value": "medium",
    "unknown header": "medium",
    "unread note": "high",
    "skipped table": "low",
    "ambiguous date": "medium",
}


def from_issues(issues: Iterable[Issue]) -> Iterator[Discrepancy]:
    """Issues that a person can settle, as discrepancies."""
    for issue in issues:
        severity = AS_DISCREPANCY.get(issue.kind)
        if severity is not None:
            where = f"{issue.path}:{issue.line}"
            evidence = (issue.source_id, issue.mention, issue.raw, issue.message)
            yield make(
                issue.kind,
                severity,
                "",
                issue.property,
                (),
                f"{where}: {issue.message}",
                settle=SETTLED_BY[issue.kind],
                evidence=evidence,
            )


SETTLED_BY = {
    "unread value": "reading the cell, and a word in terms.yml if it will come again",
    "unknown header": "a header in properties.yml, or its place among the ignored ones",
    "unread note": "the note's author, or its encoding",
    "skipped table": "a header in properties.yml when the table is about entities",
    "ambiguous date": "the order of day and month in that note",
}
