"""Pictures of sources: how often each stood with the others, and how far two of them agree."""

from __future__ import annotations

from publish.dataset import Dataset
from publish.pictures.chart import draw_chart, fitted, link_to
from publish.pictures.picture import Link, Picture
from publish.stats import Pair, count_pairs, count_shared, count_sources
from publish.views import label_of
from vocabulary import Vocabulary

WORDS = ("agree", "compatible", "conflict", "alone")
MOST_SOURCES = 12


def picture_sources(dataset: Dataset) -> Picture | None:
    """A bar per source of the facts it was heard on, by what the others say of them."""
    told, names = count_sources(dataset), sorted(source.id for source in dataset.sources)
    counts = {name: told[name][""] for name in names if name in told}
    if not counts:
        return None
    rows = [
        {
            "source": name,
            "name": fitted(name, 30),
            "href": link_to("s", name),
            "word": word,
            "facts": getattr(heard, word),
            "title": f"{name}: {word} {getattr(heard, word)}",
        }
        for name, heard in counts.items()
        for word in WORDS
    ]
    title = "Facts of each source: how often the others agree, are compatible, or contradict it"
    return Picture(
        title,
        draw_chart("sources", rows, title),
        tuple((f"box {word}", word) for word in WORDS),
        ("Source", *WORDS),
        [
            (Link(name, link_to("s", name)), *(getattr(heard, word) for word in WORDS))
            for name, heard in counts.items()
        ],
    )


def picture_agreement(dataset: Dataset, vocabulary: Vocabulary) -> Picture | None:
    """Source by source, per property: percent of the facts both speak of on which they agree."""
    shared = count_shared(dataset)
    names = sorted(sorted(shared, key=lambda name: (-shared[name], name))[:MOST_SOURCES])
    if not names:
        return None
    pairs = count_pairs(dataset, names)
    order = [name for name in ("", *vocabulary.properties) if name in pairs]
    labels = [label_of(vocabulary, name) if name else "All properties" for name in order]
    rows = [
        _cell(label, (i, names[i]), (j, names[j]), pairs[name].get((names[i], names[j])))
        for name, label in zip(order, labels, strict=True)
        for i in range(len(names))
        for j in range(len(names))
    ]
    title = "How often two sources agree where both speak, in percent"
    left_out = len(shared) - len(names)
    return Picture(
        title,
        draw_chart("agreement", rows, title),
        (
            ("box share-0", "< 50"),
            ("box share-1", "50–74"),
            ("box share-2", "75–89"),
            ("box share-3", "90–100"),
        ),
        ("Sources", *labels),
        [
            (f"{one} and {other}", *(_share(pairs[name].get((one, other))) for name in order))
            for i, one in enumerate(names)
            for other in names[i + 1 :]
        ],
        f"{left_out} sources with less in common are not drawn." if left_out else "",
    )


def _cell(
    label: str, one: tuple[int, str], other: tuple[int, str], pair: Pair | None
) -> dict[str, object]:
    """What one source and another have in common; without ``other`` where that is nothing."""
    (row, name), (column, beside) = one, other
    cell: dict[str, object] = {
        "property": label,
        "one": row + 1,
        "name": f"{row + 1} {fitted(name, 25)}",
        "other": None,
    }
    if pair is None:
        return cell
    title = f"{label}: {name} and {beside} agree on {pair.agreed} of {pair.shared}"
    percent = 100 * pair.agreed // pair.shared
    return {**cell, "other": column + 1, "percent": percent, "title": title}


def _share(pair: Pair | None) -> str:
    return f"{100 * pair.agreed // pair.shared}% of {pair.shared}" if pair else "–"
