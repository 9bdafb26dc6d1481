"""The laws that fuzzing checks, on what it and the hostile notes have found, and on damaged tables.

A table with known content is written as Markdown or HTML and then damaged: bytes are cut out,
doubled and put in. Undamaged, each cell comes back; damaged, the laws still hold.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.tables import read_tables
from tests.fuzz.laws import LAWS

SEEDS = {
    "dates": ["", "0000", "2022-13-45", "9999-12-31/", "Q3", "2022年2月30日", "\u202e2202", "3月/"],
    "quantities": ["", "1e999999999", "0B", "-1B", "8x", "9" * 400, "7B/", "²", "1.5.5B", "~B"],
    "markdown": [
        "|",
        "|\n|-",
        "| a |\n|---|\n" + "| `|` |\n",
        "<table><tr><td>\n\n|a|\n|-|",
        "\0|",
    ],
    "html": ["<td>", "<table><td rowspan=0>a<td colspan=0>b", "<table><tr><td><table>", "</table>"],
    "text": [
        "x\n\n" + "OpenAI" * 80 + "175B",
        "GPT-3" + " and" * 80 + " x is based on LLaMA",
        "GPT-3 by" + " OpenAI" * 60 + " x, in 7B",
        "GPT-3 has 7" + "." * 80 + "x 7B",
        "GPT-3 has " + "1,000," * 60 + "x 7B",
    ],
    "note": ["---\na: *b\n---\n|a|\n|-|", "|Model|Size|\n|-|-|\n|" + "a" * 10_001 + "|7B|"],
}


@pytest.mark.parametrize(("law", "text"), [(law, text) for law in SEEDS for text in SEEDS[law]])
def test_seeds(law: str, text: str) -> None:
    LAWS[law](text)


WORD = st.text("abcXYZ0123456789型号", min_size=1, max_size=6)
GRID = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(WORD, min_size=width, max_size=width), min_size=1, max_size=5)
)
DAMAGE = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 5), st.sampled_from(
        ["", "|", "\n", "<td>", "</table>", "<", "`", "\\", "**", "&", "<!--", "\0", "--", "["]
    )), min_size=1, max_size=6,
)  # fmt: skip


def as_markdown(grid: list[list[str]]) -> str:
    head, *body = (f"| {' | '.join(row)} |\n" for row in grid)
    return head + "|---" * len(grid[0]) + "|\n" + "".join(body)


def as_html(grid: list[list[str]]) -> str:
    rows = (f"<tr>{''.join(f'<td>{text}</td>' for text in row)}</tr>\n" for row in grid)
    return f"<table>{''.join(rows)}</table>"


WRITERS: dict[str, Callable[[list[list[str]]], str]] = {"markdown": as_markdown, "html": as_html}


@settings(max_examples=60)
@given(st.sampled_from(sorted(WRITERS)), GRID)
def test_a_whole_table_comes_back(syntax: str, grid: list[list[str]]) -> None:
    text = WRITERS[syntax](grid)
    (table,) = read_tables(text, "html" if syntax == "html" else "markdown").tables
    assert [[cell.text if cell else None for cell in row] for row in table.rows] == grid


@settings(max_examples=120)
@given(st.sampled_from(sorted(WRITERS)), GRID, DAMAGE)
def test_a_damaged_table_keeps_the_laws(
    syntax: str, grid: list[list[str]], damage: list[tuple[int, int, str]]
) -> None:
    text = WRITERS[syntax](grid)
    for place, length, put in damage:
        at = place % (len(text) + 1)
        text = text[:at] + put + text[at + length :]
    LAWS[syntax](text)
    LAWS["note"](text)
