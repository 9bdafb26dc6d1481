"""A proposed vocabulary: what was learned from notes, with the evidence for each part.

:mod:`vocabulary.proposal_text` writes it as YAML for a person to edit.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class SeenHeader(NamedTuple):
    """A header with what stood below it; ``place`` is ``path:line`` of its first table."""

    header: str
    place: str
    cells: int
    examples: tuple[str, ...]


class ProposedTerm(NamedTuple):
    """A term with its other spellings and why they are taken for one."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    why: str = ""


class ProposedEntity(NamedTuple):
    """An entity that notes spell so differently that the spelling does not tell."""

    id: str
    name: str
    aliases: tuple[str, ...]
    why: str


@dataclass(frozen=True)
class ProposedProperty:
    """A property: ``why`` says why its headers are taken for one, a line each.

    ``unit`` is the name of a proposed measure (quantities), ``units`` the words of it as seen;
    ``terms`` are those of its list. ``range`` is least and largest number seen.
    """

    name: str
    label: str
    kind: str
    seen: tuple[SeenHeader, ...]
    why: tuple[str, ...] = ()
    many: bool = False
    unit: str = ""
    units: tuple[str, ...] = ()
    range: tuple[float, float] | None = None
    terms: tuple[ProposedTerm, ...] = ()
    in_names: bool = False


@dataclass(frozen=True)
class Proposal:
    """Everything that was learned. ``untold`` says what was not, a line each.

    ``size_marks`` maps what the numbers of sizes in names run into to how many names do so;
    ``notes`` are the file names of the notes.
    """

    subjects: tuple[SeenHeader, ...]
    properties: tuple[ProposedProperty, ...]
    entities: tuple[ProposedEntity, ...] = ()
    ignored: tuple[SeenHeader, ...] = ()
    untold: tuple[str, ...] = ()
    size_marks: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    links_of_names: int = 0
