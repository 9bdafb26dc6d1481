"""What every entry of a vocabulary has in common."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict


def _as_text(value: object) -> object:
    """A number in a list of words is that word as written; YAML has read ``2`` for us."""
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else value


Word = Annotated[str, BeforeValidator(_as_text)]
Words = tuple[Word, ...]


class Entry(BaseModel):
    """Base of everything in a vocabulary: frozen, and a key that is not declared is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")
