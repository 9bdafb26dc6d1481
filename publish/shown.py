"""What reports show: text of notes made safe (none of it is markup or hides), short counts."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_CONTROLS = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u00ad\u061c\u180e"
    "\u200b-\u200f"  # zero width and marks of direction
    "\u2028-\u202e"  # separators, embeddings and overrides of direction
    "\u2060-\u206f"
    "\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f"
    "]"
)
_NAMED_IN_TEXT = re.compile(f"{_CONTROLS.pattern}|[\ud800-\udfff\ufffe\uffff]")
"""Controls, and what is no character of XML."""

_ISOLATED = re.compile(
    "[\n\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefe\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""Line breaks, and letters that run from right to left."""

_JOINED_EMOJI = re.compile("(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d")
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|~#$])")

MAGNITUDES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "K"))


@lru_cache(maxsize=1 << 14)
def shown(text: object) -> Markup:
    """HTML of ``text``: escaped, controls made visible.

    Text that runs from right to left is isolated from what stands around it, and text of
    several lines keeps them (see ``bdi`` in the style).

    >>> shown("<b>")
    Markup('&lt;b&gt;')
    """
    escaped = str(escape(str(text)))
    if _CONTROLS.search(escaped):
        escaped = _CONTROLS.sub(_mark, escaped)
    if _ISOLATED.search(escaped):
        escaped = f"<bdi>{escaped}</bdi>"
    return Markup(escaped)  # noqa: S704 (escaped above)


def shown_plainly(text: object) -> str:
    """One line of text, controls as code points; nothing is escaped.

    >>> shown_plainly("a\u202e<b>")
    'a(U+202E)<b>'
    """
    one_line = re.sub(r"\s*[\n\r\u2028\u2029]\s*", " / ", str(text).strip())
    return _NAMED_IN_TEXT.sub(lambda match: f"(U+{ord(match[0]):04X})", one_line)


def shown_in_markdown(text: object) -> str:
    """One line of GFM that shows ``text``: no markup of its own, controls as code points."""
    escaped = _MARKDOWN.sub(r"\\\1", shown_plainly(text))
    return re.sub(r"(?i)\b(https?|ftp|mailto)(:)|\bwww(\.)|(?<=\w)@(?=\w)", _unlinked, escaped)


def safe_href(url: object) -> str:
    """``url`` when it is an ordinary web address, else ``""``: nothing else may be a link."""
    text = str(url)
    if _CONTROLS.search(text) or text != text.strip() or "\\" in text:
        return ""
    try:
        parts = urlsplit(text)
    except ValueError:
        return ""
    return text if parts.scheme.lower() in {"http", "https"} and parts.netloc else ""


def _mark(match: re.Match[str]) -> str:
    character, at = match[0], match.start()
    if _JOINED_EMOJI.match(match.string, at):
        return character
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "control character").lower()
    return f'<span class="control" title="{name}">{code}</span>'


def _unlinked(match: re.Match[str]) -> str:
    """Break what GitHub would turn into a link or a mention, without changing how it reads."""
    text = match[0]
    return text.replace(":", "&#58;").replace("www.", "www&#46;").replace("@", "&#64;")


def short(number: float) -> str:
    """A count in short: ``7B``, ``1.5T``, ``800``."""
    for size, letter in MAGNITUDES:
        if number >= size:
            return f"{number / size:.3g}{letter}"
    return f"{number:.3g}"
