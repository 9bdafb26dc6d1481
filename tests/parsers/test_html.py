"""Layout of HTML tables, against the tree of html5lib and a plain form of the algorithm."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.tables.grid import MAX_COLSPAN, MAX_ROWSPAN, Slots, parse_span
from parsers.tables.html import html_tables
from parsers.tables.place import Place
from parsers.tables.source_table import SourceReader
from records.table import Cell

TAGS = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "</th>", "<th colspan=2>",
    "<td rowspan=0>", "<td rowspan=3>", "<td colspan=2 rowspan='2'>", "<tbody>",
    "</tbody>", "<thead>",
    "</thead>", "<tfoot>", "</tfoot>", "<caption>", "</caption>", "<b>", "</b>", "<i>",
    "<a href=x>",
    "</a>", "<br>", "<p>", "</p>", "<div>", "</div>", "one", "two", " ", "\n", "&amp;",
    "<!-- x -->",
    "<script>", "</script>", "<style>", "</style>", "<col>", "<colgroup>", "<li>", "<input>", "<tr",
    "<td a='b>c'>", "<form>", "</form>", "<h2>", "</h2>", "<textarea>", "</textarea>", "<td/>",
)  # fmt: skip
CELL = st.sampled_from(
    ["<td>", "<th>", "<td rowspan=2>", "<td colspan=2>", "<td rowspan=0 colspan=3>"]
)
TEXT = st.sampled_from(["a", "b c", "<b>d</b>", "<a href=u>e</a>f", "g<br>h", "&lt;i", ""])
ROW = st.lists(st.tuples(CELL, TEXT).map("".join), max_size=4).map(
    lambda cells: "<tr>" + "\n".join(cells)
)
TABLE = st.lists(ROW, max_size=5).map(lambda rows: "<table>\n" + "</tr>\n".join(rows) + "</table>")

Laid = tuple[int, list[tuple[int, int, int, int, str, str]]]


def ours(html: str) -> list[Laid]:
    return [
        (
            len(table.rows),
            sorted(
                (c.row, c.column, c.rowspan, c.colspan, "th" if c.header else "td", squeeze(c.text))
                for c in table.origins()
            ),
        )
        for table in html_tables(html).tables
    ]


def theirs(html: str) -> list[Laid]:
    bs4 = pytest.importorskip("bs4")
    pytest.importorskip("html5lib")
    return [lay_out(table) for table in bs4.BeautifulSoup(html, "html5lib").find_all("table")]


def lay_out(table: Any) -> Laid:
    groups = list(table.find_all(["thead", "tbody", "tfoot"], recursive=False))
    head = next((g for g in groups if g.name == "thead"), None)
    foot = next((g for g in groups if g.name == "tfoot"), None)
    rest = [g for g in groups if g is not head and g is not foot]
    cells: list[tuple[int, int, int, int, str, str]] = []
    taken: set[tuple[int, int]] = set()
    row = 0
    for group in [g for g in (head, *rest, foot) if g is not None]:
        rows = group.find_all("tr", recursive=False)
        end = row + len(rows)
        for line in rows:
            lay_out_row(line, row, end, taken, cells)
            row += 1
    return row, sorted(cells)


def lay_out_row(line: Any, row: int, end: int, taken: set[tuple[int, int]], cells: Any) -> None:
    column = 0
    for cell in line.find_all(["td", "th"], recursive=False):
        while (row, column) in taken:
            column += 1
        down = min(int(cell.get("rowspan", 1)) or end, end - row)
        right = int(cell.get("colspan", 1))
        taken |= {(row + r, column + c) for r in range(down) for c in range(right)}
        cells.append((row, column, down, right, cell.name, squeeze(text_of(cell))))
        column += right


def text_of(node: Any) -> str:
    if node.name in ("script", "style"):
        return ""
    if node.name is not None:
        return "".join(text_of(child) for child in node.children)
    return str(node) if type(node).__name__ == "NavigableString" else ""


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.sampled_from(TAGS), max_size=30).map(lambda tags: "<table>" + "".join(tags)))
def test_any_tags_as_html5lib_and_the_standard_have_it(html: str) -> None:
    assert ours(html) == theirs(html)


@settings(deadline=None, max_examples=150)
@given(TABLE, st.sampled_from(["", "<p>before", "<table><tr><td>", "<div>\n"]))
def test_tables_as_people_write_them(table: str, before: str) -> None:
    assert ours(before + table + "after") == theirs(before + table + "after")


@settings(deadline=None)
@given(TABLE)
def test_source_and_tree_give_the_same(table: str) -> None:
    """A hidden input between the rows is all it takes to have the tree read a table."""
    (fast,) = html_tables(table).tables
    (slow,) = html_tables(table.replace("</table>", "<input type=hidden></table>")).tables
    assert [c._replace(markup="") for c in fast.origins()] == [
        c._replace(markup="") for c in slow.origins()
    ]


@pytest.mark.parametrize(
    "table",
    [
        "<table><tr><td>a</td><td> b\n</td></tr></table>",
        '<TABLE class="x">\n<TR><TH scope=row>a</TH><TD COLSPAN="2">b</TD></TR></TABLE>',
        (
            "<table><caption>x <b>y</b></caption><colgroup><col></colgroup><thead><tr><th>a</th>"
            "</tr></thead><tbody><tr id=r1><td>b</td></tr><tr><td>c</td></tr></tbody></table>"
        ),
        (
            '<table><tr><td><a href="u">a</a><br>b</td><td>c<sup>2</sup><img src=i></td></tr>'
            "</table>"
        ),
    ],
)
def test_well_formed_tables_take_no_tree(table: str) -> None:
    end = table.lower().index("</table")
    assert SourceReader(table, Place(table), Slots(table)).read(0, end) is not None


MIXED = st.lists(
    st.sampled_from(
        ["a", " ", "\n", "b c", "<br/>", "<sup>1</sup>", "10<sup>9</sup>", "<sup>[2]</sup>",
         "<b>d</b>", "<a href=u>e</a>", '<a href="v&amp;w" title="x > y">f</a>',
         "<A HREF='z'>g</A>", "&amp;",
         '<img alt="h" src="i"/>', "<!-- j -->", "<!-- <td> -->", "<span hidden>k</span>", "l < m",
         '<a href="#n"><img alt="o" src=p></a>', "<sub>2</sub>", "http://q.r/s",
         "<i title='<tr>'>t</i>", '<sup class="reference"><a href="#1">[1]</a></sup>', "&nbsp;",
         "<ul><li>u</li></ul>", "<sub>2<br>3</sub>", "<a href=\"v"]
    ), max_size=4,
).map("".join)  # fmt: skip
OPENED = st.sampled_from(["<td>", '<td title="a > b">', "<TH\n>", '<th scope="row" colspan="2">'])
CLOSED = st.sampled_from(["</td>", "</th>\n", "</td >\n  "])


@settings(deadline=None, max_examples=300)
@given(st.lists(st.tuples(OPENED, MIXED, CLOSED), min_size=1, max_size=4))
def test_mixed_cells_are_as_the_tree_has_them(cells: list[tuple[str, str, str]]) -> None:
    closings = [end if end[3] == start[2].lower() else "" for start, _, end in cells]
    row = "".join(
        start + inside + end for (start, inside, _), end in zip(cells, closings, strict=True)
    )
    html = f"<table>\n<caption>x</caption><tr>{row}</tr>\n</table>"
    (fast,) = html_tables(html).tables
    (slow,) = html_tables(html.replace("</table>", "<input type=hidden></table>")).tables
    assert [shown(cell) for cell in fast.origins()] == [shown(cell) for cell in slow.origins()]


def shown(cell: Cell) -> Cell:
    """A cell without what is not the same in source and tree; an empty one's place is not, too."""
    return cell._replace(markup="", line=0, offset=0) if not cell.text else cell._replace(markup="")


@pytest.mark.parametrize(
    ("value", "rowspan", "colspan"),
    [
        (None, 1, 1), ("", 1, 1), ("3", 3, 3), (" 3", 3, 3), ("+3", 3, 3), ("3.9", 3, 3),
        ("3x", 3, 3),
        ("-3", 1, 1), ("x", 1, 1), ("0", 0, 1), ("1001", 1001, 1000), ("70000", 65534, 1000),
        ("9" * 5000, 65534, 1000), ("00000000002", 2, 2), ("３", 1, 1), ("-0", 0, 1),
    ],
)  # fmt: skip
def test_span_values(value: str | None, rowspan: int, colspan: int) -> None:
    assert parse_span(value, MAX_ROWSPAN, least=0) == rowspan
    assert parse_span(value, MAX_COLSPAN, least=1) == colspan
