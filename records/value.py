"""Typed values that carry their precision, their hedge and what they speak of."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple

Kind = Literal["date", "quantity", "flag", "term", "reference", "link", "text"]

Bounds = tuple[float, float]
"""``[low, high)`` of one number: what its last digit, or a word such as ``<``, leaves open."""


class Value(NamedTuple):
    """What a cell (or a part of it) says.

    ``text`` is the canonical form: EDTF level 0-1 for dates (``2022-04``,
    ``2023-08/2023-09``, ``2023?``), quantities with the digits as written
    (``7B/13B/70B``, ``125M-175B``, ``8x7B``, ``<175B``), vocabulary ids joined by
    ``"; "`` for terms, ``open`` / ``closed`` / ``partial`` for flags, a canonical URL
    for links. ``numbers`` are in base units (parameters, tokens: counts), as many as
    ``bounds``. A range has two numbers and ``is_range``. ``qualifier`` names the
    variant, version or part the value is limited to, ``""`` when it speaks of the
    whole (``"active"`` for the active parameters of a mixture of experts).
    """

    kind: Kind
    text: str
    date_start: date | None = None
    date_end: date | None = None
    numbers: tuple[float, ...] = ()
    bounds: tuple[Bounds, ...] = ()
    is_range: bool = False
    hedged: bool = False
    qualifier: str = ""


class Reading(NamedTuple):
    """What a value parser made of one text.

    ``unread`` are the fragments it could not read; ``other`` are fragments it understood as
    something this property does not count (``52K instructions`` where tokens are asked for),
    each as ``"<fragment>: <what it counts>"``. All empty means that the text states
    nothing (``-``, ``unknown``).
    """

    values: tuple[Value, ...] = ()
    unread: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
