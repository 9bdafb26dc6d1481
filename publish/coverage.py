"""The picture of what is known of what: entities by properties, a mark for each fact."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from publish.axes import WIDTH
from publish.dataset import VERDICTS, Dataset
from publish.views import label_of
from vocabulary import Vocabulary

ROW = 11.0
LABELS = 200.0
TOP = 96.0
"""Room for the slanted names of the properties."""

MOST_ROWS = 150


class CoverageRow(NamedTuple):
    """One entity, its place, and how many properties are known of it."""

    entity_id: str
    name: str
    y: float
    facts: int


class CoverageColumn(NamedTuple):
    """One property, its place, and of how many of the drawn entities it is known."""

    label: str
    x: float
    facts: int


class Coverage(NamedTuple):
    """``marks`` are (verdict, SVG path of all its facts); ``left_out`` entities are not drawn."""

    height: float
    rows: Sequence[CoverageRow]
    columns: Sequence[CoverageColumn]
    marks: Sequence[tuple[str, str]]
    left_out: int


def draw_coverage(dataset: Dataset, vocabulary: Vocabulary) -> Coverage | None:
    """Entities with most facts first; None when there is no fact."""
    verdicts = {(fact.entity_id, fact.property): fact.verdict for fact in dataset.facts}
    if not verdicts:
        return None
    counted: dict[str, int] = {}
    for entity, _ in verdicts:
        counted[entity] = counted.get(entity, 0) + 1
    ranked = sorted(counted, key=lambda id_: (-counted[id_], id_))
    drawn = ranked[:MOST_ROWS]
    used = {name for _, name in verdicts}
    names = [name for name in vocabulary.properties if name in used]
    step = (WIDTH - LABELS) / max(len(names), 1)
    ys = {id_: TOP + ROW * index for index, id_ in enumerate(drawn)}
    xs = {name: round(LABELS + step * (index + 0.5), 1) for index, name in enumerate(names)}
    entities = dataset.entities_by_id
    return Coverage(
        round(TOP + ROW * len(drawn), 1),
        [
            CoverageRow(id_, entities[id_].name if id_ in entities else id_, ys[id_], counted[id_])
            for id_ in drawn
        ],
        [
            CoverageColumn(
                label_of(vocabulary, name),
                xs[name],
                sum((id_, name) in verdicts for id_ in drawn),
            )
            for name in names
        ],
        _marks(verdicts, ys, xs),
        len(ranked) - len(drawn),
    )


def _marks(
    verdicts: Mapping[tuple[str, str], str], ys: Mapping[str, float], xs: Mapping[str, float]
) -> list[tuple[str, str]]:
    """A square for each fact, a larger diamond for a conflict: the shape tells, not the colour."""
    paths: dict[str, list[str]] = {verdict: [] for verdict in VERDICTS}
    for (entity, name), verdict in sorted(verdicts.items()):
        if entity in ys and name in xs:
            x, y = xs[name], ys[entity]
            square, diamond = f"M{x - 4:g} {y - 4:g}h8v8h-8z", f"M{x:g} {y - 5:g}l5 5-5 5-5-5z"
            paths[verdict].append(diamond if verdict == "conflict" else square)
    return [(verdict, "".join(path)) for verdict, path in paths.items() if path]
