"""Header rows, and tables that have their entities as columns."""

from __future__ import annotations

import pytest

from parsers.tables import read_tables
from records.table import Table

SIDEWAYS = """
| | GPT-3 | PaLM | OPT |
|---|---|---|---|
| Released | 2020-05 | 2022-04 | 2022-05 |
| Size | 175B | 540B | 66B |
| By | OpenAI | Google | Meta |
| Paper | [p](u) | [q](v) | [r](w) |
"""


def only(text: str) -> Table:
    (table,) = read_tables(text, "markdown").tables
    return table


@pytest.mark.parametrize(
    ("html", "rows"),
    [
        ("<tr><th>a<th>b<tr><td>1<td>2", 1),
        ("<tr><th rowspan=2>a<th colspan=2>b<tr><th>c<th>d<tr><td>1<td>2<td>3", 2),
        ("<thead><tr><td>a<td>b</thead><tr><th>c<td>d", 1),
        ("<tr><th>a<td>1<tr><th>b<td>2", 0),
        ("<tr><td><b>a</b><td><b>b</b><tr><td>c<td>d", 1),
        ("<tr><td>a<td>b<tr><td>c<td>d", 0),
        ("<tr><td colspan=2>title<tr><td>name<td>size<tr><td>x<td>7B<tr><td>y<td>8B", 2),
        ("<tr><th>a<th>b<tr><th>c<th>d", 1),
        ("", 0),
        ("<tr>", 0),
    ],
)
def test_header_rows(html: str, rows: int) -> None:
    (table,) = read_tables(f"<table>{html}</table>", "html").tables
    assert table.header_rows == rows
