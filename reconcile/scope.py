"""Which claims of a property speak of the same thing, and with whose voice.

A claim on one variant (``1.2T tokens`` of the 7B) does not contradict one on another. A claim
on the largest variant speaks of the entity, because an unqualified one does too: the
largest size is the headline. Sizes are the exception: each variant's size is one of the
entity's sizes, and those of one source are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from records import Claim, Value
from records.quantity import bounds_of
from vocabulary.schema import Property

WEIGHTS = {"hedged": 0.5, "shared": 0.25, "around": 0.75, "prose": 0.5}
"""How much a voice counts when it hedges, speaks of a whole row, or was read around the cell."""

AROUND = frozenset({"heading", "lead", "group"})


class Position(NamedTuple):
    """What one source says: a value, the claims that say it, and its weight in (0, 1]."""

    source: str
    value: Value
    weight: float
    shared: bool
    claims: tuple[str, ...]


class Scoped(NamedTuple):
    """The positions on the entity as a whole, in a fixed order. ``sources`` are those heard."""

    positions: tuple[Position, ...]
    sources: tuple[str, ...]


def scope_claims(claims: Sequence[Claim], declared: Property, headline: float | None) -> Scoped:
    """Positions of the sources on the entity as a whole; ``headline`` is its largest size.

    When every claim is on some smaller variant, those on the largest of these are heard.
    """
    ordered = sorted(claims, key=lambda claim: (claim.source_id, claim.claim_id))
    if declared.in_names:
        positions = _sizes(ordered)
    else:
        heard = [claim for claim in ordered if _is_headline(claim.qualifier, headline)]
        positions = [_position(claim) for claim in heard or _on_largest(ordered)]
    direct = [position for position in positions if not position.shared]
    kept = tuple(direct or positions)
    return Scoped(kept, tuple(sorted({position.source for position in kept})))


def _is_headline(qualifier: str, headline: float | None) -> bool:
    if not qualifier:
        return True
    bounds = bounds_of(qualifier)
    return bounds is not None and headline is not None and bounds[0] <= headline < bounds[1]


def _on_largest(claims: Sequence[Claim]) -> Sequence[Claim]:
    """Claims on the largest of the variants that are told by size; all where none is."""
    sizes = [bounds[1] for claim in claims if (bounds := bounds_of(claim.qualifier))]
    largest = max(sizes, default=0.0)
    found = [c for c in claims if (bounds := bounds_of(c.qualifier)) and bounds[1] == largest]
    return found or claims


def _position(claim: Claim) -> Position:
    value = claim.as_value()._replace(qualifier="")
    return Position(claim.source_id, value, weigh(claim), claim.shared, (claim.claim_id,))


def weigh(claim: Claim) -> float:
    """Weight of a claim's voice: the product of what makes it indirect."""
    weight = WEIGHTS["hedged"] if claim.hedged else 1.0
    weight *= WEIGHTS["shared"] if claim.shared else 1.0
    weight *= WEIGHTS["around"] if claim.origin in AROUND else 1.0
    return weight * (WEIGHTS["prose"] if claim.block != "table" else 1.0)


def _sizes(claims: Sequence[Claim]) -> list[Position]:
    """Unqualified sizes as they are; sizes of variants as one set per source.

    Variants that a source does not speak of are taken from the others: that one has the 7B and
    another the 13B is no contradiction.

    A qualifier that is no size (``active``) is about a part, and heard only when all are.
    """
    whole = [claim for claim in claims if not claim.qualifier]
    variants = [claim for claim in claims if bounds_of(claim.qualifier)]
    if not whole and not variants:
        variants = list(claims)
    positions = _whole(whole)
    for source in sorted({claim.source_id for claim in variants}):
        own = [claim for claim in variants if claim.source_id == source]
        named = {claim.qualifier for claim in own}
        others = [c for c in variants if c.qualifier not in named and bounds_of(c.qualifier)]
        positions += _put_together(own, others)
    return positions


def _whole(claims: Sequence[Claim]) -> list[Position]:
    """Unqualified sizes; those that the text of one line states are parts of one statement.

    ``176B ... there are also 560M, 1.1B and 3B`` names the sizes of a family bit by bit.
    """
    groups: dict[tuple[str, ...], list[Claim]] = {}
    for claim in claims:
        is_text = claim.block != "table"
        place = (claim.path, str(claim.line)) if is_text else (claim.claim_id,)
        groups.setdefault((claim.source_id, str(claim.shared), *place), []).append(claim)
    return [
        _position(group[0]) if len(group) == 1 else _set(group, ()) for group in groups.values()
    ]


def _put_together(claims: Sequence[Claim], others: Sequence[Claim]) -> list[Position]:
    groups = ([c for c in claims if c.shared], [c for c in claims if not c.shared])
    return [_set(group, others) for group in groups if group]


def _set(claims: Sequence[Claim], others: Sequence[Claim]) -> Position:
    value = unite([claim.as_value() for claim in (*claims, *others)])
    ids = tuple(sorted(claim.claim_id for claim in claims))
    weight = max(weigh(claim) for claim in claims)
    return Position(claims[0].source_id, value, weight, claims[0].shared, ids)


def unite(values: Iterable[Value]) -> Value:
    """One quantity that holds every number of ``values``: a set, smallest first.

    A number that another one states more precisely is left out; a range among them is
    kept only when it spans numbers that nothing else names.
    """
    given = list(values)
    sets = [value for value in given if not value.is_range]
    ranges = sorted((v for v in given if v.is_range), key=lambda v: (_span(v), v.text))
    members = _members(sets)
    open_ended = [r for r in ranges if not _names_ends(members, r)]
    if not members or open_ended:
        return (open_ended or ranges or given)[-1]._replace(qualifier="")
    return Value(
        kind="quantity",
        text="/".join(member.text for member in members),
        numbers=tuple(member.number for member in members),
        bounds=tuple(member.bounds for member in members),
        hedged=all(value.hedged for value in given),
    )


class _Member(NamedTuple):
    number: float
    width: float
    text: str
    bounds: tuple[float, float]


def _members(sets: Iterable[Value]) -> list[_Member]:
    every = {member for value in sets for member in _split(value)}
    kept: list[_Member] = []
    for member in sorted(every, key=lambda m: (m.width, m.number, m.text)):
        if not any(_overlap(member.bounds, other.bounds) for other in kept):
            kept.append(member)
    return sorted(kept)


def _split(value: Value) -> list[_Member]:
    texts = value.text.split("/") if len(value.numbers) > 1 else [value.text]
    parts = zip(value.numbers, texts, value.bounds, strict=False)
    return [_Member(number, b[1] - b[0], text, b) for number, text, b in parts]


def _overlap(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return one == other or (one[0] < other[1] and other[0] < one[1])


def _span(value: Value) -> float:
    return value.bounds[-1][1] - value.bounds[0][0]


def _names_ends(members: Sequence[_Member], span: Value) -> bool:
    """Whether the smallest and the largest number of a range are both among ``members``."""
    return all(any(_overlap(end, m.bounds) for m in members) for end in span.bounds)
