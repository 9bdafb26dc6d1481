"""The parts of a run: made where the store has none, and asked for what came of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any, TypeAlias, TypeVar, overload

import numpy as np
import pyarrow as pa

from flows.pipeline.landing import decode_table, digest
from flows.pipeline.part_maker import (
    FOUND_AS,
    LINKS,
    SOURCES,
    TOTALS,
    PartKey,
    PartMaker,
)
from flows.pipeline.runners import Here, Processes, Runner
from flows.pipeline.scatter import Scattered
from flows.progress import Progress
from publish.arrays import build_array
from publish.counts import PartTotals
from publish.rows import claim_records, fact_records
from publish.streams import rows_of, rows_with
from publish.totals import add_totals
from reconcile.learn import Voices
from reconcile.part import LinkUse
from reconcile.pipeline import Key
from reconcile.whole import Dated, Lookup, Told
from records import Claim, Fact, Issue, Judgement
from records.adapters import adapter_of
from records.collector import collector_at_rest

POOL_FROM = 64
"""Parts from which starting more processes pays."""

Hashes: TypeAlias = "np.typing.NDArray[np.int64]"
_NONE: Hashes = np.array([], dtype=np.int64)

Kept = TypeVar("Kept")


class Parts:
    """All parts of a run.

    ``scratch`` is a folder, or a URL, for what does not outlive the run. With ``refresh`` nothing
    is taken from the store that was there before.
    """

    def __init__(
        self, maker: PartMaker, scattered: Scattered, scratch: Path | str, *, refresh: bool = False
    ) -> None:
        self.maker, self.scattered, self.scratch = maker, scattered, scratch
        self.refresh, self._making = refresh, Lock()
        self.keys = [maker.key(scattered.part(number)) for number in range(len(scattered))]

    def make(self, progress: Progress, runner: Runner | None = None) -> None:
        """Make the parts that the store does not have."""
        progress.start("Reconciling claims", len(self.keys))
        missing = self._missing(range(len(self.keys)))
        progress.advance(len(self.keys) - len(missing))
        runner = runner or (Processes() if len(missing) >= POOL_FROM else Here())
        for _ in runner.each(self.maker, self._placed(missing)):
            progress.advance()

    def with_voices(self, voices: Mapping[str, Voices]) -> Parts:
        """The parts of the same entities when sources are heard like this."""
        maker = replace(self.maker, voices=voices)
        return Parts(maker, self.scattered, self.scratch, refresh=self.refresh)

    def judge(self, judged: Mapping[Key, Judgement]) -> None:
        """Make those parts anew whose facts a person decided."""
        self.maker = replace(self.maker, judged=judged)
        numbers = sorted(self._numbers(entity for entity, _ in judged))
        for number in numbers:
            self.keys[number] = self.maker.key(self.scattered.part(number))
        for made in self._placed(self._missing(numbers)):
            self.maker(made)

    def _missing(self, numbers: Sequence[int]) -> list[int]:
        """Those of the parts of which the store lacks something."""
        if self.refresh:
            return list(numbers)
        pieces = self.maker.pieces
        kept = [[digest(self.keys[number], name) for name in pieces] for number in numbers]
        return [numbers[place] for place in self.maker.store.lacking(kept)]

    def _placed(self, numbers: Sequence[int]) -> _Placed:
        """Parts whose claims can be read."""
        self.scattered.place(numbers, self.scratch)
        return _Placed(self, numbers)

    def _numbers(self, entities: Iterable[str]) -> set[int]:
        """The parts where some entities are, if there are such entities."""
        return {number for id_ in entities if (number := self.scattered.number(id_)) >= 0}

    # Of all parts

    def tables(self, name: str) -> Iterator[pa.Table]:
        """One of `tables_of_parts`, or another that each part keeps, part by part."""
        return (self._table(number, name) for number in range(len(self.keys)))

    def totals(self) -> PartTotals:
        """The counts of all parts."""
        return add_totals(self._records(TOTALS, PartTotals), self.tables(SOURCES))

    def told(self, issues: Iterable[Issue] = ()) -> Told:
        """What the parts tell the whole, and issues, read anew whenever it is asked for."""
        given: dict[str, Any] = {name: partial(self._found, name) for name in FOUND_AS}
        given["votes"] = partial(self._records, "votes", FOUND_AS["votes"])
        given["issues"] = lambda: issues
        return Told(**given, links=self._links, references=self._references, dated=self._dated)

    def _found(self, name: str) -> Iterator[Any]:
        return chain.from_iterable(self._records(name, FOUND_AS[name]))

    def _records(self, name: str, type_: Any) -> Iterator[Any]:
        decode = adapter_of(type_).validate_json
        return (self._fetch(number, name, decode) for number in range(len(self.keys)))

    def _links(self) -> Iterator[LinkUse]:
        """The uses of links that several entities have, of which no two are in two parts.

        Links are told from one another by hash: two of one hash are compared in vain, no more.
        """
        owned = np.concatenate([_NONE, *map(_owned, self.tables(LINKS))])
        links, owners = np.unique(owned, return_counts=True)
        common = frozenset(links[owners > 1].tolist())
        seen: dict[str, str] = {}
        for table in self.tables(LINKS):
            rows = zip(rows_of(table, LinkUse._fields), _link_hashes(table), strict=True)
            for (*texts, claim_id, shared), link in rows:
                if link in common:
                    name, url, entity, source = (seen.setdefault(text, text) for text in texts)
                    yield LinkUse(name, url, entity, source, claim_id, shared)

    def _references(self) -> Iterator[tuple[str, str]]:
        yield from self._facts_where("kind", "reference", ("entity_id", "value"))

    def _dated(self) -> Iterator[Dated]:
        headline = self.maker.vocabulary.headline_date
        columns = ("entity_id", "date_start", "date_end")
        yield from map(Dated._make, self._facts_where("property", headline, columns))

    def _facts_where(self, name: str, value: str, columns: tuple[str, ...]) -> Iterator[Any]:
        for facts in self.tables("facts"):
            wanted = build_array([value], pa.string())
            yield from rows_of(rows_with(facts, name, wanted), columns)

    # Of some entities

    def lookup(self) -> Lookup:
        """What the whole asks of few entities."""
        return Lookup(self.facts, self.claims_by_key, self.sources)

    def facts(self, entities: Iterable[str]) -> list[Fact]:
        """The facts of some entities, in order of entity and property."""
        return list(chain.from_iterable(map(fact_records, self._about(entities, "facts"))))

    def claims(self, entities: Iterable[str]) -> list[Claim]:
        """The claims of some entities."""
        return list(chain.from_iterable(map(claim_records, self._about(entities, "claims"))))

    def claims_by_key(self, entities: Iterable[str]) -> dict[Key, list[Claim]]:
        """The claims of some entities by (entity id, property)."""
        found: dict[Key, list[Claim]] = {}
        for claim in self.claims(entities):
            found.setdefault((claim.entity_id, claim.property), []).append(claim)
        return found

    def sources(self, entities: Iterable[str]) -> dict[str, str]:
        """Claim id → source of the claims of some entities."""
        found: dict[str, str] = {}
        for claims in self._about(entities, "claims"):
            found.update(rows_of(claims, ("claim_id", "source_id")))
        return found

    def confidences(self, asked: Collection[Key]) -> dict[Key, float]:
        """Confidence of some facts, those that there are of them."""
        found: dict[Key, float] = {}
        for facts in self._about({entity for entity, _ in asked}, "facts"):
            rows = rows_of(facts, ("entity_id", "property", "confidence"))
            found |= {(id_, name): sure for id_, name, sure in rows if (id_, name) in asked}
        return found

    def _about(self, entities: Iterable[str], name: str) -> Iterator[pa.Table]:
        """The rows of a table that are about some entities."""
        wanted = frozenset(entities)
        ids = build_array(sorted(wanted), pa.string())
        for number in sorted(self._numbers(wanted)):
            yield rows_with(self._table(number, name), "entity_id", ids)

    # From the store

    def _table(self, number: int, name: str) -> pa.Table:
        return self._fetch(number, name, decode_table)

    def _fetch(self, number: int, name: str, decode: Callable[[bytes], Kept]) -> Kept:
        """From the store; made again where that has lost it or what it has is not sound."""
        found = self._decoded(number, name, decode)
        if found is None:
            with self._making:  # tables are rendered by several threads
                # All, as where one is lost others may be, and each time costs a pass over claims.
                self.maker(self._placed(range(len(self.keys)))[number])
            found = self._decoded(number, name, decode)
        if found is None:
            raise self.maker.store.refusal()
        return found

    def _decoded(self, number: int, name: str, decode: Callable[[bytes], Kept]) -> Kept | None:
        body = self.maker.store.get(digest(self.keys[number], name))
        try:
            with collector_at_rest():
                return None if body is None else decode(body)
        except ValueError:
            return None


class _Placed(Sequence[PartKey]):
    """Some parts, each made up when it is asked for: all of them would be all entities."""

    def __init__(self, parts: Parts, numbers: Sequence[int]) -> None:
        self.parts, self.numbers = parts, numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, place: int) -> PartKey: ...
    @overload
    def __getitem__(self, place: slice) -> _Placed: ...
    def __getitem__(self, place: int | slice) -> PartKey | _Placed:
        if isinstance(place, slice):
            return _Placed(self.parts, self.numbers[place])
        number = self.numbers[place]
        return PartKey(self.parts.scattered.part(number), self.parts.keys[number])


def _owned(links: pa.Table) -> Hashes:
    """The hash of each link, as often as entities have it."""
    entities = links.column("entity_id").to_pylist()
    pairs = set(zip(_link_hashes(links), entities, strict=True))
    return np.array([link for link, _ in pairs], dtype=np.int64)


def _link_hashes(links: pa.Table) -> list[int]:
    return [hash(pair) for pair in rows_of(links, ("property", "url"))]
