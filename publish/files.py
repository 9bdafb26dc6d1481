"""All files of a run, by name: the one call a flow needs before it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from datetime import date
from functools import partial
from operator import attrgetter
from threading import Event
from typing import Any, TypeVar

import pyarrow as pa

from publish.changes import Changes, compare, redirects
from publish.contents import Content, Measured, Open, Written
from publish.croissant import CROISSANT, render_croissant
from publish.datapackage import DESCRIBED, describe_sources, render_datapackage
from publish.dataset import Dataset
from publish.evidence import RawLines
from publish.fields_history import CHANGES, CLAIMS_HISTORY, HISTORY
from publish.history import (
    Run,
    continue_history,
    inputs_of,
    last_run,
    latest_changes,
    read_past,
    state_of,
)
from publish.ours import DESCRIPTOR
from publish.parquet import render_parts, write_parts
from publish.published import Published, narrow
from publish.report import render_html, render_markdown
from publish.schema import TableSchema
from publish.streams import Stream, reading
from publish.tables import redirects_table, table_schemas, table_streams
from vocabulary import Vocabulary

REPORT = "report.html"
Rendered = TypeVar("Rendered", bytes, Written)


def render_files(
    dataset: Dataset,
    vocabulary: Vocabulary,
    raw_lines: RawLines | None = None,
    before: Published | None = None,
    day: date | None = None,
    ready: Mapping[str, Stream] | None = None,
    shown: Callable[[], Dataset] | None = None,
) -> dict[str, bytes]:
    """File name → bytes of everything a run writes.

    ``raw_lines`` (path of a note → its lines) lets the report show what surrounds a value that
    was not read from a table. ``before`` is the dataset that this one replaces: ids that it had
    are redirected, its history goes on with a run of ``day`` (UTC) when something changed, and
    the report says what the last such run changed. The same arguments give the same bytes.
    Of a large run ``ready`` gives tables in parts, and ``shown`` what the reports show.
    """

    def render(_name: str, parts: Iterable[pa.Table], schema: TableSchema) -> bytes:
        return render_parts(parts, schema.arrow, schema)

    made = _Made(dataset, vocabulary, before, day, ready or {})
    return made.files(render, raw_lines or {}, shown)


def write_files(
    open_file: Open,
    dataset: Dataset,
    vocabulary: Vocabulary,
    before: Published | None = None,
    day: date | None = None,
    ready: Mapping[str, Stream] | None = None,
    shown: Callable[[], Dataset] | None = None,
) -> dict[str, Content]:
    """The same, but tables are written to the files that ``open_file`` opens, as they are made."""

    def write(name: str, parts: Iterable[pa.Table], schema: TableSchema) -> Written:
        with open_file(name) as file:
            measured = Measured(file)
            write_parts(parts, schema.arrow, measured, schema)
        return measured.written()

    made = _Made(dataset, vocabulary, before, day, ready or {})
    return {**made.files(write, {}, shown)}


class _Made:
    """All tables of a run, each in parts, and what they say of those before."""

    def __init__(
        self,
        dataset: Dataset,
        vocabulary: Vocabulary,
        before: Published | None,
        day: date | None,
        ready: Mapping[str, Stream],
    ) -> None:
        self.dataset, self.vocabulary = dataset, vocabulary
        self.schemas = table_schemas(vocabulary)
        parts = {**table_streams(dataset, vocabulary), **ready}
        changes, past = Changes(), None
        if before is not None:
            now = {name: reading(found) for name, found in parts.items()}
            old, new = narrow(before, Published(vocabulary.domain.table, now))
            parts["redirects"] = partial(iter, [redirects_table(redirects(old, new))])
            changes, past = compare(old, new), read_past(before)
        (notes,) = parts["notes"]()
        inputs = inputs_of(notes, vocabulary.fingerprint)
        told = continue_history(past, parts["claims"], changes, Run(inputs, state_of(dataset), day))
        parts[HISTORY.name] = partial(iter, [told.history])
        parts[CHANGES.name] = partial(iter, [told.changes])
        parts[CLAIMS_HISTORY.name] = told.claims_history
        self.parts, self.told = parts, told

    def files(
        self,
        render: Callable[[str, Iterable[pa.Table], TableSchema], Rendered],
        raw_lines: RawLines,
        shown: Callable[[], Dataset] | None,
    ) -> dict[str, bytes | Rendered]:
        """File name → what it holds; ``render`` makes the file of a table."""
        files: dict[str, bytes | Rendered] = {**self._tables(render)}
        self.parts.clear()  # the report needs the room
        pa.default_memory_pool().release_unused()
        latest, few = latest_changes(self.told), shown() if shown else self.dataset
        files[REPORT] = render_html(few, self.vocabulary, raw_lines, latest)
        files["report.md"] = render_markdown(few, self.vocabulary, latest)
        day = last_run(self.told.history)["published"]
        sources = describe_sources(sorted(map(attrgetter(*DESCRIBED), self.dataset.sources)))
        contents: Mapping[str, Any] = files
        files[CROISSANT] = render_croissant(contents, self.schemas, sources, day)
        files[DESCRIPTOR] = render_datapackage(contents, self.schemas, sources)
        return files

    def _tables(
        self, render: Callable[[str, Iterable[pa.Table], TableSchema], Rendered]
    ) -> dict[str, Rendered]:
        """Two at a time, the one that takes longest first: Arrow encodes without Python's lock."""
        stopped = Event()

        def file(name: str) -> Rendered:
            parts = _until(stopped, self.parts[name]())
            return render(f"{name}.parquet", parts, self.schemas[name])

        names = sorted(self.schemas, key=lambda name: name != CLAIMS_HISTORY.name)
        with ThreadPoolExecutor(2) as pool:
            try:
                rendered = dict(zip(names, pool.map(file, names), strict=True))
            except BaseException:  # Ctrl-C, too: what is under way would be waited for
                stopped.set()
                raise
        return {f"{name}.parquet": rendered[name] for name in self.schemas}


def _until(stopped: Event, parts: Iterable[pa.Table]) -> Iterator[pa.Table]:
    """The parts, as long as anybody wants them. Raises CancelledError when nobody does."""
    for part in parts:
        if stopped.is_set():
            raise CancelledError
        yield part
