"""What a run does, stage by stage and without Prefect: one call of a pure function each."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path

from flows.errors import UsageError
from flows.notes import NoteFile
from flows.progress import Progress, Silent
from flows.snapshots import day_of_run, previous_snapshot
from parsers.note import parse_note, source_id
from parsers.reading import read_value
from publish import Dataset, OutputBusyError, render_files, write_dataset
from reconcile.entity_types import JudgementError
from reconcile.pipeline import reconcile_notes
from records import Issue, Note, ParsedNote, Source
from records.claim import BLOCKS, Block
from vocabulary import Vocabulary

Known = tuple[Vocabulary, Collection[Block]]
"""What parsing a note needs besides the note."""

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
    blocks: Collection[Block] = BLOCKS,
) -> tuple[ParsedNote, ...]:
    """Read and parse notes, in the order given; in several processes when there is much to do.

    ``blocks`` are what claims are read from.
    """
    heard = progress or Silent()
    parsed: list[ParsedNote] = []
    for one in _parse_each(notes, vocabulary, blocks):
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
    files = render_files(dataset, vocabulary, before=previous_snapshot(out), day=day_of_run())
    try:
        write_dataset(files, out)
    except OutputBusyError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror or error}") from None


def _parse_each(
    notes: Sequence[NoteFile], vocabulary: Vocabulary, blocks: Collection[Block]
) -> Iterator[ParsedNote]:
    workers = min(os.cpu_count() or 1, len(notes))
    if workers < 2 or sum(note.size for note in notes) < POOL_FROM:
        return (_parse_file(note, vocabulary, blocks) for note in notes)
    return _parse_in_pool(notes, (vocabulary, blocks), workers)


def _parse_in_pool(notes: Sequence[NoteFile], known: Known, workers: int) -> Iterator[ParsedNote]:
    # Not forked: the process that runs the flow has threads.
    spawn = multiprocessing.get_context("spawn")
    chunk = max(1, min(64, len(notes) // (workers * 8)))
    with ProcessPoolExecutor(workers, spawn, _keep_known, (known,)) as pool:
        yield from pool.map(_parse_with_kept, notes, chunksize=chunk)


_kept: list[Known] = []


def _keep_known(known: Known) -> None:
    _kept[:] = [known]


def _parse_with_kept(note: NoteFile) -> ParsedNote:
    return _parse_file(note, *_kept[0])


def _parse_file(note: NoteFile, vocabulary: Vocabulary, blocks: Collection[Block]) -> ParsedNote:
    try:
        data = note.file.read_bytes()
    except OSError as error:
        return _unread(note, vocabulary, error.strerror or str(error))
    return parse_note(note.path, data, vocabulary, blocks)


def _unread(note: NoteFile, vocabulary: Vocabulary, why: str) -> ParsedNote:
    source = source_id(note.path, vocabulary)
    issue = Issue(kind="unread note", path=note.path, line=1, message=why, source_id=source)
    empty = Note(path=note.path, source_id=source, sha256="", encoding="", lines=0, tables=0)
    return ParsedNote(note=empty, readable=False, issues=(issue,))


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
