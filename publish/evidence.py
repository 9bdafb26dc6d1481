"""What a claim was read from, ready to be shown: its row of cells, or its line, with the mark."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from publish.dataset import Dataset
from records import CellRecord, Claim

RawLines = Mapping[str, Sequence[str]]
"""Path of a note → its raw lines."""

CELL_CHARACTERS = 90
MARK_CHARACTERS = 400
AROUND_CHARACTERS = 100


class RowCell(NamedTuple):
    """A cell beside its header; ``marked`` when the claim was read from it."""

    header: str
    text: str
    marked: bool


class Quote(NamedTuple):
    """A line of a note with the marked part between what stands around it."""

    before: str
    marked: str
    after: str


class Rows:
    """The ledger by row, spans expanded, for looking up what stands beside a cell."""

    def __init__(self, cells: Iterable[CellRecord]) -> None:
        rows: defaultdict[tuple[str, int, int], list[CellRecord]] = defaultdict(list)
        headers: dict[tuple[str, int, int], str] = {}
        for cell in cells:
            for row in range(cell.row, cell.row + max(1, cell.rowspan)):
                rows[cell.path, cell.table, row].append(cell)
            if cell.disposition == "header":
                for column in range(cell.column, cell.column + max(1, cell.colspan)):
                    headers.setdefault((cell.path, cell.table, column), cell.text)
        self._rows = rows
        self._headers = headers

    def around(self, claim: Claim) -> tuple[RowCell, ...]:
        """The cells of the claim's row from left to right; empty outside tables."""
        if claim.table is None or claim.row is None:
            return ()
        cells = self._rows.get((claim.path, claim.table, claim.row), ())
        ordered = sorted(cells, key=lambda cell: cell.column)
        read = _read_from(claim, ordered)
        return tuple(self._shown(cell, cell is read) for cell in ordered)

    def _shown(self, cell: CellRecord, marked: bool) -> RowCell:
        header = self._headers.get((cell.path, cell.table, cell.column), "")
        text = clip(cell.text, MARK_CHARACTERS if marked else CELL_CHARACTERS)
        return RowCell(clip(header, CELL_CHARACTERS), text, marked)


class Evidence(NamedTuple):
    """One claim as shown.

    ``side`` is ``for``, ``against`` or ``""`` of the chosen value. The mark is in the ``row``,
    or in the ``quote`` when the value does not come from a cell of its row.
    """

    claim: Claim
    source: str
    side: str
    row: tuple[RowCell, ...]
    quote: Quote

    @property
    def where(self) -> str:
        """``note:line``."""
        return f"{self.claim.path}:{self.claim.line}"

    @property
    def elsewhere(self) -> bool:
        """Whether the value was read from outside the row that is shown."""
        return bool(self.row) and not any(cell.marked for cell in self.row)


class Evidences:
    """Makes :class:`Evidence` of claim ids; the ledger is indexed once."""

    def __init__(self, dataset: Dataset, raw_lines: RawLines) -> None:
        self._dataset = dataset
        self._raw_lines = raw_lines
        self._rows = Rows(dataset.cells)
        self._sides = _sides(dataset)
        self._made: dict[str, Evidence] = {}

    def of(self, claim_ids: Iterable[str]) -> tuple[Evidence, ...]:
        """Known claims of ``claim_ids``: for the value first, then by value, source and place."""
        claims = (self._dataset.claims_by_id.get(id_) for id_ in claim_ids)
        found = [self._once(claim) for claim in claims if claim is not None]
        return tuple(sorted(found, key=_reading_order))

    def _once(self, claim: Claim) -> Evidence:
        made = self._made.get(claim.claim_id)
        if made is None:
            made = self._made[claim.claim_id] = self._one(claim)
        return made

    def _one(self, claim: Claim) -> Evidence:
        row = self._rows.around(claim)
        side = self._sides.get(claim.claim_id, "")
        return Evidence(claim, claim.source_id, side, row, self._quote(claim, row))

    def _quote(self, claim: Claim, row: Sequence[RowCell]) -> Quote:
        raw = clip(claim.raw, MARK_CHARACTERS)
        lines = () if row else self._raw_lines.get(claim.path, ())
        line = lines[claim.line - 1] if 0 < claim.line <= len(lines) else ""
        before, found, after = line.partition(claim.raw)
        if not found or not claim.raw:
            return Quote("", raw, "")
        return Quote(_tail(before), raw, clip(after, AROUND_CHARACTERS))


def clip(text: str, length: int) -> str:
    """``text``, cut to ``length`` characters with an ellipsis."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _read_from(claim: Claim, cells: Sequence[CellRecord]) -> CellRecord | None:
    """The cell of the row that holds what the claim quotes: its own before any other."""
    own = [c for c in cells if claim.column is not None and _covers(c, claim.column)]
    if claim.origin == "cell" and own:
        return own[0]
    raw = claim.raw.strip()
    holding = (cell for cell in (*own, *cells) if raw and raw in cell.text)
    return next(holding, None)


def _covers(cell: CellRecord, column: int) -> bool:
    return 0 <= column - cell.column < max(1, cell.colspan)


def _tail(text: str) -> str:
    return text if len(text) <= AROUND_CHARACTERS else f"…{text[-AROUND_CHARACTERS:].lstrip()}"


def _sides(dataset: Dataset) -> dict[str, str]:
    sides: dict[str, str] = {}
    for fact in dataset.facts:
        sides |= dict.fromkeys(fact.supporting, "for") | dict.fromkeys(fact.dissenting, "against")
    return sides


def _reading_order(evidence: Evidence) -> tuple[int, str, str, str, int, str]:
    claim = evidence.claim
    rank = {"for": 0, "against": 1}.get(evidence.side, 2)
    return rank, claim.value, claim.source_id, claim.path, claim.line, claim.claim_id
