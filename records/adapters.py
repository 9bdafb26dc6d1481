"""Records from JSON or plain values, and back: what reads a type is made once."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter


@cache
def adapter_of(type_: Any) -> TypeAdapter[Any]:
    """What reads and writes records of a type."""
    return TypeAdapter(type_)
