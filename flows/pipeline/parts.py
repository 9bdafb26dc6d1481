"""Parts reconciled and laid out for publishing, each kept under the hash of all it is made from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
from pydantic import TypeAdapter

from flows.pipeline.fingerprint import derived_fingerprint
from flows.pipeline.landing import decode_table, digest, encode_table
from flows.pipeline.scatter import PartInput, claims_of, read_part
from flows.pipeline.store import Store
from parsers.reading import read_value
from publish import Dataset
from publish.arrays import build_array
from publish.counts import PartTotals
from publish.tables import build_tables
from publish.totals import count_part
from reconcile.copying import Echoes
from reconcile.learn import Voices
from reconcile.part import Findings, judge_part, reconcile_part
from reconcile.pipeline import Key
from records import Claim, Fact, Judgement
from records.collector import collector_at_rest
from vocabulary import Vocabulary


def tables_of_parts(vocabulary: Vocabulary) -> tuple[str, str, str]:
    """Names of the tables whose rows are of one entity each, in order of its id."""
    return ("claims", "facts", vocabulary.domain.table)


Kept = TypeVar("Kept")


class PartKey(NamedTuple):
    """A part and what it is kept under."""

    part: PartInput
    key: str


@dataclass(frozen=True)
class _Findings:
    """`Findings` as JSON has them: no mappings by pairs."""

    rest: Findings
    shared: tuple[tuple[str, str, int, int], ...] = ()
    heard: tuple[tuple[str, ...], ...] = ()
    directions: tuple[tuple[str, str, str, int], ...] = ()


@dataclass(frozen=True)
class Parts:
    """Makes parts; sent to each worker once.

    ``judged`` are the judgements that hold, by (entity id, property).
    """

    vocabulary: Vocabulary
    store: Store
    voices: Mapping[str, Voices] = field(default_factory=dict)
    judged: Mapping[Key, Judgement] = field(default_factory=dict)
    refresh: bool = False
    as_of: date | None = None

    def __call__(self, part: PartInput) -> str:
        """Reconcile a part and lay it out, unless the store has it; what it is kept under."""
        rows = read_part(part)
        key = self._key(part, rows)
        if self.refresh or not self.store.has(digest(key, "totals")):
            self._make(part, key, claims_of(rows))
        return key

    def _key(self, part: PartInput, rows: pa.Table) -> str:
        """Over all that a part is made from: code, words, what was learned and judged, claims."""
        columns = [
            "\x1f".join(map(str, rows.column(name).to_pylist())) for name in rows.schema.names
        ]
        entities = [entity.model_dump_json() for entity in part.entities]
        voices = [f"{name} {v.reason} {sorted(v.weights.items())}" for name, v in _by_name(self)]
        judged = [
            judgement.model_dump_json() for _, judgement in sorted(self._judged(part).items())
        ]
        counts = f"{len(entities)} {len(voices)} {len(judged)} {self.as_of}"
        known = derived_fingerprint(self.vocabulary)
        return digest(known, counts, *entities, *voices, *judged, *columns)

    def _judged(self, part: PartInput) -> dict[Key, Judgement]:
        ids = {entity.id for entity in part.entities}
        return {key: judgement for key, judgement in self.judged.items() if key[0] in ids}

    def _make(self, part: PartInput, key: str, claims: Sequence[Claim]) -> None:
        with collector_at_rest():
            # Judgements are no part of what is found: they answer it.
            plain = replace(self.vocabulary, judgements=())
            facts, findings = reconcile_part(claims, plain, self.voices, self.as_of)
            if judged := self._judged(part):
                read = partial(read_value, vocabulary=plain)
                facts = judge_part(claims, facts, judged, plain, read, self.voices)
            dataset = Dataset(claims=tuple(claims), facts=facts, entities=part.entities)
            tables = build_tables(dataset, plain)
        self.store.put(digest(key, "findings"), _adapter(_Findings).dump_json(_packed(findings)))
        self.store.put(digest(key, "fact records"), _adapter(_FACTS).dump_json(facts))
        for name in tables_of_parts(plain):
            self.store.put(digest(key, name), encode_table(tables[name]))
        # Last, as it stands for all of them.
        totals = count_part(claims, facts)
        self.store.put(digest(key, "totals"), _adapter(PartTotals).dump_json(totals))

    def findings(self, made: PartKey) -> Findings:
        """What a part gives to the whole."""
        return self._fetch(made, "findings", _read_findings)

    def facts(self, made: PartKey) -> tuple[Fact, ...]:
        """The facts of a part."""
        return self._fetch(made, "fact records", _adapter(_FACTS).validate_json)

    def totals(self, made: PartKey) -> PartTotals:
        """The counts of a part."""
        found: PartTotals = self._fetch(made, "totals", _adapter(PartTotals).validate_json)
        return found

    def table(self, made: PartKey, name: str) -> pa.Table:
        """One of `tables_of_parts`, with the rows of a part."""
        return self._fetch(made, name, decode_table)

    def claims(self, made: PartKey, entities: frozenset[str]) -> list[Claim]:
        """The claims of a part that are about some entities."""
        rows, wanted = read_part(made.part), build_array(sorted(entities), pa.string())
        return claims_of(rows.filter(pc.is_in(rows.column("entity_id"), value_set=wanted)))

    def _fetch(self, made: PartKey, name: str, decode: Callable[[bytes], Kept]) -> Kept:
        """From the store; made again where that has lost it or what it has is not sound."""
        found = self._decoded(made, name, decode)
        if found is None:
            self._make(made.part, made.key, claims_of(read_part(made.part)))
            found = self._decoded(made, name, decode)
        if found is None:
            raise self.store.refusal()
        return found

    def _decoded(self, made: PartKey, name: str, decode: Callable[[bytes], Kept]) -> Kept | None:
        body = self.store.get(digest(made.key, name))
        try:
            with collector_at_rest():
                return None if body is None else decode(body)
        except ValueError:
            return None


_FACTS: Any = tuple[Fact, ...]


def _by_name(parts: Parts) -> list[tuple[str, Voices]]:
    return sorted(parts.voices.items(), key=lambda item: item[0])


@cache
def _adapter(type_: Any) -> TypeAdapter[Any]:
    return TypeAdapter(type_)


def _packed(findings: Findings) -> _Findings:
    return _Findings(
        rest=replace(findings, echoes=Echoes({}, ()), directions={}),
        shared=tuple((*pair, *counts) for pair, counts in findings.echoes.shared.items()),
        heard=tuple(findings.echoes.heard),
        directions=tuple((*way, n) for way, n in findings.directions.items()),
    )


def _read_findings(kept: bytes) -> Findings:
    packed: _Findings = _adapter(_Findings).validate_json(kept)
    shared = {(one, other): (a, b) for one, other, a, b in packed.shared}
    directions = {(name, low, high): n for name, low, high, n in packed.directions}
    return replace(packed.rest, echoes=Echoes(shared, packed.heard), directions=directions)
