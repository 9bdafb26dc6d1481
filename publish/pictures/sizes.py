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
from publish.summary import count
from records import Fact

MAGNITUDES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))
NEAR = (180, 0.12)
"""Days and powers of ten within which a second name would run into the first."""


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


def short(number: float) -> str:
    """A count in short: ``7B``, ``1.5T``, ``800``."""
    for size, letter in MAGNITUDES:
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:.3g}"


def _rows(
    dataset: Dataset, sized: Sequence[tuple[date, float, float, Fact]]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    named: list[tuple[date, float]] = []
    for day, low, high, fact in sized:
        name, contested = dataset.name_of(fact.entity_id), fact.verdict == "conflict"
        label = contested and not any(_near(day, high, *other) for other in named)
        named += [(day, high)] * label
        rows.append(
            {
                "day": day.isoformat(),
                "low": low,
                "high": high,
                "state": "conflict" if contested else "plain",
                "label": fitted(name, 20) if label else "",
                "title": f"{name}: {short(high)}{' (contradicted)' * contested}",
                "href": link_to("e", fact.entity_id),
            }
        )
    return rows


def _near(day: date, number: float, other_day: date, other: float) -> bool:
    days, powers = NEAR
    return abs((day - other_day).days) < days and abs(math.log10(number / other)) < powers


def _of_year(year: int, sizes: Sequence[tuple[date, float, float, Fact]]) -> tuple[str | int, ...]:
    _, lows, highs, facts = zip(*sizes, strict=True)
    contested = sum(fact.verdict == "conflict" for fact in facts)
    return str(year), len(facts), short(min(lows)), short(max(highs)), contested


def _finite(fact: Fact) -> list[float]:
    return [number for number in fact.numbers if 0 < number < math.inf]
