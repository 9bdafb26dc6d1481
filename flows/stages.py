"""What a run does, stage by stage and without Prefect: one call of a pure function each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain
from pathlib import Path

from flows.errors import UsageError
from flows.guarded import parse_guarded
from flows.limits import Limits
from flows.notes import NoteFile
from flows.progress import Progress, Silent
from flows.snapshots import previous_snapshot
from parsers.note import parse_note
from parsers.reading import read_value
from publish import Dataset, OutputBusyError, render_files, write_dataset
from reconcile.entity_types import JudgementError
from reconcile.pipeline import reconcile_notes
from records import ParsedNote, Source
from vocabulary import Vocabulary

POOL_FROM = 4 << 20
"""Bytes of notes from which starting more processes pays."""


def warm_up(vocabulary: Vocabulary) -> None:
    """Have made what is made on first use: patterns, templates, Arrow's kernels.

    Done while Prefect's server starts, so that the work itself does not wait for it.
    """
    headers = [known.headers[0] for known in vocabulary.properties.values() if known.headers]
    cells = ["A [b](http://c.org) <b>1</b>"] * (1 + len(headers))
    rows = [[vocabulary.properties_file.subject.headers[0], *headers], ["---"] * len(cells), cells]
    note = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    parsed = parse_note("note.md", note.encode(), vocabulary)
    render_files(reconcile_parsed((parsed,), vocabulary), vocabulary)


def parse_files(
    notes: Sequence[NoteFile],
    vocabulary: Vocabulary,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> tuple[ParsedNote, ...]:
    """Read and parse notes, in the order given; in several processes when there is much to do.

    A note that cannot be read or exceeds the limits is in quarantine, with the reason.
    """
    heard = progress or Silent()
    parsed: list[ParsedNote] = []
    for one in parse_guarded(notes, vocabulary, limits, _workers(notes)):
        parsed.append(one)
        heard.advance()
    return tuple(parsed)


def reconcile_parsed(parsed: Sequence[ParsedNote], vocabulary: Vocabulary) -> Dataset:
    """Everything a run publishes, from everything it has read.

    Raises `UsageError` when judgements contradict one another.
    """
    try:
        found = reconcile_notes(parsed, vocabulary, partial(read_value, vocabulary=vocabulary))
    except JudgementError as error:
        raise UsageError(f"judgements.yml: {error}") from None
    return Dataset(
        notes=tuple(one.note for one in parsed),
        sources=_sources(parsed, vocabulary),
        claims=found.claims,
        entities=found.entities,
        facts=found.facts,
        discrepancies=found.discrepancies,
        cells=tuple(chain.from_iterable(one.cells for one in parsed)),
        issues=found.issues,
        rows=tuple(chain.from_iterable(one.rows for one in parsed)),
        resolutions=found.resolutions,
        copying=found.copying,
        unreadable=tuple(one.note.path for one in parsed if not one.readable),
    )


def publish_dataset(dataset: Dataset, vocabulary: Vocabulary, out: Path) -> None:
    """Render all files and put them in place in one step; `UsageError` when that cannot be."""
    files = render_files(dataset, vocabulary, before=previous_snapshot(out))
    try:
        write_dataset(files, out)
    except OutputBusyError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror or error}") from None


def _workers(notes: Sequence[NoteFile]) -> int:
    is_much = sum(note.size for note in notes) >= POOL_FROM
    return min(os.cpu_count() or 1, len(notes)) if is_much else 1


def _sources(parsed: Iterable[ParsedNote], vocabulary: Vocabulary) -> tuple[Source, ...]:
    """The sources that were read: as declared, else named after the note."""
    declared = {source.id: source for source in vocabulary.sources}
    paths: dict[str, list[str]] = {}
    for one in parsed:
        paths.setdefault(one.note.source_id, []).append(one.note.path)
    return tuple(
        declared.get(id_) or Source(id=id_, title=id_, notes=tuple(names))
        for id_, names in sorted(paths.items())
    )
