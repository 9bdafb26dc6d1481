"""Marks around a name that are no part of it: ordinals, footnotes, emoji, trade marks."""

from __future__ import annotations

import re
from typing import Final

from vocabulary.fold import normalize

_SUPER: Final = "⁰¹²³⁴-⁹"
_SUPERSCRIPT: Final = re.compile(rf"(?<=[\w)])[{_SUPER}]+(?:[,\s]*[{_SUPER}]+)*(?![\w-])")
_KEYCAP: Final = re.compile(r"[\d#*]\ufe0f?\u20e3")
_SIGNS: Final = re.compile(
    "[†‡§¶※™®©℠\ufe0e\ufe0f\u20e3"
    "\u2300-\u23ff"  # technical signs
    "\u2460-\u24ff"  # numbers and letters in circles
    "\u25a0-\u27bf"  # shapes, dingbats
    "\u2b00-\u2bff"  # stars
    "\U0001f000-\U0001faff"  # emoji
    "\U000e0020-\U000e007f]+"
)
_NOTE: Final = re.compile(r"\s*\[(?:\^[\w-]+|[a-z]|\d{1,3}(?:\s*[-,]\s*\d{1,3})*)\](?:\([^()]*\))?")
_ROUND_NOTE: Final = re.compile(r"(?<=\d)\s?\(\d\d?\)(?=\s*(?:[/,;、|]|\Z))")
_MARKED_NUMBER: Final = (
    r"[(\[]\d{1,3}[)\]]|#\d{1,3}(?=[\s.:)、])[.:)、]?|\d{1,3}\s?(?:[)、]|[.:](?=\s))"
)
_TIGHT_NUMBER: Final = r"[1-9]\d?\.(?=[^\W\d_])"
_ORDINAL: Final = re.compile(rf"(?:{_MARKED_NUMBER}|{_TIGHT_NUMBER})\s*(?=.*[^\W\d_])")


def clean_marks(text: str) -> str:
    """One line of a name, normalized, with single spaces and without marks.

    An ordinal goes only where a word follows; ``01.AI`` has none.

    >>> clean_marks("1. GPT‑4¹ [2]"), clean_marks("🔥 GPT-4†"), clean_marks("01.AI")
    ('GPT-4', 'GPT-4', '01.AI')
    """
    if not text.isascii():
        text = _SIGNS.sub(" ", _KEYCAP.sub(" ", _SUPERSCRIPT.sub("", text)))
        text = normalize(text)
    text = " ".join(text.split())
    if "[" in text:
        text = _NOTE.sub("", text).strip()
    if "(" in text:
        text = _ROUND_NOTE.sub("", text)
    return _without_ordinal(text) if text and not text[0].isalpha() else text


def _without_ordinal(text: str) -> str:
    match = _ORDINAL.match(text)
    return text[match.end() :] if match else text
