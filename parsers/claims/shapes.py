"""Tables whose rows are not entities, laid out as if they were.

* turned: entities are columns, the first column holds the headers;
* infobox: two columns, a property and its value, under a heading that names the entity;
* matrix: months or makers as rows, others as columns, and names in the cells.

Cells keep the places they have in the note.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, NamedTuple

from parsers.claims.columns import (
    LEAST_CELLS,
    LONGEST_NAME,
    UNMISTAKABLE,
    Column,
    body_cells,
    header_texts,
    heads_rows,
    holds_names,
)
from parsers.claims.context import Around, bare_text, context_value
from parsers.claims.headers import read_header
from parsers.claims.rows import Row
from parsers.values.common import states_nothing
from records import Cell, Table
from vocabulary import Vocabulary, fold, fold_name
from vocabulary.lookup import MAKERS
from vocabulary.names import is_known, names_nothing, split_mentions

Places = Literal["slot", "turned", "cell"]
"""Where a claim stands: in the slot of its row and column, with these two turned, or where its
cell starts."""

LEAST_ROWS = 2
"""Rows of a matrix."""

NOWHERE = -1
"""Row and column of a cell that is not of the table: the heading that names an infobox."""


class Shaped(NamedTuple):
    """A table with an entity in every row below its header.

    ``columns`` are given where the cells cannot tell them, ``subject`` where the headers cannot;
    ``heads`` are cells left out because they head others.
    """

    table: Table
    places: Places
    subject: int | None = None
    columns: tuple[Column, ...] = ()
    heads: tuple[Cell, ...] = ()


def shape(table: Table, names: Sequence[str], vocabulary: Vocabulary) -> Shaped | None:
    """``table`` as rows of entities; None when it is none of these shapes.

    ``names`` are texts that may name the entity of an infobox, the nearest first.
    """
    if heads_rows(table, vocabulary):
        return (
            _infobox(table, names, vocabulary) if _is_infobox(table, vocabulary) else _turned(table)
        )
    return _matrix(table, vocabulary)


def _turned(table: Table) -> Shaped:
    rows = tuple(zip(*table.rows, strict=True))
    return Shaped(replace(table, rows=rows, header_rows=1), "turned", 0)


# Infobox


def _is_infobox(table: Table, vocabulary: Vocabulary) -> bool:
    """Two columns whose first row names no entity: it holds a property, or words like "Value"."""
    if table.width != 2:
        return False
    label = table.rows[0][0]
    heads = _heads_values(table.rows[0], vocabulary)
    return heads or bool(label and read_header(label.stated, vocabulary).property)


def _heads_values(row: Row, vocabulary: Vocabulary) -> bool:
    """A title over both columns, no header for the values, or a word that says no more."""
    label, value = row
    if value is None or value is label or not value.stated.strip():
        return True
    return fold_name(value.stated) in map(fold_name, vocabulary.properties_file.subject.values)


def _infobox(table: Table, names: Sequence[str], vocabulary: Vocabulary) -> Shaped | None:
    body = list(table.rows)
    heads: list[Cell] = []
    titles: list[str] = []
    while body and _heads_values(body[0], vocabulary):
        row = [cell for cell in body.pop(0) if cell is not None]
        heads += row
        stated = {cell.stated for cell in row if cell.stated.strip()}
        titles += stated if len(stated) == 1 else []
    labels = [row[0].stated if row[0] else "" for row in body]
    named = any(_names_it(label, vocabulary) for label in labels)
    name = next((n for text in (*titles, *names) if (n := _name(text, vocabulary))), "")
    if not body or not (name or named):
        return None
    rows = tuple(zip(*body, strict=True))
    if not named:
        rows = ((*rows[0], None), (*rows[1], Cell(name, NOWHERE, NOWHERE, table.line)))
    turned = replace(table, rows=rows, header_rows=1)
    return Shaped(turned, "cell", None if named else len(body), heads=tuple(heads))


def _names_it(label: str, vocabulary: Vocabulary) -> bool:
    return fold_name(label) in vocabulary.subject_headers | vocabulary.weak_subject_headers


def _name(text: str, vocabulary: Vocabulary) -> str:
    """The name that a heading or caption is, ``""`` when it is none.

    A name has a digit, or is one word, or is known; ``Model details`` has only words that
    headings have.
    """
    declared = vocabulary.properties_file.subject
    bare = bare_text(text, vocabulary)
    common = {fold(word) for word in (*declared.noise, *declared.not_names)}
    words = re.findall(r"[\w.+-]+", fold(bare))
    if not words or len(bare) > LONGEST_NAME or all(word in common for word in words):
        return ""
    if fold_name(bare) in {fold_name(word) for word in declared.not_names}:
        return ""
    if names_nothing(bare, vocabulary):
        return ""
    known = is_known(bare, vocabulary)
    if not known and fold_name(bare) in vocabulary.term_index[MAKERS]:
        return ""
    digit = re.search(r"\d", bare) is not None and len(words) <= 4
    return bare if known or digit or len(words) == 1 else ""


# Matrix


def _matrix(table: Table, vocabulary: Vocabulary) -> Shaped | None:
    """Every cell that names something as a row, with its row and column header as groups."""
    if table.header_rows < 1 or table.width < 2:
        return None
    if not _is_matrix(table, vocabulary):
        return None
    body = [row for row in table.rows[table.header_rows :] if row[0] is not None]
    header = table.rows[table.header_rows - 1]
    rows: list[tuple[Cell | None, ...]] = [(header[0], None, None)]
    seen: set[Cell] = set()
    for row in body:
        for column in range(1, table.width):
            cell = row[column]
            if (
                cell is not None
                and cell not in seen
                and not states_nothing(cell.stated, vocabulary)
            ):
                seen.add(cell)
                rows.append((row[0], header[column], cell))
    columns = (
        Column(0, header_texts(table)[0], "group"),
        Column(1, "", "group"),
        Column(2, "", "subject"),
    )
    heads = tuple(cell for row in table.rows[: table.header_rows] for cell in row if cell)
    return Shaped(replace(table, rows=tuple(rows), header_rows=1), "cell", None, columns, heads)


def _is_matrix(table: Table, vocabulary: Vocabulary) -> bool:
    """Values for the rows in the first column, and names in all others.

    The others are headed by values too (makers, years), or most names are known ones.
    """
    firsts = [cell for cell in body_cells(table, 0) if not states_nothing(cell.stated, vocabulary)]
    heads = header_texts(table)[1:]
    cells = [body_cells(table, column) for column in range(1, table.width)]
    if len(firsts) < LEAST_ROWS or not all(heads):
        return False
    if not _all_state([cell.stated for cell in firsts], vocabulary):
        return False
    if not all(holds_names(column, vocabulary, sparse=True) for column in cells):
        return False
    return _all_state(heads, vocabulary) or _are_known(
        [c for one in cells for c in one], vocabulary
    )


def _are_known(cells: Sequence[Cell], vocabulary: Vocabulary) -> bool:
    """Whether most cells that state something name a declared entity first."""
    names = [split_mentions(cell.stated, vocabulary) for cell in cells]
    first = [found[0] for found in names if found]
    known = sum(is_known(name, vocabulary) for name in first)
    return len(first) >= LEAST_CELLS and known * 2 >= len(first)


def _all_state(texts: Sequence[str], vocabulary: Vocabulary) -> bool:
    """Whether nearly all texts state values of one property for what stands beside or below."""
    for name in vocabulary.properties:
        stated = sum(
            context_value(name, (Around("group", text),), vocabulary) is not None for text in texts
        )
        if stated >= UNMISTAKABLE * len(texts):
            return True
    return False
