"""The content of table cells read from their source, many cells by one tree.

Only for source made of text and of the tags of `markup.INLINE` and `markup.LINES`: what they
say is what the tree says of their text, in reading order. Everything else is left to
`html_content`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from turbohtml import parse, unescape

from parsers.content import Content, bare_links
from parsers.html_content import read_content
from parsers.inline_content import BREAK_MARK, TELLING, mark_lines, read_inline
from parsers.markup import INLINE, LINES
from records.table import Link

_PAIR: Final = r"(?: [a-z-]++=\"[^\"<>&]*+\")"
_LINK: Final = re.compile(
    rf"\s*+<a{_PAIR}*? href=\"([^\"<>&]*[^\"<>&\s][^\"<>&]*+)\"{_PAIR}*+>([^<&]*+)</a>\s*+"
).fullmatch
"""A link and nothing else: what most cells with markup are."""
_KNOWN: Final = INLINE | LINES | frozenset(("html", "head", "body", "table", "tbody", "tr", "td"))
_SPLIT: Final = "</td><td>"
_DEEP: Final = 100
"""Tags in one cell from which on it may be nested too deep to be walked through by calls."""
_NOTHING: Final[tuple[Link, ...]] = ()

_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper


def read_text(source: str) -> Content:
    """Content of cell source without tags."""
    text = " ".join((unescape(source) if "&" in source else source).split())
    return _new(Content, (text, None, bare_links(text) if "://" in text else _NOTHING, _NOTHING))


def read_cells(sources: Iterable[str]) -> dict[str, Content] | None:
    """Contents of cell sources, None when they have tags not meant for this.

    No source may begin or end a cell, a row or a table.
    """
    known: dict[str, Content] = {}
    mixed: list[str] = []
    distinct = dict.fromkeys(sources)
    hiding = hides("".join(distinct))
    for source in distinct:
        if "<" not in source:
            known[source] = read_text(source)
            continue
        match = None if hiding and hides(source) else _LINK(source)
        if match is None or "://" in match[2]:
            mixed.append(source)
        else:
            label = " ".join(match[2].split())
            known[source] = _new(
                Content, (label, None, (_new(Link, (label, match[1].strip())),), _NOTHING)
            )
    read = _read_mixed(mixed, hiding) if mixed else []
    if read is None:
        return None
    known.update(zip(mixed, read, strict=True))
    return known


def hides(source: str) -> bool:
    """Whether something in it may not be displayed."""
    lower = source.lower()
    return "hidden" in lower or "display" in lower


def _read_mixed(sources: Sequence[str], hiding: bool) -> list[Content] | None:
    """Contents of cells in the order given, read by one tree in which each is a cell again.

    A tag, comment or quote that is not closed swallows what comes after it: then there are fewer
    cells in the tree than there should be. One more ends the last.
    """
    joined = _SPLIT.join(sources)
    if BREAK_MARK in joined:
        return None
    tree = parse(f"<!doctype html><table><tr><td>{joined}{_SPLIT}</table>", positions=False)
    *cells, _ = tree.select("td")
    names = {element.tag for element in tree.select("*")}
    if len(cells) != len(sources) or not names <= _KNOWN:
        return None
    odd = (n for n, s in enumerate(sources) if s.count("<") > _DEEP or (hiding and hides(s)))
    exact = {number: read_content(cells[number])[0] for number in odd}
    if not names.isdisjoint(LINES):
        mark_lines(tree)
    wanted = ",".join(sorted(names & TELLING))
    return [exact.get(number) or read_inline(cell, wanted) for number, cell in enumerate(cells)]
