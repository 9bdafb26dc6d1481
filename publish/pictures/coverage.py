"""The picture of what is known of what: entities by properties, a mark for each fact."""

from __future__ import annotations

from collections import Counter

from publish.dataset import VERDICTS, Dataset
from publish.pictures.chart import draw_chart, fitted, link_to
from publish.pictures.picture import Picture
from publish.summary import count
from publish.views import label_of
from vocabulary import Vocabulary

MOST_ROWS = 100
SHAPES = ("box", "square", "triangle", "diamond")


def picture_coverage(dataset: Dataset, vocabulary: Vocabulary) -> Picture | None:
    """Entities with most facts first; None when there is no fact."""
    facts = Counter(fact.entity_id for fact in dataset.facts)
    ranked = {id_: at for at, id_ in enumerate(sorted(facts, key=lambda id_: (-facts[id_], id_)))}
    order = {name: at for at, name in enumerate(vocabulary.properties)}
    drawn = sorted(
        (f for f in dataset.facts if ranked[f.entity_id] < MOST_ROWS and f.property in order),
        key=lambda fact: (ranked[fact.entity_id], order[fact.property]),
    )
    if not drawn:
        return None
    rows = [
        {
            "entity": fact.entity_id,
            "name": fitted(name := dataset.name_of(fact.entity_id), 34),
            "href": link_to("e", fact.entity_id),
            "property": (label := label_of(vocabulary, fact.property)),
            "order": order[fact.property],
            "verdict": fact.verdict,
            "title": f"{name}, {label}: {fact.verdict}",
        }
        for fact in drawn
    ]
    known: Counter[tuple[str, str]] = Counter((fact.property, fact.verdict) for fact in drawn)
    title = (
        f"What is known of what: {count(min(len(ranked), MOST_ROWS), 'entity')}, most facts first"
    )
    return Picture(
        title,
        draw_chart("coverage", rows, title),
        tuple((f"{shape} {v}", v) for shape, v in zip(SHAPES, VERDICTS, strict=True)),
        ("Property", *VERDICTS),
        [
            (label_of(vocabulary, name), *(known[name, verdict] for verdict in VERDICTS))
            for name in order
            if any(known[name, verdict] for verdict in VERDICTS)
        ],
        _left_out(len(ranked) - MOST_ROWS),
    )


def _left_out(more: int) -> str:
    if more < 1:
        return ""
    return f"{count(more, 'entity')} with fewer facts {'is' if more == 1 else 'are'} not drawn."
