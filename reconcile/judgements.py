"""What people decided, applied to facts and discrepancies.

A judgement holds while the evidence it was given on is the same; when that changed it is
reported as stale and the policy decides again. A correction names what it expects to
find; one that finds nothing is stale too. Neither is ever used in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from reconcile.findings import make
from records import Claim, ClaimDraft, Correction, Discrepancy, Judgement, Value

ReadValue = Callable[[str, str], Value | None]
"""Reads a text as a value of a property (its first argument); None when it is none."""


class Corrected(NamedTuple):
    """Drafts after corrections, and the corrections that found nothing to correct."""

    drafts: tuple[ClaimDraft, ...]
    stale: tuple[Correction, ...]


def apply_corrections(
    drafts: Sequence[ClaimDraft],
    source_id: str,
    corrections: Iterable[Correction],
    read_value: ReadValue | None,
) -> Corrected:
    """Replace or drop the claims of a source that a correction names.

    A correction matches claims of its source, mention and property whose raw text or value
    is what it ``expects``. An empty ``value`` withdraws them.
    """
    kept = list(drafts)
    stale = []
    for correction in corrections:
        if correction.source != source_id:
            continue
        if not any(_is_meant(draft, correction) for draft in kept):
            stale.append(correction)
        kept = [new for draft in kept for new in _corrected(draft, correction, read_value)]
    return Corrected(tuple(kept), tuple(stale))


def _is_meant(draft: ClaimDraft, correction: Correction) -> bool:
    same = (draft.mention, draft.property) == (correction.mention, correction.property)
    return same and correction.expects in {draft.value, draft.raw.strip()}


def _corrected(
    draft: ClaimDraft, correction: Correction, read_value: ReadValue | None
) -> tuple[ClaimDraft, ...]:
    if not _is_meant(draft, correction):
        return (draft,)
    value = (
        read_value(draft.property, correction.value) if read_value and correction.value else None
    )
    if value is None:
        return ()
    return (
        draft.model_copy(
            update={
                "value": value.text,
                "date_start": value.date_start,
                "date_end": value.date_end,
                "numbers": value.numbers,
                "bounds": value.bounds,
                "is_range": value.is_range,
                "hedged": value.hedged,
                "origin": "correction",
            }
        ),
    )


def value_judgements(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    """Judgements on values by (entity id, property); the last of several stands."""
    return {(j.entity, j.property): j for j in judgements if j.entity and j.property and j.value}


def unused_judgements(
    judgements: Mapping[tuple[str, str], Judgement],
    claims: Mapping[tuple[str, str], Sequence[Claim]],
    read_value: ReadValue | None,
) -> list[Discrepancy]:
    """One discrepancy for each value judgement that decides nothing: it must not go unseen."""
    found = []
    for key in sorted(judgements):
        judgement = judgements[key]
        if key not in claims:
            why = "no note claims that property of that entity"
        elif judged_value(judgement, claims[key], read_value) is None:
            why = f"{judgement.value!r} cannot be read as a value of that property"
        else:
            continue
        found.append(_unused(judgement, why))
    return found


def unused_names(
    judgements: Iterable[Judgement], is_known: Callable[[str], bool]
) -> list[Discrepancy]:
    """One discrepancy for each name of an identity judgement that nothing goes by."""
    found = []
    for judgement in judgements:
        for word in ("same", "different", "unsure"):
            names: tuple[str, ...] = getattr(judgement, word)
            found += [_unused_name(judgement, word, n) for n in names if not is_known(n)]
    return found


def _unused_name(judgement: Judgement, word: str, name: str) -> Discrepancy:
    names = ", ".join(getattr(judgement, word))
    return make(
        "unused judgement",
        "medium",
        "",
        "",
        (),
        f"judgements.yml: {names} were judged {word} on {judgement.when}, "
        f"but no note names {name!r}",
        settle="correcting or removing the judgement",
        evidence=(word, names, name),
    ).model_copy(update={"status": "stale"})


def _unused(judgement: Judgement, why: str) -> Discrepancy:
    return make(
        "unused judgement",
        "medium",
        "",
        judgement.property,
        (),
        f"judgements.yml: {judgement.property!r} of {judgement.entity!r} was judged "
        f"{judgement.value!r} on {judgement.when}, but {why}",
        settle="correcting or removing the judgement",
        evidence=(judgement.entity, judgement.property, judgement.value),
    ).model_copy(update={"status": "stale"})


def judged_value(
    judgement: Judgement | None, claims: Sequence[Claim], read_value: ReadValue | None
) -> Value | None:
    """The value a judgement names: a claimed one if there is one of that text, else as read."""
    if judgement is None:
        return None
    for claim in sorted(claims, key=lambda claim: claim.claim_id):
        if claim.value == judgement.value:
            return claim.as_value()._replace(qualifier="")
    return read_value(judgement.property, judgement.value) if read_value else None


def stale_corrections(stale: Iterable[tuple[str, Correction]]) -> list[Discrepancy]:
    """One discrepancy for each correction that no longer finds what it expects."""
    return [
        make(
            "stale correction",
            "medium",
            "",
            correction.property,
            (),
            f"{path}: the correction of {correction.mention!r} expects {correction.expects!r} "
            f"for {correction.property!r} of {correction.source!r}, which is not there any more",
            settle="removing the correction, or naming what the source says now",
            evidence=(correction.source, correction.mention, correction.expects),
        ).model_copy(update={"status": "stale"})
        for path, correction in stale
    ]
