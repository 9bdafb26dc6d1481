"""Expressions that the pieces of a name are told by, and those that declared words make."""

from __future__ import annotations

import re
from typing import Final

from vocabulary.schema import NameWords

HAN_SET: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
GREEK_SET: Final = "\u0370-\u03ff"
LETTER: Final = rf"[^\W_{HAN_SET}{GREEK_SET}]"
_ALPHA: Final = rf"[^\W\d_{HAN_SET}{GREEK_SET}]"
_NUMBER: Final = r"\d+(?:\.\d+)*"
_AMOUNT: Final = r"\d+(?:\.\d+)?(?:[x×]\d+(?:\.\d+)?)?"

CHUNK: Final = re.compile(
    rf"(?P<han>[{HAN_SET}]+)|(?P<greek>[{GREEK_SET}])|{LETTER}+(?:\.{LETTER}+)*\+*"
)
ASCII_CHUNK: Final = re.compile(r"[A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*\+*")
"""The same for a text known to be ASCII, at twice the speed."""
HAN_RUN: Final = re.compile(rf"[{HAN_SET}]+")
SNAPSHOT_DATE: Final = re.compile(
    r"(?:20)?\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])|(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
PLAIN_VERSION: Final = re.compile(rf"v?({_NUMBER})", re.I)
NEVER: Final = re.compile(r"(?!)")
NAME_VERSION: Final = re.compile(rf"(.*{_ALPHA})({_NUMBER})")
NAME_VERSION_TAIL: Final = re.compile(rf"({_ALPHA}+)({_NUMBER})({_ALPHA}+)")
VERSION_TAIL: Final = re.compile(rf"v?({_NUMBER})({_ALPHA}+)", re.I)
MARKED: Final = re.compile(r"(.*[a-z])V")
LAST_WORD: Final = re.compile(r"(?:[A-Z]+|[A-Z]?[^\WA-Z\d_]+)\Z")
YEAR: Final = re.compile(r"(?<!\d)(?:19[89]\d|20[0-4]\d)(?!\d)")
LATER_DAY: Final = re.compile(r"(?<![\d.])(?!(?:19|20)\d\d)(?:3[2-9]|[4-9]\d|\d{3,})(?!\d)")
PLAIN_WORD: Final = re.compile(r"[a-z]{2,}")
EDGES: Final = " \t\n:;,.*`'\"·•|~、。“”-/"
MASK: Final = "\ue000"
"""Stands on both sides of the number of a parenthesis that was set aside."""


def joints_of(connectors: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands between two names: any of it; only the marks, which part sentences too.

    A connector in letters stands between spaces or, in ideographs, between two Latin names.
    """
    words = [re.escape(c) for c in connectors if c[0].isalpha() and c.isascii()]
    signs = [re.escape(c) for c in connectors if not c[0].isalpha()]
    others = [c for c in connectors if c[0].isalpha() and not c.isascii()]
    latin = rf"[A-Za-z0-9.)+\s{MASK}]"
    after = rf"(?:(?:{'|'.join(words)})\s+)?" if words else ""
    marks = [rf"\s*[/、,;|]\s*{after}", *(rf"\s*{sign}\s*" for sign in signs)]
    marks += [rf"(?<={latin}){re.escape(word)}(?={latin})" for word in others]
    spaced = [rf"\s+{word}\s+" for word in words]
    return re.compile("|".join([*marks, *spaced]), re.I), re.compile("|".join(marks), re.I)


def sizes_of(words: NameWords) -> dict[str, re.Pattern[str]]:
    """How sizes and lengths are written in names: a number that runs into a declared mark."""
    marks, lengths = one_of(words.size_marks), one_of(words.length_marks)
    long = one_of(tuple(mark for mark in words.size_marks if len(mark) > 1))
    shapes = {
        "size": rf"(?:{_AMOUNT}|a\d+(?:\.\d+)?)(?:{marks})\+?" if marks else "",
        "named_size": rf"({_ALPHA}{{3,}})({_AMOUNT}(?:{words.size_marks[0]}))" if marks else "",
        "spaced_size": rf"(?<=\d) (?=(?:{long})(?![^\W_]))" if long else "",
        "length": rf"\d+(?:{lengths})\+?" if lengths else "",
    }
    return {name: re.compile(shape or "(?!)", re.I) for name, shape in shapes.items()}


def one_of(words: tuple[str, ...]) -> str:
    """Any of the words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))
