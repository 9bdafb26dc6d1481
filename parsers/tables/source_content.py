"""The content of table cells read from their source, many cells by one tree.

Only for source made of text and of the tags of `markup.INLINE` and `markup.LINES`: what they
say is what the tree says of their text, in reading order. Everything else is left to
`html_content`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

from turbohtml import Document, Element, parse, unescape

from parsers.tables.content import Content, bare_links
from parsers.tables.html_content import read_content
from parsers.tables.inline_content import BREAK_MARK, CELL_MARK, mark_lines, read_inline_cells
from parsers.tables.markup import INLINE, LINES
from records.table import Link

_ATTRIBUTE: Final = r"[a-z-]++=\"[^\"]*+\""
_LINK: Final = re.compile(
    rf"\s*+<a (?:{_ATTRIBUTE} )*?href=\"([^\"]*+)\"(?: {_ATTRIBUTE})*+>([^<]*+)</a>\s*+"
).fullmatch
"""Of two tags, without entities: a link and nothing else, what most cells with markup are."""
_KNOWN: Final = INLINE | LINES | frozenset(("html", "head", "body", "table", "tbody", "tr", "td"))
_PAIR: Final = 2
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
        tags = source.count("<")
        if not tags:
            known[source] = read_text(source)
        elif tags > _DEEP or (hiding and hides(source)):
            content = _read_apart(source)
            if content is None:
                return None
            known[source] = content
        elif tags == _PAIR and "&" not in source and (link := _read_link(source)) is not None:
            known[source] = link
        else:
            mixed.append(source)
    contents = _read_together(mixed) if mixed else ()
    if contents is None:
        return None
    known.update(zip(mixed, contents, strict=True))
    return known


def _read_link(source: str) -> Content | None:
    match = _LINK(source)
    if match is None:
        return None
    url, label = match.groups()
    text, url = " ".join(label.split()), url.strip()
    if not url or "://" in text:
        return None
    return _new(Content, (text, None, (_new(Link, (text, url)),), _NOTHING))


def hides(source: str) -> bool:
    """Whether something in it may not be displayed."""
    lower = source.lower()
    return "hidden" in lower or "display" in lower


def _read_apart(source: str) -> Content | None:
    """Content of a cell that has to be walked through: it may hide something, or be deep."""
    found = _tree((source,))
    return None if found is None else read_content(found[2][found[1].index("td")])[0]


def _read_together(sources: Sequence[str]) -> Sequence[Content] | None:
    """Contents of cells in the order given, read by one tree in which each is a cell again."""
    whole = "".join(sources)
    found = None if BREAK_MARK in whole or CELL_MARK in whole else _tree(sources, CELL_MARK)
    if found is None:
        return None
    tree, tags, elements = found
    if not LINES.isdisjoint(tags):
        mark_lines(tree)
    return read_inline_cells(zip(tags, elements, strict=True), tree.text)


def _tree(
    sources: Sequence[str], mark: str = ""
) -> tuple[Document, list[str], list[Element]] | None:
    """A tree of cells that begin with a mark, the tags of its elements, and these.

    None when there are others than known. A tag, comment or quote that is not closed swallows
    what comes after it: then there are fewer cells than there should be. One more ends the last.
    """
    cells = f"</td><td>{mark}".join(sources)
    tree = parse(f"<!doctype html><table><tr><td>{mark}{cells}</td><td></table>", positions=False)
    elements = tree.select("*")
    tags = [element.tag for element in elements]
    is_known = _KNOWN.issuperset(tags) and tags.count("td") == len(sources) + 1
    return (tree, tags, elements) if is_known else None
