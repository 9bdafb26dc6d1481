"""HTML tables inside Markdown, found in the raw text.

CommonMark ends an HTML block at a blank line and reads what follows as Markdown, so a
``<table>`` with blank lines inside falls to pieces. Here it is put together again, from
``<table`` to its ``</table>``; one that is never closed ends at the next heading, code
fence or end of text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from typing import Any, Final, NamedTuple

_TAG: Final = re.compile(
    r"<(?:(?P<comment>!--.*?(?:-->|\Z))|(?P<open>table(?=[\s>/]))|(?P<close>/table\s*>))",
    re.IGNORECASE | re.DOTALL,
)
_BLOCK: Final = re.compile(
    r"<!--.*?(?:-->|\Z)|^(?P<block>[ \t>]*(?:\#{1,6}[ \t]|```|~~~))", re.MULTILINE | re.DOTALL
)
_OPEN: Final = re.compile(r"<table(?=[\s>/])", re.IGNORECASE)
_COMMENT: Final = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_OPAQUE: Final = re.compile(r"\s*<(?:script|style|textarea|template)\b", re.IGNORECASE)
_AT_MARGIN: Final = re.compile(r"^ {0,3}<table(?=[\s>/])", re.IGNORECASE | re.MULTILINE)
_HIDES: Final = re.compile(
    r"```|~~~|<[!?]|<(?:script|style|pre|textarea|template)\b", re.IGNORECASE
)
"""What makes text something other than HTML or Markdown until it ends."""
_QUOTES: Final = re.compile(r"[ \t]*(?:>[ \t]*)+")


class Region(NamedTuple):
    """Half-open character range of an HTML table in a Markdown text."""

    start: int
    end: int


def find_regions(text: str, read: Callable[[str], Iterator[tuple[Any, Any]]]) -> list[Region]:
    """HTML tables of a Markdown text; ``read`` gives a text's pyromark events with byte ranges.

    The events tell code, comments and scripts from HTML; the raw text tells where a table
    ends. Where every table starts at the margin and nothing can hide one there is nothing
    to tell: ``<table`` begins an HTML block, whatever stands above (CommonMark 4.6).
    """
    opens, ends = _pair(text)
    at_margin = len(_AT_MARGIN.findall(text)) == len(opens) > 0
    is_plain = at_margin and not _HIDES.search(text, 0, opens[-1])
    regions: list[Region] = []
    for start in opens if is_plain else _live(text, read(text), opens):
        if not regions or start >= regions[-1].end:
            regions.append(Region(start, ends[start]))
    return regions


def blank(text: str, regions: list[Region]) -> str:
    """The text with regions overwritten by spaces: every other character keeps its place."""
    parts: list[str] = []
    done = 0
    for region in regions:
        lines = text[region.start : region.end].split("\n")
        parts += text[done : region.start], "\n".join(" " * len(line) for line in lines)
        done = region.end
    return "".join([*parts, text[done:]])


def region_text(text: str, region: Region) -> str:
    """The HTML of a region, block quote markers at its line starts replaced by spaces."""
    html = text[region.start : region.end]
    before = text[text.rfind("\n", 0, region.start) + 1 : region.start]
    depth = before.count(">") if _QUOTES.match(before) else 0
    if not depth:
        return html
    marker = re.compile(rf"^(?:[ \t]*>){{1,{depth}}}", re.MULTILINE)
    first, newline, rest = html.partition("\n")
    return first + newline + marker.sub(lambda match: " " * len(match.group()), rest)


def _pair(text: str) -> tuple[list[int], dict[int, int]]:
    """Where tables open, and where each of them ends."""
    ends: dict[int, int] = {}
    waiting: list[int] = []
    for match in _TAG.finditer(text):
        if match.lastgroup == "open":
            waiting.append(match.start())
            ends[match.start()] = len(text)
        elif match.lastgroup == "close" and waiting:
            ends[waiting.pop()] = match.end()
    found = _BLOCK.finditer(text) if waiting else ()
    blocks = [match.start() for match in found if match.lastgroup]
    for start in waiting:
        index = bisect_left(blocks, start)
        ends[start] = blocks[index] if index < len(blocks) else len(text)
    return list(ends), ends


def _live(text: str, events: Iterator[tuple[Any, Any]], opens: list[int]) -> Iterator[int]:
    """The opening tags that Markdown passes on as HTML."""
    offsets = Offsets(text)
    known = set(opens)
    last = opens[-1] if opens else -1
    for event, span in events:
        if type(event) is dict and ("InlineHtml" in event or event.get("Start") == "HtmlBlock"):
            start, end = offsets.character(span["start"]), offsets.character(span["end"])
            if start > last:
                break
            yield from (at for at in _tables_in(text, start, end) if at in known)


def _tables_in(text: str, start: int, end: int) -> Iterator[int]:
    if _OPAQUE.match(text, start, end):
        return
    hidden = [match.span() for match in _COMMENT.finditer(text, start, end)]
    for match in _OPEN.finditer(text, start, end):
        if not any(low <= match.start() < high for low, high in hidden):
            yield match.start()


class Offsets:
    """Byte offsets of a text's UTF-8 to character offsets, asked for in rising order."""

    __slots__ = ("_ascii", "_byte", "_character", "_data")

    def __init__(self, text: str, data: bytes | None = None) -> None:
        self._ascii = text.isascii()
        self._data = b"" if self._ascii else (data or text.encode())
        self._byte = self._character = 0

    def character(self, byte: int) -> int:
        """Character offset of a byte offset; cheap when it is not before the last one."""
        if self._ascii:
            return byte
        if byte < self._byte:
            self._byte = self._character = 0
        self._character += len(self._data[self._byte : byte].decode())
        self._byte = byte
        return self._character
