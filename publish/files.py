"""All files of a run, by name: the one call a flow needs before it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

import pyarrow as pa

from publish.arrays import build_array
from publish.changes import Changes, compare, redirects
from publish.croissant import CROISSANT, render_croissant
from publish.datapackage import describe_sources, render_datapackage
from publish.dataset import Dataset
from publish.evidence import RawLines
from publish.fields_history import CHANGES, CLAIMS_HISTORY, HISTORY
from publish.history import READ, Parts, Run, continue_history, last_run, latest_changes
from publish.naming import ENTITIES
from publish.ours import DESCRIPTOR
from publish.parquet import render_parts
from publish.report import render_html, render_markdown
from publish.schema import TableSchema
from publish.snapshot import COLUMNS, Snapshot, take_snapshot
from publish.tables import build_tables, redirects_table, table_schemas
from vocabulary import Vocabulary

REPORT = "report.html"


def render_files(
    dataset: Dataset,
    vocabulary: Vocabulary,
    raw_lines: RawLines | None = None,
    before: Snapshot | None = None,
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
    ready, schemas = ready or {}, table_schemas(vocabulary)
    tables = build_tables(dataset, vocabulary)
    tables |= _told(ready, vocabulary.domain.table, is_first=before is None)
    changes, past = Changes(), None
    if before is not None:
        after, past = take_snapshot(tables, vocabulary.domain.table), before.past
        tables["redirects"] = redirects_table(redirects(before, after))
        changes = compare(before, after)
    run = Run(vocabulary.fingerprint, vocabulary.domain.table, day)
    claims = ready.get("claims") or partial(iter, [tables["claims"]])
    told = continue_history(past, tables, claims, changes, run)
    tables |= {HISTORY.name: told.history, CHANGES.name: told.changes}
    ready = {**ready, CLAIMS_HISTORY.name: told.claims_history}
    files = {
        f"{name}.parquet": render_parts(
            ready[name]() if name in ready else [tables[name]], schema.arrow, schema
        )
        for name, schema in schemas.items()
    }
    pa.default_memory_pool().release_unused()  # the report needs Python's memory, not Arrow's
    latest = latest_changes(tables)
    files[REPORT] = render_html(shown or dataset, vocabulary, raw_lines or {}, latest)
    files["report.md"] = render_markdown(shown or dataset, vocabulary, latest)
    sources, last = describe_sources(tables["sources"]), last_run(tables["history"])
    return files | _descriptors(files, schemas, sources, last["published"])


def _told(ready: Mapping[str, Parts], entities: str, *, is_first: bool) -> dict[str, pa.Table]:
    """As much of tables in parts as the history counts, and as is compared with those before."""
    columns = {name: _columns(name, entities, is_first=is_first) for name in ready}
    return {
        name: pa.concat_tables([_copied(part, columns[name]) for part in ready[name]()])
        for name in ready
    }


def _copied(part: pa.Table, columns: list[str]) -> pa.Table:
    """Some columns in memory of their own, so that the part they were read with can go."""
    every = build_array(range(part.num_rows), pa.int64())
    return part.select(columns).take(every)


def _columns(table: str, entities: str, *, is_first: bool) -> list[str]:
    if table == entities:
        return list(COLUMNS[ENTITIES])
    compared = () if is_first else COLUMNS.get(table, ())
    return list(dict.fromkeys((*compared, *READ.get(table, ()))))


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
