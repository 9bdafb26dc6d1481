"""Names inside values and sentences: ``OPT-175B`` as a base model, "before LaMDA, then PaLM 2"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from records import Entity
from vocabulary import Vocabulary
from vocabulary.names import split_references
from vocabulary.names_found import FoundName, find_known_names
from vocabulary.names_meaning import meaning_of

__all__ = [
    "FoundName",
    "find_known_names",
    "known_keys",
    "resolve_reference",
    "resolve_references",
]


def known_keys(entities: Iterable[Entity], vocabulary: Vocabulary) -> dict[str, str]:
    """Identity → entity id of every name of ``entities``, those of two entities left out."""
    owners: dict[str, set[str]] = {}
    for entity in entities:
        for name in (entity.name, *entity.aliases, *entity.mentions):
            identity = meaning_of(name, vocabulary).identity
            if identity:
                owners.setdefault(identity, set()).add(entity.id)
    return {identity: min(ids) for identity, ids in owners.items() if len(ids) == 1}


def resolve_reference(text: str, keys: Mapping[str, str], vocabulary: Vocabulary) -> str | None:
    """The entity that ``text`` names, None when it names none, several, or an unknown one.

    ``keys`` is ``Resolved.keys`` or :func:`known_keys`.
    """
    parts = split_references(text, vocabulary)
    if len({meaning_of(part, vocabulary).identity for part in parts}) > 1:
        return None
    found = resolve_references(text, keys, vocabulary)
    return found[0] if len(found) == 1 else None


def resolve_references(
    text: str, keys: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[str, ...]:
    """Every known entity that ``text`` names, in order: ``T5/PaLM`` gives two."""
    named = [meaning_of(part, vocabulary).identity for part in split_references(text, vocabulary)]
    ids = [keys[identity] for identity in named if identity in keys]
    found = []
    if len(ids) < len(named) or not named:
        found = [name.entity_id for name in find_known_names(text, keys, vocabulary)]
    return tuple(dict.fromkeys(found or ids))
