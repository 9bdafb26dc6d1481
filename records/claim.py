"""Claims, issues and the ledger of cells: what a parser makes of a note."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any, ClassVar, Final, Literal, get_args

from pydantic import BaseModel, ConfigDict

from records.value import Kind, Value

Block = Literal["table", "list", "prose"]
BLOCKS: Final[tuple[Block, ...]] = get_args(Block)
"""What claims are read from."""


class Record(BaseModel):
    """Base of the records: frozen, and no field that is not declared."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    _all_fields: ClassVar[set[str]] = set()

    def model_post_init(self, _context: Any, /) -> None:
        """Share one set of the names of fields, which pydantic makes for each record.

        Nothing asks which fields were given; the sets take two thirds of the memory of records.
        """
        object.__setattr__(self, "__pydantic_fields_set__", self._all_fields)

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        cls._all_fields = set(cls.model_fields)


class ClaimDraft(Record):
    """What a parser reads off one place: everything of a claim but its id and entity.

    ``table``, ``row`` and ``column`` are 0-based (grid with header rows included), None
    outside tables; ``line`` is the 1-based line of the raw file. ``context`` is the
    headings above joined by `` > ``. ``origin`` says where the value comes from when it
    is not the cell itself (``heading``, ``lead``, ``group``, ``name``, ``above``, ``content``);
    outside tables ``sentence``, ``item`` (a labelled one) or ``entry`` (one about a single thing,
    which may name an entity that no table names).
    ``shared`` marks a claim of a row that names several things and could not be
    assigned to one of them.
    """

    path: str
    block: Block = "table"
    table: int | None = None
    row: int | None = None
    column: int | None = None
    line: int
    header: str = ""
    context: str = ""
    raw: str
    mention: str
    property: str
    kind: Kind
    value: str
    date_start: date | None = None
    date_end: date | None = None
    numbers: tuple[float, ...] = ()
    bounds: tuple[tuple[float, float], ...] = ()
    is_range: bool = False
    hedged: bool = False
    qualifier: str = ""
    origin: str = "cell"
    shared: bool = False
    label: str = ""

    def as_value(self) -> Value:
        """The claim's value alone, for the verdict algebra."""
        return Value(
            self.kind,
            self.value,
            self.date_start,
            self.date_end,
            self.numbers,
            self.bounds,
            self.is_range,
            self.hedged,
            self.qualifier,
        )


class Claim(ClaimDraft):
    """What one source says of one property of one mention, with its provenance."""

    claim_id: str
    source_id: str
    entity_id: str = ""


def claim_id(source_id: str, draft: ClaimDraft, occurrence: int) -> str:
    """Content hash of a claim: 16 hex digits of a SHA-256.

    The place is left out on purpose, so that a line inserted above does not rename
    every claim below it; ``occurrence`` (from 0) tells equal claims of one source apart.
    """
    parts = (
        source_id,
        draft.block,
        draft.header,
        draft.raw,
        draft.mention,
        draft.property,
        draft.kind,
        draft.value,
        draft.qualifier,
        draft.origin,
        str(occurrence),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]


class Issue(Record):
    """Something in a note that was not understood.

    ``kind`` is one of ``unread value``, ``unknown header``, ``unread note``, ``encoding``,
    ``skipped table``, ``too large``, ``misspelling``, ``front matter``; ``message`` says what was
    read and what would have been accepted.
    """

    kind: str
    path: str
    line: int
    message: str
    raw: str = ""
    source_id: str = ""
    table: int | None = None
    row: int | None = None
    column: int | None = None
    property: str = ""
    mention: str = ""


class CellRecord(Record):
    """One line of the ledger: a cell of a table and what became of it.

    ``disposition`` is ``claim``, ``mention``, ``header``, ``context``, ``nothing stated``,
    ``ignored: <reason>`` or ``issue``: exactly one. ``claims`` counts the claims read from it.
    """

    path: str
    table: int
    row: int
    column: int
    line: int
    rowspan: int
    colspan: int
    text: str
    disposition: str
    claims: int = 0
    source_id: str = ""


class DatasetRow(Record):
    """A row of a side dataset: a table or list of other things than the domain's entities.

    ``table`` and ``row`` are None for an item of a list.
    """

    dataset: str
    path: str
    table: int | None = None
    row: int | None = None
    line: int
    values: tuple[tuple[str, str], ...]
    source_id: str = ""
