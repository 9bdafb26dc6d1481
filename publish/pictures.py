"""Pictures of the report as plain geometry; the templates turn them into inline SVG.

A vocabulary says by kind what can be drawn: the first date property is the time axis, the
first quantity the size axis.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from publish.axes import WIDTH, Days, Logs, Tick, days_of, logs_of, middle, short
from publish.coverage import Coverage, draw_coverage
from publish.dataset import Dataset
from publish.stats import Pair, count_pairs, count_sources
from publish.summary import PropertyVerdicts, count
from publish.views import label_of
from records import Claim, Fact
from vocabulary import Vocabulary

DOT = 9.0
ROW = 22.0
LABELS = 190.0
MOST_ROWS = 40
SIZES_HEIGHT = 340.0
PRECISE_DAYS = 31


class Dot(NamedTuple):
    """A mark with what it stands for; ``state`` is ``plain``, ``vague`` or ``conflict``."""

    x: float
    y: float
    state: str
    title: str
    label: str = ""
    low: float = 0.0


class Timeline(NamedTuple):
    """Entities stacked by the month of their date."""

    label: str
    height: float
    ticks: Sequence[Tick]
    dots: Sequence[Dot]


class Span(NamedTuple):
    """What one source says of a date; ``side`` as of evidence."""

    start: float
    end: float
    side: str
    title: str


class Spread(NamedTuple):
    """One entity whose sources give dates that contradict each other."""

    entity_id: str
    name: str
    y: float
    start: float
    end: float
    spans: Sequence[Span]
    text: str


class Spreads(NamedTuple):
    """Disagreeing dates, widest first; ``left_out`` more are not drawn."""

    label: str
    height: float
    ticks: Sequence[Tick]
    rows: Sequence[Spread]
    left_out: int


class Sizes(NamedTuple):
    """Largest quantity by date, on a log axis."""

    label: str
    height: float
    ticks: Sequence[Tick]
    levels: Sequence[Tick]
    dots: Sequence[Dot]


class Pictures(NamedTuple):
    """All pictures; None or empty where there is nothing to draw."""

    width: float
    timeline: Timeline | None
    spreads: Spreads | None
    sizes: Sizes | None
    sources: Sequence[PropertyVerdicts]
    names: Sequence[str]
    pairs: Sequence[tuple[str, Sequence[Pair | None]]]
    coverage: Coverage | None


def draw_pictures(dataset: Dataset, vocabulary: Vocabulary) -> Pictures:
    """Geometry of every picture."""
    dated = _first_of_kind(vocabulary, "date")
    counted = _first_of_kind(vocabulary, "quantity")
    dates, numbers = _facts_of(dataset, dated), _facts_of(dataset, counted)
    labels = label_of(vocabulary, dated), label_of(vocabulary, counted)
    names = sorted(source.id for source in dataset.sources)
    return Pictures(
        WIDTH,
        _timeline(dataset, dates, labels[0]),
        _spreads(dataset, dates, labels[0]),
        _sizes(dataset, dates, numbers, labels),
        _bars(dataset, names),
        names,
        _matrix(dataset, names),
        draw_coverage(dataset, vocabulary),
    )


def _first_of_kind(vocabulary: Vocabulary, kind: str) -> str:
    names = (name for name, declared in vocabulary.properties.items() if declared.kind == kind)
    return next(names, "")


def _facts_of(dataset: Dataset, name: str) -> list[Fact]:
    """Facts of a property, by entity."""
    facts = (fact for fact in dataset.facts if fact.property == name)
    return sorted(facts, key=lambda fact: fact.entity_id)


def _timeline(dataset: Dataset, facts: Sequence[Fact], label: str) -> Timeline | None:
    dated = [(*_days(fact), fact) for fact in facts if fact.date_start]
    axis = days_of(day for start, end, _ in dated for day in (start, end))
    if axis is None:
        return None
    stacks: defaultdict[tuple[int, int], list[tuple[date, date, Fact]]] = defaultdict(list)
    for start, end, fact in dated:
        day = middle(start, end)
        stacks[day.year, day.month].append((start, end, fact))
    height = 30.0 + DOT * max(map(len, stacks.values()))
    dots = [
        Dot(
            axis.at(date(*month, 15)),
            height - 24 - DOT * place,
            _state(fact, start, end),
            f"{_name(dataset, fact)}: {fact.value}",
        )
        for month, stack in sorted(stacks.items())
        for place, (start, end, fact) in enumerate(sorted(stack, key=_contested_last))
    ]
    return Timeline(f"{label}: {count(len(dots), 'entity')} by month", height, axis.ticks, dots)


def _spreads(dataset: Dataset, facts: Sequence[Fact], label: str) -> Spreads | None:
    found = [
        (fact, claims)
        for fact in facts
        if fact.verdict == "conflict" and (claims := _dated_claims(dataset, fact))
    ]
    found.sort(key=lambda pair: (-_width(pair[1]), pair[0].entity_id))
    shown, left_out = found[:MOST_ROWS], len(found[MOST_ROWS:])
    axis = days_of((day for _, claims in shown for c in claims for day in _days(c)), LABELS)
    if axis is None:
        return None
    rows = [
        _spread(dataset, fact, claims, axis, 12 + ROW * i) for i, (fact, claims) in enumerate(shown)
    ]
    heading = f"{label}: {count(len(found), 'entity')} whose sources contradict each other"
    return Spreads(heading, ROW * len(rows) + 28, axis.ticks, rows, left_out)


def _spread(dataset: Dataset, fact: Fact, claims: Sequence[Claim], axis: Days, y: float) -> Spread:
    supporting = set(fact.supporting)
    spans = [
        Span(
            axis.at(_days(claim)[0]),
            axis.at(_days(claim)[1]),
            "for" if claim.claim_id in supporting else "against",
            f"{claim.source_id}: {claim.value}",
        )
        for claim in claims
    ]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    text = "; ".join(span.title for span in spans)
    return Spread(fact.entity_id, _name(dataset, fact), y, start, end, spans, text)


def _sizes(
    dataset: Dataset, dates: Sequence[Fact], numbers: Sequence[Fact], labels: tuple[str, str]
) -> Sizes | None:
    released = {fact.entity_id: _days(fact) for fact in dates if fact.date_start}
    sized = [(fact, list(_finite(fact))) for fact in numbers if fact.entity_id in released]
    sized = [(fact, counts) for fact, counts in sized if counts]
    days = days_of(middle(*released[fact.entity_id]) for fact, _ in sized)
    levels = logs_of((n for _, counts in sized for n in counts), 12, SIZES_HEIGHT - 24)
    if days is None or levels is None:
        return None
    dots = [
        _size(dataset, fact, counts, days.at(middle(*released[fact.entity_id])), levels)
        for fact, counts in sized
    ]
    dots.sort(key=lambda dot: (dot.state == "conflict", dot.x, dot.y, dot.title))
    label = f"{labels[1]}: the largest of {count(len(dots), 'entity')}, by {labels[0]}"
    return Sizes(label, SIZES_HEIGHT, days.ticks, levels.ticks, _labelled(dots))


def _size(dataset: Dataset, fact: Fact, counts: Sequence[float], x: float, levels: Logs) -> Dot:
    state = "conflict" if fact.verdict == "conflict" else "plain"
    name = _name(dataset, fact)
    title = f"{name}: {short(max(counts))}" + (" (in conflict)" if state == "conflict" else "")
    label = name if state == "conflict" else ""
    return Dot(x, levels.at(max(counts)), state, title, label, levels.at(min(counts)))


def _labelled(dots: Sequence[Dot]) -> list[Dot]:
    """The dots, with labels only where they do not run into one another."""
    taken: list[tuple[float, float, float]] = []
    result = []
    for dot in dots:
        end = dot.x + 8 + 6.5 * len(dot.label)
        clash = any(
            abs(dot.y - y) < 12 and dot.x < right and left < end for left, right, y in taken
        )
        if dot.label and (clash or end > WIDTH):
            dot = dot._replace(label="")
        elif dot.label:
            taken.append((dot.x, end, dot.y))
        result.append(dot)
    return result


def _bars(dataset: Dataset, names: Sequence[str]) -> list[PropertyVerdicts]:
    counts = count_sources(dataset)
    return [
        PropertyVerdicts(name, name, all_.alone, all_.agree, all_.compatible, all_.conflict)
        for name in names
        if (all_ := counts[name][""]).facts
    ]


def _matrix(dataset: Dataset, names: Sequence[str]) -> list[tuple[str, Sequence[Pair | None]]]:
    pairs = count_pairs(dataset)
    return [(one, [pairs.get((one, other)) for other in names]) for one in names]


def _days(dated: Fact | Claim) -> tuple[date, date]:
    """First and last day; one with only one of them is that day."""
    start = dated.date_start or dated.date_end
    assert start is not None
    return start, max(start, dated.date_end or start)


def _dated_claims(dataset: Dataset, fact: Fact) -> list[Claim]:
    ids = (*fact.supporting, *fact.dissenting)
    claims = (dataset.claims_by_id.get(id_) for id_ in ids)
    dated = [claim for claim in claims if claim is not None and claim.date_start]
    return sorted(dated, key=lambda claim: (_days(claim), claim.source_id, claim.claim_id))


def _width(claims: Sequence[Claim]) -> int:
    days = [day for claim in claims for day in _days(claim)]
    return (max(days) - min(days)).days


def _state(fact: Fact, start: date, end: date) -> str:
    if fact.verdict == "conflict":
        return "conflict"
    return "plain" if (end - start).days <= PRECISE_DAYS else "vague"


def _contested_last(dated: tuple[date, date, Fact]) -> tuple[int, str]:
    start, end, fact = dated
    return ("plain", "vague", "conflict").index(_state(fact, start, end)), fact.entity_id


def _finite(fact: Fact) -> list[float]:
    return [number for number in fact.numbers if 0 < number < float("inf")]


def _name(dataset: Dataset, fact: Fact) -> str:
    entity = dataset.entities_by_id.get(fact.entity_id)
    return entity.name if entity else fact.entity_id
