"""Tables about other things than the domain's entities, published as datasets of their own."""

from __future__ import annotations

import re
from typing import NamedTuple

from parsers.claims.columns import header_texts
from records import Cell, DatasetRow, Table
from vocabulary import Vocabulary, fold_name
from vocabulary.schema import SideDataset

_COMMA = re.compile(r"\s*[,，、;；]\s*")


class SideTable(NamedTuple):
    """The rows of a side dataset; every cell of its table is a claim of it or a header."""

    rows: tuple[DatasetRow, ...]
    header_rows: int

    def disposition(self, cell: Cell) -> str:
        """Ledger word of a cell of the table."""
        if cell.row < self.header_rows:
            return "header"
        return "claim" if cell.text else "nothing stated"


def read_side_dataset(table: Table, path: str, vocabulary: Vocabulary) -> SideTable | None:
    """Rows of the side dataset whose columns ``table`` has, all of them; None when it is none."""
    folded = [fold_name(text) for text in header_texts(table)]
    for name, declared in vocabulary.properties_file.datasets.items():
        places = _places(folded, declared)
        if places is not None:
            rows = tuple(_rows(name, declared, places, table, path))
            return SideTable(rows, table.header_rows)
    return None


def _places(folded: list[str], declared: SideDataset) -> dict[str, int] | None:
    places: dict[str, int] = {}
    for column, headers in declared.columns.items():
        words = set(map(fold_name, headers))
        found = [i for i, text in enumerate(folded) if text in words]
        if not found:
            return None
        places[column] = found[0]
    return places


def _rows(
    name: str, declared: SideDataset, places: dict[str, int], table: Table, path: str
) -> list[DatasetRow]:
    rows = []
    for index in range(table.header_rows, len(table.rows)):
        cells = {column: table.rows[index][place] for column, place in places.items()}
        texts = {
            column: " ".join(cell.stated.split()) if cell else "" for column, cell in cells.items()
        }
        last = [cell for cell in cells.values() if cell]
        if not any(texts.values()):
            continue
        for item in split_items(texts[declared.split]) if declared.split else [""]:
            values = {**texts, declared.split: item} if declared.split else texts
            rows.append(
                DatasetRow(
                    dataset=name,
                    path=path,
                    table=table.index,
                    row=index,
                    line=max(cell.line for cell in last),
                    values=tuple(values.items()),
                )
            )
    return rows


def split_items(text: str) -> list[str]:
    """Items of a list with commas; a bare number continues the item before it.

    >>> split_items("WMT'14,16,19, Flores-101 ,XSum")
    ["WMT'14,16,19", 'Flores-101', 'XSum']
    """
    items: list[str] = []
    for item in _COMMA.split(text.strip()):
        if item.isdigit() and items:
            items[-1] = f"{items[-1]},{item}"
        elif item:
            items.append(item)
    return items
