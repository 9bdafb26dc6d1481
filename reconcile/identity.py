"""Claims as evidence of identity, and identity findings as discrepancies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from reconcile.algebra import split_terms
from reconcile.entity_types import IdentityFinding, MentionEvidence
from reconcile.findings import make
from records import Claim, Discrepancy, Issue
from records.fact import Severity

SETTLES = {
    "same?": "a judgement: same, or different",
    "not the same?": "a judgement: different, or an alias in models.yml",
    "misspelling": "nothing, if the spelling was read rightly; else a judgement",
}
SEVERITIES: dict[str, Severity] = {"same?": "medium", "not the same?": "medium"}


def gather_evidence(claims: Iterable[Claim]) -> dict[str, MentionEvidence]:
    """What the claims of each mention tell of who is meant.

    Shared claims tell nothing, and those from outside tables merge and part no names.
    """
    by_mention: dict[str, list[Claim]] = {}
    for claim in claims:
        by_mention.setdefault(claim.mention, []).append(claim)
    return {mention: _evidence(by_mention[mention]) for mention in sorted(by_mention)}


def _evidence(claims: Sequence[Claim]) -> MentionEvidence:
    own = [claim for claim in claims if not claim.shared and claim.block == "table"]
    links: dict[str, set[str]] = {}
    for claim in own:
        if claim.kind == "link":
            links.setdefault(claim.property, set()).add(claim.value)
    return MentionEvidence(
        links={name: tuple(sorted(urls)) for name, urls in sorted(links.items())},
        organizations=_organizations(own),
        released=tuple(sorted(_periods(own))),
        parameters=tuple(sorted({n for c in own if c.property == "parameters" for n in c.numbers})),
        sources=tuple(sorted({claim.source_id for claim in claims})),
        count=len({(c.path, c.table, c.row) for c in claims if c.block == "table"}),
    )


def _organizations(claims: Iterable[Claim]) -> tuple[str, ...]:
    named = (split_terms(claim.value) for claim in claims if claim.property == "organization")
    return tuple(sorted({id_ for ids in named for id_ in ids}))


def _periods(claims: Iterable[Claim]) -> set[tuple[date, date]]:
    return {
        (claim.date_start, claim.date_end)
        for claim in claims
        if claim.property == "released" and claim.date_start and claim.date_end
    }


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
