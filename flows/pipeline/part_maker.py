"""One part reconciled and laid out for publishing, as a worker does it.

What comes of a part goes to the store in pieces, so that who asks one question of all parts reads
no more than its answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, partial
from typing import Final, NamedTuple, get_type_hints

import pyarrow as pa

from flows.pipeline.fingerprint import derived_fingerprint
from flows.pipeline.landing import digest, encode_table
from flows.pipeline.scatter import PartInput, claims_of, read_part
from flows.pipeline.store import Store
from parsers.reading import read_value
from publish import Dataset
from publish.arrays import build_array
from publish.counts import PartTotals
from publish.tables import build_tables
from publish.totals import count_part
from reconcile.learn import Voices
from reconcile.part import Findings, LinkUse, judge_part, reconcile_part
from reconcile.pipeline import Key
from records import Judgement
from records.adapters import adapter_of
from records.collector import collector_at_rest
from vocabulary import Vocabulary

LINKS: Final = "links"
SOURCES: Final = "sources"
TOTALS: Final = "totals"


def tables_of_parts(vocabulary: Vocabulary) -> tuple[str, str, str]:
    """Names of the tables whose rows are of one entity each, in order of its id."""
    return ("claims", "facts", vocabulary.domain.table)


class PartKey(NamedTuple):
    """A part and what it is kept under."""

    part: PartInput
    key: str


@dataclass(frozen=True)
class PartMaker:
    """Makes parts; sent to each worker once.

    ``judged`` are the judgements that hold, by (entity id, property).
    """

    vocabulary: Vocabulary
    store: Store
    voices: Mapping[str, Voices] = field(default_factory=dict)
    judged: Mapping[Key, Judgement] = field(default_factory=dict)
    as_of: date | None = None

    @property
    def pieces(self) -> tuple[str, ...]:
        """Names of all that is kept of a part."""
        return (*tables_of_parts(self.vocabulary), *FOUND_AS, LINKS, SOURCES, TOTALS)

    def key(self, part: PartInput) -> str:
        """Over all that a part is made from: code, words, what was learned and judged, claims."""
        entities = [entity.model_dump_json() for entity in part.entities]
        judged = [
            judgement.model_dump_json() for _, judgement in sorted(self._judged(part).items())
        ]
        counts = f"{len(entities)} {len(judged)} {self.as_of}"
        return digest(self._known, counts, *entities, *judged, part.said)

    @cached_property
    def _known(self) -> str:
        voices = [f"{name} {v.reason} {sorted(v.weights.items())}" for name, v in _by_name(self)]
        return digest(derived_fingerprint(self.vocabulary), *voices)

    def _judged(self, part: PartInput) -> dict[Key, Judgement]:
        ids = {entity.id for entity in part.entities} if self.judged else set()
        return {key: judgement for key, judgement in self.judged.items() if key[0] in ids}

    def __call__(self, made: PartKey) -> str:
        """Reconcile a part and lay it out; what it is kept under."""
        part, key = made
        with collector_at_rest():
            claims = claims_of(read_part(part))
            # Judgements are no part of what is found: they answer it.
            plain = replace(self.vocabulary, judgements=())
            facts, findings = reconcile_part(claims, plain, self.voices, self.as_of)
            if judged := self._judged(part):
                read = partial(read_value, vocabulary=plain)
                facts = judge_part(claims, facts, judged, plain, read, self.voices)
            dataset = Dataset(claims=tuple(claims), facts=facts, entities=part.entities)
            tables = build_tables(dataset, plain)
        for name in tables_of_parts(plain):
            self._put(key, name, encode_table(tables[name]))
        self._put_findings(key, findings)
        totals, sources = count_part(claims, facts)
        self._put(key, SOURCES, encode_table(sources))
        self._put(key, TOTALS, adapter_of(PartTotals).dump_json(totals))
        return key

    def _put_findings(self, key: str, findings: Findings) -> None:
        for name, type_ in FOUND_AS.items():
            self._put(key, name, adapter_of(type_).dump_json(getattr(findings, name)))
        self._put(key, LINKS, encode_table(_link_table(findings.links)))

    def _put(self, key: str, name: str, body: bytes) -> None:
        self.store.put(digest(key, name), body)


FOUND_AS: Final = {name: as_ for name, as_ in get_type_hints(Findings).items() if name != LINKS}
"""Type of each of the findings that are kept as JSON."""


def _link_table(links: Sequence[LinkUse]) -> pa.Table:
    columns = list(zip(*links, strict=True)) if links else [() for _ in LinkUse._fields]
    types = [pa.bool_() if name == "shared" else pa.string() for name in LinkUse._fields]
    arrays = [build_array(found, type_) for found, type_ in zip(columns, types, strict=True)]
    return pa.Table.from_arrays(arrays, names=list(LinkUse._fields))


def _by_name(maker: PartMaker) -> list[tuple[str, Voices]]:
    return sorted(maker.voices.items(), key=lambda item: item[0])
