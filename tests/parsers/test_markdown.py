"""Pipe tables, against cmark-gfm."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.tables import read_tables

CELL = st.sampled_from(
    ["a", "b c", "", "`x`", "`x\\|y`", "\\|", "*e*", "**s**", "[l](u)", "é", "😀", "\\\\", "a\\",
     "&amp;", "1", ":", "<b>x</b>", "http://a.b/c", "_", "|", "* x"]
)  # fmt: skip
DELIMITER = st.sampled_from(["-", "---", ":-", ":-:", " --- ", "-:"])
ROW = st.lists(CELL, min_size=1, max_size=4).map(lambda cells: "|" + "|".join(cells) + "|")
BEFORE = st.sampled_from(["", "text\n", "text\n\n", "# h\n", "> q\n\n", "- l\n\n", "   "])


@st.composite
def tables(draw: st.DrawFn) -> str:
    width = draw(st.integers(1, 3))
    head = "|" + "|".join(draw(st.lists(CELL, min_size=width, max_size=width))) + "|"
    line = "|" + "|".join(draw(st.lists(DELIMITER, min_size=width, max_size=width))) + "|"
    return draw(BEFORE) + "\n".join([head, line, *draw(st.lists(ROW, max_size=4))])


@settings(deadline=None, max_examples=300)
@given(tables())
def test_pipe_tables_as_cmark_gfm_reads_them(text: str) -> None:
    cmarkgfm = pytest.importorskip("cmarkgfm")
    bs4 = pytest.importorskip("bs4")
    options = cmarkgfm.cmark.Options.CMARK_OPT_UNSAFE
    html = cmarkgfm.markdown_to_html_with_extensions(text, options, ["table"])
    theirs = [
        [
            [squeeze(c.get_text()) for c in row.find_all(["th", "td"])]
            for row in table.find_all("tr")
        ]
        for table in bs4.BeautifulSoup(html, "html.parser").find_all("table")
    ]
    found = read_tables(text, "markdown").tables
    assert [[[squeeze(c.text) for c in row if c] for row in t.rows] for t in found] == theirs


def squeeze(text: str) -> str:
    return "".join(text.split())
