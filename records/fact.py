"""Entities, facts, discrepancies, and what people decided about them."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import ConfigDict

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

    About a value (``entity``, ``property``, ``value``), about identity (``same`` / ``different`` /
    ``unsure``, each naming two or more mentions or entity ids), or about a discrepancy as such
    (``scope`` or ``dismiss``, each its id).
    """

    model_config = ConfigDict(use_attribute_docstrings=True)

    entity: str = ""
    """Id of the entity that the answer is about."""
    property: str = ""
    """Name of the property that the answer is about."""
    value: str = ""
    """The value that holds, as the dataset would write it."""
    same: tuple[str, ...] = ()
    """Names or entity ids that mean one thing."""
    different: tuple[str, ...] = ()
    """Names or entity ids of which no two mean the same thing."""
    unsure: tuple[str, ...] = ()
    """Names or entity ids of which nobody can tell whether they mean the same."""
    scope: str = ""
    """Id of a discrepancy whose claims are all right, because they mean different things."""
    dismiss: str = ""
    """Id of a discrepancy in which there is nothing to decide."""
    kind: str = ""
    """Kind of the discrepancy that was answered, so that a later one is known as its successor."""
    evidence: str = ""
    """Id of the discrepancy that was answered: when its evidence changes the answer is stale."""
    seen: tuple[str, ...] = ()
    """What the sources said when the answer was given, as ``value (source)``."""
    who: str
    """Who answered."""
    when: str
    """The day of the answer, as 2026-02-01."""
    why: str
    """The reason."""


class Correction(Record):
    """A declared error in a source: it names what it expects, and fails when that is gone."""

    model_config = ConfigDict(use_attribute_docstrings=True)

    source: str
    """Id of the source that is wrong."""
    mention: str
    """The name as the row writes it."""
    property: str
    """Name of the property that is wrong."""
    expects: str
    """The text of the cell, or the value read from it."""
    value: str = ""
    """What it should say; empty withdraws the claim."""
    evidence: str = ""
    """Id of the discrepancy in which the error was seen."""
    who: str = ""
    """Who declared it."""
    when: str = ""
    """The day, as 2026-02-01."""
    why: str
    """The reason."""
