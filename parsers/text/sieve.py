"""Which texts may name anything, and which may state anything: told before they are read.

Most sentences of a note state nothing, and most of these name nothing that a note could be about.
What is asked here is cheap, and where the answer is no it is never wrong.
"""

from __future__ import annotations

import re
from typing import Final

from parsers.text.clauses import LEAST_VARIANTS, Topic
from parsers.text.grammar import Grammar
from parsers.text.marks import Marker
from parsers.text.tries import latin_words
from vocabulary import normalize
from vocabulary.names_found import KnownNames

_UNKNOWN: Final = re.compile(r"[A-Z][A-Za-z]*(?:[A-Z-]|[. ]{0,2}\d)")
"""What may be a name that nobody knows."""
_NUMBERS: Final = re.compile(r"\d+")
_RUN_ON: Final = re.compile(r"[\u3040-\u30ff\uac00-\ud7af](?<=[A-Za-z0-9].)")
"""Where a particle is written on to a Latin name (``GPT-4は``)."""


def spaced(text: str) -> str:
    """A text normalized, with one space wherever white space is or words run on."""
    text = " ".join(text.split())
    if text.isascii():
        return text
    text = normalize(text)
    return _RUN_ON.sub(r" \g<0>", text) if _RUN_ON.search(text) else text


class Sieve:
    """What is asked of a text before it is read."""

    def __init__(self, grammar: Grammar, marker: Marker, names: KnownNames) -> None:
        self.grammar, self.marker, self.names = grammar, marker, names

    def is_worth_reading(self, text: str, topic: Topic) -> bool:
        """Whether the sentences of a text may state anything of who is spoken of, or of a name.

        Where few do not, all are asked instead: a text in ideographs has few sentences.
        """
        if not text.isascii():
            return True
        return (bool(topic.names) or self._might_name(text)) and self.may_state(text)

    def may_state(self, text: str) -> bool:
        """Whether a text has what a statement cannot do without."""
        grammar = self.grammar
        if grammar.valued.search(text):
            return True
        lower = text.lower()
        words = latin_words(lower)
        if grammar.telling.may_be_in(lower, words):
            return True
        if grammar.naming.may_be_in(lower, words) and self.names.may_hold(text):
            return True
        return self.marker.making.may_be_in(lower, words) and grammar.making.may_be_in(lower, words)

    def may_match(self, text: str) -> bool:
        """Whether a text as `spaced` gives it may state anything of whomever it is about.

        An address, which is left out when it is read, may part what then stands together; numbers
        may be those of variants.
        """
        if "/" in text or len(_NUMBERS.findall(text)) >= LEAST_VARIANTS:
            return True
        grammar, marker = self.grammar, self.marker
        dated = marker.dated.search(text) is not None
        valued = grammar.valued.search(text) is not None
        slots = (True, marker.may_name_maker(text), dated, valued)
        return grammar.may_match(slots, grammar.sets.held(text.lower()))

    def may_name(self, text: str) -> bool:
        """Whether a text as `spaced` gives it may name anything."""
        return self._might_name(text) and self.marker.may_name(text, self.names)

    def _might_name(self, text: str) -> bool:
        """The same by its letters alone."""
        return _UNKNOWN.search(text) is not None or self.names.may_hold(text)
