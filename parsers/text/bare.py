"""``LLaMA: 7B-65B, 2023-02, Meta``: an item that lists values of what it names, beyond doubt."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parsers.reading import read_value
from records import Value
from vocabulary import Vocabulary, fold_name
from vocabulary.lookup import MAKERS

_PARTS: Final = re.compile(r"\s*(?:[,;，；|、()（）]|\s[-–—]\s)\s*")
_NUMBER: Final = re.compile(r"\d")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
MOST_PARTS: Final = 8
LONGEST_PART: Final = 40


def read_bare(text: str, vocabulary: Vocabulary) -> list[tuple[str, Value]]:
    """The values that a text lists, by property; [] when any part is none, or none is a number."""
    parts = [part.strip(" .()[]") for part in _PARTS.split(text.strip()) if part.strip(" .()[]")]
    if not 0 < len(parts) <= MOST_PARTS or any(len(part) > LONGEST_PART for part in parts):
        return []
    found = [next(_values(part, vocabulary), None) for part in parts]
    read = [value for value in found if value is not None]
    numbered = any(value.kind in ("date", "quantity") for _, value in read)
    return read if numbered and len(read) == len(found) else []


def _values(part: str, vocabulary: Vocabulary) -> Iterator[tuple[str, Value]]:
    """What a part may state: a size with magnitude, a date with a year, a known organization."""
    may = {
        vocabulary.size: _is_size(part),
        vocabulary.headline_date: _YEAR.search(part) is not None,
        vocabulary.maker: fold_name(part) in vocabulary.term_index[MAKERS],
    }
    for name in filter(may.get, filter(None, may)):
        value = read_value(name, part, vocabulary)
        if value is not None and _is_plausible(value, vocabulary.properties[name].plausible):
            yield name, value


def _is_size(part: str) -> bool:
    return bool(_NUMBER.search(part)) and not part.replace(".", "").isdigit()


def _is_plausible(value: Value, bounds: tuple[float, float] | None) -> bool:
    low, high = bounds or (0.0, float("inf"))
    return not value.qualifier and all(low <= number <= high for number in value.numbers)
