"""Which of the things a compound mention names (``Qwen2-VL / QVQ``) a value speaks of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from records import Value
from vocabulary.names import Name

SEPARATOR = "; "
"""Joins the names of one reference value."""

ALIGNED = frozenset({"date", "reference"})
"""Kinds whose values stand in the order of the names. Sizes do not: they are sorted by size."""


class Part(NamedTuple):
    """One of the names of a row, as written and as parsed."""

    mention: str
    name: Name


def assign(values: Sequence[Value], parts: Sequence[Part]) -> Iterator[tuple[Part, Value, bool]]:
    """Give each value to the part it speaks of; the third item is True when it is shared.

    A value qualified with the version of a part is that part's; as many dates or references
    as parts are given out in order; anything else holds for the row as a whole, so each part
    gets it marked as shared. A row of one part owns all its values.
    """
    if len(parts) == 1:
        yield from ((parts[0], value, False) for value in _put_together(values))
    elif len(values) == len(parts) and all(_in_order(value) for value in values):
        yield from ((part, value, False) for part, value in zip(parts, values, strict=True))
    else:
        for value in values:
            yield from _of_version(value, parts)


def _put_together(values: Sequence[Value]) -> Sequence[Value]:
    """Several references, or several dates, of one thing are one statement.

    It has all of the references; the dates span a time (``2024-01/2024-02``), since nothing
    tells which of its parts each is about.
    """
    if len(values) < 2 or any(value.qualifier for value in values):
        return values
    kinds = {value.kind for value in values}
    if kinds == {"reference"}:
        return [values[0]._replace(text=SEPARATOR.join(value.text for value in values))]
    return [_spanned(values)] if kinds == {"date"} else values


def _spanned(values: Sequence[Value]) -> Value:
    first = min(values, key=lambda v: (v.date_start or date.max, v.text))
    last = max(values, key=lambda v: (v.date_end or date.min, v.text))
    if first.text == last.text or "/" in first.text + last.text:
        return first
    hedged = any(value.hedged for value in values)
    text = f"{first.text}/{last.text}"
    return Value("date", text, first.date_start, last.date_end, is_range=True, hedged=hedged)


def _in_order(value: Value) -> bool:
    return value.kind in ALIGNED and not value.qualifier


def _of_version(value: Value, parts: Sequence[Part]) -> Iterator[tuple[Part, Value, bool]]:
    named = [part for part in parts if value.qualifier and part.name.version == value.qualifier]
    if len(named) == 1:
        yield named[0], value._replace(qualifier=""), False
    else:
        yield from ((part, value, True) for part in parts)
