"""Known names in running text, left to right.

* ``find_known_names(text, keys, vocabulary) -> tuple[FoundName, ...]``

A chunk that no known name begins with is passed over at once, so that prose costs little.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Final, NamedTuple, TypeVar

from vocabulary.fold import fold_name, normalize
from vocabulary.lookup import Vocabulary
from vocabulary.names import parse_name
from vocabulary.names_lexicon import Kind, lexicon_of
from vocabulary.names_meaning import alias_table
from vocabulary.names_patterns import GREEK_SET, HAN_RUN, LETTER

Known = TypeVar("Known")
Places = tuple[tuple[int, int, str], ...]

_WIDEST: Final = 6
_BEGINNING: Final = 3
"""Characters by which a number is told that no known name begins with."""
_LETTERS: Final = re.compile(r"[^\W\d_]+")
_REMEMBERED: Final = 1 << 16
_WORD: Final = re.compile(r"[^\W_\u3005\u3007\u3400-\u9fff]+(?:\.[^\W_\u3400-\u9fff]+)*")
_ANY_CHUNK: Final = rf"(?:[{GREEK_SET}]|{LETTER}+(?:\.{LETTER}+)*\+*)"
_ASCII_CHUNK: Final = r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*\+*"
_ASCII_WORD: Final = re.compile(
    r"[A-Za-z0-9](?<!\d\d)(?!(?<=\d)\d\d+(?![A-Za-z0-9.]))[A-Za-z0-9]*(?:\.[A-Za-z0-9]+)*", re.ASCII
)
"""A word but for a number alone, which begins no name unless one is ``numbered``."""
_JOINTS: Final = " _·•-"
_OTHER: Final = re.compile(
    r"[^\x00-\x7f\u2000-\u206f\u3001-\u3005\u3007-\u3020\u3030\u4e00-\u9fff]"
)
"""Characters that may be letters and are neither ASCII nor common ideographs."""
_JOINED: Final = frozenset(map("".join, product(("", *_JOINTS), repeat=2)))
"""What may stand between two chunks of one name."""
_LONGEST_RUN: Final = 40
"""Characters of a run of chunks that may come again, and is remembered."""
_HYPHENS: Final = frozenset("-_")
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
        self._han = {run for word in words for run in HAN_RUN.findall(word)}
        self.han = re.compile(_one_of(self._han)) if self._han else None
        self.runs: dict[str, Places] = {}
        self.whole = {*words, *self.lexicon.prefixes}
        self.in_order = sorted(self.whole)
        begin = (word[:_BEGINNING] for word in self.whole if len(word) >= _BEGINNING)
        self.numbered = any(map(str.isdecimal, begin))
        self.common_run = _common_run(self._han)
        self.common_chunk = _chunk(self._han, _ASCII_CHUNK)
        self.owners: dict[str, str | None] = {}
        self.begins: dict[str, bool] = {}
        self._last: tuple[str, tuple[FoundName, ...]] = ("", ())

    @cached_property
    def chunk(self) -> re.Pattern[str]:
        """A chunk of any text; `common_chunk` is for most texts, and sooner made ready."""
        return _chunk(self._han, _ANY_CHUNK)

    @cached_property
    def run(self) -> re.Pattern[str]:
        """Chunks that may make a name together; nothing around them matters for what they are."""
        begin = f"(?:{_one_of(self._han)}|{_ANY_CHUNK})" if self._han else _ANY_CHUNK
        return re.compile(rf"{begin}(?:[{_JOINTS}]{{0,2}}{_ANY_CHUNK})*+")

    def may_hold(self, text: str) -> bool:
        """Whether a text has a word that a known name may begin with: cheap, and never wrong."""
        words = (_WORD if self.numbered or _OTHER.search(text) else _ASCII_WORD).findall(text)
        known = list(map(self.begins.get, words))
        if True in known:
            return True
        if None in known:
            new = (word for word, begins in zip(words, known, strict=True) if begins is None)
            if any(map(self._may_begin, new)):
                return True
        return self.han is not None and self.han.search(text) is not None

    def _may_begin(self, chunk: str) -> bool:
        """Whether a name may begin with a chunk: it has a capital or a digit, as known ones do.

        Of a number its beginning tells, so that not every number is remembered.
        """
        known = self.begins.get(chunk)
        if known is not None:
            return known
        if chunk.isdecimal() and len(chunk) > _BEGINNING:
            return self._may_begin(chunk[:_BEGINNING])
        return self._learn(chunk)

    def _learn(self, chunk: str) -> bool:
        odd = chunk != chunk.lower() or any(map(str.isdigit, chunk))
        found = odd and (self._fits(chunk) or self.lexicon.tokens(chunk)[0][0] is Kind.SIZE)
        self._remember(self.begins, chunk, found)
        return found

    def _fits(self, chunk: str) -> bool:
        """Whether the letters that a chunk begins with begin a known name, or the other way round.

        What follows them may be written otherwise, as sizes and versions are.
        """
        folded = fold_name(chunk)
        letters = _LETTERS.match(folded)
        start = letters[0] if letters else folded[:_BEGINNING]
        if self._begins_one(start):
            return True
        return any(start[:n] in self.whole for n in range(1, len(start)))

    def _begins_one(self, start: str) -> bool:
        """Whether a known name begins so; all beginnings would take ten times the room of names."""
        place = bisect_left(self.in_order, start)
        found = self.in_order[place : place + 1]
        return bool(start and found) and found[0].startswith(start)

    def find(self, text: str) -> tuple[FoundName, ...]:
        """The names in a normalized text; those of the last one are remembered."""
        last = self._last  # one look: others may ask at the same time
        if text != last[0]:
            found = tuple(self._found(text)) if self._has_run(text) else ()
            told = not found or _is_common(text) or self.may_hold(text)
            last = self._last = text, found if told else ()
        return last[1]

    def _has_run(self, text: str) -> bool:
        """Whether a run of chunks may hold a name: most runs came before, and hold none."""
        runs = self._runs(text).findall(text)
        if any(map(self.runs.get, runs)):
            return True
        new = [run for run in runs if run not in self.runs]
        if not new:
            return False
        if self.may_hold(text):
            return any(map(self._may_hold_one, new))
        for run in new if _is_common(text) else ():
            if len(run) <= _LONGEST_RUN:
                self._remember(self.runs, run, ())
        return False

    def _may_hold_one(self, run: str) -> bool:
        """Whether a run that did not come before may hold a name; long ones never come again."""
        return len(run) > _LONGEST_RUN or bool(self._names_in(run))

    def _runs(self, text: str) -> re.Pattern[str]:
        return self.run if self.numbered or _OTHER.search(text) else self.common_run

    def _found(self, text: str) -> Iterator[FoundName]:
        for run in self._runs(text).finditer(text):
            chunks = run[0]
            at = run.start()
            for start, end, owner in self._names_in(chunks):
                yield FoundName(at + start, at + end, chunks[start:end], owner)

    def _names_in(self, run: str) -> Places:
        """Where the known names in a run of chunks are, and whose."""
        names = self.runs.get(run)
        if names is None:
            names = self._in_run(run)
            if len(run) <= _LONGEST_RUN:
                self._remember(self.runs, run, names)
        return names

    def _in_run(self, text: str) -> Places:
        """The same, chunk by chunk."""
        pattern = self.chunk if _OTHER.search(text) else self.common_chunk
        chunks = list(pattern.finditer(text))
        found: list[tuple[int, int, str]] = []
        last = 0
        for place, chunk in enumerate(chunks):
            if place >= last and self.begins.get(chunk[0]) is not False:
                width = self._width_at(text, chunks, place)
                if width:
                    last = place + width
                    start, end = chunk.start(), chunks[last - 1].end()
                    found.append((start, end, self._owner(text[start:end]) or ""))
        return tuple(found)

    def _remember(self, memory: dict[str, Known], key: str, value: Known) -> None:
        if len(memory) >= _REMEMBERED:
            memory.clear()
        memory[key] = value

    def _owner(self, name: str) -> str | None:
        if name not in self.owners:
            identity = self.table.meaning(parse_name(name, self.vocabulary)).identity
            self._remember(self.owners, name, self.keys.get(identity))
        return self.owners[name]

    def _width_at(self, text: str, chunks: Sequence[re.Match[str]], place: int) -> int:
        """How many chunks from ``place`` make a known name; 0 for none."""
        first = chunks[place]
        if not first.lastgroup and not self._may_begin(first[0]):
            return 0
        if place and text[chunks[place - 1].end() : first.start()] in _HYPHENS:
            return 0  # the tail of a hyphenated word
        width = 1
        while width < _WIDEST and _joins(text, chunks, place + width):
            width += 1
        while width and not self._is_known(text, chunks, place, width):
            width -= 1
        return width

    def _is_known(self, text: str, chunks: Sequence[re.Match[str]], place: int, width: int) -> bool:
        last = place + width - 1
        if self._owner(text[chunks[place].start() : chunks[last].end()]) is None:
            return False
        if not _joins(text, chunks, last + 1):
            return True
        kind = self.lexicon.tokens(chunks[last + 1].group())[0][0]
        hyphen = text[chunks[last].end() : chunks[last + 1].start()] == "-"
        return kind is not Kind.VERSION and (not hyphen or kind in _SILENT)


def _is_common(text: str) -> bool:
    """Whether each chunk of a text is a word as `KnownNames.may_hold` sees it."""
    return "+" not in text and _OTHER.search(text) is None


def _one_of(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=lambda word: (-len(word), word)))


def _chunk(han: Collection[str], chunk: str) -> re.Pattern[str]:
    """A chunk; of ideographs only the known names ``han``."""
    return re.compile(rf"(?P<han>{_one_of(han)})|{chunk}" if han else chunk)


def _common_run(han: Collection[str]) -> re.Pattern[str]:
    """A run of chunks in a text of ideographs and ASCII letters alone, but for a number alone.

    It begins with the characters that one begins with, so that `re` passes over all others at once.
    """
    firsts = sorted({word[0] for word in han})
    rests = [f"(?<={first})(?:{_one_of(w[1:] for w in han if w[0] == first)})" for first in firsts]
    number = rf"(?<!\d\d)(?!(?<=\d)\d\d+(?![A-Za-z0-9.+{_JOINTS}]))"
    rest = _ASCII_CHUNK.replace("+", "*", 1)
    begin = "|".join([rf"(?<=[A-Za-z0-9]){number}{rest}", *rests])
    more = rf"(?:[{_JOINTS}]{{0,2}}{_ASCII_CHUNK})*+"
    return re.compile(rf"[A-Za-z0-9{''.join(firsts)}](?:{begin}){more}", re.ASCII)


def _joins(text: str, chunks: Sequence[re.Match[str]], place: int) -> bool:
    """Whether the chunk at ``place`` may go on with a name that the one before it is part of."""
    if place >= len(chunks) or chunks[place].lastgroup:
        return False
    return text[chunks[place - 1].end() : chunks[place].start()] in _JOINED
