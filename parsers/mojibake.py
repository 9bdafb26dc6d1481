"""Text that was decoded wrongly before it came to us."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Final


def _run(characters: str, least: int, first: str = "") -> re.Pattern[str]:
    """A run; its ``first`` character stands alone, so that `re` passes over all others at once."""
    begin = f"[{first}](?<![{characters}].)" if first else f"[{characters}]"
    return re.compile(f"{begin}[{characters}]{{{least - 1},}}")


def _leading() -> str:
    """The characters whose two bytes in GBK may begin a character of UTF-8."""
    pairs = (bytes((one, two)) for one in range(0xC2, 0xF5) for two in range(0x80, 0xC0))
    return "".join(re.escape(pair.decode("gbk", "ignore")) for pair in pairs)


_LATIN: Final = _run(
    "\u0080-\u00ff\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc\u2013-\u2026\u2030\u2039\u203a\u20ac\u2122",
    2,
)


@cache
def _wide() -> re.Pattern[str]:
    characters = "\u3400-\u9fff\ue000-\uf8ff\u20ac\u3000-\u303f\uff00-\uffef"
    return _run(characters, 4, first=_leading())


_REPLACED: Final = "\ufffd\ufffd".encode().decode("gbk")
"""What two replacement characters become when their UTF-8 is read as GBK."""


def find_mojibake(text: str) -> str:
    """What looks wrongly decoded, with the line of the first place; ``""`` when nothing does."""
    if text.isascii():
        return ""
    return _find_replaced(text) or _find(text, _LATIN, "cp1252") or _find(text, _wide(), "gbk")


def _find_replaced(text: str) -> str:
    for sign, name in ((_REPLACED, "replacement characters read as GBK"), ("\ufffd", "U+FFFD")):
        if sign in text:
            return _report(text, text.index(sign), text.count(sign), name)
    return ""


def _find(text: str, run: re.Pattern[str], codec: str) -> str:
    hits = [match.start() for match in run.finditer(text) if _is_utf8(match.group(), codec)]
    return _report(text, hits[0], len(hits), f"UTF-8 read as {codec}") if hits else ""


def _is_utf8(run: str, codec: str) -> bool:
    """True when the run's bytes are UTF-8, perhaps cut, of fewer characters: rare by chance."""
    try:
        text, _ = codecs.utf_8_decode(_encode(run, codec), "strict", False)
        return 0 < len(text) < len(run)
    except UnicodeError:
        return False


def _encode(run: str, codec: str) -> bytes:
    if codec != "cp1252":
        return run.encode(codec)
    return b"".join(c.encode("latin-1" if "\x80" <= c < "\xa0" else codec) for c in run)


def _report(text: str, at: int, count: int, name: str) -> str:
    line = text.count("\n", 0, at) + 1
    return f"mojibake: {name}, {count} places, the first on line {line}"
