"""Known names in running text, left to right.

* ``find_known_names(text, keys, vocabulary) -> tuple[FoundName, ...]``

A chunk that no known name begins with is passed over at once, so that prose costs little.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from vocabulary.fold import fold_name, normalize
from vocabulary.lookup import Vocabulary
from vocabulary.names import parse_name
from vocabulary.names_lexicon import ASCII_CHUNK, CHUNK, HAN_RUN, Kind, lexicon_of
from vocabulary.names_meaning import alias_table

_WIDEST: Final = 6
_BEGINNING: Final = 3
"""Characters by which a number is told that no known name begins with."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_REMEMBERED: Final = 1 << 16
_WORD: Final = re.compile(r"[^\W_\u3005\u3007\u3400-\u9fff]+(?:\.[^\W_\u3400-\u9fff]+)*")
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
    return known_names(keys, vocabulary).find(normalize(text))


_KNOWN: OrderedDict[int, KnownNames] = OrderedDict()


def known_names(keys: Mapping[str, str], vocabulary: Vocabulary) -> KnownNames:
    """The finder of ``keys`` (identity → entity).

    Built once for the same keys, as long as none is added and they are among the last eight used.
    """
    seen = _KNOWN.get(id(keys))
    if seen is not None and seen.keys is keys and seen.size == len(keys):
        return seen
    made = _KNOWN[id(keys)] = KnownNames(keys, vocabulary)
    while len(_KNOWN) > 8:
        _KNOWN.popitem(last=False)
    return made


class KnownNames:
    """Finds the names of ``keys`` in normalized texts; what it looked up is remembered."""

    def __init__(self, keys: Mapping[str, str], vocabulary: Vocabulary) -> None:
        self.keys, self.size, self.vocabulary = keys, len(keys), vocabulary
        self.lexicon = lexicon_of(vocabulary)
        self.table = alias_table(vocabulary)
        words = {*keys, *self.table.whole, *self.table.families}
        self.han = _han_pattern(words)
        self.whole = {*words, *self.lexicon.prefixes}
        self.beginnings = {word[:n] for word in self.whole for n in range(1, len(word) + 1)}
        self.owners: dict[str, str | None] = {}
        self.begins: dict[str, bool] = {}

    def may_hold(self, text: str) -> bool:
        """Whether a text has a word that a known name may begin with: cheap, and never wrong."""
        words = _WORD.findall(text)
        if any(map(self.begins.get, words)) or any(map(self._may_begin, words)):
            return True
        return self.han is not None and self.han.search(text) is not None

    def _may_begin(self, chunk: str) -> bool:
        """Whether a name may begin with a chunk: it has a capital or a digit, as known ones do."""
        known = self.begins.get(chunk)
        return self._learn(chunk) if known is None else known

    def _learn(self, chunk: str) -> bool:
        if len(self.begins) >= _REMEMBERED:
            self.begins.clear()
        odd = chunk != chunk.lower() or any(c.isdigit() for c in chunk)
        found = odd and (self._fits(chunk) or self.lexicon.tokens(chunk)[0][0] is Kind.SIZE)
        self.begins[chunk] = found
        return found

    def _fits(self, chunk: str) -> bool:
        """Whether the letters that a chunk begins with begin a known name, or the other way round.

        What follows them may be written otherwise, as sizes and versions are.
        """
        folded = fold_name(chunk)
        letters = _LETTERS.match(folded)
        start = letters[0] if letters else folded[:_BEGINNING]
        if start in self.beginnings:
            return True
        return any(start[:n] in self.whole for n in range(1, len(start)))

    def find(self, text: str) -> tuple[FoundName, ...]:
        """The names in a normalized text."""
        if not self.may_hold(text):
            return ()
        chunks = list(_chunks(text, self.han))
        found: list[FoundName] = []
        last = 0
        for place, chunk in enumerate(chunks):
            first = chunk.group()
            if place < last or not (self.begins.get(first, True) or HAN_RUN.match(first)):
                continue
            width = self._width_at(text, chunks, place)
            if width:
                last = place + width
                start, end = chunk.start(), chunks[last - 1].end()
                name = text[start:end]
                found.append(FoundName(start, end, name, self._owner(name) or ""))
        return tuple(found)

    def _owner(self, name: str) -> str | None:
        if name not in self.owners:
            if len(self.owners) >= _REMEMBERED:
                self.owners.clear()
            identity = self.table.meaning(parse_name(name, self.vocabulary)).identity
            self.owners[name] = self.keys.get(identity)
        return self.owners[name]

    def _width_at(self, text: str, chunks: list[re.Match[str]], place: int) -> int:
        """How many chunks from ``place`` make a known name; 0 for none."""
        first = chunks[place].group()
        begins = HAN_RUN.match(first) or self._may_begin(first)
        if not begins or _continues(text, chunks, place):
            return 0
        width = 1
        while width < _WIDEST and _joins(text, chunks, place + width):
            width += 1
        while width and not self._is_known(text, chunks, place, width):
            width -= 1
        return width

    def _is_known(self, text: str, chunks: list[re.Match[str]], place: int, width: int) -> bool:
        last = place + width - 1
        if self._owner(text[chunks[place].start() : chunks[last].end()]) is None:
            return False
        if not _joins(text, chunks, last + 1):
            return True
        kind = self.lexicon.tokens(chunks[last + 1].group())[0][0]
        hyphen = text[chunks[last].end() : chunks[last + 1].start()] == "-"
        return kind is not Kind.VERSION and (not hyphen or kind in _SILENT)


def _han_pattern(words: Iterable[str]) -> re.Pattern[str] | None:
    """Known names in ideographs, which stand in running text without spaces."""
    runs = {run for word in words for run in HAN_RUN.findall(word)}
    names = sorted(runs, key=lambda run: (-len(run), run))
    return re.compile("|".join(map(re.escape, names))) if names else None


def _chunks(text: str, han_names: re.Pattern[str] | None) -> Iterator[re.Match[str]]:
    """The chunks of a text; of a run of ideographs only the known names in it."""
    if text.isascii():
        yield from ASCII_CHUNK.finditer(text)
        return
    for chunk in CHUNK.finditer(text):
        if chunk.lastgroup != "han":
            yield chunk
        elif han_names:
            yield from han_names.finditer(text, chunk.start(), chunk.end())


def _continues(text: str, chunks: list[re.Match[str]], place: int) -> bool:
    """Whether the chunk is the tail of a hyphenated word."""
    return place > 0 and text[chunks[place - 1].end() : chunks[place].start()] in {"-", "_"}


def _joins(text: str, chunks: list[re.Match[str]], place: int) -> bool:
    if place >= len(chunks) or HAN_RUN.match(chunks[place].group()):
        return False
    return bool(_JOINED.match(text[chunks[place - 1].end() : chunks[place].start()]))
