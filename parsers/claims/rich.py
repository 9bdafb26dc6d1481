"""A rich cell (links, lists, emphasis) as one piece of clean Markdown.

markdownify over BeautifulSoup; what a cell holds of scripts, styles, comments and images is
left out.
"""

from __future__ import annotations

import re
from functools import lru_cache

from records import Cell

_MARKUP = re.compile(r"<|\*\*|\]\(|`|!\[")
_GAPS = re.compile(r"\n{3,}")
_LEFT_OUT = ("script", "style", "template", "img", "svg", "iframe", "noscript")


def render_markdown(cell: Cell, syntax: str) -> str:
    """Markdown of a cell's content; plain text is returned as it is.

    ``syntax`` is that of the table, ``html`` or ``markdown``.
    """
    if not cell.markup or not _MARKUP.search(cell.markup):
        return cell.text
    return _convert(cell.markup, syntax) or cell.text


@lru_cache(maxsize=4096)
def _convert(markup: str, syntax: str) -> str:
    # Imported here: a note without rich cells should not pay for two libraries.
    import pyromark
    from bs4 import BeautifulSoup, Comment
    from markdownify import MarkdownConverter

    html = markup if syntax == "html" else pyromark.html(markup)
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.find_all(_LEFT_OUT):
        element.decompose()
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    converter = MarkdownConverter(
        bullets="-",
        escape_asterisks=False,
        escape_misc=False,
        escape_underscores=False,
        heading_style="ATX",
        newline_style="spaces",
    )
    return _GAPS.sub("\n\n", str(converter.convert_soup(soup))).strip()
