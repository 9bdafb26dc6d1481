"""All files of a run, by name: the one call a flow needs before it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from publish.changes import Changes, compare, redirects
from publish.croissant import CROISSANT, render_croissant
from publish.datapackage import describe_sources, render_datapackage
from publish.dataset import Dataset
from publish.evidence import RawLines
from publish.history import Run, continue_history, last_run, latest_changes
from publish.ours import DESCRIPTOR
from publish.parquet import render_parquet
from publish.report import render_html, render_markdown
from publish.schema import TableSchema
from publish.snapshot import Snapshot, take_snapshot
from publish.tables import build_tables, redirects_table, table_schemas
from vocabulary import Vocabulary

REPORT = "report.html"


def render_files(
    dataset: Dataset,
    vocabulary: Vocabulary,
    raw_lines: RawLines | None = None,
    before: Snapshot | None = None,
    day: date | None = None,
) -> dict[str, bytes]:
    """File name → bytes of everything a run writes.

    ``raw_lines`` (path of a note → its lines) lets the report show what surrounds a value that
    was not read from a table. ``before`` is the dataset that this one replaces: ids that it had
    are redirected, its history goes on with a run of ``day`` (UTC) when something changed, and
    the report says what the last such run changed. The same arguments give the same bytes.
    """
    schemas = table_schemas(vocabulary)
    tables = build_tables(dataset, vocabulary)
    changes, past = Changes(), None
    if before is not None:
        after, past = take_snapshot(tables, vocabulary.domain.table), before.past
        tables["redirects"] = redirects_table(redirects(before, after))
        changes = compare(before, after)
    run = Run(vocabulary.fingerprint, vocabulary.domain.table, day)
    tables |= continue_history(past, tables, changes, run)
    files = {f"{name}.parquet": render_parquet(tables[name], schemas[name]) for name in schemas}
    told = latest_changes(tables)
    files[REPORT] = render_html(dataset, vocabulary, raw_lines or {}, told)
    files["report.md"] = render_markdown(dataset, vocabulary, told)
    sources, last = describe_sources(tables["sources"]), last_run(tables["history"])
    return files | _descriptors(files, schemas, sources, last["published"])


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
