"""Folding: one spelling for texts that differ only in case, width, dashes or white space.

Unicode NFKC (UAX #15) then case folding; the dash and space kinds that people type for
the same thing become one.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d\u30fc"
INVISIBLE = (
    "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)
_CHARACTERS = str.maketrans({**dict.fromkeys(DASHES, "-"), **dict.fromkeys(INVISIBLE, None)})
_ODD = re.compile(f"[{DASHES}{INVISIBLE}]")
_WIDE = (("\u3000", " "), *((chr(ord(mark) + 0xFEE0), mark) for mark in ",:;()!?"))
"""What most texts with ideographs have, and all that NFKC changes in them: without, it is quick."""
_SPACES = re.compile(r"\s+")
_NOT_WORD = re.compile(r"[^\w#+]+")


def normalize(text: str) -> str:
    """NFKC with one kind of dash and no invisible characters; case and spaces kept."""
    if text.isascii():
        return text
    if _ODD.search(text):
        text = text.translate(_CHARACTERS)
    for wide, narrow in _WIDE:
        text = text.replace(wide, narrow)
    whole = unicodedata.normalize("NFKC", text)
    return whole if whole is text or not _ODD.search(whole) else whole.translate(_CHARACTERS)


@lru_cache(maxsize=1 << 16)
def fold(text: str) -> str:
    r"""Fold for comparing whole phrases: case, width, dashes and runs of space are one.

    >>> fold("  Ｒelease\\n Date ")
    'release date'
    """
    return _SPACES.sub(" ", normalize(text).casefold()).strip()


@lru_cache(maxsize=1 << 16)
def fold_name(text: str) -> str:
    """Fold for headers and names: letters and digits only (``#`` and ``+`` count as letters).

    >>> fold_name("Blog & Code"), fold_name("# Params"), fold_name("GPT‑4")
    ('blogcode', '#params', 'gpt4')
    """
    return _NOT_WORD.sub("", normalize(text).casefold()).replace("_", "")
