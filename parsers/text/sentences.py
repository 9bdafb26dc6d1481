"""Passages into sentences, and sentences into clauses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from parsers.text.passages import Passage

_HAN: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_END: Final = re.compile(
    rf"[。！？!?.\n](?:(?<=[。！？])|(?<=[!?])(?=\s)|(?<=\.)(?=\s+[A-Z\"'{_HAN}])|(?<=\n)\n*)"
)
"""It begins with the marks, so that `re` passes over all else at once."""
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


def sentence_spans(text: str) -> Iterator[slice]:
    """Where the sentences of a text may stand; a line that ends in ideographs ends one."""
    start = 0
    for match in _END.finditer(text):
        if _ends(match[0], text[start : match.start()]):
            yield slice(start, match.end())
            start = match.end()
    yield slice(start, len(text))


def _ends(mark: str, before: str) -> bool:
    """Whether a mark ends the sentence before it: no short form, and no line that only wraps."""
    before = before[-_LOOK_BACK:]
    if mark == ".":
        if not _ENDED.search(before):
            return False
        short = len(before.rpartition(" ")[2]) <= LONGEST_SHORT
        return not (short and _SHORT_FORM.search(before + mark))
    return mark != "\n" or bool(_CLOSED.search(before))


def is_sentence(text: str) -> bool:
    """Whether a span of a text is read: it is no title, not empty and not too long."""
    text = text.strip()
    return 0 < len(text) <= LONGEST and not is_title(text)


def line_of(passage: Passage, span: slice) -> int:
    """The line where the sentence in a span of a passage starts."""
    raw = passage.text[span]
    return passage.line_at(span.start + len(raw) - len(raw.lstrip()))


def is_title(text: str) -> bool:
    """Whether a text is the title of a work, not a sentence: ``LLaMA: Open and Efficient ...``."""
    if text[-1:] in _TERMINAL or not (text.isascii() or _IDEOGRAPH.search(text) is None):
        return False
    words = _LATIN.findall(text)
    return len(words) >= LEAST_TITLE and sum(w[0].isupper() for w in words) >= 0.75 * len(words)


def split_clauses(
    text: str, between: re.Pattern[str], whole: re.Pattern[str]
) -> list[tuple[int, int]]:
    """Where the clauses of a sentence start and end.

    ``between`` is what stands between two; what matches ``whole`` is in one.
    """
    cuts = list(between.finditer(text))
    if not cuts:
        return [(0, len(text))]
    wholes = [match.span() for match in whole.finditer(text)] if "," in text else []
    places, start = [], 0
    for match in cuts:
        if not wholes or not any(low <= match.start() < high for low, high in wholes):
            places.append((start, match.start()))
            start = match.end()
    return [*places, (start, len(text))]
