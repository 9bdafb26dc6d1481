"""Publishing: a frozen dataset becomes Arrow tables, Parquet bytes, reports and a data package.

Everything here is a pure function of its arguments except :mod:`publish.write`, which
puts finished bytes on disk. ``render_files`` gives all files of a run by name.
"""

from publish.dataset import Dataset
from publish.files import render_files, write_files
from publish.schema import SCHEMA_VERSION
from publish.summary import (
    Summary,
    render_summary_markdown,
    render_summary_text,
    summarize,
)
from publish.tables import build_tables
from publish.write import OutputBusyError, replace_dataset, write_dataset

__all__ = [
    "SCHEMA_VERSION",
    "Dataset",
    "OutputBusyError",
    "Summary",
    "build_tables",
    "render_files",
    "render_summary_markdown",
    "render_summary_text",
    "replace_dataset",
    "summarize",
    "write_dataset",
    "write_files",
]
