"""All files of a run, by name: the one call a flow needs before it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial

import pyarrow as pa

from publish.changes import Changes, compare, redirects
from publish.croissant import CROISSANT, render_croissant
from publish.datapackage import describe_sources, render_datapackage
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
from publish.parquet import render_parts
from publish.published import Published, narrow
from publish.report import render_html, render_markdown
from publish.schema import TableSchema
from publish.streams import Parts, reading
from publish.tables import build_tables, redirects_table, table_schemas
from vocabulary import Vocabulary

REPORT = "report.html"


def render_files(
    dataset: Dataset,
    vocabulary: Vocabulary,
    raw_lines: RawLines | None = None,
    before: Published | None = None,
    day: date | None = None,
    ready: Mapping[str, Parts] | None = None,
    shown: Dataset | None = None,
) -> dict[str, bytes]:
    """File name → bytes of everything a run writes.

    ``raw_lines`` (path of a note → its lines) lets the report show what surrounds a value that
    was not read from a table. ``before`` is the dataset that this one replaces: ids that it had
    are redirected, its history goes on with a run of ``day`` (UTC) when something changed, and
    the report says what the last such run changed. The same arguments give the same bytes.
    Of a large run ``ready`` gives tables in parts, and ``shown`` is what the reports show.
    """
    schemas, entities = table_schemas(vocabulary), vocabulary.domain.table
    tables = build_tables(dataset, vocabulary)
    parts: dict[str, Parts] = {name: partial(iter, [table]) for name, table in tables.items()}
    parts.update(ready or {})
    changes, past = Changes(), None
    if before is not None:
        now = Published(entities, {name: reading(found) for name, found in parts.items()})
        old, new = narrow(before, now)
        parts["redirects"] = partial(iter, [redirects_table(redirects(old, new))])
        changes, past = compare(old, new), read_past(before)
    inputs = inputs_of(tables["notes"], vocabulary.fingerprint)
    run = Run(inputs, state_of(dataset), day)
    told = continue_history(past, parts["claims"], changes, run)
    parts |= {
        HISTORY.name: partial(iter, [told.history]),
        CHANGES.name: partial(iter, [told.changes]),
        CLAIMS_HISTORY.name: told.claims_history,
    }
    files = _render_tables(parts, schemas)
    pa.default_memory_pool().release_unused()  # the report needs Python's memory, not Arrow's
    latest = latest_changes(told)
    files[REPORT] = render_html(shown or dataset, vocabulary, raw_lines or {}, latest)
    files["report.md"] = render_markdown(shown or dataset, vocabulary, latest)
    sources = describe_sources(tables["sources"])
    return files | _descriptors(files, schemas, sources, last_run(told.history)["published"])


def _render_tables(
    parts: Mapping[str, Parts], schemas: Mapping[str, TableSchema]
) -> dict[str, bytes]:
    """Two at a time, the one that takes longest first: Arrow encodes without Python's lock."""

    def render(name: str) -> bytes:
        return render_parts(parts[name](), schemas[name].arrow, schemas[name])

    names = sorted(schemas, key=lambda name: name != CLAIMS_HISTORY.name)
    with ThreadPoolExecutor(2) as pool:
        rendered = dict(zip(names, pool.map(render, names), strict=True))
    return {f"{name}.parquet": rendered[name] for name in schemas}


def _descriptors(
    files: Mapping[str, bytes],
    schemas: Mapping[str, TableSchema],
    sources: Sequence[Mapping[str, str]],
    day: date | None,
) -> dict[str, bytes]:
    """The data package lists all other files, the Croissant metadata too."""
    croissant = {CROISSANT: render_croissant(files, schemas, sources, day)}
    package = render_datapackage({**files, **croissant}, schemas, sources)
    return {**croissant, DESCRIPTOR: package}
