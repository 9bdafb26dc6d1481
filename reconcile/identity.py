"""Claims as evidence of identity, and identity findings as discrepancies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reconcile.algebra import split_terms
from reconcile.entity_types import IdentityFinding, MentionEvidence
from reconcile.findings import make
from records import Claim, Discrepancy, Issue
from records.fact import Severity
from vocabulary import Vocabulary

SETTLES = {
    "same?": "a judgement: same, or different",
    "not the same?": "a judgement: different, or an alias among the names of the vocabulary",
    "misspelling": "nothing, if the spelling was read rightly; else a judgement",
}
SEVERITIES: dict[str, Severity] = {"same?": "medium", "not the same?": "medium"}


def gather_evidence(claims: Iterable[Claim], vocabulary: Vocabulary) -> dict[str, MentionEvidence]:
    """What the claims of each mention tell of who is meant.

    Shared claims tell nothing, and those from outside tables merge and part no names.
    """
    by_mention: dict[str, list[Claim]] = {}
    for claim in claims:
        by_mention.setdefault(claim.mention, []).append(claim)
    return {mention: _evidence(by_mention[mention], vocabulary) for mention in sorted(by_mention)}


def _evidence(claims: Sequence[Claim], vocabulary: Vocabulary) -> MentionEvidence:
    own = [claim for claim in claims if not claim.shared and claim.block == "table"]
    links: dict[str, set[str]] = {}
    for claim in own:
        if claim.kind == "link":
            links.setdefault(claim.property, set()).add(claim.value)
    return MentionEvidence(
        links={name: tuple(sorted(urls)) for name, urls in sorted(links.items())},
        makers=_makers([claim for claim in own if claim.property == vocabulary.maker]),
        dated=_periods([claim for claim in own if claim.property == vocabulary.headline_date]),
        count=len({(c.path, c.table, c.row) for c in claims if c.block == "table"}),
    )


def _makers(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted({id_ for claim in claims for id_ in split_terms(claim.value)}))


def _periods(claims: Iterable[Claim]) -> tuple[tuple[date, date], ...]:
    ends = ((claim.date_start, claim.date_end) for claim in claims)
    return tuple(sorted({(start, end) for start, end in ends if start and end}))


def identity_discrepancies(findings: Iterable[IdentityFinding]) -> list[Discrepancy]:
    """``same?`` and ``not the same?`` findings as discrepancies."""
    return [
        make(
            finding.kind,
            SEVERITIES[finding.kind],
            finding.entities[0] if finding.entities else "",
            "",
            (),
            f"{finding.explanation} (score {finding.score:.2f})",
            chosen=", ".join(finding.entities),
            settle=SETTLES[finding.kind],
            evidence=(*finding.entities, *finding.mentions),
        )
        for finding in findings
        if finding.kind in SEVERITIES
    ]


def misspelling_issues(
    findings: Iterable[IdentityFinding], claims: Mapping[str, Claim]
) -> list[Issue]:
    """A forgiven spelling is an issue of the note that wrote it, at its first place."""
    return [
        _misspelling(claim, finding.explanation)
        for finding in findings
        if finding.kind == "misspelling"
        for mention in finding.mentions
        if (claim := claims.get(mention))
    ]


def _misspelling(claim: Claim, explanation: str) -> Issue:
    return Issue(
        kind="misspelling",
        path=claim.path,
        line=claim.line,
        table=claim.table,
        row=claim.row,
        column=claim.column,
        mention=claim.mention,
        raw=claim.mention,
        message=explanation,
        source_id=claim.source_id,
    )
