"""What all batches tell of names, and the issues that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

import pyarrow as pa

from flows.pipeline.batches import Batch, Lander
from flows.pipeline.landing import Head, merge_evidence
from reconcile.entity_types import IdentityFinding, MentionEvidence
from reconcile.founding import founded_names, is_founded
from reconcile.identity import misspelling_issues
from reconcile.pipeline import sort_issues
from records import Claim, ClaimDraft, Issue
from vocabulary import Vocabulary


def gather_founded(heads: Iterable[Head], vocabulary: Vocabulary) -> dict[str, MentionEvidence]:
    """The evidence of mentions that something founds: claims about others are left out."""
    founding: set[str] = set()
    every = merge_evidence(_noting(heads, founding))
    names = founded_names(founding, vocabulary)
    return {m: told for m, told in every.items() if is_founded(m, names, vocabulary)}


def _noting(heads: Iterable[Head], founding: set[str]) -> Iterator[Head]:
    for head in heads:
        founding.update(head.founding)
        yield head


def without_names(head: Head, wanted: frozenset[str]) -> Head:
    """A head that tells of these names only."""
    mentions = {name: told for name, told in head.mentions.items() if name in wanted}
    return replace(head, mentions=mentions, founding=())


def find_issues(
    batches: Sequence[Batch],
    heads: Sequence[Head],
    lander: Lander,
    findings: Sequence[IdentityFinding],
) -> tuple[Issue, ...]:
    """The issues of all batches, and those of spellings that were forgiven."""
    forgiven = forgiven_names(findings)
    first: dict[str, tuple[str, Claim]] = {}
    for batch, head in zip(batches, heads, strict=True):
        if not forgiven.isdisjoint(head.mentions):
            for claim in _firsts(lander.claims(batch), forgiven):
                known = first.setdefault(claim.mention, (claim.source_id, claim))
                if claim.source_id < known[0]:
                    first[claim.mention] = (claim.source_id, claim)
    told = {mention: claim for mention, (_, claim) in first.items()}
    read = chain.from_iterable(head.issues for head in heads)
    return sort_issues([*read, *misspelling_issues(findings, told)])


def forgiven_names(findings: Iterable[IdentityFinding]) -> frozenset[str]:
    """The names whose spelling was forgiven."""
    return frozenset(m for found in findings if found.kind == "misspelling" for m in found.mentions)


def _firsts(claims: pa.Table, mentions: frozenset[str]) -> Iterator[Claim]:
    """The first claim about each of the mentions in a batch."""
    seen: set[str] = set()
    columns = (claims.column(name).to_pylist() for name in ("mention", "source_id", "draft"))
    for mention, source, draft in zip(*columns, strict=True):
        if mention in mentions and mention not in seen:
            seen.add(mention)
            read = ClaimDraft.model_validate_json(draft).__dict__
            yield Claim.model_construct(**read, claim_id="", source_id=source)
