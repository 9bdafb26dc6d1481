"""The issues of a run, read from its batches whenever they are gone through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

import pyarrow as pa

from flows.pipeline.batches import Batch, Lander
from publish.streams import rows_of
from publish.tables import issues_table
from reconcile.entity_types import IdentityFinding
from reconcile.identity import misspelling_issues
from reconcile.pipeline import sort_issues
from records import Claim, ClaimDraft, Issue


class Issues:
    """Issues in order of their place: those of the notes, and those of spellings forgiven."""

    def __init__(
        self, batches: Sequence[Batch], lander: Lander, findings: Sequence[IdentityFinding]
    ) -> None:
        self.batches, self.lander = batches, lander
        self.misspelt = find_misspelt(batches, lander, findings)
        first_paths = [batch.notes[0].path for batch in batches]
        self._also: dict[int, list[Issue]] = {}
        for issue in self.misspelt:
            place = bisect_right(first_paths, issue.path) - 1
            self._also.setdefault(place, []).append(issue)

    def __iter__(self) -> Iterator[Issue]:
        for some in self._by_batch():
            yield from some

    def tables(self) -> Iterator[pa.Table]:
        """The rows of the table ``issues`` in order; one part at least."""
        yield issues_table(())
        yield from map(issues_table, filter(None, self._by_batch()))

    def _by_batch(self) -> Iterator[tuple[Issue, ...]]:
        for place, batch in enumerate(self.batches):
            yield sort_issues([*self.lander.head(batch).issues, *self._also.get(place, ())])


def find_misspelt(
    batches: Sequence[Batch], lander: Lander, findings: Sequence[IdentityFinding]
) -> list[Issue]:
    """The issues of spellings that were forgiven, each at its first place."""
    forgiven = frozenset(m for one in findings if one.kind == "misspelling" for m in one.mentions)
    first: dict[str, tuple[str, Claim]] = {}
    for batch in batches if forgiven else ():
        if not forgiven.isdisjoint(lander.said(batch).column("mention").to_pylist()):
            for claim in _firsts(lander.claims(batch), forgiven):
                known = first.setdefault(claim.mention, (claim.source_id, claim))
                if claim.source_id < known[0]:
                    first[claim.mention] = (claim.source_id, claim)
    return misspelling_issues(findings, {mention: claim for mention, (_, claim) in first.items()})


def _firsts(claims: pa.Table, mentions: frozenset[str]) -> Iterable[Claim]:
    """The first claim about each of the mentions in a batch."""
    seen: set[str] = set()
    for mention, source, draft in rows_of(claims, ("mention", "source_id", "draft")):
        if mention in mentions and mention not in seen:
            seen.add(mention)
            read = ClaimDraft.model_validate_json(draft).__dict__
            yield Claim.model_construct(**read, claim_id="", source_id=source)
