"""A run in a few lines: for the terminal and for Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from publish.counts import PartTotals, Whole
from publish.dataset import VERDICTS, Dataset
from publish.ranking import NEEDS_A_PERSON, SEVERITIES
from vocabulary import Vocabulary


class PropertyVerdicts(NamedTuple):
    """Facts of the property ``name`` by verdict."""

    name: str
    label: str
    single: int
    agree: int
    compatible: int
    conflict: int

    @property
    def facts(self) -> int:
        """All facts of the property."""
        return self.single + self.agree + self.compatible + self.conflict

    @property
    def shares(self) -> list[tuple[str, float]]:
        """Percent of the facts with each verdict that occurs."""
        pairs = zip(VERDICTS, self[2:], strict=True)
        return [(verdict, 100 * int(n) / self.facts) for verdict, n in pairs if n]


class KindSeverities(NamedTuple):
    """Discrepancies of one kind by severity; ``waiting`` of them need a person."""

    kind: str
    high: int
    medium: int
    low: int
    waiting: int

    @property
    def total(self) -> int:
        """All discrepancies of the kind."""
        return self.high + self.medium + self.low


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of a run. ``dispositions`` and ``issues`` are (word, count), largest first."""

    notes: int
    unreadable: tuple[str, ...]
    tables: int
    cells: int
    dispositions: tuple[tuple[str, int], ...]
    claims: int
    entities: int
    facts: int
    verdicts: tuple[PropertyVerdicts, ...]
    discrepancies: tuple[KindSeverities, ...]
    issues: tuple[tuple[str, int], ...]
    datasets: tuple[tuple[str, int], ...]

    @property
    def waiting(self) -> int:
        """Discrepancies that need a person."""
        return sum(kind.waiting for kind in self.discrepancies)

    @property
    def conflicts(self) -> int:
        """Facts on which sources contradict each other."""
        return sum(verdicts.conflict for verdicts in self.verdicts)


def summarize(dataset: Dataset, vocabulary: Vocabulary) -> Summary:
    """Count what was read and what came of it; properties in declared order, without empty ones."""
    if dataset.whole is not None:
        return dataset.whole.summary or _summary(dataset, vocabulary, dataset.whole)
    verdicts: dict[str, Counter[str]] = {}
    for fact in dataset.facts:
        verdicts.setdefault(fact.property, Counter())[fact.verdict] += 1
    counts = PartTotals(verdicts=verdicts, claims=dataset.claims_of_source)
    dispositions = Counter(cell.disposition for cell in dataset.cells)
    issues = Counter(issue.kind for issue in dataset.issues)
    whole = Whole(totals=counts, dispositions=dispositions, issues=issues)
    return _summary(dataset, vocabulary, whole)


def _summary(dataset: Dataset, vocabulary: Vocabulary, whole: Whole) -> Summary:
    verdicts = _verdicts(whole.totals.verdicts, vocabulary)
    return Summary(
        notes=len(dataset.notes),
        unreadable=tuple(sorted(dataset.unreadable)),
        tables=sum(note.tables for note in dataset.notes),
        cells=sum(whole.dispositions.values()),
        dispositions=_most_first(whole.dispositions),
        claims=sum(whole.totals.claims.values()),
        entities=len(dataset.entities),
        facts=sum(counted.facts for counted in verdicts),
        verdicts=verdicts,
        discrepancies=_kinds(dataset),
        issues=_most_first(whole.issues),
        datasets=_ranked(row.dataset for row in dataset.rows),
    )


def render_summary_text(summary: Summary) -> str:
    """Plain text for a terminal, ending with a line break; the caller adds where the report is."""
    parts = [
        _headline(summary),
        _section("Cells", [(word, str(n)) for word, n in summary.dispositions]),
        _section("Verdicts", _verdict_rows(summary)),
        _section("Discrepancies", _kind_rows(summary)),
        _section("Issues", [(kind, str(n)) for kind, n in summary.issues]),
    ]
    return "\n".join(part for part in parts if part)


def render_summary_markdown(summary: Summary) -> str:
    """Markdown (GFM) with the same content."""
    words = [line.strip() for line in _headline(summary).splitlines()]
    parts = [
        "\n".join(f"- {line}" for line in words) + "\n",
        _markdown("Verdicts", _verdict_rows(summary)),
        _markdown("Discrepancies", _kind_rows(summary)),
        _markdown("Cells", [("disposition", "cells"), *_texts(summary.dispositions)]),
        _markdown("Issues", [("kind", "issues"), *_texts(summary.issues)]),
    ]
    return "\n".join(part for part in parts if part)


def _ranked(words: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return _most_first(Counter(words))


def _most_first(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def _verdicts(
    counts: Mapping[str, Mapping[str, int]], vocabulary: Vocabulary
) -> tuple[PropertyVerdicts, ...]:
    labels = {name: declared.label for name, declared in vocabulary.properties.items()}
    names = [*labels, *sorted(set(counts) - set(labels))]
    rows = (
        PropertyVerdicts(
            name, labels.get(name, name), *(counts.get(name, {}).get(v, 0) for v in VERDICTS)
        )
        for name in names
    )
    return tuple(row for row in rows if row.facts)


def _kinds(dataset: Dataset) -> tuple[KindSeverities, ...]:
    severities: dict[str, Counter[str]] = {}
    waiting: Counter[str] = Counter()
    for (kind, severity, status), number in dataset.kinds.items():
        severities.setdefault(kind, Counter())[severity] += number
        waiting[kind] += number if status in NEEDS_A_PERSON else 0
    rows = [
        KindSeverities(kind, counts["high"], counts["medium"], counts["low"], waiting[kind])
        for kind, counts in severities.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row.high, -row.total, row.kind)))


def _headline(summary: Summary) -> str:
    unread = f" ({len(summary.unreadable)} not readable)" if summary.unreadable else ""
    rows = "".join(f", {count(n, 'row')} of {name}" for name, n in summary.datasets)
    return (
        f"{count(summary.notes, 'note')} read{unread}, {count(summary.tables, 'table')}, "
        f"{count(summary.cells, 'cell')} all accounted for\n"
        f"{count(summary.claims, 'claim')} about {count(summary.entities, 'entity')}{rows}\n"
        f"{count(summary.facts, 'fact')}, {summary.conflicts} in conflict; "
        f"{count(summary.waiting, 'discrepancy')} for a person to look at\n"
    )


def count(n: int, noun: str) -> str:
    """``1 note``, ``1,200 notes``, ``2 entities``."""
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{n:,} {noun if n == 1 else plural}"


def _texts(pairs: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    return [(word, str(n)) for word, n in pairs]


def _verdict_rows(summary: Summary) -> list[tuple[str, ...]]:
    if not summary.verdicts:
        return []
    rows = [(v.name, *map(_number, v[2:])) for v in summary.verdicts]
    return [("property", *VERDICTS), *rows]


def _kind_rows(summary: Summary) -> list[tuple[str, ...]]:
    if not summary.discrepancies:
        return []
    rows = [(k.kind, *map(_number, k[1:])) for k in summary.discrepancies]
    return [("kind", *SEVERITIES, "to decide"), *rows]


def _number(n: object) -> str:
    return str(n) if n else "-"


def _section(title: str, rows: Sequence[tuple[str, ...]]) -> str:
    """A titled, aligned table: first column to the left, the others to the right."""
    if not rows:
        return ""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = [
        f"  {row[0]:<{widths[0]}}  "
        + "  ".join(f"{c:>{w}}" for c, w in zip(row[1:], widths[1:], strict=True))
        for row in rows
    ]
    return "\n".join([title, *lines]) + "\n"


def _markdown(title: str, rows: Sequence[tuple[str, ...]]) -> str:
    if len(rows) < 2:
        return ""
    head, *body = rows
    rule = "| --- |" + " ---: |" * (len(head) - 1)
    lines = [_row(head), rule, *map(_row, body)]
    return f"**{title}**\n\n" + "\n".join(lines) + "\n"


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
