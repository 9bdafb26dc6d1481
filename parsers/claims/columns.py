"""What each column of a table is about, told from its header and, failing that, its content.

An unmapped header is an issue, not a guess: content decides only when it is unmistakable
(at least four fifths of the cells that state something, and at least three cells).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from parsers.claims.context import states_context
from parsers.claims.headers import candidates, misspelt_header, read_header
from records import Cell, Table
from vocabulary import Vocabulary, fold, fold_name

Role = Literal["subject", "group", "property", "ignored", "unknown", "blank"]

UNMISTAKABLE = 0.8
LEAST_CELLS = 3
LEAST_HEADERS = 2
"""Known headers that it takes to tell where a table without a subject header has its names."""

MOST_PROPERTIES = 200
"""Rows looked at for headers: no table of entities as columns is taller."""

ROW_NUMBER = "a row number"
LONGEST_NAME = 60
DISTINCT = 0.7
"""Characters of the longest name, and share of distinct texts, that a column of names has."""

BESIDE = re.compile(r"\s*([^()（）]+?)\s*[(（]([^()（）]+)[)）]\s*")
"""A number and another in brackets: ``236B (21B)``."""

ByContent = Callable[[list[Cell]], str]

_LETTERS = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header as read, its role, and for a property its name and header unit.

    ``scale`` is the multiplier the header states (``Size (B)`` → 1e9), None when it states
    none; ``qualifier`` the part that its numbers count. ``reason`` says why a column is
    ignored. ``by_content`` is True when the cells, not the header, told the property; ``also``
    are all properties that a composite header names, ``counts`` what its two numbers count.
    """

    index: int
    header: str
    role: Role
    property: str = ""
    scale: float | None = None
    qualifier: str = ""
    reason: str = ""
    by_content: bool = False
    also: tuple[str, ...] = ()
    counts: tuple[str, ...] = ()

    def link_hints(self) -> tuple[str, ...]:
        """Properties that the header gives a link, the most likely first."""
        return self.also or ((self.property,) if self.role == "property" else ())


def header_texts(table: Table) -> tuple[str, ...]:
    """Header of each column: its distinct texts from the top row down, joined by `` / ``."""
    return tuple(_header_text(table, c) for c in range(table.width))


def _header_text(table: Table, column: int) -> str:
    texts = [cell.stated for row in table.rows[: table.header_rows] if (cell := row[column])]
    flat = [" ".join(text.split()) for text in texts]
    return " / ".join(dict.fromkeys(text for text in flat if text))


def has_header(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the first row of a table that declares no header holds known ones."""
    first = dict.fromkeys(cell for cell in table.rows[0] if cell) if table.rows else {}
    known = [
        cell
        for cell in first
        if read_header(cell.stated, vocabulary).property
        or _matches(cell.stated, vocabulary.subject_headers | vocabulary.group_headers)
    ]
    return len(known) >= LEAST_HEADERS and len(table.rows) > 1


def body_cells(table: Table, column: int) -> list[Cell]:
    """The cells of a column below the header, each once."""
    cells = [row[column] for row in table.rows[table.header_rows :]]
    return list(dict.fromkeys(cell for cell in cells if cell is not None))


def map_columns(
    table: Table,
    vocabulary: Vocabulary,
    by_content: ByContent,
    subject: int | None = None,
) -> tuple[Column, ...]:
    """Role of every column. ``by_content`` names the property that cells show beyond doubt.

    ``subject`` is the column of the names where that is known, else it is told from the headers,
    and failing that from the cells of a table whose other headers are about entities.
    """
    headers = header_texts(table)
    if subject is None:
        subject = find_subject(headers, vocabulary)
    if subject is None:
        subject = _subject_by_content(table, headers, vocabulary)
    columns = [_column(i, header, subject, vocabulary) for i, header in enumerate(headers)]
    columns = [_of_whole(column, table) for column in columns]
    return tuple(
        _filled(column, columns, subject, table, vocabulary, by_content) for column in columns
    )


def _column(index: int, header: str, subject: int | None, vocabulary: Vocabulary) -> Column:
    """What the header alone tells; ``unknown`` when it tells nothing."""
    if index == subject:
        return Column(index, header, "subject")
    reason = vocabulary.ignored_headers.get(fold_name(header))
    if reason:
        return Column(index, header, "ignored", reason=reason)
    read = read_header(header, vocabulary)
    if read.property:
        return Column(
            index, header, "property", read.property, read.scale, read.qualifier,
            also=read.also, counts=read.counts
        )  # fmt: skip
    if _matches(header, vocabulary.group_headers | vocabulary.subject_headers):
        return Column(index, header, "group")
    if meant := misspelt_header(header, vocabulary):
        return Column(index, header, "property", meant, read.scale, read.qualifier)
    return Column(index, header, "unknown", scale=read.scale)


def _of_whole(column: Column, table: Table) -> Column:
    """A column whose header says "active" is of the whole where its cells have both numbers."""
    both = column.qualifier and any(
        (match := BESIDE.fullmatch(cell.stated)) and match[2].strip()[:1].isdigit()
        for cell in body_cells(table, column.index)
    )
    return replace(column, qualifier="") if both else column


def _filled(
    column: Column,
    columns: Sequence[Column],
    subject: int | None,
    table: Table,
    vocabulary: Vocabulary,
    by_content: ByContent,
) -> Column:
    """An unknown column as its cells tell it: blank, or a property no other column heads."""
    if column.role == "group":
        return _of_terms(column, body_cells(table, column.index), vocabulary, by_content)
    if column.role != "unknown":
        return column
    cells = body_cells(table, column.index)
    if not column.header and _groups(column, subject, cells, vocabulary):
        return replace(column, role="group")
    if all(fold(c.stated) in vocabulary.nothing_stated and not c.links for c in cells):
        return replace(column, role="blank")
    if not column.header and _counts(cells):
        return replace(column, role="ignored", reason=ROW_NUMBER)
    if _says_otherwise(column.header, vocabulary):
        return column
    name = by_content(cells)
    is_link = bool(name) and vocabulary.properties[name].kind == "link"
    if not name or (any(other.property == name for other in columns) and not is_link):
        return column
    return replace(column, role="property", property=name, by_content=True)


def _of_terms(
    column: Column, cells: list[Cell], vocabulary: Vocabulary, by_content: ByContent
) -> Column:
    """A column of groups (``Category``) whose cells are terms that no heading gives to rows."""
    name = by_content(cells)
    declared = vocabulary.properties.get(name)
    if declared is None or declared.kind != "term" or declared.context:
        return column
    return replace(column, role="property", property=name, by_content=True)


def _groups(
    column: Column, subject: int | None, cells: Sequence[Cell], vocabulary: Vocabulary
) -> bool:
    """A column without a header, left of the names, all of whose texts state a value for rows."""
    if subject is None or column.index > subject:
        return False
    texts = [cell.stated for cell in cells if fold(cell.stated) not in vocabulary.nothing_stated]
    return bool(texts) and all(states_context(text, vocabulary) for text in texts)


def _counts(cells: Sequence[Cell]) -> bool:
    """Numbers one higher in each row."""
    texts = [cell.stated.strip().rstrip(".") for cell in cells]
    numbers = [int(text) for text in texts if text.isdecimal()]
    return len(numbers) == len(texts) and numbers == list(
        range(numbers[0], numbers[0] + len(numbers))
    )


def _says_otherwise(header: str, vocabulary: Vocabulary) -> bool:
    """Whether a word of the header says that its dates or numbers are of something else."""
    folded = fold(header)
    words = set(re.findall(r"\w+", folded))
    return any(
        word in words if word.isascii() else word in folded for word in vocabulary.telling_otherwise
    )


def find_subject(headers: Sequence[str], vocabulary: Vocabulary) -> int | None:
    """The subject column: the strongest header first, then the leftmost.

    A grouping header never wins over a naming one, and a weak one (``name``) only where no
    column names another kind of subject. None when no header names an entity.
    """
    for words in (vocabulary.subject_headers, vocabulary.weak_subject_headers):
        found = [i for i, header in enumerate(headers) if _matches(header, words)]
        if found:
            return found[0]
        if any(fold_name(header) in vocabulary.other_subjects for header in headers):
            return None
    return _subject_by_word(headers, vocabulary)


def _subject_by_word(headers: Sequence[str], vocabulary: Vocabulary) -> int | None:
    """The only column whose header has a naming word among others, and names no property."""
    found = [
        i
        for i, header in enumerate(headers)
        if _has_subject_word(header, vocabulary) and not read_header(header, vocabulary).property
    ]
    return found[0] if len(found) == 1 else None


def _has_subject_word(header: str, vocabulary: Vocabulary) -> bool:
    """A word of the header is a naming one, or it ends in one (scripts without spaces)."""
    words = vocabulary.subject_headers
    folded = fold_name(header)
    ends = any(folded.endswith(word) for word in words if not word.isascii())
    return ends or any(fold_name(word) in words for word in fold(header).split())


def _subject_by_content(table: Table, headers: Sequence[str], vocabulary: Vocabulary) -> int | None:
    """The leftmost column of names, where two or more other headers are about entities."""
    if any(fold_name(header) in vocabulary.other_subjects for header in headers):
        return None
    about = [bool(read_header(header, vocabulary).property) for header in headers]
    if sum(about) < LEAST_HEADERS:
        return None
    open_ = [
        i for i, known in enumerate(about) if not known and not _ignored(headers[i], vocabulary)
    ]
    return next((i for i in open_ if holds_names(body_cells(table, i), vocabulary)), None)


def _ignored(header: str, vocabulary: Vocabulary) -> bool:
    return fold_name(header) in vocabulary.ignored_headers


def holds_names(cells: Sequence[Cell], vocabulary: Vocabulary, sparse: bool = False) -> bool:
    """Mostly distinct short texts with letters in them; few of them do when ``sparse``."""
    stated = [fold(c.stated) for c in cells if fold(c.stated) not in vocabulary.nothing_stated]
    names = [text for text in stated if len(text) <= LONGEST_NAME and _LETTERS.search(text)]
    distinct = len(set(names))
    filled = sparse or len(stated) * 2 >= len(cells)
    return distinct > 0 and distinct >= DISTINCT * len(stated) and filled


def heads_rows(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the first column holds headers: the entities are the columns."""
    texts = [row[0].stated for row in table.rows[:MOST_PROPERTIES] if row and row[0]]
    return sum(bool(read_header(text, vocabulary).property) for text in texts) >= LEAST_HEADERS


def _matches(header: str, words: frozenset[str]) -> bool:
    return any(fold_name(text) in words for text in candidates(header) if text.strip())
