"""Whether a value that a person gives is one."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.reading import read_value
from review.entry import EntryError
from vocabulary import Vocabulary


def check_value(prop: str, value: str, claimed: Sequence[str], vocabulary: Vocabulary) -> None:
    """`EntryError` when a value that nobody claims cannot be read as one of the property."""
    if not value or value in claimed or prop not in vocabulary.properties:
        return
    if read_value(prop, value, vocabulary) is None:
        kind = vocabulary.properties[prop].kind
        known = f"; claimed are {', '.join(claimed)}" if claimed else ""
        raise EntryError(f"{value!r} cannot be read as {prop} (a {kind}){known}")
