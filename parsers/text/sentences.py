"""Passages into sentences, and sentences into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from parsers.text.passages import Passage

_HAN: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_END: Final = re.compile(rf"[。！？]|[!?](?=\s)|\.(?=\s+[A-Z\"'{_HAN}])|\n+")
_ENDED: Final = re.compile(rf"[a-z0-9)\]{_HAN}]\Z")
_SHORT_FORM: Final = re.compile(
    r"(?:\b(?:et al|e\.g|i\.e|vs|cf|Fig|No|approx|ca|Inc|Dr|Mr)\.|\b[A-Z]\.)\Z"
)
_CLOSED: Final = re.compile(rf"[{_HAN}。！？!?;；:：.)）]\s*\Z")
_LATIN: Final = re.compile(r"[A-Za-z][\w'-]{3,}")
_TERMINAL: Final = frozenset(".!?。！？")
_IDEOGRAPH: Final = re.compile(f"[{_HAN}]")
_LOOK_BACK: Final = 12
LONGEST_SHORT: Final = 6
"""Characters of the last word before a full stop that may only shorten a word."""
LEAST_TITLE: Final = 3
"""Long words of a title, of which nearly all have a capital."""
LONGEST: Final = 2000
"""Sentences longer than this are not read: they are no sentences."""


class Sentence(NamedTuple):
    """A sentence as written, white space cleaned, and the line where it starts."""

    text: str
    line: int


def split_sentences(passage: Passage) -> Iterator[Sentence]:
    """The sentences of a passage, left to right; a line that ends in ideographs ends one."""
    text, start = passage.text, 0
    for match in _END.finditer(text):
        end = match.end()
        if not _ends(match[0], text[start : match.start()]):
            continue
        yield from _sentence(passage, start, end)
        start = end
    yield from _sentence(passage, start, len(text))


def _ends(mark: str, before: str) -> bool:
    """Whether a mark ends the sentence before it: no short form, and no line that only wraps."""
    before = before[-_LOOK_BACK:]
    if mark == ".":
        if not _ENDED.search(before):
            return False
        short = len(before.rpartition(" ")[2]) <= LONGEST_SHORT
        return not (short and _SHORT_FORM.search(before + mark))
    return mark != "\n" or bool(_CLOSED.search(before))


def _sentence(passage: Passage, start: int, end: int) -> Iterator[Sentence]:
    raw = passage.text[start:end]
    stripped = raw.strip()
    if stripped and len(stripped) <= LONGEST and not is_title(stripped):
        line = passage.line_at(start + len(raw) - len(raw.lstrip()))
        yield Sentence(" ".join(stripped.split()), line)


def is_title(text: str) -> bool:
    """Whether a text is the title of a work, not a sentence: ``LLaMA: Open and Efficient ...``."""
    if text[-1:] in _TERMINAL or not (text.isascii() or _IDEOGRAPH.search(text) is None):
        return False
    words = _LATIN.findall(text)
    return len(words) >= LEAST_TITLE and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def split_clauses(text: str, between: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where the clauses of a sentence start and end; ``between`` is what stands between two."""
    places, start = [], 0
    for match in between.finditer(text):
        places.append((start, match.start()))
        start = match.end()
    return [*places, (start, len(text))]
