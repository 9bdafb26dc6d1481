"""Datasets as pandas frames in which every column has the type of its schema."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from concord.notes import load_vocabulary
from flows.errors import UsageError
from flows.export import read_tables
from publish import Dataset, build_tables
from publish.schema import read_schema
from vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Frames(Mapping[str, "pd.DataFrame"]):
    """The tables of a dataset, as pandas frames by name and as attributes.

    Texts are ``string``, terms ``category``, counts ``int64`` (``Int64`` where there may be none),
    days ``datetime64``, lists Arrow's; nothing is a Python object. ``arrow`` holds the same as
    Arrow tables. A frame is made when it is first asked for; copy it before you change it.
    """

    arrow: Mapping[str, pa.Table]
    schema_version: str
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._made:
            self._made[name] = to_frame(self.arrow[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrow)

    def __len__(self) -> int:
        return len(self.arrow)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """A table by its name: ``frames.models``. `AttributeError` when there is none."""
        if name.startswith("_") or name not in self.arrow:
            tables = ", ".join(self.arrow) if not name.startswith("_") else ""
            raise AttributeError(f"there is no table {name!r}; there are {tables}")
        return self[name]

    def evidence(self, entity_id: str, name: str) -> pd.DataFrame:
        """The claims about property ``name`` of an entity; none when nothing is known of it.

        The column ``supports`` says whether a claim is for the value of the fact.
        """
        facts, claims = self["facts"], self["claims"]
        fact = facts[(facts.entity_id == entity_id) & (facts.property == name)]
        behind = {id_ for ids in fact.supporting for id_ in ids}
        heard = behind | {id_ for ids in fact.dissenting for id_ in ids}
        found = claims[claims.claim_id.isin(heard)]
        return found.assign(supports=found.claim_id.isin(behind)).reset_index(drop=True)


def load(folder: str | Path = "normalized") -> Frames:
    """A published dataset. Raises `UsageError` when there is none that this version can read.

    >>> published = load("normalized")
    >>> published.models.loc[published.models.id == "bloom", ["name", "released"]].values.tolist()
    [['BLOOM', '2022-07']]
    """
    tables = read_tables(Path(folder))
    try:
        for table in tables.values():
            read_schema(table.schema)
    except ValueError as error:
        raise UsageError(f"{folder}: {error}") from None
    return _frames(tables)


def to_frames(dataset: Dataset, vocabulary: Vocabulary | None = None) -> Frames:
    """The same of a dataset in memory, as it would be published; its history is empty.

    ``vocabulary`` should be the one it was reconciled with.
    """
    return _frames(build_tables(dataset, vocabulary or load_vocabulary()))


def to_frame(table: pa.Table) -> pd.DataFrame:
    """A table of Concord as a frame; how types are taken is told by `Frames`."""
    import pandas as pd

    def dtype(column: pa.Field[Any]) -> Any:
        """None where pandas' own choice is right."""
        if pa.types.is_string(column.type):
            return pd.StringDtype()
        if pa.types.is_list(column.type):
            return pd.ArrowDtype(column.type)
        if column.nullable and pa.types.is_integer(column.type):
            return pd.Int64Dtype()
        return pd.BooleanDtype() if column.nullable and pa.types.is_boolean(column.type) else None

    kinds = [dtype(column) for column in table.schema]
    return pd.DataFrame(
        {
            name: column.to_pandas(types_mapper=_always(kind), date_as_object=False)
            for name, column, kind in zip(table.column_names, table.columns, kinds, strict=True)
        }
    )


def _always(dtype: Any) -> Callable[[pa.DataType], Any]:
    return lambda _: dtype


def _frames(tables: Mapping[str, pa.Table]) -> Frames:
    metadata = next(iter(tables.values())).schema.metadata or {}
    return Frames(dict(tables), metadata[b"schema_version"].decode())
