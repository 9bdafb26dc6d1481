"""What resolving gives, in columns: a record is made when it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, overload

import pyarrow as pa

from reconcile.texts import Index, Texts
from records import Entity, Resolution

RULES: Final = ("judgement", "alias", "name", "link", "new")
"""What decides, in the declared order."""


class Resolutions(Mapping[str, Resolution]):
    """Resolutions by mention, in order of mentions; they tell entities by row of their ids."""

    def __init__(self, mentions: Index, ids: Texts) -> None:
        """``mentions`` are sorted, and so are ``ids``, those of the entities."""
        self._index, self.mentions, self.ids = mentions, mentions.texts, ids
        self._entities, self._rules = array("i"), array("b")
        self._whys, self._similarities = Texts(), array("d")

    def add(self, entity: int, rule: str, why: str, similarity: float = 1.0) -> None:
        """Add what is known of the next mention; ``entity`` is a row of ``ids``."""
        self._entities.append(entity)
        self._rules.append(RULES.index(rule))
        self._whys.append(why)
        self._similarities.append(similarity)

    def __len__(self) -> int:
        return len(self.mentions)

    def __iter__(self) -> Iterator[str]:
        return iter(self.mentions)

    def __contains__(self, mention: object) -> bool:
        return self._index.find(mention) >= 0

    def __getitem__(self, mention: str) -> Resolution:
        row = self.row_of(mention)
        return Resolution(
            mention=mention,
            entity_id=self.ids.at(self._entities[row]),
            rule=RULES[self._rules[row]],
            why=self._whys.at(row),
            similarity=self._similarities[row],
        )

    def row_of(self, mention: str) -> int:
        """The row of a mention in `mentions` and `table`. Raises KeyError for others."""
        row = self._index.find(mention)
        if row < 0:
            raise KeyError(mention)
        return row

    def entity_of(self, mention: str) -> str:
        """The id of the entity that a mention means. Raises KeyError for an unknown mention."""
        return self.ids.at(self.entity_row(mention))

    def entity_row(self, mention: str) -> int:
        """The row in `Entities` of what a mention means. Raises KeyError for an unknown one."""
        return self._entities[self.row_of(mention)]

    def table(self) -> pa.Table:
        """A column for each field of `Resolution`, a row for each mention in order."""
        columns: dict[str, Any] = {
            "mention": self.mentions.array(),
            "entity_id": self.ids.array().take(_numbers(self._entities, pa.int32())),
            "rule": Texts(RULES).array().take(_numbers(self._rules, pa.int8())),
            "why": self._whys.array(),
            "similarity": _numbers(self._similarities, pa.float64()),
        }
        return pa.Table.from_arrays(list(columns.values()), names=list(columns))


class Entities(Sequence[Entity]):
    """Entities in order of their ids."""

    def __init__(self, resolutions: Resolutions) -> None:
        """All mentions are known before the first entity is added."""
        self._resolutions = resolutions
        self._names, self._aliases = Texts(), Texts()
        self._mentions = array("i")
        self._to_alias, self._to_mention = array("i", [0]), array("i", [0])

    def add(self, name: str, aliases: Iterable[str], mentions: Iterable[str]) -> None:
        """Add the entity of the next id."""
        self._names.append(name)
        for alias in aliases:
            self._aliases.append(alias)
        self._mentions.extend(map(self._resolutions.row_of, mentions))
        self._to_alias.append(len(self._aliases))
        self._to_mention.append(len(self._mentions))

    @property
    def ids(self) -> pa.Array[Any]:
        """The ids, sorted."""
        return self._resolutions.ids.array()

    def resolutions(self, rows: int) -> Iterator[pa.Table]:
        """`Resolutions.table` in order of entity and mention, so many rows at a time."""
        table = self._resolutions.table()
        for start in range(0, max(1, len(self._mentions)), rows):
            yield table.take(_numbers(self._mentions[start : start + rows], pa.int32()))

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, row: int) -> Entity: ...
    @overload
    def __getitem__(self, row: slice) -> tuple[Entity, ...]: ...
    def __getitem__(self, row: int | slice) -> Entity | tuple[Entity, ...]:
        if isinstance(row, slice):
            return tuple(self._record(one) for one in range(*row.indices(len(self))))
        return self._record(range(len(self))[row])

    def __iter__(self) -> Iterator[Entity]:
        return map(self._record, range(len(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]

    def _record(self, row: int) -> Entity:
        mentions = self._mentions[self._to_mention[row] : self._to_mention[row + 1]]
        return Entity(
            id=self._resolutions.ids.at(row),
            name=self._names.at(row),
            aliases=tuple(self._aliases[self._to_alias[row] : self._to_alias[row + 1]]),
            mentions=tuple(map(self._resolutions.mentions.at, mentions)),
        )


def _numbers(numbers: array[Any], type_: pa.DataType) -> pa.Array[Any]:
    """Numbers as an Arrow array, not copied."""
    return pa.Array.from_buffers(type_, len(numbers), [None, pa.py_buffer(numbers)])
