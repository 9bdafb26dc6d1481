"""Pictures of dates: when things came out, and where sources contradict each other on it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from publish.dataset import Dataset
from publish.pictures.chart import draw_chart, fitted, link_to
from publish.pictures.picture import Link, Picture
from publish.summary import count
from records import Claim, Fact

PRECISE_DAYS = 31
STATES = ("plain", "vague", "conflict")
MOST_ROWS = 40


def days_of(dated: Fact | Claim) -> tuple[date, date]:
    """First and last day; one with only one of them is that day."""
    start = dated.date_start or dated.date_end
    assert start is not None
    return start, max(start, dated.date_end or start)


def middle_of(dated: Fact | Claim) -> date:
    """The day halfway between the first and the last."""
    start, end = days_of(dated)
    return date.fromordinal((start.toordinal() + end.toordinal()) // 2)


def picture_timeline(dataset: Dataset, facts: Sequence[Fact], label: str) -> Picture | None:
    """Entities stacked by the month of their date."""
    dated = sorted((f for f in facts if f.date_start), key=lambda f: STATES.index(_state(f)))
    if not dated:
        return None
    rows = [
        {
            "title": f"{dataset.name_of(fact.entity_id)}: {fact.value}",
            "href": link_to("e", fact.entity_id),
            "month": middle_of(fact).replace(day=15).isoformat(),
            "state": _state(fact),
        }
        for fact in dated
    ]
    title = f"{label}: {count(len(dated), 'entity')} by month"
    years = Counter((middle_of(fact).year, _state(fact)) for fact in dated)
    return Picture(
        title,
        draw_chart("timeline", rows, title),
        (
            ("dot plain", "known to the month"),
            ("dot vague", "less precisely"),
            ("diamond conflict", "sources contradict each other"),
        ),
        ("Year", "known to the month", "less precisely", "contradicted"),
        [(str(y), *(years[y, state] for state in STATES)) for y in sorted({y for y, _ in years})],
    )


def picture_spreads(dataset: Dataset, facts: Sequence[Fact], label: str) -> Picture | None:
    """What sources say of the entities whose dates contradict each other, widest first."""
    found = [
        (fact, claims)
        for fact in facts
        if fact.verdict == "conflict" and (claims := _dated_claims(dataset, fact))
    ]
    if not found:
        return None
    found.sort(key=lambda pair: (-_width(pair[1]), pair[0].entity_id))
    shown, left_out = found[:MOST_ROWS], len(found[MOST_ROWS:])
    rows = [row for fact, claims in shown for row in _values(dataset, fact, claims)]
    title = f"{label}: {count(len(found), 'entity')} whose sources contradict each other"
    return Picture(
        title,
        draw_chart("spreads", rows, title),
        (
            ("dot agree", "for the chosen date"),
            ("diamond against", "against it"),
            ("span", "as long as the date is imprecise"),
        ),
        ("Entity", "For the chosen date", "Against it"),
        [
            _spread(dataset, fact, [r for r in rows if r["entity"] == fact.entity_id])
            for fact, _ in shown
        ],
        f"{left_out} more, less far apart, are among the discrepancies." if left_out else "",
    )


def _values(dataset: Dataset, fact: Fact, claims: Sequence[Claim]) -> list[dict[str, str]]:
    """A row for each value that sources gave, with who gave it."""
    supporting = set(fact.supporting)
    who: defaultdict[tuple[date, date, str, str], set[str]] = defaultdict(set)
    for claim in claims:
        side = "for" if claim.claim_id in supporting else "against"
        who[*days_of(claim), claim.value, side].add(claim.source_id)
    return [
        {
            "entity": fact.entity_id,
            "name": fitted(dataset.name_of(fact.entity_id), 30),
            "href": link_to("e", fact.entity_id),
            "start": start.isoformat(),
            "end": end.isoformat(),
            "side": side,
            "title": f"{value} ({', '.join(sorted(sources))})",
        }
        for (start, end, value, side), sources in who.items()
    ]


def _spread(
    dataset: Dataset, fact: Fact, values: Sequence[dict[str, str]]
) -> tuple[str | Link, ...]:
    sides = [
        "; ".join(value["title"] for value in values if value["side"] == side)
        for side in ("for", "against")
    ]
    return Link(dataset.name_of(fact.entity_id), link_to("e", fact.entity_id)), *sides


def _dated_claims(dataset: Dataset, fact: Fact) -> list[Claim]:
    ids = (*fact.supporting, *fact.dissenting)
    claims = (dataset.claims_by_id.get(id_) for id_ in ids)
    dated = [claim for claim in claims if claim is not None and claim.date_start]
    return sorted(dated, key=lambda claim: (days_of(claim), claim.value, claim.claim_id))


def _width(claims: Sequence[Claim]) -> int:
    days = [day for claim in claims for day in days_of(claim)]
    return (max(days) - min(days)).days


def _state(fact: Fact) -> str:
    start, end = days_of(fact)
    if fact.verdict == "conflict":
        return "conflict"
    return "plain" if (end - start).days <= PRECISE_DAYS else "vague"
