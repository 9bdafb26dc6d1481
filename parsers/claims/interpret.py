"""A table of a note → claims, issues and the ledger of its cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from rapidfuzz import process

from parsers.claims.cell_links import read_link_cell
from parsers.claims.cells import (
    ABOUT_VARIANT,
    read_context,
    read_flag_cell,
    read_makers,
    read_name_dates,
    read_name_sizes,
    read_property_cell,
)
from parsers.claims.columns import Column, has_header, map_columns
from parsers.claims.context import Around
from parsers.claims.date_columns import find_date_columns, join_date_columns
from parsers.claims.ledger import Ledger
from parsers.claims.outcome import Outcome, RowContext
from parsers.claims.repeats import qualify_repeats
from parsers.claims.rows import Row, Sources, group_text, is_blank, is_header_again, title_of
from parsers.claims.shapes import NOWHERE, Shaped, shape
from parsers.claims.sharing import Part
from parsers.claims.side import read_side_dataset
from parsers.reading import property_by_content, read_cell
from parsers.values.common import states_nothing
from parsers.values.dates import DateOrder, column_order
from records import Cell, CellRecord, ClaimDraft, DatasetRow, Issue, Table
from vocabulary import Vocabulary
from vocabulary.names import names_nothing, parse_name, split_mentions

LEAST_BY_CONTENT = 2
"""Columns told by their cells alone that show that a table with names is about entities."""


class Interpreted(NamedTuple):
    """All that one table gives."""

    claims: tuple[ClaimDraft, ...]
    issues: tuple[Issue, ...]
    cells: tuple[CellRecord, ...]
    rows: tuple[DatasetRow, ...] = ()


def interpret_table(
    table: Table, path: str, vocabulary: Vocabulary, about: Sequence[Around] = ()
) -> Interpreted:
    """Read every cell of ``table`` as the vocabulary says; each cell gets one disposition.

    A table in another shape (`shapes`) is laid out as rows of entities first; one that names no
    entity or states no known property is accounted for cell by cell and reported.
    ``about`` is what the whole note says of its entities.
    """
    side = read_side_dataset(table, path, vocabulary)
    if side is not None:
        ledger = Ledger(table, path)
        return Interpreted((), (), ledger.records(side.disposition), side.rows)
    if not table.header_rows and has_header(table, vocabulary):
        table = replace(table, header_rows=1)
    columns = _columns(table, vocabulary)
    if not _is_about_entities(columns) and table.header_rows == 1 and title_of(table):
        table = replace(table, header_rows=2)
        columns = _columns(table, vocabulary)
    shaped = Shaped(table, "slot")
    if not _is_about_entities(columns):
        found = shape(table, (table.lead, *reversed(table.headings)), vocabulary)
        if found is None:
            return _skipped(table, columns, path)
        shaped = found
        shaped_columns = found.columns or _columns(found.table, vocabulary, found.subject)
        if not (found.columns or _is_about_entities(shaped_columns)):
            return _skipped(table, columns, path)
        columns = shaped_columns
    return _TableReader(table, shaped, columns, path, vocabulary, about).read()


def _columns(
    table: Table, vocabulary: Vocabulary, subject: int | None = None
) -> tuple[Column, ...]:
    return map_columns(
        table, vocabulary, lambda cells: property_by_content(cells, vocabulary), subject
    )


def _is_about_entities(columns: Sequence[Column]) -> bool:
    named = any(c.role == "subject" for c in columns)
    stated = [c for c in columns if c.role == "property"]
    return named and (any(not c.by_content for c in stated) or len(stated) >= LEAST_BY_CONTENT)


def _skipped(table: Table, columns: Sequence[Column], path: str) -> Interpreted:
    """A table that gives no claims: every cell says why, and an issue does if it may be a loss."""
    named = any(c.role == "subject" for c in columns)
    reason = "no column states a known property" if named else "no column names an entity"
    known = (
        named and any(c.reason for c in columns) and not any(c.role == "unknown" for c in columns)
    )
    issues = () if known else (_skipped_issue(table, columns, path, reason),)
    reasons = {c.index: c.reason or reason for c in columns}
    records = Ledger(table, path).records(lambda cell: f"ignored: {reasons[cell.column]}")
    return Interpreted((), issues, records)


def _skipped_issue(table: Table, columns: Sequence[Column], path: str, reason: str) -> Issue:
    headers = ", ".join(repr(c.header) for c in columns)
    return Issue(
        kind="skipped table",
        path=path,
        line=table.line,
        table=table.index,
        message=f"table not read: {reason} (columns: {headers})",
    )


class _TableReader:
    """Reads one table row by row; its state is what has been found so far."""

    def __init__(
        self,
        whole: Table,
        shaped: Shaped,
        columns: tuple[Column, ...],
        path: str,
        vocabulary: Vocabulary,
        about: Sequence[Around],
    ) -> None:
        self.table, self.columns = shaped.table, columns
        self.path, self.vocabulary = path, vocabulary
        self.places, self.heads = shaped.places, shaped.heads
        self.dates = find_date_columns(columns, vocabulary)
        if self.dates is not None:
            self.columns = join_date_columns(columns, self.dates)
        self.subject = next(c for c in columns if c.role == "subject")
        self.sources = Sources(self.table, self.subject.index, vocabulary)
        self.claims: list[ClaimDraft] = []
        self.issues: list[Issue] = []
        self.ledger = Ledger(whole, path)
        self.group = ""
        self.above: Cell | None = None
        self.orders = {c.index: self._order(c) for c in self.columns if c.role == "property"}
        title = title_of(self.table)
        headings = tuple(Around("heading", text) for text in reversed(whole.headings))
        leads = tuple(Around("lead", text) for text in (title, whole.lead) if text)
        self.around = (*leads, *headings, *about)

    def read(self) -> Interpreted:
        for row in (self.heads, *self.table.rows[: self.table.header_rows]):
            self._put_all(row, "header")
        self.issues += [self._unknown(c) for c in self.columns if c.role == "unknown"]
        for index in range(self.table.header_rows, len(self.table.rows)):
            self._read_row(index, self.table.rows[index])
        sizes = frozenset(n for n, d in self.vocabulary.properties.items() if d.in_names)
        claims = qualify_repeats(self.claims, sizes, ABOUT_VARIANT)
        return Interpreted(claims, tuple(self.issues), self.ledger.records())

    def _order(self, column: Column) -> DateOrder | None:
        if self.vocabulary.properties[column.property].kind != "date":
            return None
        body = self.table.rows[self.table.header_rows :]
        texts = [cell.stated for row in body if (cell := row[column.index])]
        return column_order(texts, self.vocabulary, column.header)

    def _unknown(self, column: Column) -> Issue:
        head = self.table.rows[max(self.table.header_rows - 1, 0)][column.index]
        return Issue(
            kind="unknown header",
            path=self.path,
            line=head.line if head else self.table.line,
            table=self.table.index,
            row=head.row if head else None,
            column=head.column if head else None,
            raw=column.header,
            message=_unknown_header(column.header, self.vocabulary),
        )

    # Rows

    def _read_row(self, index: int, row: Row) -> None:
        if is_header_again(row, self.columns):
            self._put_all(row, "header")
        elif all(map(self._is_blank, row)):
            self._put_all(row, "nothing stated")
        elif group := group_text(row, self.vocabulary):
            self.group, self.above = group, None
            self._put_all(row, "context")
        else:
            self._read_entity_row(index, row)

    def _put_all(self, row: Row, disposition: str) -> None:
        for cell in filter(None, row):
            blank = disposition != "header" and self._is_blank(cell)
            self.ledger.put(cell, "nothing stated" if blank else disposition)

    def _is_blank(self, cell: Cell | None) -> bool:
        return is_blank(cell, self.vocabulary)

    def _read_entity_row(self, index: int, row: Row) -> None:
        subject = self._subject_of(row)
        if subject is None or states_nothing(subject.stated, self.vocabulary):
            self._put_all(row, "ignored: its row names no entity")
            return
        context = self._context(index, row, subject)
        if not context.parts:
            self._put_all(row, "ignored: its row names no entity")
            return
        stated: set[str] = set()
        self._take(
            subject, read_link_cell(subject, self.subject, context, self.vocabulary), "mention"
        )
        for column in self.columns:
            cell = row[column.index]
            if cell is not None and column is not self.subject:
                stated |= self._read_column(cell, column, context)
        if subject.row != NOWHERE:
            self._read_surroundings(subject, context, stated)

    def _subject_of(self, row: Row) -> Cell | None:
        """The cell that names the row; the one above an empty one where cells cannot span rows."""
        cell = row[self.subject.index]
        if self.table.syntax == "markdown" and cell is not None and not cell.text.strip():
            return self.above if not cell.links and not cell.images else cell
        self.above = cell
        return cell

    def _context(self, index: int, row: Row, subject: Cell) -> RowContext:
        groups = [
            Around("group", self._source(cell, column, index).stated)
            for column in self.columns
            if column.role == "group" and (cell := row[column.index])
        ]
        if self.group:
            groups.append(Around("group", self.group))
        names = split_mentions(subject.stated, self.vocabulary, self._versions(row))
        if not names and not names_nothing(subject.stated, self.vocabulary):
            names = split_mentions(self._family(row), self.vocabulary)
        return RowContext(
            path=self.path,
            table=self.table.index,
            syntax=self.table.syntax,
            context=" > ".join(self.table.headings),
            index=index,
            places=self.places,
            mention=" ".join(subject.stated.split()),
            parts=tuple(Part(name, parse_name(name, self.vocabulary)) for name in names),
            subject=subject,
            surroundings=(*groups, *self.around),
        )

    def _family(self, row: Row) -> str:
        """Text of the row's first group cell: the family of a name such as ``Base&Chat``."""
        groups = (row[c.index] for c in self.columns if c.role == "group")
        return next((cell.stated for cell in groups if cell and not self._is_blank(cell)), "")

    def _versions(self, row: Row) -> tuple[str, ...]:
        """Versions that the row itself dates (``3: 2024-04, 3.1: 2024-07``), in order."""
        for column in self.columns:
            if (
                column.index in self.orders
                and (cell := row[column.index])
                and self._is_date(column)
            ):
                reading = read_cell(cell, column, self.vocabulary, self.table.syntax)
                return tuple(value.qualifier for value in reading.values if value.qualifier)
        return ()

    def _is_date(self, column: Column) -> bool:
        return self.vocabulary.properties[column.property].kind == "date"

    def _read_surroundings(self, subject: Cell, context: RowContext, stated: set[str]) -> None:
        properties = self.vocabulary.properties
        missing = [name for name in properties if name not in stated]
        sizes = [n for n in missing if properties[n].kind == "quantity" and properties[n].in_names]
        claims = read_name_sizes(self.subject, context, sizes, self.vocabulary)
        makers = read_makers(self.subject, context, missing, self.vocabulary)
        makers += read_name_dates(self.subject, context, missing, self.vocabulary)
        missing = [name for name in missing if name not in {claim.property for claim in makers}]
        claims += makers + read_context(self.subject, context, missing, self.vocabulary)
        self._take(subject, Outcome(claims, (), "mention"), "mention")

    # Cells

    def _read_column(self, cell: Cell, column: Column, context: RowContext) -> set[str]:
        """Read a cell; the properties it states."""
        if column.role != "property":
            self.ledger.put(cell, self._other_disposition(cell, column))
            return set()
        if self.vocabulary.properties[column.property].kind == "link":
            return self._read_links(cell, column, context)
        if cell.colspan > 1 and cell is context.subject:
            return set()
        dates = self.dates if self.dates and self.dates.month == column.index else None
        if dates is not None and not self._is_blank(cell):
            text = dates.text(self.table.rows[context.index])
            cell = source = cell._replace(text=text, plain=None)
        else:
            source = self._source(cell, column, context.index)
        order = self.orders.get(column.index)
        outcome = read_property_cell(cell, source, column, context, self.vocabulary, order)
        return self._take(cell, outcome, outcome.disposition)

    def _source(self, cell: Cell, column: Column, index: int) -> Cell:
        return self.sources.of(index, column) or cell

    def _read_links(self, cell: Cell, column: Column, context: RowContext) -> set[str]:
        if self._is_blank(cell):
            self.ledger.put(cell, "nothing stated")
            return set()
        outcome = read_link_cell(cell, column, context, self.vocabulary)
        if not cell.links and not outcome.claims:
            outcome = read_flag_cell(cell, column, context, self.vocabulary) or outcome
        return self._take(cell, outcome, outcome.disposition)

    def _other_disposition(self, cell: Cell, column: Column) -> str:
        if self._is_blank(cell):
            return "nothing stated"
        if column.role == "group":
            return "context"
        return f"ignored: {column.reason}" if column.role == "ignored" else "issue"

    def _take(self, cell: Cell, outcome: Outcome, disposition: str) -> set[str]:
        self.claims += outcome.claims
        self.issues += outcome.issues
        self.ledger.put(cell, disposition, len(outcome.claims))
        return {claim.property for claim in outcome.claims}


def _unknown_header(header: str, vocabulary: Vocabulary) -> str:
    known = [h for declared in vocabulary.properties.values() for h in declared.headers]
    close = [match[0] for match in process.extract(header, known, limit=3, score_cutoff=60)]
    hint = f"; most similar known headers: {', '.join(close)}" if close else ""
    return f"header {header!r} is no header of properties.yml{hint}"
