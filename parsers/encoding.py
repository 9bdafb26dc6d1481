"""Bytes of a note to text, by evidence in a fixed order.

Byte-order marks, then NUL bytes (UTF-16 or no text at all), then UTF-8, then the East
Asian encodings by how many of the characters they give are everyday ones, and only
then statistics (charset-normalizer), which misread short GB 18030.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from typing import Final, NamedTuple

import charset_normalizer

from parsers.mojibake import find_mojibake

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 20_000
_COMMON: Final = 0.7
"""Least share of everyday characters among the non-ASCII ones of a text in its true encoding."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_HIGH: Final = re.compile(rb"[\x80-\xff]")
_ODD: Final = re.compile(
    r"[^\u0009-\u000d\u0020-\u007e\u00a0-\u052f\u0e00-\u0eff\u1e00-\ud7ff\uf900-\uffef]"
)


class Decoded(NamedTuple):
    """Text with ``\\n`` line breaks (None when it is no text), its encoding, and what is wrong."""

    text: str | None
    encoding: str
    problem: str = ""


def decode(data: bytes) -> Decoded:
    """Text of a note. Never raises: what is no text has ``text`` None and a problem."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _decode_as(data[len(mark) :], encoding)
    if b"\0" in data:
        return _decode_with_nul(data)
    try:
        return _finish(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_damaged(data) or _decode_legacy(data)


def _finish(text: str, encoding: str, problem: str = "") -> Decoded:
    """Line breaks as ``\\n``: a line is what an editor shows, and columns stay as they are."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _is_binary(text):
        return Decoded(None, "", "binary data: control characters")
    return Decoded(text, encoding, "; ".join(filter(None, (problem, find_mojibake(text)))))


def _is_binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    return len(_CONTROL.findall(sample)) * 20 > len(sample)


def _decode_as(data: bytes, encoding: str) -> Decoded:
    try:
        return _finish(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        problem = f"not all {encoding}: first bad byte at offset {error.start}"
        return _finish(data.decode(encoding, "replace"), encoding, problem)


def _decode_with_nul(data: bytes) -> Decoded:
    """UTF-16 without a mark, or UTF-8 with a stray NUL, or no text."""
    for encoding in _by_nul_places(data):
        text = _try(data, encoding)
        if text is not None and len(_ODD.findall(text)) * 50 <= len(text):
            return _finish(text, encoding, "UTF-16 without a byte-order mark")
    text = _try(data, "utf-8")
    if text is not None and text.count("\0") * 1000 <= len(text):
        return _finish(text.replace("\0", "\ufffd"), "utf-8", "NUL bytes")
    return Decoded(None, "", "binary data: NUL bytes")


def _by_nul_places(data: bytes) -> tuple[str, ...]:
    """The likelier byte order first: ASCII has its NUL in the high byte."""
    if len(data) % 2:
        return ()
    little, big = data[1::2].count(0), data[::2].count(0)
    order = ("utf-16-le", "utf-16-be")
    return order if little >= big else order[::-1]


def _decode_damaged(data: bytes) -> Decoded | None:
    """UTF-8 in which a few bytes are broken: far more sequences are whole than not."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    whole = sum(1 for character in text if character > "\x7f") - bad
    if whole < 10 * bad:
        return None
    line = text.count("\n", 0, text.index("\ufffd")) + 1
    problem = f"not all UTF-8: {bad} broken sequences, the first on line {line}"
    return _finish(text, "utf-8", problem)


def _decode_legacy(data: bytes) -> Decoded:
    scores = {encoding: _score(data, encoding) for encoding in _EVERYDAY}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= _COMMON:
        return _finish(data.decode(best), best)
    encoding = _guess(data)
    text = _try(data, encoding)
    if text is None:
        return Decoded(None, "", "undecodable: neither Unicode nor a known encoding")
    return _finish(text, encoding, f"encoding guessed: {encoding}")


def _guess(data: bytes) -> str:
    """Western European when only a letter here and there is not ASCII, else by statistics."""
    if len(_HIGH.findall(data)) * 5 < len(data) and _try(data, "cp1252") is not None:
        return "cp1252"
    best = charset_normalizer.from_bytes(data[: 10 * _SAMPLE]).best()
    return best.encoding if best is not None else "unknown"


def _score(data: bytes, encoding: str) -> float:
    """Share of everyday characters among the non-ASCII ones; 0 when it does not decode."""
    text = _try(data, encoding)
    wide = [character for character in (text or "")[:_SAMPLE] if character > "\x7f"]
    if not wide:
        return 0.0
    is_everyday = _EVERYDAY[encoding]
    return sum(1 for character in wide if is_everyday(character)) / len(wide)


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _lead(character: str, codec: str) -> int:
    encoded = character.encode(codec, "ignore")
    return encoded[0] if len(encoded) == 2 else 0


def _is_everyday_gb(character: str) -> bool:
    """GB 2312: symbols (rows 1-3) and the 3,755 hanzi of level 1 (rows 16-55)."""
    lead = _lead(character, "gb2312")
    return 0xA1 <= lead <= 0xA3 or 0xB0 <= lead <= 0xD7


def _is_everyday_big5(character: str) -> bool:
    """Big5: symbols and the 5,401 hanzi of level 1."""
    return 0xA1 <= _lead(character, "big5") <= 0xC6


def _is_everyday_shift_jis(character: str) -> bool:
    """JIS X 0208: symbols, kana, and the 2,965 kanji of level 1."""
    lead = _lead(character, "shift_jis")
    return lead in (0x81, 0x82, 0x83) or 0x88 <= lead <= 0x97


_EVERYDAY: Final[dict[str, Callable[[str], bool]]] = {
    "gb18030": _is_everyday_gb,
    "big5": _is_everyday_big5,
    "shift_jis": _is_everyday_shift_jis,
}
"""In order of preference: the first wins a tie."""
