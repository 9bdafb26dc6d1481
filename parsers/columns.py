"""What each column of a table is about, told from its header and, failing that, its content.

An unmapped header is an issue, not a guess: content decides only when it is unmistakable
(at least four fifths of the cells that state something, and at least three cells).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from records import Cell, Table
from vocabulary import Vocabulary, fold, fold_name

Role = Literal["subject", "group", "property", "ignored", "unknown", "blank"]

UNMISTAKABLE = 0.8
LEAST_CELLS = 3
LEAST_HEADERS = 2
"""Known headers that it takes to tell where a table without a subject header has its names."""

MOST_PROPERTIES = 200
"""Rows looked at for headers: no table of entities as columns is taller."""

_BRACKETS = re.compile(r"[(（\[【](?P<inside>[^()（）\[\]【】]*)[)）\]】]")
_PARTS = re.compile(r"\s*[/|&,、，;；:：+]\s*|\s+(?:and|or)\s+", re.IGNORECASE)
_WORDS = re.compile(r"[\s:：]+")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its header as read, its role, and for a property its name and header unit.

    ``scale`` is the multiplier the header states (``Size (B)`` → 1e9), None when it states
    none. ``reason`` says why a column is ignored. ``by_content`` is True when the cells, not
    the header, told the property.
    """

    index: int
    header: str
    role: Role
    property: str = ""
    scale: float | None = None
    reason: str = ""
    by_content: bool = False


def header_texts(table: Table) -> tuple[str, ...]:
    """Header of each column: its distinct texts from the top row down, joined by `` / ``."""
    return tuple(_header_text(table, c) for c in range(table.width))


def _header_text(table: Table, column: int) -> str:
    texts = [cell.stated for row in table.rows[: table.header_rows] if (cell := row[column])]
    flat = [" ".join(text.split()) for text in texts]
    return " / ".join(dict.fromkeys(text for text in flat if text))


def body_cells(table: Table, column: int) -> list[Cell]:
    """The cells of a column below the header, each once."""
    cells = [row[column] for row in table.rows[table.header_rows :]]
    return list(dict.fromkeys(cell for cell in cells if cell is not None))


def read_header(header: str, vocabulary: Vocabulary) -> tuple[str, float | None]:
    """Property a header names (``""`` when none) and the unit it states.

    Tried in turn: the whole header, the header without brackets, what the brackets hold,
    and its parts, most specific first.
    """
    scale = _header_scale(header, vocabulary)
    for candidate in _candidates(header):
        name = vocabulary.headers.get(fold_name(candidate))
        if name:
            return name, scale
    return "", scale


def _candidates(header: str) -> Iterable[str]:
    yield header
    bare = _BRACKETS.sub(" ", header)
    yield bare
    yield from (match["inside"] for match in _BRACKETS.finditer(header))
    parts = _PARTS.split(bare)
    if len(parts) > 1:
        yield from reversed(parts) if " / " in header else parts


def _header_scale(header: str, vocabulary: Vocabulary) -> float | None:
    magnitudes = vocabulary.terms.numbers.magnitudes
    inside = [match["inside"] for match in _BRACKETS.finditer(header)]
    parts = _PARTS.split(_BRACKETS.sub(" ", header))[1:]
    for text in (*inside, *parts):
        for word in (fold(text), *_WORDS.split(fold(text))):
            if word in magnitudes:
                return magnitudes[word]
    return None


def map_columns(
    table: Table,
    vocabulary: Vocabulary,
    by_content: Callable[[list[Cell]], str],
    subject: int | None = None,
) -> tuple[Column, ...]:
    """Role of every column. ``by_content`` names the property that cells show beyond doubt.

    ``subject`` is the column of the names where that is known, else it is told from the headers.
    """
    headers = header_texts(table)
    if subject is None:
        subject = find_subject(headers, vocabulary)
    return tuple(
        _column(table, i, header, subject, vocabulary, by_content)
        for i, header in enumerate(headers)
    )


def _column(
    table: Table,
    index: int,
    header: str,
    subject: int | None,
    vocabulary: Vocabulary,
    by_content: Callable[[list[Cell]], str],
) -> Column:
    if index == subject:
        return Column(index, header, "subject")
    folded = fold_name(header)
    if folded in vocabulary.ignored_headers:
        return Column(index, header, "ignored", reason=vocabulary.ignored_headers[folded])
    name, scale = read_header(header, vocabulary)
    if name:
        return Column(index, header, "property", name, scale)
    if _matches(header, vocabulary.group_headers | vocabulary.subject_headers):
        return Column(index, header, "group")
    cells = body_cells(table, index)
    if all(fold(cell.stated) in vocabulary.nothing_stated and not cell.links for cell in cells):
        return Column(index, header, "blank")
    name = by_content(cells)
    if name:
        return Column(index, header, "property", name, scale, by_content=True)
    return Column(index, header, "unknown")


def find_subject(headers: tuple[str, ...], vocabulary: Vocabulary) -> int | None:
    """The subject column: the strongest header first, then the leftmost.

    A grouping header never wins over a naming one, and a weak one (``name``) only where no
    column names another kind of subject. None when no column names an entity.
    """
    for words in (vocabulary.subject_headers, vocabulary.weak_subject_headers):
        found = [i for i, header in enumerate(headers) if _matches(header, words)]
        if found:
            return found[0]
        if any(fold_name(header) in vocabulary.other_subjects for header in headers):
            return None
    return _subject_by_word(headers, vocabulary)


def _subject_by_word(headers: tuple[str, ...], vocabulary: Vocabulary) -> int | None:
    """The only column whose header has a naming word among others, and names no property."""
    found = [
        i
        for i, header in enumerate(headers)
        if _has_subject_word(header, vocabulary) and not read_header(header, vocabulary)[0]
    ]
    return found[0] if len(found) == 1 else _unnamed_subject(headers, vocabulary)


def _has_subject_word(header: str, vocabulary: Vocabulary) -> bool:
    """A word of the header is a naming one, or it ends in one (scripts without spaces)."""
    words = vocabulary.subject_headers
    folded = fold_name(header)
    ends = any(folded.endswith(word) for word in words if not word.isascii())
    return ends or any(fold_name(word) in words for word in fold(header).split())


def _unnamed_subject(headers: tuple[str, ...], vocabulary: Vocabulary) -> int | None:
    """The first column, when its header is empty and the others are about entities."""
    about = [header for header in headers[1:] if read_header(header, vocabulary)[0]]
    return 0 if headers and not headers[0] and len(about) >= LEAST_HEADERS else None


def heads_rows(table: Table, vocabulary: Vocabulary) -> bool:
    """Whether the first column holds headers: the entities are the columns."""
    texts = [row[0].stated for row in table.rows[:MOST_PROPERTIES] if row and row[0]]
    return sum(bool(read_header(text, vocabulary)[0]) for text in texts) >= LEAST_HEADERS


def _matches(header: str, words: frozenset[str]) -> bool:
    return any(
        fold_name(candidate) in words for candidate in _candidates(header) if candidate.strip()
    )
