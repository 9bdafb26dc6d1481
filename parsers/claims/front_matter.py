"""What a note's YAML front matter says of all its entities.

Only keys that the vocabulary declares count: most front matter is about the note itself, its
author, date and license.
"""

from __future__ import annotations

from typing import Final

import yaml

from parsers.claims.context import Around
from vocabulary import Vocabulary, fold_name

MAX_LENGTH: Final = 1 << 16
"""Longest front matter that is read, in characters."""


class FrontMatterError(ValueError):
    """The front matter is no YAML mapping; ``line`` counts from its first line, 1."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def read_front_matter(raw: str, vocabulary: Vocabulary) -> tuple[Around, ...]:
    """Texts that front matter states for properties; ``raw`` is what stands between its marks.

    Raises FrontMatterError.
    """
    if not raw.strip():
        return ()
    if len(raw) > MAX_LENGTH:
        raise FrontMatterError(f"front matter longer than {MAX_LENGTH} characters", 1)
    try:
        # BaseLoader makes strings, lists and mappings of strings and nothing else.
        stated = yaml.load(raw, Loader=yaml.BaseLoader)  # noqa: S506
    except RecursionError:
        raise FrontMatterError("front matter is nested too deep", 1) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        what = getattr(error, "problem", None) or "not YAML"
        raise FrontMatterError(
            f"front matter is no YAML: {what}", mark.line + 1 if mark else 1
        ) from error
    if not isinstance(stated, dict):
        raise FrontMatterError("front matter is no mapping of keys to values", 1)
    keys = {
        fold_name(key): name
        for name, words in vocabulary.properties_file.front_matter.items()
        for key in words
    }
    found = ((keys.get(fold_name(str(key))), value) for key, value in stated.items())
    return tuple(
        Around("front matter", value, name)
        for name, value in found
        if name is not None and isinstance(value, str)
    )
