"""One cell read as one property: the reader is chosen by the property's kind."""

from __future__ import annotations

from collections.abc import Callable

from parsers.claims.columns import BESIDE, LEAST_CELLS, UNMISTAKABLE, Column
from parsers.claims.rich import render_markdown
from parsers.links import BrokenLinkError, canonical_link, told_type
from parsers.values.common import positions, states_nothing
from parsers.values.dates import DateOrder, read_dates
from parsers.values.flags import read_flag
from parsers.values.quantities import read_quantities
from parsers.values.terms import read_terms
from records import Cell, Reading, Value
from vocabulary import Vocabulary, fold, fold_name
from vocabulary.lookup import MAKERS
from vocabulary.names import split_references
from vocabulary.schema import Property

LEAST_LINKS = 1
"""Cells with links that tell a column by their hosts."""

OPEN_LISTS = frozenset({MAKERS})
"""Term lists that a note may extend: a new company is normal, a new architecture is an issue."""


def read_cell(
    cell: Cell,
    column: Column,
    vocabulary: Vocabulary,
    syntax: str,
    order: DateOrder | None = None,
    year: int | None = None,
) -> Reading:
    """What ``cell`` says of the property of ``column``; links are read by :mod:`parsers.links`.

    ``order`` is that of the column's dates, ``year`` completes those that have none.
    """
    declared = vocabulary.properties[column.property]
    text = cell.stated
    if declared.kind == "date":
        return read_dates(text, vocabulary, order, year)
    if declared.kind == "quantity":

        def read(part: str) -> Reading:
            return read_quantities(
                part, declared.unit, vocabulary, column.scale, declared.plausible
            )

        counted = _counted(text, column.counts, read) if column.counts else None
        return counted or _of_part(read(text), column.qualifier)
    if declared.kind == "flag":
        return read_flag(text, vocabulary)
    if declared.kind == "term":
        return read_terms(text, declared.vocabulary, vocabulary, declared.vocabulary in OPEN_LISTS)
    if states_nothing(text, vocabulary):
        return Reading()
    if declared.kind == "reference":
        return read_references(text, vocabulary)
    return Reading((Value("text", render_markdown(cell, syntax)),))


def _counted(text: str, counts: tuple[str, ...], read: Callable[[str], Reading]) -> Reading | None:
    """The numbers of a cell whose header says what each counts; None when they are not as many.

    ``671B/37B`` or ``671B (37B)`` below ``Params (total/active)``; below ``Params (active)`` a
    number in brackets is that of the active part, the one before it that of the whole.
    """
    beside = BESIDE.fullmatch(text)
    counts = ("", *counts) if beside and len(counts) == 1 else counts
    parts = beside.groups() if beside else positions(text, len(counts))
    if parts is None or len(parts) != len(counts):
        return None
    values = []
    for part, qualifier in zip(parts, counts, strict=True):
        reading = read(part)
        said = reading.values[0].qualifier if len(reading.values) == 1 else None
        if said not in ("", qualifier) or reading.unread:
            return None
        values.append(reading.values[0]._replace(qualifier=qualifier))
    return Reading(tuple(values))


def _of_part(reading: Reading, qualifier: str) -> Reading:
    """The reading as one of the part that the header names, where the cell names none."""
    if not qualifier:
        return reading
    values = [v if v.qualifier else v._replace(qualifier=qualifier) for v in reading.values]
    return reading._replace(values=tuple(values))


def read_value(name: str, text: str, vocabulary: Vocabulary) -> Value | None:
    """The one value that ``text`` states of property ``name``: how a person's answer is read.

    None when it states nothing, or several things, or what cannot be read.
    """
    declared = vocabulary.properties.get(name)
    if declared is None:
        return None
    if declared.kind == "link":
        return _read_link(text, vocabulary)
    cell = Cell(text, 0, 0, 1)
    reading = read_cell(cell, Column(0, "", "property", name), vocabulary, "markdown")
    whole = len(reading.values) == 1 and not reading.unread and not reading.other
    return reading.values[0] if whole else None


def _read_link(text: str, vocabulary: Vocabulary) -> Value | None:
    try:
        return Value("link", canonical_link(text, vocabulary).url)
    except BrokenLinkError:
        return None


def read_references(text: str, vocabulary: Vocabulary) -> Reading:
    """Names of other entities, in order; which entities they are is decided when all are known."""
    names = split_references(text, vocabulary)
    return Reading(tuple(Value("reference", " ".join(name.split())) for name in names))


def property_by_content(cells: list[Cell], vocabulary: Vocabulary) -> str:
    """The property that the cells of a column without a known header show beyond doubt.

    Dates, sizes with a magnitude, known terms and links of one type are unmistakable; a date or
    size names the first declared property of its kind. ``""`` when nothing is certain.
    """
    stated = [c for c in cells if c.links or fold(c.stated) not in vocabulary.nothing_stated]
    for name, declared in vocabulary.properties.items():
        if len(stated) < (LEAST_LINKS if declared.kind == "link" else LEAST_CELLS):
            continue
        test = _content_test(name, declared, vocabulary)
        if test and sum(map(test, stated)) >= UNMISTAKABLE * len(stated):
            return name
    return ""


def _content_test(
    name: str, declared: Property, vocabulary: Vocabulary
) -> Callable[[Cell], bool] | None:
    first = next(n for n, d in vocabulary.properties.items() if d.kind == declared.kind)
    if declared.kind == "link":
        return lambda cell: link_types(cell, vocabulary) == {name}
    if declared.kind == "term":
        return lambda cell: _is_term(cell, declared.vocabulary, vocabulary)
    if name != first:
        return None
    if declared.kind == "date":
        return lambda cell: _is_date(cell, vocabulary)
    if declared.kind == "quantity":
        return lambda cell: _is_quantity(cell, declared, vocabulary)
    return None


def _is_term(cell: Cell, list_name: str, vocabulary: Vocabulary) -> bool:
    return fold_name(cell.stated) in vocabulary.term_index[list_name]


def _is_date(cell: Cell, vocabulary: Vocabulary) -> bool:
    reading = read_dates(cell.stated, vocabulary)
    precise = any(value.text[:4].isdigit() and len(value.text) > 4 for value in reading.values)
    return precise and not reading.unread


def _is_quantity(cell: Cell, declared: Property, vocabulary: Vocabulary) -> bool:
    reading = read_quantities(cell.stated, declared.unit, vocabulary, None, declared.plausible)
    low, high = declared.plausible or (0.0, float("inf"))
    numbers = [number for value in reading.values for number in value.numbers]
    inside = bool(numbers) and all(low <= number <= high for number in numbers)
    inside = inside and not any(value.qualifier for value in reading.values)
    return inside and not reading.unread and not cell.stated.strip().isdigit()


def link_types(cell: Cell, vocabulary: Vocabulary) -> set[str]:
    """Properties that the links of a cell state; broken links are left out."""
    found = set()
    for link in cell.links:
        try:
            canonical = canonical_link(link.url, vocabulary)
        except BrokenLinkError:
            continue
        found.add(told_type(link, canonical, (), vocabulary))
    return found
