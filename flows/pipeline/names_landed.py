"""What all batches tell of names, and the issues that come of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import pyarrow as pa

from flows.pipeline.batches import Batch, Lander
from flows.pipeline.landing import Head, Named, merge_evidence
from publish.streams import rows_of
from reconcile.entity_types import IdentityFinding, MentionEvidence
from reconcile.founding import founded_names, is_founded
from reconcile.identity import misspelling_issues
from reconcile.pipeline import sort_issues
from records import Claim, ClaimDraft, Issue
from vocabulary import Vocabulary


def gather_founded(batches: Iterable[Named], vocabulary: Vocabulary) -> dict[str, MentionEvidence]:
    """The evidence of mentions that something founds: claims about others are left out."""
    founding: set[str] = set()
    every = merge_evidence(_noting(batches, founding))
    others = every.keys() - founding
    names = founded_names(founding, vocabulary) if others else frozenset[str]()
    for mention in others:
        if not is_founded(mention, names, vocabulary):
            del every[mention]
    return every


def _noting(batches: Iterable[Named], founding: set[str]) -> Iterator[Named]:
    for named in batches:
        founding.update(named.founding)
        yield named


def find_issues(
    batches: Sequence[Batch],
    heads: Iterable[Head],
    lander: Lander,
    findings: Sequence[IdentityFinding],
) -> tuple[Issue, ...]:
    """The issues of all batches, and those of spellings that were forgiven."""
    forgiven = frozenset(m for one in findings if one.kind == "misspelling" for m in one.mentions)
    first: dict[str, tuple[str, Claim]] = {}
    for batch in batches if forgiven else ():
        if not forgiven.isdisjoint(lander.said(batch).column("mention").to_pylist()):
            for claim in _firsts(lander.claims(batch), forgiven):
                known = first.setdefault(claim.mention, (claim.source_id, claim))
                if claim.source_id < known[0]:
                    first[claim.mention] = (claim.source_id, claim)
    told = {mention: claim for mention, (_, claim) in first.items()}
    read = chain.from_iterable(head.issues for head in heads)
    return sort_issues([*read, *misspelling_issues(findings, told)])


def _firsts(claims: pa.Table, mentions: frozenset[str]) -> Iterator[Claim]:
    """The first claim about each of the mentions in a batch."""
    seen: set[str] = set()
    for mention, source, draft in rows_of(claims, ("mention", "source_id", "draft")):
        if mention in mentions and mention not in seen:
            seen.add(mention)
            read = ClaimDraft.model_validate_json(draft).__dict__
            yield Claim.model_construct(**read, claim_id="", source_id=source)
