"""Pictures of the report: rows made here, drawn by Vega as declared in ``charts/``.

A vocabulary says by kind what can be drawn: the first date property is the time axis, the
first quantity the size axis.
"""

from __future__ import annotations

from publish.dataset import Dataset
from publish.pictures.coverage import picture_coverage
from publish.pictures.dates import picture_spreads, picture_timeline
from publish.pictures.picture import Picture
from publish.pictures.sizes import picture_sizes
from publish.pictures.sources import picture_agreement, picture_sources
from publish.views import label_of
from records import Fact
from vocabulary import Vocabulary

__all__ = ["Picture", "draw_pictures"]


def draw_pictures(dataset: Dataset, vocabulary: Vocabulary) -> tuple[Picture, ...]:
    """Every picture that there is something to draw for."""
    dated, counted = (_first_of_kind(vocabulary, kind) for kind in ("date", "quantity"))
    dates, numbers = _facts_of(dataset, dated), _facts_of(dataset, counted)
    labels = label_of(vocabulary, dated), label_of(vocabulary, counted)
    drawn = (
        picture_timeline(dataset, dates, labels[0]),
        picture_spreads(dataset, dates, labels[0]),
        picture_sizes(dataset, dates, numbers, labels),
        picture_sources(dataset),
        picture_agreement(dataset, vocabulary),
        picture_coverage(dataset, vocabulary),
    )
    return tuple(picture for picture in drawn if picture)


def _first_of_kind(vocabulary: Vocabulary, kind: str) -> str:
    names = (name for name, declared in vocabulary.properties.items() if declared.kind == kind)
    return next(names, "")


def _facts_of(dataset: Dataset, name: str) -> list[Fact]:
    """Facts of a property, by entity."""
    facts = (fact for fact in dataset.facts if fact.property == name)
    return sorted(facts, key=lambda fact: fact.entity_id)
