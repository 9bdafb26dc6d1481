"""Which of many sets of words a text may have a word of, each set a bit of one number.

A text is looked at twice, whatever the number of sets: once for its runs of Latin letters, once
for all other words together.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from parsers.text.tries import latin_words, trie
from vocabulary import normalize


class WordSets:
    """Made ready for ``sets`` of words; `held` is never wrong about a set that it leaves out.

    A Latin word is told by its first run of letters, another by what stands before its first space.
    """

    def __init__(self, sets: Iterable[Iterable[str]]) -> None:
        self._latin: dict[str, int] = {}
        others: dict[str, int] = {}
        for number, words in enumerate(sets):
            for word in words:
                first, *_ = normalize(word).lower().split() or [""]
                run = next(iter(latin_words(first)), "")
                known, key = (
                    (self._latin, run) if run and first.startswith(run) else (others, first)
                )
                known[key] = known.get(key, 0) | 1 << number
        others.pop("", None)
        self._others = {word: _with_overlaps(word, others) for word in others}
        self._pattern = re.compile(trie(others))

    def held(self, lower: str) -> int:
        """The sets that a text in small letters may have a word of."""
        bits, latin, others = 0, self._latin, self._others
        for run in latin_words(lower):
            bits |= latin.get(run, 0)
        for word in self._pattern.findall(lower):
            bits |= others[word]
        return bits


def _with_overlaps(word: str, sets: Mapping[str, int]) -> int:
    """The sets of a word, of those in it and of those that may begin within it.

    Where a word was found, the search goes on after its end.
    """
    bits = 0
    for other, own in sets.items():
        begins = any(word.endswith(other[:length]) for length in range(1, len(other)))
        if other in word or begins:
            bits |= own
    return bits
