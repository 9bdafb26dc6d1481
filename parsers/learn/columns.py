"""Columns of tables as they are seen by one who knows no domain: what kind of values they hold.

Only the words of values are known (dates, hedges, yes and no: the starter vocabulary), not what any
header means. A kind is told when `MOST` of the cells that state something are of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from parsers.claims.columns import header_texts
from parsers.learn.amounts import BRACKETS, SEPARATORS, amounts, flag_state, magnitude
from parsers.values.common import states_nothing
from parsers.values.dates import read_dates
from records import Cell, Table
from vocabulary import Vocabulary, fold

Kind = Literal["date", "quantity", "flag", "link", "word", "text", "number", "mixed", "empty"]
Stated = frozenset[str] | tuple[tuple[float, float], ...]
"""What a cell states, as far as it can be compared: texts, or intervals of days or of numbers."""

MOST: Final = 0.7
LONGEST_WORD: Final = 40
LONGEST_NAME: Final = 60
_UNIT_IN_HEADER: Final = re.compile(r"[(（\[]\s*([^\d\s()（）]{1,8})\s*[)）\]]\s*$")
_LETTER: Final = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Seen:
    """One column of one table. ``cells`` and ``stated`` have an entry for each body row.

    ``units`` counts what stands behind the numbers of a quantity; ``several`` is the share of
    cells that list more than one word.
    """

    path: str
    table: int
    line: int
    index: int
    header: str
    kind: Kind
    cells: tuple[Cell | None, ...]
    stated: tuple[Stated | None, ...]
    units: tuple[tuple[str, int], ...] = ()
    several: float = 0.0

    @cached_property
    def texts(self) -> list[str]:
        """The texts of the cells that state something, in order."""
        return [c.stated for c, s in zip(self.cells, self.stated, strict=True) if c and s]

    @cached_property
    def distinct(self) -> float:
        """Share of distinct texts."""
        texts = [fold(text) for text in self.texts]
        return len(set(texts)) / len(texts) if texts else 0.0


def see_columns(path: str, table: Table, starter: Vocabulary) -> list[Seen]:
    """The columns of a table with a header, each with the kind of its values."""
    headers = header_texts(table)
    body = table.rows[table.header_rows :]
    return [
        _see(path, table, index, header, [row[index] for row in body], starter)
        for index, header in enumerate(headers)
    ]


def _see(
    path: str,
    table: Table,
    index: int,
    header: str,
    cells: Sequence[Cell | None],
    starter: Vocabulary,
) -> Seen:
    said = [c if c and (c.links or not states_nothing(c.stated, starter)) else None for c in cells]
    stating = [cell for cell in said if cell]
    kind = _kind(stating, header, starter)
    stated = tuple(_stated(cell, kind, starter) if cell else None for cell in said)
    units = Counter(a.unit for c in stating for a in amounts(c.stated, starter) or ())
    unit, scale = _header_unit(header, starter)
    if unit and set(units) == {""}:
        units = Counter({unit: len(stating)})
    if kind == "quantity" and scale != 1.0:
        stated = tuple(
            s if c is None else _scaled(c, s, scale) for c, s in zip(cells, stated, strict=True)
        )
    several = sum(len(parts(c.stated)) > 1 for c in stating) / (len(stating) or 1)
    counted = tuple(sorted(units.items(), key=lambda each: (-each[1], each[0])))
    at = (path, table.index, table.line, index, _printable(header))
    return Seen(*at, kind, tuple(cells), stated, counted if kind == "quantity" else (), several)


def _header_unit(header: str, starter: Vocabulary) -> tuple[str, float]:
    """The unit of a header in brackets, ``""`` for none; or the worth of a magnitude there."""
    found = _UNIT_IN_HEADER.search(header)
    if found is None:
        return "", 1.0
    worth, rest = magnitude(fold(found[1]), starter)
    return rest, worth


def _scaled(cell: Cell, stated: Stated | None, scale: float) -> Stated | None:
    """The intervals of a cell times the magnitude of its header, where it has none of its own."""
    if not isinstance(stated, tuple) or re.search(r"\d\s*[^\W\d_]", cell.stated):
        return stated
    return tuple((low * scale, high * scale) for low, high in stated)


def _kind(cells: Sequence[Cell], header: str, starter: Vocabulary) -> Kind:
    if not cells:
        return "empty"
    texts = [cell.stated for cell in cells]
    if header and fold(header) in map(fold, _row_numbers(starter)):
        return "number"
    shares: list[tuple[Kind, float]] = [
        ("number", _share(_counts_up(texts))),
        ("date", _share(_dates(text, starter) for text in texts)),
        ("flag", _share(flag_state(text, starter) for text in texts)),
        ("quantity", _share(amounts(text, starter) for text in texts)),
        ("link", _share(cell.links for cell in cells)),
    ]
    told = next((kind for kind, share in shares if share >= MOST), None)
    if told is not None:
        return told
    if sum(map(len, texts)) > LONGEST_WORD * len(texts):
        return "text"
    numbers = max(share for kind, share in shares if kind in ("date", "quantity"))
    return "mixed" if numbers > 1 - MOST else "word"


def _row_numbers(starter: Vocabulary) -> list[str]:
    return [word for group in starter.properties_file.ignored for word in group.headers]


def _counts_up(texts: Sequence[str]) -> Iterable[object]:
    count = range(1, len(texts) + 1)
    whole = len(texts) > 2 and [text.strip(" .") for text in texts] == list(map(str, count))
    return [whole] * len(texts)


def _share(found: Iterable[object]) -> float:
    all_ = [bool(each) for each in found]
    return sum(all_) / len(all_)


def _stated(cell: Cell, kind: Kind, starter: Vocabulary) -> Stated | None:
    text = cell.stated
    if kind == "date":
        return _dates(text, starter)
    if kind == "quantity":
        found = amounts(text, starter)
        return tuple((a.number * 0.98, a.number * 1.02) for a in found) if found else None
    if kind == "flag":
        return frozenset({flag_state(text, starter)} - {""}) or None
    if kind == "link":
        return frozenset(link.url.rstrip("/") for link in cell.links) or None
    return frozenset(fold(part) for part in parts(text)) or None


def _dates(text: str, starter: Vocabulary) -> tuple[tuple[float, float], ...] | None:
    reading = read_dates(text, starter)
    if reading.unread or not reading.values:
        return None
    ends = [(value.date_start, value.date_end) for value in reading.values]
    return tuple((float(a.toordinal()), float(b.toordinal())) for a, b in ends if a and b) or None


def parts(text: str) -> list[str]:
    """The words that a cell lists."""
    listed = map(_printable, SEPARATORS.split(BRACKETS.sub("", text).strip()))
    return [part for part in listed if part]


def _printable(text: str) -> str:
    """A text in one line, without characters that no file of YAML may hold."""
    return " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())


def is_name(text: str) -> bool:
    """Whether a text may be a name: with a letter, and not long."""
    return bool(_LETTER.search(text)) and len(text) <= LONGEST_NAME
