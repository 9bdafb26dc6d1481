"""Names on lines of their own in one cell: several things, or one thing and what is said of it.

``T5 ⏎ mT5`` is two names; ``通义千问 ⏎ Qwen-7B`` is one thing with two, ``GPT-4 ⏎ Turbo`` one name
that was wrapped, and a line that starts with a bracket or a slash goes on with the one before.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from vocabulary.fold import fold_name
from vocabulary.names_draft import stands_alone
from vocabulary.names_lexicon import HAN, WORD, Lexicon
from vocabulary.names_marks import clean_marks
from vocabulary.names_patterns import CHUNK

STACK: Final = " ; "
_STARTS: Final = re.compile(r"[\w*`'\"]")
_GOES_ON: Final = re.compile(r"[-/&+,:;、|(\[]\Z")
_LONGEST: Final = 6


def unstack(text: str, lexicon: Lexicon) -> str:
    """``text`` as one clean line; names that stood on lines of their own are apart by ``;``."""
    if "\n" not in text:
        return clean_marks(text)
    lines = [line for line in map(clean_marks, text.split("\n")) if line]
    joined = "".join(lines[:1])
    for above, line in pairwise(lines):
        joined += (STACK if _are_two(above, line, lexicon) else " ") + line
    return joined


def _are_two(above: str, line: str, lexicon: Lexicon) -> bool:
    if not _STARTS.match(line) or _GOES_ON.search(above):
        return False
    if lexicon.is_date(line):
        return True
    if fold_name(above + line) in lexicon.known:
        return False
    makers = fold_name(above) in lexicon.makers, fold_name(line) in lexicon.makers
    if any(makers):
        return not all(makers)
    return _names_alone(above, lexicon) and _names_alone(line, lexicon)


def _names_alone(line: str, lexicon: Lexicon) -> bool:
    """Whether a line is a Latin name with a family of its own, and no description."""
    bare = line.split("(")[0]
    chunks = [chunk.group() for chunk in CHUNK.finditer(bare)]
    tokens = [token for chunk in chunks for token in lexicon.tokens(chunk)]
    words = tuple(value for kind, value in tokens if kind is WORD)
    if not words or not stands_alone(words) or len(chunks) > _LONGEST:
        return False
    return (
        all(kind is not HAN for kind, _ in tokens)
        and not lexicon.describes(bare)
        and lexicon.plain_words(bare) < 2
    )
