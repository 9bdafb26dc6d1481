"""Numbers that one source gives in another measure: bytes that somebody took for tokens.

A cell that counts something else than its column (``1.4TB`` of training data) makes no claim.
When another source claims the very same number in the column's own measure (``1.4T`` tokens), one
of the two has slipped a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reconcile.findings import Evidence, make
from records import CellRecord, Claim, Discrepancy
from vocabulary import Vocabulary, fold

COUNTS = "ignored: counts "
"""Disposition of a cell whose number counts another measure; the measure follows."""

NUMBER = re.compile(r"(?P<digits>\d+(?:\.\d+)?)\s*(?P<magnitude>[^\W\d]+)")
TOLERANCE = 1e-6

Place = tuple[str, int | None, int | None]
"""Path, table and row."""


def find_other_measures(cells: Sequence[CellRecord], evidence: Evidence) -> Iterator[Discrepancy]:
    """Claims with the number that a cell about the same entity gives in another measure."""
    entities = _entities_of_rows(cells, evidence)
    quantities: dict[str, list[Claim]] = {}
    for claim in evidence.sorted_claims():
        if claim.kind == "quantity":
            quantities.setdefault(claim.entity_id, []).append(claim)
    for cell in cells:
        about = entities.get((cell.path, cell.table, cell.row), set())
        measure = cell.disposition.removeprefix(COUNTS)
        if measure != cell.disposition and len(about) == 1:
            numbers = _numbers(cell.text, measure, evidence.vocabulary)
            for claim in quantities.get(min(about), ()):
                if claim.path != cell.path and _is_one_of(claim, numbers):
                    yield _slipped(claim, cell, measure, evidence.vocabulary)


def _entities_of_rows(cells: Iterable[CellRecord], evidence: Evidence) -> dict[Place, set[str]]:
    """What each row is about: its claims tell, or the mention of a row that claims nothing."""
    found: dict[Place, set[str]] = {}
    named: dict[str, str] = {}
    for claim in evidence.sorted_claims():
        named[claim.mention] = claim.entity_id
        found.setdefault((claim.path, claim.table, claim.row), set()).add(claim.entity_id)
    for cell in cells:
        if cell.disposition == "mention" and cell.text.strip() in named:
            place = (cell.path, cell.table, cell.row)
            found.setdefault(place, {named[cell.text.strip()]})
    return found


def _numbers(text: str, measure: str, vocabulary: Vocabulary) -> list[float]:
    """The numbers of a text that have a magnitude of the measure's own, in base units."""
    known = vocabulary.terms.measures.get(measure)
    own = {fold(word): worth for word, worth in known.magnitudes.items()} if known else {}
    return [
        float(match["digits"]) * own[fold(match["magnitude"])]
        for match in NUMBER.finditer(text)
        if fold(match["magnitude"]) in own
    ]


def _is_one_of(claim: Claim, numbers: Iterable[float]) -> bool:
    return any(
        abs(number - other) <= TOLERANCE * other for number in claim.numbers for other in numbers
    )


def _slipped(claim: Claim, cell: CellRecord, measure: str, vocabulary: Vocabulary) -> Discrepancy:
    where, there = f"{claim.path}:{claim.line}", f"{cell.path}:{cell.line}"
    unit = vocabulary.properties[claim.property].unit
    return make(
        "unit slip",
        "high",
        claim.entity_id,
        claim.property,
        [claim.claim_id],
        f"{claim.value} {unit} ({where}) is the number that {there} gives in {measure}, "
        f"{cell.text.strip()}: {measure} may have been read as {unit}",
        chosen=claim.value,
        settle=f"whether the paper of {claim.entity_id} counts {unit} or {measure}",
    )
