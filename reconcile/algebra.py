"""How two values of one property stand to each other.

Total functions on pairs of values: symmetric up to the direction of refinement, reflexive,
and never inventing precision. The interval view of partial dates and rounded numbers is
that of EDTF (ISO 8601-2) and of interval arithmetic (Moore 1966).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, NamedTuple

from records import Bounds, Value

Kind = Literal["equal", "narrower", "broader", "overlap", "disjoint"]
Broader = Mapping[str, frozenset[str]]
"""Term id → ids of every term more general than it."""

SEPARATOR = "; "


class Relation(NamedTuple):
    """How a value stands to another, with the reason in words.

    ``narrower``: it refines the other, that is, says the same and more.
    """

    kind: Kind
    reason: str

    @property
    def compatible(self) -> bool:
        """Whether both values can be true at once."""
        return self.kind != "disjoint"


def relate(one: Value, other: Value, broader: Broader, *, many: bool = False) -> Relation:
    """How ``one`` stands to ``other``. ``many``: several values may hold at once.

    Values of different kinds are disjoint unless their texts are the same.
    """
    if one.text == other.text:
        return Relation("equal", f"both say {one.text}")
    if one.kind != other.kind:
        return Relation("disjoint", f"{one.text} and {other.text} are of different kinds")
    if one.kind == "date":
        relation = _relate_dates(one, other)
    elif one.kind == "quantity":
        relation = _relate_quantities(one, other)
    elif one.kind in {"term", "reference"}:
        relation = _relate_terms(one, other, broader)
    else:
        relation = Relation("disjoint", f"{one.text} and {other.text} are not the same")
    if many and relation.kind == "disjoint":
        return Relation("overlap", f"{one.text} and {other.text} may both hold")
    return relation


# Dates


def _relate_dates(one: Value, other: Value) -> Relation:
    if None in (one.date_start, one.date_end, other.date_start, other.date_end):
        return Relation("disjoint", f"{one.text} and {other.text} cannot be compared")
    assert one.date_start
    assert one.date_end
    assert other.date_start
    assert other.date_end
    if (one.date_start, one.date_end) == (other.date_start, other.date_end):
        return Relation("equal", f"{one.text} and {other.text} are the same time")
    if other.date_start <= one.date_start and one.date_end <= other.date_end:
        return Relation("narrower", f"{other.text} contains {one.text}")
    if one.date_start <= other.date_start and other.date_end <= one.date_end:
        return Relation("broader", f"{one.text} contains {other.text}")
    if one.date_start <= other.date_end and other.date_start <= one.date_end:
        return Relation("overlap", f"{one.text} and {other.text} overlap")
    return Relation("disjoint", f"{one.text} and {other.text} do not overlap")


# Quantities


def _relate_quantities(one: Value, other: Value) -> Relation:
    if not one.bounds or not other.bounds:
        return Relation("disjoint", f"{one.text} and {other.text} cannot be compared")
    if one.bounds == other.bounds and one.is_range == other.is_range:
        return Relation("equal", f"{one.text} and {other.text} are the same number")
    if len(one.bounds) == len(other.bounds) == 1:
        return _relate_numbers(one, other)
    return _relate_collections(one, other)


def _relate_numbers(one: Value, other: Value) -> Relation:
    mine, theirs = one.bounds[0], other.bounds[0]
    if not _overlap(mine, theirs):
        return Relation(
            "disjoint", f"{one.text} and {other.text} do not overlap at their stated precision"
        )
    if _within(mine, theirs):
        return Relation("narrower", f"{one.text} lies within {other.text} as rounded")
    if _within(theirs, mine):
        return Relation("broader", f"{other.text} lies within {one.text} as rounded")
    return Relation("overlap", f"{one.text} and {other.text} overlap at their stated precision")


def _relate_collections(one: Value, other: Value) -> Relation:
    """Sets and ranges, which are taken by their ends.

    One refines another when it has, for each number of the other, one that lies within it; of
    those that do so both ways a set says more than a range. Where numbers only overlap, or lie
    inside a range, both can be true and neither says more: that is what keeps refinement
    transitive.
    """
    refined = all(any(_within(b, a) for b in other.bounds) for a in one.bounds)
    refines = all(any(_within(a, b) for a in one.bounds) for b in other.bounds)
    if refined and refines:
        return _same_extent(one, other)
    if refined:
        return Relation("broader", _inside(one, other))
    if refines:
        return Relation("narrower", _inside(other, one))
    if all(_covers(other, bounds) for bounds in one.bounds):
        return Relation("overlap", _inside(one, other))
    if all(_covers(one, bounds) for bounds in other.bounds):
        return Relation("overlap", _inside(other, one))
    return Relation("disjoint", f"neither of {_braces(one)} and {_braces(other)} holds the other")


def _same_extent(one: Value, other: Value) -> Relation:
    if one.is_range != other.is_range:
        return (
            Relation("broader", _inside(one, other))
            if one.is_range
            else Relation("narrower", _inside(other, one))
        )
    return Relation("equal", f"{one.text} and {other.text} are the same numbers")


def _inside(one: Value, other: Value) -> str:
    if one.is_range and all(_covers(one, bounds) for bounds in other.bounds):
        return f"{one.text} spans {_braces(other)}"
    if other.is_range:
        return f"{other.text} holds {_braces(one)}"
    if len(one.bounds) > 1:
        return f"{_braces(other)} holds {_braces(one)}"
    largest = max(other.bounds, key=lambda b: b[1])
    which = "the largest" if _overlap(one.bounds[0], largest) else "one"
    return f"{one.text} is {which} of {_braces(other)}"


def _braces(value: Value) -> str:
    many = len(value.bounds) > 1 and not value.is_range
    return "{" + value.text.replace("/", ", ") + "}" if many else value.text


def _covers(value: Value, bounds: Bounds) -> bool:
    if value.is_range:
        return _overlap((value.bounds[0][0], value.bounds[-1][1]), bounds)
    return any(_overlap(mine, bounds) for mine in value.bounds)


def _overlap(one: Bounds, other: Bounds) -> bool:
    if one == other:
        return True
    return one[0] < other[1] and other[0] < one[1]


def _within(one: Bounds, other: Bounds) -> bool:
    return other[0] <= one[0] and one[1] <= other[1]


# Terms and references


def split_terms(text: str) -> tuple[str, ...]:
    """Ids of a term or reference value."""
    return tuple(text.split(SEPARATOR))


def _relate_terms(one: Value, other: Value, broader: Broader) -> Relation:
    """Sets of terms: one refines another when it has each term of it, or one more specific."""
    mine, theirs = split_terms(one.text), split_terms(other.text)
    refined = all(any(_is_a(known, id_, broader) for known in theirs) for id_ in mine)
    refines = all(any(_is_a(known, id_, broader) for known in mine) for id_ in theirs)
    if refined and refines:
        return Relation("equal", f"{one.text} and {other.text} say the same")
    if refines:
        return Relation("narrower", _refinement(one, other))
    if refined:
        return Relation("broader", _refinement(other, one))
    if any(_is_a(a, b, broader) or _is_a(b, a, broader) for a in mine for b in theirs):
        return Relation("overlap", f"{one.text} and {other.text} share a term")
    return Relation("disjoint", f"{one.text} and {other.text} are not the same")


def _refinement(fine: Value, coarse: Value) -> str:
    mine, theirs = set(split_terms(fine.text)), set(split_terms(coarse.text))
    if theirs < mine:
        return f"{fine.text} holds {coarse.text}"
    if len(mine) <= len(theirs):
        return f"{coarse.text} is a more general term than {fine.text}"
    return f"{fine.text} says all of {coarse.text} and more"


def _is_a(id_: str, general: str, broader: Broader) -> bool:
    return id_ == general or general in broader.get(id_, frozenset())
