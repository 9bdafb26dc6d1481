"""One cell of an entity's row → claims, issues and a disposition.

Everything here is a function of the cell, its column and its :class:`RowContext`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from parsers.claims.columns import Column
from parsers.claims.context import context_value, year_around
from parsers.claims.headers import BRACKETS
from parsers.claims.outcome import Outcome, RowContext, draft, unread
from parsers.claims.sharing import SEPARATOR, Part, assign
from parsers.reading import read_cell
from parsers.values.common import positions, states_nothing
from parsers.values.dates import DateOrder, read_dates
from parsers.values.flags import read_flag
from parsers.values.quantities import read_quantities
from records import Cell, ClaimDraft, Reading, Value
from records.quantity import bounds_of
from vocabulary import Vocabulary
from vocabulary.lookup import MAKERS
from vocabulary.names import makers_in

_TO = "[-~\u2010-\u2015\u2212\uff5e]"
ABOUT_VARIANT = frozenset({"date", "quantity", "flag", "reference"})
"""Kinds of claims that speak only of the size their mention names (``AquilaChat-7B``)."""


def read_property_cell(
    cell: Cell,
    source: Cell,
    column: Column,
    row: RowContext,
    vocabulary: Vocabulary,
    order: DateOrder | None,
) -> Outcome:
    """Claims of a cell for its column's property; ``source`` is another for ``same as above``."""
    lines = row.lines(source) or _listed(source, column, row, vocabulary)
    if not lines:
        return _read(cell, source, column, row, vocabulary, order)
    outcomes = [
        _read(cell, source._replace(text=line, plain=None), column, row.of(part), vocabulary, order)
        for part, line in zip(row.parts, lines, strict=True)
    ]
    return _joined(outcomes)


def _listed(cell: Cell, column: Column, row: RowContext, vocabulary: Vocabulary) -> Sequence[str]:
    """Values of a cell that lists one for each part of the row, when it shows that it does.

    Only some states nothing (``2024-08 / - / 2025-03``), or its sizes are in no order or repeat
    (``7B / 72B / 72B``), are those of the names, or have an active part each: as many sizes in
    order may be those of the whole.
    """
    parts = positions(cell.stated, len(row.parts))
    if parts is None or not all(parts):
        return ()
    blank = [states_nothing(part, vocabulary) for part in parts]
    if any(blank) and not all(blank):
        return parts
    if vocabulary.properties[column.property].kind != "quantity":
        return ()
    readings = [read_cell(cell._replace(text=p, plain=None), column, vocabulary, "") for p in parts]
    if any(not reading.values or reading.unread for reading in readings):
        return ()
    return parts if _is_each(readings, row.parts) else ()


def _is_each(readings: Sequence[Reading], parts: Sequence[Part]) -> bool:
    """Whether quantities are of one part of the row each."""
    if all(any(value.qualifier for value in reading.values) for reading in readings):
        return True
    if all(map(_is_own_size, readings, parts)):
        return True
    numbers = [value.numbers for reading in readings for value in reading.values]
    if len(numbers) != len(parts) or len(parts) == 2:
        return False
    in_order = sorted(set(numbers))
    return numbers not in (in_order, in_order[::-1])


def _is_own_size(reading: Reading, part: Part) -> bool:
    """Whether a reading is the one size that the name states."""
    sizes = [bounds_of(size) for size in part.name.sizes]
    numbers = [number for value in reading.values for number in value.numbers]
    if len(sizes) != 1 or len(numbers) != 1 or sizes[0] is None:
        return False
    return sizes[0][0] <= numbers[0] < sizes[0][1]


def _joined(outcomes: Sequence[Outcome]) -> Outcome:
    claims = tuple(claim for outcome in outcomes for claim in outcome.claims)
    issues = tuple(issue for outcome in outcomes for issue in outcome.issues)
    dispositions = [outcome.disposition for outcome in outcomes]
    first = "claim" if claims else "issue" if issues else dispositions[0]
    return Outcome(claims, issues, first)


def _read(
    cell: Cell,
    source: Cell,
    column: Column,
    row: RowContext,
    vocabulary: Vocabulary,
    order: DateOrder | None,
) -> Outcome:
    kind = vocabulary.properties[column.property].kind
    texts = (column.header, *(around.text for around in row.surroundings))
    year = year_around(texts) if kind == "date" else None
    reading = read_cell(source, column, vocabulary, row.syntax, order, year)
    other = None if reading.values else _otherwise(source, column, row, vocabulary)
    if other is not None:
        return other
    above = source.row != cell.row
    origin = "above" if above else "content" if column.by_content else "cell"
    claims = tuple(
        draft(cell, column, row, part.mention, _of_variant(part, value), origin, shared=shared)
        for part, value, shared in assign(reading.values, row.parts)
    )
    issues = tuple(
        unread(cell, column, row, f"{fragment!r} is no {kind} for {column.property!r}", kind)
        for fragment in reading.unread
    )
    return Outcome(claims, issues, _disposition(reading))


def _otherwise(
    cell: Cell, column: Column, row: RowContext, vocabulary: Vocabulary
) -> Outcome | None:
    """Claims of a cell that is a value of another property, as the vocabulary allows."""
    declared = vocabulary.properties[column.property]
    if declared.otherwise is None or states_nothing(cell.stated, vocabulary):
        return None
    stands_for = replace(column, property=declared.otherwise.property)
    reading = read_cell(cell, stands_for, vocabulary, row.syntax)
    if not reading.values:
        return None
    readings = [(stands_for, reading.values)]
    if not {value.text for value in reading.values} & set(declared.otherwise.unless):
        readings.append((column, (Value(declared.kind, declared.otherwise.states),)))
    claims = tuple(
        draft(cell, about, row, part.mention, _of_variant(part, value), "cell", shared=shared)
        for about, values in readings
        for part, value, shared in assign(values, row.parts)
    )
    return Outcome(claims, (), "claim")


def _of_variant(part: Part, value: Value) -> Value:
    sizes = part.name.sizes
    if value.kind in ABOUT_VARIANT and not value.qualifier and len(sizes) == 1:
        return value._replace(qualifier=sizes[0])
    return value


def _disposition(reading: Reading) -> str:
    if reading.values:
        return "claim"
    if reading.unread:
        return "issue"
    if reading.other:
        return f"ignored: counts {reading.other[0].rpartition(': ')[2]}"
    return "nothing stated"


def read_name_sizes(
    column: Column, row: RowContext, properties: list[str], vocabulary: Vocabulary
) -> tuple[ClaimDraft, ...]:
    """Sizes that the name itself states, for a row that states no other."""
    drafts = []
    for name in properties:
        declared = vocabulary.properties[name]
        for part in row.parts:
            reading = read_quantities(_sizes_text(part), declared.unit, vocabulary)
            drafts += [
                draft(
                    row.subject, column, row, part.mention, _of_variant(part, value), "name", name
                )
                for value in reading.values
            ]
    return tuple(drafts)


def _sizes_text(part: Part) -> str:
    """The sizes of a name as a cell would state them: ``LLaMA (7B-65B)`` has a range."""
    sizes = part.name.sizes
    ends = [re.escape(size) for size in sizes]
    if len(ends) == 2 and re.search(rf"{ends[0]}\s*{_TO}\s*{ends[1]}", part.mention, re.IGNORECASE):
        return "-".join(sizes)
    return "/".join(sizes)


def read_name_dates(
    column: Column, row: RowContext, properties: list[str], vocabulary: Vocabulary
) -> tuple[ClaimDraft, ...]:
    """Dates in brackets after a name (``GPT-4 (Mar)``), with the year around where they have none.

    A year alone is more often that of a paper that is cited.
    """
    about = [n for n in properties if (d := vocabulary.properties[n]).kind == "date" and d.context]
    year = year_around(around.text for around in row.surroundings)
    drafts = []
    for part in row.parts if about else ():
        for match in BRACKETS.finditer(part.mention):
            reading = read_dates(match["inside"], vocabulary, None, year)
            whole = len(reading.values) == 1 and not reading.unread
            if whole and len(reading.values[0].text) > len("2023"):
                value = _of_variant(part, reading.values[0])
                drafts.append(
                    draft(row.subject, column, row, part.mention, value, "name", about[0])
                )
    return tuple(drafts)


def read_flag_cell(
    cell: Cell, column: Column, row: RowContext, vocabulary: Vocabulary
) -> Outcome | None:
    """Claims of a word in a column of links that says whether there is such a thing: ``Weights``.

    None when the vocabulary does not say what that states, or the cell holds no such word.
    """
    name = vocabulary.properties[column.property].flag
    reading = read_flag(cell.stated, vocabulary) if name else None
    if reading is None or len(reading.values) != 1 or reading.unread:
        return None
    claims = tuple(
        draft(cell, column, row, part.mention, _of_variant(part, value), "cell", name, shared)
        for part, value, shared in assign(reading.values, row.parts)
    )
    return Outcome(claims, (), "claim")


def read_makers(
    column: Column, row: RowContext, properties: list[str], vocabulary: Vocabulary
) -> tuple[ClaimDraft, ...]:
    """Organizations that the cell of the names states beside them: ``GPT-3.5 / OpenAI``."""
    about = [n for n in properties if vocabulary.properties[n].vocabulary == MAKERS]
    makers = makers_in(row.subject.stated, vocabulary) if about else ()
    if not makers:
        return ()
    value = Value("term", SEPARATOR.join(sorted(makers)))
    shared = len(row.parts) > 1
    return tuple(
        draft(row.subject, column, row, part.mention, value, "name", about[0], shared)
        for part in row.parts
    )


def read_context(
    column: Column, row: RowContext, properties: list[str], vocabulary: Vocabulary
) -> tuple[ClaimDraft, ...]:
    """Claims that groups, leads and headings state for a row that does not say otherwise itself."""
    drafts = []
    for name in properties:
        found = context_value(name, row.surroundings, vocabulary)
        if found is not None:
            drafts += [
                draft(
                    row.subject, column, row, part.mention, _of_variant(part, found.value),
                    found.origin, name, not row.is_apart, raw=found.raw,
                )
                for part in row.parts
            ]  # fmt: skip
    return tuple(drafts)
