"""Numbers that one source gives in another measure: bytes that somebody took for tokens.

A cell that counts something else than its column (``1.4TB`` of training data) makes no claim.
When another source claims the very same number in the column's own measure (``1.4T`` tokens), one
of the two has slipped a unit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from reconcile.findings import make
from records import Claim, Discrepancy, ParsedNote, Resolution
from vocabulary import Vocabulary, fold

COUNTS = "ignored: counts "
"""Disposition of a cell whose number counts another measure; the measure follows."""

NUMBER = re.compile(r"(?P<digits>\d+(?:\.\d+)?)\s*(?P<magnitude>[^\W\d]+)")
TOLERANCE = 1e-6


class Counted(NamedTuple):
    """A cell that counts another measure than its column, and the names its row is about."""

    path: str
    line: int
    text: str
    measure: str
    mentions: tuple[str, ...]


def find_counted(notes: Iterable[ParsedNote]) -> Iterator[Counted]:
    """The cells of notes that count another measure."""
    for note in notes:
        counting = [cell for cell in note.cells if cell.disposition.startswith(COUNTS)]
        if not counting:
            continue
        names = _names_of_rows(note)
        for cell in counting:
            mentions = tuple(sorted(names.get((cell.table, cell.row), ())))
            measure = cell.disposition.removeprefix(COUNTS)
            yield Counted(cell.path, cell.line, cell.text, measure, mentions)


def _names_of_rows(note: ParsedNote) -> dict[tuple[int | None, int | None], set[str]]:
    """What each row is about: its claims tell, or the mention of a row that claims nothing."""
    found: dict[tuple[int | None, int | None], set[str]] = {}
    for claim in note.claims:
        found.setdefault((claim.table, claim.row), set()).add(claim.mention)
    for cell in note.cells:
        if cell.disposition == "mention":
            found.setdefault((cell.table, cell.row), {cell.text.strip()})
    return found


def entities_counted(
    counted: Iterable[Counted], resolutions: Mapping[str, Resolution]
) -> list[tuple[Counted, str]]:
    """Each cell with the entity that its row is about, those with one only."""
    found = []
    for cell in counted:
        about = {resolutions[name].entity_id for name in cell.mentions if name in resolutions}
        if len(about) == 1:
            found.append((cell, about.pop()))
    return found


def find_other_measures(
    counted: Iterable[tuple[Counted, str]],
    claims: Mapping[str, Sequence[Claim]],
    vocabulary: Vocabulary,
) -> Iterator[Discrepancy]:
    """Claims with the number that a cell about the same entity gives in another measure.

    ``claims`` are those of the entities that the cells are about.
    """
    for cell, entity in counted:
        numbers = _numbers(cell.text, cell.measure, vocabulary)
        for claim in sorted(claims.get(entity, ()), key=lambda claim: claim.claim_id):
            if claim.kind != "quantity" or claim.path == cell.path:
                continue
            if _is_one_of(claim, numbers):
                yield _slipped(claim, cell, vocabulary)


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


def _slipped(claim: Claim, cell: Counted, vocabulary: Vocabulary) -> Discrepancy:
    measure = cell.measure
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
