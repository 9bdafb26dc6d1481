"""The sources behind the notes of a run, and what its table ``sources`` says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from operator import attrgetter
from typing import Any, Final

from publish.counts import COUNTED, Counts
from publish.dataset import Dataset
from publish.models import Columns
from publish.stats import UNHEARD, Accuracy, count_sources, estimate_accuracy
from records import Note, Source
from vocabulary import Vocabulary

_DESCRIBED: Final = ("id", "title", "author", "url", "kind", "date", "about", "notes")
_SOME: Final = 1 << 10
"""Sources of which all is Python's at once: some 4 KB each."""


def sources_read(notes: Iterable[Note], vocabulary: Vocabulary) -> tuple[Source, ...]:
    """The sources that were read: as declared, else named after the note."""
    declared = {source.id: source for source in vocabulary.sources}
    paths: dict[str, list[str]] = {}
    for note in notes:
        paths.setdefault(note.source_id, []).append(note.path)
    return tuple(
        declared.get(id_) or Source(id=id_, title=id_, notes=tuple(names))
        for id_, names in sorted(paths.items())
    )


def source_columns(dataset: Dataset) -> Iterator[Columns]:
    """The columns of the table ``sources`` in pieces, in order of id; one piece at least."""
    counts = count_sources(dataset)
    claims, entities = dataset.claims_of_source, _entities_of_source(dataset)
    sources = sorted(dataset.sources, key=attrgetter("id"))
    for start in range(0, max(1, len(sources)), _SOME):
        some = sources[start : start + _SOME]
        yield {
            **_counted([counts.get(source.id, UNHEARD) for source in some]),
            **{name: list(map(attrgetter(name), some)) for name in _DESCRIBED},
            "claims": [claims.get(source.id, 0) for source in some],
            "entities": [entities.get(source.id, 0) for source in some],
            "copying": [_copying(dataset, source.id) for source in some],
        }


def _entities_of_source(dataset: Dataset) -> Mapping[str, int]:
    if dataset.whole is not None:
        return dataset.whole.totals.entities
    pairs = {(claim.source_id, claim.entity_id) for claim in dataset.claims if claim.entity_id}
    return Counter(source for source, _ in pairs)


def _counted(counts: list[Mapping[str, Counts]]) -> Columns:
    totals = [_numbers(one[""]) for one in counts]
    columns = {name: [total[name] for total in totals] for name in (*COUNTED, *Accuracy._fields)}
    return {**columns, "agreement": [_agreement(one) for one in counts]}


def _agreement(counts: Mapping[str, Counts]) -> list[dict[str, Any]]:
    return [{"property": name, **_numbers(counts[name])} for name in sorted(counts) if name]


@lru_cache(maxsize=1 << 12)  # small numbers, most of them, that many sources have
def _numbers(counts: Counts) -> Mapping[str, Any]:
    return {**counts._asdict(), **estimate_accuracy(counts)._asdict()}


def _copying(dataset: Dataset, source_id: str) -> list[dict[str, Any]]:
    return [
        {"source_id": c.copied_from, "share": c.share, "why": c.why}
        for c in dataset.copied_by(source_id)
    ]
