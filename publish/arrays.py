"""Python values as Arrow arrays, laid out by hand.

``pyarrow.array`` imports pandas to see whether it was given a frame, which takes longer than
everything else a run publishes. This builds the buffers of the types the schemas use, as the
Arrow columnar format lays them out (https://arrow.apache.org/docs/format/Columnar.html).
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from itertools import accumulate, chain
from typing import Any

import pyarrow as pa

EPOCH = date(1970, 1, 1).toordinal()
CODES = {pa.int32(): "i", pa.int64(): "q", pa.float64(): "d"}


def build_array(values: Sequence[Any], type_: pa.DataType) -> pa.Array[Any]:
    """An array of ``values`` (None is null) of a string, number, date, bool, list or struct type.

    Raises TypeError for another type and for a value that is not of it.
    """
    if type_ in CODES:
        return _numbers(values, type_, CODES[type_])
    if pa.types.is_string(type_):
        return _strings(values, type_)
    if pa.types.is_date32(type_):
        days = [None if day is None else day.toordinal() - EPOCH for day in values]
        return _numbers(days, type_, "i")
    if pa.types.is_boolean(type_):
        return _from_buffers(values, type_, [_bits(values)])
    if pa.types.is_list(type_):
        return _lists(values, type_)
    if pa.types.is_struct(type_):
        return _structs(values, type_)
    raise TypeError(f"no array of {type_} can be built")


def build_scalar(value: object, type_: pa.DataType) -> Any:
    """One value (None is null) as Arrow's own, for its kernels."""
    return build_array([value], type_)[0]


def _numbers(values: Sequence[Any], type_: pa.DataType, code: str) -> pa.Array[Any]:
    numbers = array(code, (0 if value is None else value for value in values))
    return _from_buffers(values, type_, [_buffer(numbers)])


def _strings(values: Sequence[Any], type_: pa.DataType) -> pa.Array[Any]:
    encoded = [b"" if value is None else value.encode() for value in values]
    return _from_buffers(values, type_, [_offsets(encoded), pa.py_buffer(b"".join(encoded))])


def _lists(values: Sequence[Any], type_: pa.DataType) -> pa.Array[Any]:
    filled = [() if value is None else value for value in values]
    assert isinstance(type_, pa.ListType)
    members = build_array(list(chain.from_iterable(filled)), type_.value_type)
    return _from_buffers(values, type_, [_offsets(filled)], [members])


def _structs(values: Sequence[Any], type_: pa.DataType) -> pa.Array[Any]:
    assert isinstance(type_, pa.StructType)
    names = [(field.name, field.type) for field in type_]
    children = [
        build_array([None if value is None else value[name] for value in values], kind)
        for name, kind in names
    ]
    return _from_buffers(values, type_, [], children)


def _from_buffers(
    values: Sequence[Any],
    type_: pa.DataType,
    buffers: list[pa.Buffer],
    children: list[pa.Array[Any]] | None = None,
) -> pa.Array[Any]:
    known = [value is not None for value in values]
    validity = None if all(known) else _bits(known)
    return pa.Array.from_buffers(type_, len(values), [validity, *buffers], children=children)


def _offsets(values: Sequence[Any]) -> pa.Buffer:
    return _buffer(array("i", accumulate(map(len, values), initial=0)))


def _bits(values: Sequence[Any]) -> pa.Buffer:
    """One bit per value, least significant first."""
    digits = "".join("1" if value else "0" for value in reversed(values))
    size = (len(values) + 7) // 8
    return pa.py_buffer(int(digits or "0", 2).to_bytes(size, "little"))


def _buffer(numbers: array[Any]) -> pa.Buffer:
    return pa.py_buffer(numbers.tobytes())
