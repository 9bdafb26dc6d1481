"""Pipe tables, against cmark-gfm."""

from __future__ import annotations

from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.tables import markdown, read_tables
from parsers.tables.shorten import whole_markdown
from records.table import Link

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


MIXED = st.lists(
    st.sampled_from(
        ["a", " ", "b_c", "_", "**d**", "**「e」**", "*", "[f](g_h)", "[[i](j)]", "[", "]", "(k)",
         "!", "<br>", "<BR/>", "<b>", "</pre>", "-->", "&amp;", "&", "$", "~", "~~l~~", "`", "\\",
         "^", "[^1]", "http://m.n/(o)", "é😀", "\u00a0", "[[p]]", "[q]: r", "**s<br />t**", ">",
         "\t", "\f"]
    ), max_size=4,
).map("".join)  # fmt: skip
AROUND = st.sampled_from(
    ["", "```\n", "<!--\n", "- l\n", "> q\n", "x\n", "<div>\n", "# h\n", "    "]
)
BELOW = st.sampled_from(["", "\n", "\n# h\n", "\n\ntext", "\ntext\n", "\n```\n|u|\n"])


@st.composite
def mixed_tables(draw: st.DrawFn) -> str:
    rows = draw(st.lists(st.lists(MIXED, min_size=1, max_size=3).map("|".join), max_size=4))
    lines = [
        "|a|b|",
        draw(st.sampled_from(["|-|-|", "|:-|-", "|-|"])),
        *(f"|{row}|" for row in rows),
    ]
    return draw(AROUND) + "\n".join(lines) + draw(BELOW)


@settings(deadline=None, max_examples=300)
@given(st.lists(mixed_tables(), min_size=1, max_size=2).map("\n\n".join))
def test_rows_read_from_the_source_are_as_pyromark_has_them(text: str) -> None:
    with patch.object(markdown, "shorten_markdown", whole_markdown):
        expected = read_tables(text, "markdown")
    assert read_tables(text, "markdown") == expected


def squeeze(text: str) -> str:
    return "".join(text.split())


def test_markdown_below_a_blank_line_of_an_html_cell() -> None:
    text = """<table>
<tr><th>Model</th><td>

**T5**</td><td>a*b*</td><td>

- [paper](https://e.org/p)
- *code*, 1.0

more</td><td>

    **code**</td><td>

<b>x</b></td></tr></table>
"""
    (table,) = read_tables(text, "markdown").tables
    cells = table.origins()
    assert [(c.text, c.line, c.offset) for c in cells] == [
        ("Model", 2, 9),
        ("T5", 4, 1),
        ("a*b*", 4, 16),
        ("paper\ncode, 1.0\nmore", 6, 1),
        ("**code**", 11, 5),
        ("x", 13, 1),
    ]
    assert cells[3].links == (Link("paper", "https://e.org/p"),)
    assert [c.text for c in read_tables(text, "html").tables[0].origins()][1] == "**T5**"
