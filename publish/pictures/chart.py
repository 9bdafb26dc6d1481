"""Charts drawn by Vega from the declarations in ``charts/``, as SVG to stand in a page.

Vega (Satyanarayan et al. 2016) runs inside vl-convert, without browser or network. Nothing in
the declarations is placed by the width of a text, so that the fonts of a machine do not show.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import accumulate
from unicodedata import east_asian_width
from urllib.parse import quote
from xml.etree import ElementTree as ET

from markupsafe import Markup, escape

from publish.evidence import clip
from publish.shown import shown_plainly

DETAILED = 1000
"""Marks up to which each has its words and its link; more would make a page of nothing else."""

_KEPT = frozenset(
    "width height x y x1 x2 y1 y2 d transform fill fill-opacity stroke stroke-width "
    "stroke-linejoin text-anchor font-size font-weight".split()
)
_FRACTION = re.compile(r"-?\d*\.\d+(?:e-?\d+)?")
_NO_MOVE = ("transform", "translate(0,0)")


def draw_chart(name: str, rows: Sequence[Mapping[str, object]], label: str) -> Markup:
    """``charts/<name>.json`` with these rows: an ``<svg>`` without style, script, id or font.

    ``title`` and ``href`` (``#...``) of a row, where the declaration uses them, are what a
    pointer finds; ``label`` names the whole.
    """
    import vl_convert  # 80 MB: not before something is drawn

    declared = json.loads(_declaration(name))
    declared["data"][0]["values"] = [_plain(row, len(rows) <= DETAILED) for row in rows]
    svg = ET.fromstring(vl_convert.vega_to_svg(declared, allowed_base_urls=[]))  # noqa: S314
    inside = "".join(map(_html, svg))
    size = f'viewBox="{escape(svg.get("viewBox"))}" width="{escape(svg.get("width"))}"'
    return Markup(  # noqa: S704 (escaped by _html)
        f'<svg role="group" aria-label="{escape(label)}" {size}>{inside}</svg>'
    )


def link_to(place: str, id_: str) -> str:
    """The address of a place of the page: ``#e-...``, ``#s-...``."""
    return f"#{place}-{quote(id_, safe='')}"


def fitted(text: str, width: int) -> str:
    """``text`` cut to ``width`` columns: a Chinese letter takes two."""
    used = accumulate(2 if east_asian_width(letter) in "WF" else 1 for letter in text)
    fits = sum(columns <= width for columns in used)
    return clip(text, fits) if fits < len(text) else text


def _plain(row: Mapping[str, object], detailed: bool) -> dict[str, object]:
    """The row with its texts made safe to show, and without details where there are too many."""
    kept = row if detailed else {**row, "title": None, "href": None}
    return {key: shown_plainly(v) if isinstance(v, str) else v for key, v in kept.items()}


@cache
def _declaration(name: str) -> str:
    return files(__package__).joinpath("charts", f"{name}.json").read_text("utf-8")


def _html(node: ET.Element) -> str:
    """The element as HTML, without what only Vega itself needs; "" when nothing is left."""
    tag = node.tag.rpartition("}")[2]
    inside = str(escape(node.text or "")) + "".join(map(_html, node))
    if tag in {"g", "text"} and not inside:
        return ""
    if tag == "path" and node.get("class") in {"background", "foreground"}:
        return ""
    attributes = _attributes(tag, node)
    if tag == "g" and not attributes:
        return inside
    if tag != "g" and (title := node.get("aria-label")):
        inside = f"<title>{escape(title)}</title>{inside}"
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{tag}{written}>{inside}</{tag}>" if inside else f"<{tag}{written}/>"


def _attributes(tag: str, node: ET.Element) -> dict[str, str]:
    if tag == "a":
        href = node.get("{http://www.w3.org/1999/xlink}href", "")
        # Vega puts an address of its own before it. For the keyboard the table has the link.
        return {"href": f"#{href.partition('#')[2]}", "tabindex": "-1"}
    kept = ((name, value) for name, value in node.items() if name in _KEPT)
    return {
        name: _FRACTION.sub(_tenths, value) for name, value in kept if (name, value) != _NO_MOVE
    }


def _tenths(number: re.Match[str]) -> str:
    return f"{float(number[0]):.1f}".removesuffix(".0")
