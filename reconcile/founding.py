"""Which claims may name a new entity: those of tables, and of entries about one thing each.

A sentence says something of what is known. A name that only sentences speak of may be a library,
a person or a slip of the reader; its claims are left out, so that prose never adds an entity.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from records import ClaimDraft
from vocabulary import Vocabulary
from vocabulary.names_meaning import meaning_of

ENTRY: Final = "entry"
"""Origin of claims of entries that are about one thing each (a bibliography, a list of models)."""


def founding_mentions(drafts: Iterable[ClaimDraft]) -> tuple[str, ...]:
    """Names that a table or an entry names, sorted."""
    return tuple(sorted({draft.mention for draft in drafts if founds(draft)}))


def founded_names(mentions: Iterable[str], vocabulary: Vocabulary) -> frozenset[str]:
    """Identities of the names that tables and entries name."""
    return frozenset(_identity(mention, vocabulary) for mention in dict.fromkeys(mentions))


def keep_founded(
    drafts: Iterable[ClaimDraft], names: frozenset[str], vocabulary: Vocabulary
) -> list[ClaimDraft]:
    """The claims that found their entity, or speak of one of ``names``."""
    return [d for d in drafts if is_founded(d.mention, names, vocabulary)]


def is_founded(mention: str, names: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether a mention is one of the names that something founds."""
    return _identity(mention, vocabulary) in names


def founds(draft: ClaimDraft) -> bool:
    """Whether a claim's name is an entity even if no other claim names it."""
    return draft.block == "table" or draft.origin == ENTRY


def _identity(mention: str, vocabulary: Vocabulary) -> str:
    return meaning_of(mention, vocabulary).identity
