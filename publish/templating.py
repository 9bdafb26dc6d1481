"""The templates of pages that show what notes hold: everything escaped, nothing undefined."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from publish.shown import safe_href, shown, shown_in_markdown
from publish.summary import count


def make_environment(*packages: str) -> Environment:
    """Templates of these packages; the first that has a name gives it."""
    environment = Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in packages]),
        autoescape=select_autoescape(("html",), ("md", "css", "js"), default=True),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    filters: dict[str, Callable[[Any], str]]
    filters = {"shown": shown, "md": shown_in_markdown, "href": safe_href, "fragment": _fragment}
    filters["tight"] = tight
    environment.filters.update(filters)
    environment.globals["count"] = count
    return environment


def tight(html: str) -> Markup:
    """HTML without the line breaks between its tags."""
    return Markup(re.sub(r">\s*\n\s*<", "><", html))  # noqa: S704 (escaped before)


def _fragment(text: object) -> str:
    """``text`` as the part of a link after ``#``."""
    return quote(str(text), safe="")
