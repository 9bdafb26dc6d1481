"""All files of a run, by name: the one call a flow needs before it writes."""

from __future__ import annotations

from publish.changes import Changes, compare, redirects
from publish.datapackage import render_datapackage
from publish.dataset import Dataset
from publish.evidence import RawLines
from publish.ours import DESCRIPTOR
from publish.parquet import render_parquet
from publish.report import render_html, render_markdown
from publish.snapshot import Snapshot, take_snapshot
from publish.tables import build_tables, redirects_table, table_schemas
from vocabulary import Vocabulary

REPORT = "report.html"


def render_files(
    dataset: Dataset,
    vocabulary: Vocabulary,
    raw_lines: RawLines | None = None,
    before: Snapshot | None = None,
) -> dict[str, bytes]:
    """File name → bytes of everything a run writes.

    ``raw_lines`` (path of a note → its lines) lets the report show what surrounds a value that
    was not read from a table. ``before`` is the dataset that this one replaces: ids that it had
    are redirected, and the report says what changed. The same arguments give the same bytes.
    """
    schemas = table_schemas(vocabulary)
    tables = build_tables(dataset, vocabulary)
    changes = Changes()
    if before is not None:
        after = take_snapshot(tables, vocabulary.domain.table)
        tables["redirects"] = redirects_table(redirects(before, after))
        changes = compare(before, after)
    files = {f"{name}.parquet": render_parquet(tables[name], schemas[name]) for name in schemas}
    files[REPORT] = render_html(dataset, vocabulary, raw_lines or {}, changes)
    files["report.md"] = render_markdown(dataset, vocabulary, changes)
    return {**files, DESCRIPTOR: render_datapackage(files, schemas, dataset)}
