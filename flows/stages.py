"""What a run does, stage by stage and without Prefect: one call of a pure function each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import chain
from pathlib import Path

from flows.errors import UsageError
from flows.notes import NoteFile
from flows.notes.limits import Reading
from flows.notes.unread import warm_parsing
from flows.pipeline.assembly import Assembled, assemble
from flows.pipeline.batches import Lander, Landing
from flows.pipeline.parsing import Parser
from flows.pipeline.runners import Runner
from flows.progress import Progress, Silent
from flows.snapshots import day_of_run, previous_dataset
from parsers.reading import read_value
from publish import Dataset, OutputBusyError, render_files, replace_dataset, write_files
from publish.contents import Content, Open
from publish.sources import sources_read
from publish.tables import table_schemas
from reconcile.entity_types import JudgementError
from reconcile.pipeline import reconcile_notes
from records import ParsedNote
from vocabulary import Vocabulary


def warm_up(vocabulary: Vocabulary) -> None:
    """Have made what is made on first use: patterns, templates, Arrow's kernels.

    Done while Prefect's server starts, so that the work itself does not wait for it.
    """
    check_tables(vocabulary)
    parsed = warm_parsing(vocabulary.without_answers)
    render_files(reconcile_parsed((parsed,), vocabulary), vocabulary)


def check_tables(vocabulary: Vocabulary) -> None:
    """Raise `UsageError` when the vocabulary asks for two tables or columns of one name."""
    try:
        table_schemas(vocabulary)
    except ValueError as error:
        raise UsageError(f"vocabulary: {error}") from None


def parse_files(
    notes: Sequence[NoteFile],
    vocabulary: Vocabulary,
    progress: Progress | None = None,
    how: Reading | None = None,
) -> tuple[ParsedNote, ...]:
    """Read and parse notes, in the order given; in several processes when there is much to do.

    A note that cannot be read or exceeds the limits is in quarantine, with the reason.
    """
    return Parser(vocabulary, how=how or Reading()).parse(notes, progress or Silent())


def reconcile_parsed(
    parsed: Sequence[ParsedNote], vocabulary: Vocabulary, as_of: date | None = None
) -> Dataset:
    """Everything a run publishes, from everything it has read; ``as_of`` is the day of asking.

    Raises `UsageError` when judgements contradict one another.
    """
    try:
        reader = partial(read_value, vocabulary=vocabulary)
        found = reconcile_notes(parsed, vocabulary, reader, as_of)
    except JudgementError as error:
        raise UsageError(f"judgements.yml: {error}") from None
    return Dataset(
        notes=tuple(one.note for one in parsed),
        sources=sources_read((one.note for one in parsed), vocabulary),
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


def assemble_landed(
    landing: Landing,
    lander: Lander,
    scratch: Path | str,
    progress: Progress | None = None,
    runner: Runner | None = None,
    as_of: date | None = None,
) -> Assembled:
    """Everything a run publishes, from batches that have landed, a part at a time.

    Gives what `reconcile_parsed` gives of the same notes, without holding it all. Raises
    `UsageError` when judgements contradict one another.
    """
    try:
        return assemble(landing, lander, scratch, progress or Silent(), runner, as_of)
    except JudgementError as error:
        raise UsageError(f"judgements.yml: {error}") from None


def publish_assembled(assembled: Assembled, vocabulary: Vocabulary, out: Path) -> None:
    """Make all files and put them in place in one step; `UsageError` when that cannot be."""
    dataset, ready, shown = assembled

    def write(open_file: Open) -> Mapping[str, Content]:
        before, day = previous_dataset(out), day_of_run()
        return write_files(open_file, dataset, vocabulary, before, day, ready, shown)

    _publish(write, out)


def publish_dataset(dataset: Dataset, vocabulary: Vocabulary, out: Path) -> None:
    """The same for a dataset that is all in memory."""

    def write(open_file: Open) -> Mapping[str, Content]:
        before, day = previous_dataset(out), day_of_run()
        return write_files(open_file, dataset, vocabulary, before, day)

    _publish(write, out)


def _publish(write: Callable[[Open], Mapping[str, Content]], out: Path) -> None:
    try:
        replace_dataset(write, out)
    except OutputBusyError as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{out}: cannot be written: {error.strerror or error}") from None
