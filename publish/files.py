"""All files of a run, by name: the one call a flow needs before it writes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa

from publish.changes import Changes, compare, redirects
from publish.datapackage import render_datapackage
from publish.dataset import Dataset
from publish.evidence import RawLines
from publish.ours import DESCRIPTOR
from publish.parquet import render_parts
from publish.report import render_html, render_markdown
from publish.snapshot import COLUMNS, Snapshot, take_snapshot
from publish.tables import build_tables, redirects_table, table_schemas
from vocabulary import Vocabulary

REPORT = "report.html"

Parts = Callable[[], Iterable[pa.Table]]
"""Gives the parts of a table, in order, each time it is called."""


def render_files(
    dataset: Dataset,
    vocabulary: Vocabulary,
    raw_lines: RawLines | None = None,
    before: Snapshot | None = None,
    ready: Mapping[str, Parts] | None = None,
    shown: Dataset | None = None,
) -> dict[str, bytes]:
    """File name → bytes of everything a run writes.

    ``raw_lines`` (path of a note → its lines) lets the report show what surrounds a value that
    was not read from a table. ``before`` is the dataset that this one replaces: ids that it had
    are redirected, and the report says what changed. The same arguments give the same bytes.
    Of a large run ``ready`` gives tables in parts, and ``shown`` is what the reports show.
    """
    schemas = table_schemas(vocabulary)
    tables = build_tables(dataset, vocabulary)
    ready = ready or {}
    changes = Changes()
    if before is not None:
        after = take_snapshot(tables | _compared(ready))
        tables["redirects"] = redirects_table(redirects(before, after))
        changes = compare(before, after)
    files = {
        f"{name}.parquet": render_parts(
            ready[name]() if name in ready else [tables[name]], schema.arrow, schema
        )
        for name, schema in schemas.items()
    }
    files[REPORT] = render_html(shown or dataset, vocabulary, raw_lines or {}, changes)
    files["report.md"] = render_markdown(shown or dataset, vocabulary, changes)
    return {**files, DESCRIPTOR: render_datapackage(files, schemas, dataset)}


def _compared(ready: Mapping[str, Parts]) -> dict[str, pa.Table]:
    """As much of tables in parts as is compared with those of an earlier run."""
    return {
        name: pa.concat_tables([part.select(list(COLUMNS[name])) for part in ready[name]()])
        for name in ready
        if name in COLUMNS
    }
