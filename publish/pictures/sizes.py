"""The picture of sizes: the largest quantity of each entity by its date."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from publish.dataset import Dataset
from publish.pictures.chart import draw_chart, fitted, link_to
from publish.pictures.dates import middle_of
from publish.pictures.picture import Picture
from publish.shown import short
from publish.summary import count
from records import Fact

NEAR = (0.16, 0.035)
"""Shares of the two axes within which a second name would run into the first."""

MOST_NAMES = 30
"""Entities in dispute up to which the picture names them."""


def picture_sizes(
    dataset: Dataset, dates: Sequence[Fact], numbers: Sequence[Fact], labels: tuple[str, str]
) -> Picture | None:
    """Smallest and largest number of each entity on a log axis; ``labels`` of date and number."""
    released = {fact.entity_id: middle_of(fact) for fact in dates if fact.date_start}
    sized = [
        (released[fact.entity_id], min(finite), max(finite), fact)
        for fact in numbers
        if fact.entity_id in released and (finite := _finite(fact))
    ]
    if not sized:
        return None
    sized.sort(key=lambda size: (size[3].verdict == "conflict", *size[:3], size[3].entity_id))
    title = f"{labels[1]}: the largest of {count(len(sized), 'entity')}, by {labels[0]}"
    by_year: defaultdict[int, list[tuple[date, float, float, Fact]]] = defaultdict(list)
    for size in sized:
        by_year[size[0].year].append(size)
    return Picture(
        title,
        draw_chart("sizes", _rows(dataset, sized), title),
        (
            ("dot plain", "the largest"),
            ("span", "down to the smallest"),
            ("diamond conflict", "sources contradict each other"),
        ),
        ("Year", "entities", "smallest", "largest", "contradicted"),
        [_of_year(year, sizes) for year, sizes in sorted(by_year.items())],
    )


def _rows(
    dataset: Dataset, sized: Sequence[tuple[date, float, float, Fact]]
) -> list[dict[str, object]]:
    named = _named(sized)
    return [
        {
            "day": day.isoformat(),
            "low": low,
            "high": high,
            "state": "conflict" if (contested := fact.verdict == "conflict") else "plain",
            "label": fitted(name, 20) if fact.entity_id in named else "",
            "title": f"{name}: {short(high)}{' (contradicted)' * contested}",
            "href": link_to("e", fact.entity_id),
        }
        for day, low, high, fact in sized
        for name in [dataset.name_of(fact.entity_id)]
    ]


def _named(sized: Sequence[tuple[date, float, float, Fact]]) -> set[str]:
    """Ids of those in dispute whose names do not run into one another."""
    disputed = [size for size in sized if size[3].verdict == "conflict"]
    days = max(size[0] for size in sized) - min(size[0] for size in sized)
    powers = math.log10(max(size[2] for size in sized) / min(size[1] for size in sized))
    kept: dict[str, tuple[date, float]] = {}
    for day, _, high, fact in disputed if len(disputed) <= MOST_NAMES else ():
        near = (
            abs((day - other).days) <= NEAR[0] * days.days
            and abs(math.log10(high / number)) <= NEAR[1] * powers
            for other, number in kept.values()
        )
        if not any(near):
            kept[fact.entity_id] = (day, high)
    return set(kept)


def _of_year(year: int, sizes: Sequence[tuple[date, float, float, Fact]]) -> tuple[str | int, ...]:
    _, lows, highs, facts = zip(*sizes, strict=True)
    contested = sum(fact.verdict == "conflict" for fact in facts)
    return str(year), len(facts), short(min(lows)), short(max(highs)), contested


def _finite(fact: Fact) -> list[float]:
    return [number for number in fact.numbers if 0 < number < math.inf]
