"""Tables of a note: golden cases, places, and what must always hold."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.tables import guess_syntax, read_tables
from records.table import Cell, Syntax, Table
from tests.parsers.golden_cases import Case, load_cases

CASES = load_cases()
TAGS = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th colspan=2>", "<td rowspan=0>",
    "<td rowspan=3>", "<td colspan='1001'>", "<tbody>", "</tbody>", "<thead>", "<tfoot>",
    "<caption>",
    "<b>", "</b>", "<a href=x>", "</a>", "<br>", "<p>", "text", " ", "\n", "&amp;", "<!-- x -->",
    "<script>", "</script>", "<template>", "é😀", "<", "<td hidden>", "<sup>1</sup>",
)  # fmt: skip
LINES = (
    "| a | b |", "|---|---|", "a | b", "-|-", "| 1 |", "", "text", "# h", "> | q |",
    "- | l |", "```",
    "    | c |", "<table>", "<tr><td>x</td></tr>", "</table>", "<!-- | c |", "-->",
    "| 😀 | `x\\|y` |",
    "[^1]: note", "| x[^1] | [[w\\|v]] |", "$a|b$", "\t|t|", "***", "| <ul><li>a |",
)  # fmt: skip

html_texts = st.lists(st.sampled_from(TAGS), max_size=40).map("".join)
markdown_texts = st.lists(st.sampled_from(LINES), max_size=16).map("\n".join)


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_golden(case: Case) -> None:
    assert case.outcome() == case.expected


def test_golden_cases_are_read() -> None:
    assert len(CASES) >= 29


def assert_holds(table: Table) -> None:
    """A rectangle in which every cell covers exactly its own slots, and is found once."""
    assert len({len(row) for row in table.rows}) <= 1
    origins = table.origins()
    held = {id(cell) for row in table.rows for cell in row if cell is not None}
    assert len(origins) == len(held)
    assert held == {id(cell) for cell in origins}
    for r, row in enumerate(table.rows):
        for c, cell in enumerate(row):
            assert cell is None or covers(cell, r, c)
    assert 0 <= table.header_rows <= len(table.rows)


def covers(cell: Cell, row: int, column: int) -> bool:
    down, right = row - cell.row, column - cell.column
    return 0 <= down < cell.rowspan and 0 <= right < cell.colspan


def assert_places(text: str, tables: tuple[Table, ...]) -> None:
    lines = text.split("\n")
    for cell in (cell for table in tables for cell in table.origins()):
        rest = lines[cell.line - 1][cell.offset - 1 :]
        assert cell.offset <= len(lines[cell.line - 1]) + 1
        assert not cell.text.isalnum() or cell.markup != cell.text or rest.startswith(cell.text)


@settings(deadline=None)
@given(html_texts)
def test_any_html(text: str) -> None:
    note = read_tables(text, "html")
    for table in note.tables:
        assert_holds(table)
    assert_places(text, note.tables)


@settings(deadline=None)
@given(markdown_texts)
def test_any_markdown(text: str) -> None:
    note = read_tables(text, "markdown")
    for table in note.tables:
        assert_holds(table)
    assert_places(text, note.tables)
    assert [table.index for table in note.tables] == list(range(len(note.tables)))


@settings(deadline=None)
@given(markdown_texts)
def test_line_breaks_do_not_matter(text: str) -> None:
    assert read_tables("\ufeff" + text.replace("\n", "\r\n"), "markdown") == read_tables(
        text, "markdown"
    )


@pytest.mark.parametrize(
    ("path", "text", "syntax"),
    [
        ("a.html", "x", "html"),
        ("a.txt", "  <!DOCTYPE HTML><p>", "html"),
        ("a.txt", "<!-- c -->\n<html lang=en>", "html"),
        ("a.md", "<table>", "markdown"),
    ],
)
def test_guess_syntax(path: str, text: str, syntax: Syntax) -> None:
    assert guess_syntax(path, text) == syntax


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
def test_places_in_markdown(line_break: str) -> None:
    lines = ["\ufeff", "", "| é😀 | b |", "|-|-|", "| 1 |  2 |"]
    (table,) = read_tables(line_break.join(lines), "markdown").tables
    assert [(c.text, c.line, c.offset) for c in table.origins()] == [
        ("é😀", 3, 3), ("b", 3, 8), ("1", 5, 3), ("2", 5, 8),
    ]  # fmt: skip


def test_places_in_html_inside_markdown() -> None:
    text = "# h\n\n😀 <table>\n<tr>\n<td>\n  <b>x</b></td><td></td>\n\n<td>y</td></tr></table>"
    (table,) = read_tables(text, "markdown").tables
    assert [(c.text, c.line, c.offset) for c in table.origins()] == [
        ("x", 6, 3), ("", 6, 20), ("y", 8, 5),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "<table><tr><td rowspan=65534 colspan=1000>x</td></tr>" + "<tr></tr>" * 2100,
        "<table><tr>" + "<td colspan=1000>x" * 2001,
    ],
)
def test_a_grid_that_is_too_large_is_a_problem(text: str) -> None:
    note = read_tables(text + "</table><table><tr><td>a</table>", "html")
    assert [kind for _, kind, _ in note.problems] == ["too large"]
    assert len(note.tables) == 1


@pytest.mark.parametrize("syntax", ["html", "markdown"])
def test_the_spans_of_a_note_are_bounded_together(syntax: Syntax) -> None:
    table = "<table>" + "<tr><td colspan=1000>x</td></tr>" * 1000 + "</table>\n\n"
    note = read_tables(table * 4, syntax)
    assert [problem[:2] for problem in note.problems] == [(5, "too large"), (7, "too large")]
    assert len(note.tables) == 2
    honest = "<table>" + "<tr><td>x</td></tr>" * 1000 + "</table>\n\n"
    assert len(read_tables(table * 2 + honest * 9, syntax).tables) == 11


@pytest.mark.parametrize("row", ["|x|", "x|y"])
def test_cells_that_short_rows_are_filled_up_with_are_bounded(row: str) -> None:
    """Rows that state all their cells are not meant, however many they are."""
    wide = f"{'|a' * 1000}|\n{'|-' * 1000}|\n"
    note = read_tables(wide + f"{row}\n" * 1000, "markdown")
    (table,) = note.tables
    assert 200_000 < sum(len(cells) for cells in table.rows) < 600_000
    assert [kind for _, kind, _ in note.problems] == ["too large"]
    assert not read_tables(wide + f"{'|b' * 1000}|\n" * 600, "markdown").problems


def test_a_cell_that_is_too_long_is_cut_and_reported() -> None:
    note = read_tables("<table><tr><td>" + "x" * 1_000_001 + "</table>", "html")
    assert len(note.tables[0].origins()[0].text) == 1_000_000
    assert note.problems[0][:2] == (1, "too large")


HOSTILE = {
    "cells": ("<table><tr>" + "<td>" * 100_000, "html"),
    "tables": ("<table><tr><td>" * 5_000, "html"),
    "captions": ("<math><textarea><h1><math>" + "--><caption><table><a href=x>" * 2_000, "html"),
    "headings": ("<table>x</table><h1><a href=x>&amp;" * 2_000, "html"),
    "divs": ("<table><tr><td><div>" * 5_000, "markdown"),
    "pipes": ("|" * 300_000, "markdown"),
    "wide": ("|a" * 50_000 + "|\n" + "|-" * 50_000 + "|\n", "markdown"),
    "quotes": (">" * 50_000 + "| a |", "markdown"),
    "cuts": ("|a|\n|-|\nx\n" * 2_000, "markdown"),
    "unclosed": ("<table>\n\n# h\n\n" * 2_000, "markdown"),
    "comments": ("<!-- <table>" * 20_000, "markdown"),
    "unclosed cells": ("<table><tr>" + "<td><b>x</b>&amp;" * 50_000, "html"),
    "odd tags": ("<table><tr>" + "<td title='>'>x</td>" * 50_000, "html"),
    "rows in turns": ("|a|\n|-|\n" + "|x|\n|`|\n" * 20_000, "markdown"),
    "small tables": ("|a|\n|-|\n|x|\n\n" * 20_000, "markdown"),
}  # fmt: skip
TABLES = {
    "cells": 1,
    "tables": 5000,
    "captions": 2000,
    "headings": 510,
    "divs": 5000,
    "pipes": 0,
    "wide": 1,
    "quotes": 0,
    "cuts": 2000,
    "unclosed": 2000,
    "comments": 0,
    "unclosed cells": 1,
    "odd tags": 1,
    "rows in turns": 1,
    "small tables": 20000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_input_is_read(name: str) -> None:
    note = read_tables(*HOSTILE[name])  # type: ignore[arg-type]
    assert len(note.tables) == TABLES[name]


def test_tables_that_may_be_missing_are_reported() -> None:
    """The tree is cut at a depth of 512, and a table below may fall out of it."""
    table = "<table><tr><td>x</td></tr></table>"
    assert [
        len(read_tables("<p>" + "<div>" * depth + table * 3, "html").tables) for depth in (9, 500)
    ] == [3, 3]
    note = read_tables("<p>\n" + "<div>" * 600 + table * 3, "html")
    assert [problem[:2] for problem in note.problems] == [(2, "too large")]
