"""Known names in running text, left to right.

* ``find_known_names(text, keys, vocabulary) -> tuple[FoundName, ...]``

A chunk that no known name begins with is passed over at once, so that prose costs little.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from vocabulary.fold import normalize
from vocabulary.lookup import Vocabulary
from vocabulary.names import parse_name
from vocabulary.names_lexicon import CHUNK, HAN_RUN, Kind, Lexicon, lexicon_of
from vocabulary.names_meaning import alias_table

_WIDEST: Final = 6
_JOINED: Final = re.compile(r"[ \-_·•]{0,2}\Z")
_SILENT: Final = frozenset({Kind.SIZE, Kind.CHECKPOINT, Kind.CONTEXT, Kind.GENERIC, Kind.SNAPSHOT})


class FoundName(NamedTuple):
    """A known name in a text: ``text[start:end]`` of the normalized text, and its entity."""

    start: int
    end: int
    text: str
    entity_id: str


def find_known_names(
    text: str, keys: Mapping[str, str], vocabulary: Vocabulary
) -> tuple[FoundName, ...]:
    """Known names in a sentence, left to right, the longest first at each place.

    A name inside an unknown longer one is not found: no ``PaLM`` in ``U-PaLM`` or ``PaLM 2``.
    """
    text = normalize(text)
    lexicon = lexicon_of(vocabulary)
    chunks = list(_chunks(text, _han_names(keys, vocabulary)))
    found: list[FoundName] = []
    place = 0
    while place < len(chunks):
        width = _width_at(text, chunks, place, keys, vocabulary, lexicon)
        if width:
            start, end = chunks[place].start(), chunks[place + width - 1].end()
            name = text[start:end]
            found.append(FoundName(start, end, name, _owner(name, keys, vocabulary) or ""))
        place += width or 1
    return tuple(found)


_HAN_NAMES: OrderedDict[int, tuple[Mapping[str, str], int, re.Pattern[str] | None]] = OrderedDict()


def _han_names(keys: Mapping[str, str], vocabulary: Vocabulary) -> re.Pattern[str] | None:
    """Known names in ideographs, which stand in running text without spaces.

    Built once for the same keys, as long as none is added and they are among the last eight used.
    """
    seen = _HAN_NAMES.get(id(keys))
    if seen is not None and seen[0] is keys and seen[1] == len(keys):
        return seen[2]
    pattern = _han_pattern(keys, vocabulary)
    _HAN_NAMES[id(keys)] = keys, len(keys), pattern
    while len(_HAN_NAMES) > 8:
        _HAN_NAMES.popitem(last=False)
    return pattern


def _han_pattern(keys: Mapping[str, str], vocabulary: Vocabulary) -> re.Pattern[str] | None:
    table = alias_table(vocabulary)
    declared = {word for word in (*table.whole, *table.families) if HAN_RUN.match(word)}
    runs = {run for word in (*keys, *declared) for run in HAN_RUN.findall(word)}
    names = sorted(runs, key=lambda run: (-len(run), run))
    return re.compile("|".join(map(re.escape, names))) if names else None


def _chunks(text: str, han_names: re.Pattern[str] | None) -> Iterator[re.Match[str]]:
    """The chunks of a text; of a run of ideographs only the known names in it."""
    for chunk in CHUNK.finditer(text):
        if not HAN_RUN.match(chunk.group()):
            yield chunk
        elif han_names:
            yield from han_names.finditer(text, chunk.start(), chunk.end())


def _owner(name: str, keys: Mapping[str, str], vocabulary: Vocabulary) -> str | None:
    return keys.get(alias_table(vocabulary).meaning(parse_name(name, vocabulary)).identity)


def _width_at(
    text: str,
    chunks: list[re.Match[str]],
    place: int,
    keys: Mapping[str, str],
    vocabulary: Vocabulary,
    lexicon: Lexicon,
) -> int:
    """How many chunks from ``place`` make a known name; 0 for none."""
    first = chunks[place].group()
    if not _may_begin(first) or _continues(text, chunks, place):
        return 0
    width = 1
    while width < _WIDEST and _joins(text, chunks, place + width):
        width += 1
    while width and not _is_known(text, chunks, place, width, keys, vocabulary, lexicon):
        width -= 1
    return width


def _may_begin(chunk: str) -> bool:
    return bool(HAN_RUN.match(chunk)) or chunk != chunk.lower() or any(c.isdigit() for c in chunk)


def _continues(text: str, chunks: list[re.Match[str]], place: int) -> bool:
    """Whether the chunk is the tail of a hyphenated word."""
    return place > 0 and text[chunks[place - 1].end() : chunks[place].start()] in {"-", "_"}


def _joins(text: str, chunks: list[re.Match[str]], place: int) -> bool:
    if place >= len(chunks) or HAN_RUN.match(chunks[place].group()):
        return False
    return bool(_JOINED.match(text[chunks[place - 1].end() : chunks[place].start()]))


def _is_known(
    text: str,
    chunks: list[re.Match[str]],
    place: int,
    width: int,
    keys: Mapping[str, str],
    vocabulary: Vocabulary,
    lexicon: Lexicon,
) -> bool:
    last = place + width - 1
    if _owner(text[chunks[place].start() : chunks[last].end()], keys, vocabulary) is None:
        return False
    if not _joins(text, chunks, last + 1):
        return True
    kind = lexicon.tokens(chunks[last + 1].group())[0][0]
    hyphen = text[chunks[last].end() : chunks[last + 1].start()] == "-"
    return kind is not Kind.VERSION and (not hyphen or kind in _SILENT)
