"""Entities, facts, discrepancies, and what people decided about them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from records.claim import Record

Verdict = Literal["single", "agree", "compatible", "conflict"]
Severity = Literal["high", "medium", "low"]
Status = Literal["open", "accepted", "overridden", "dismissed", "stale"]


class Resolution(Record):
    """Why a mention became part of an entity.

    ``rule`` is the step that decided: ``judgement``, ``alias``, ``name``, ``link`` or ``new``;
    ``why`` says it in words. ``similarity`` is 1.0 except where a spelling was forgiven.
    """

    mention: str
    entity_id: str
    rule: str
    why: str
    similarity: float = 1.0


class Entity(Record):
    """The thing itself, with a stable id; ``aliases`` are the other names it was mentioned by."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    mentions: tuple[str, ...] = ()


class Fact(Record):
    """The outcome for one (entity, property).

    ``confidence`` is in [0, 1]; ``policy`` is the named rule that chose; ``sources`` counts
    the sources heard. ``supporting`` and ``dissenting`` are claim ids, sorted.
    """

    entity_id: str
    property: str
    kind: str
    value: str
    date_start: date | None = None
    date_end: date | None = None
    numbers: tuple[float, ...] = ()
    bounds: tuple[tuple[float, float], ...] = ()
    is_range: bool = False
    hedged: bool = False
    verdict: Verdict
    confidence: float
    policy: str
    decided_by: Literal["policy", "judgement"] = "policy"
    reason: str = ""
    supporting: tuple[str, ...] = ()
    dissenting: tuple[str, ...] = ()
    sources: int


class Discrepancy(Record):
    """What a person should look at. ``discrepancy_id`` is stable while its evidence is the same."""

    discrepancy_id: str
    kind: str
    severity: Severity
    entity_id: str
    property: str
    claim_ids: tuple[str, ...]
    chosen: str
    explanation: str
    settle: str = ""
    status: Status = "open"


class Copying(Record):
    """A source suspected to repeat another.

    ``share`` is in [0, 1]: how much of what both speak of points to it; ``why`` counts it.
    """

    source_id: str
    copied_from: str
    share: float
    why: str = ""


class Judgement(Record):
    """A person's answer, kept in a versioned file.

    Either about a value (``entity``, ``property``, ``value``) or about identity
    (``same`` / ``different`` / ``unsure``, each naming two or more mentions or entity ids).
    ``evidence`` is the discrepancy id the answer was given on; when that changes the
    judgement is stale.
    """

    who: str
    when: str
    why: str
    entity: str = ""
    property: str = ""
    value: str = ""
    same: tuple[str, ...] = ()
    different: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    dismiss: str = ""
    evidence: str = ""


class Correction(Record):
    """A declared error in a source: it names what it expects, and fails when that is gone."""

    source: str
    mention: str
    property: str
    expects: str
    value: str = ""
    why: str
    who: str = ""
    when: str = ""
