"""The reports people read: one HTML file that needs nothing else, and Markdown."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from jinja2 import Environment, Template
from markupsafe import Markup

from publish.changes_text import Change
from publish.dataset import VERDICTS, Dataset
from publish.evidence import Evidences, RawLines
from publish.pictures import draw_pictures
from publish.ranking import SEVERITIES
from publish.schema import SCHEMA_VERSION
from publish.summary import summarize
from publish.templating import make_environment, tight
from publish.views import VERDICT_WORDS, view_discrepancies, view_entities, view_sources
from vocabulary import Vocabulary

STATIC = 800
"""Discrepancies and entities up to which all of the page is there from the start."""

CHANGES = 100
"""Changes since the last published run that the reports list; the others are counted."""

IN_FULL = 200
"""Discrepancies that ``report.md`` shows in full; the others are counted."""


class Bodies:
    """The insides of the items of the page: in their place, or all together as JSON at its end."""

    def __init__(self, later: bool) -> None:
        self.later = later
        self._kept: dict[str, str] = {}

    def place(self, anchor: str, body: Markup) -> Markup:
        """What to write inside the item: its body, or nothing when that is kept for later."""
        if not self.later:
            return body
        self._kept[anchor] = tight(body)
        return Markup()

    @property
    def json(self) -> Markup:
        """The kept bodies, safe inside a script element: no tag can end or comment it out."""
        text = json.dumps(self._kept, ensure_ascii=False, separators=(",", ":"))
        safe = text.replace("</", "\\u003c/").replace("<!", "\\u003c!")
        return Markup(safe)  # noqa: S704 (data, read by JSON.parse)


def render_html(
    dataset: Dataset, vocabulary: Vocabulary, raw_lines: RawLines, changes: Sequence[Change] = ()
) -> bytes:
    """``report.html``: self-contained UTF-8; the same arguments give the same bytes.

    Everything from the notes is escaped; the content security policy allows the one inline
    script and style by their hashes and nothing else, the network included.
    """
    evidences = Evidences(dataset, raw_lines)
    found = view_discrepancies(dataset, vocabulary, evidences)
    page = _template("report.html").render(
        **_common(dataset, vocabulary, changes),
        **_assets(),
        discrepancies=found,
        bodies=Bodies(len(found) + len(dataset.entities) > STATIC),
        choices=_choices(found),
        entities=view_entities(dataset, vocabulary, evidences),
        sources=view_sources(dataset, vocabulary, found),
        issues=sorted(dataset.issues, key=lambda i: (i.kind, i.path, i.line, i.message, i.raw)),
        pictures=draw_pictures(dataset, vocabulary),
    )
    return page.encode("utf-8", "backslashreplace")


def render_markdown(
    dataset: Dataset, vocabulary: Vocabulary, changes: Sequence[Change] = ()
) -> bytes:
    """``report.md``: the summary, then the worst discrepancies with their sources side by side."""
    found = view_discrepancies(dataset, vocabulary, Evidences(dataset, {}))
    page = _template("report.md").render(
        **_common(dataset, vocabulary, changes),
        discrepancies=found[:IN_FULL],
        left_out=found[IN_FULL:],
    )
    return page.encode("utf-8", "backslashreplace")


def _common(dataset: Dataset, vocabulary: Vocabulary, changes: Sequence[Change]) -> dict[str, Any]:
    return {
        "changes": changes[:CHANGES],
        "more_changes": max(0, len(changes) - CHANGES),
        "summary": summarize(dataset, vocabulary),
        "excerpt": _excerpt(dataset),
        "severities": SEVERITIES,
        "verdicts": VERDICTS,
        "verdict_words": VERDICT_WORDS,
        "version": SCHEMA_VERSION,
    }


def _excerpt(dataset: Dataset) -> dict[str, int] | None:
    """What the report shows where that is not all."""
    if dataset.whole is None or dataset.whole.summary is None:
        return None
    return {"discrepancies": len(dataset.discrepancies), "entities": len(dataset.entities)}


def _choices(found: Any) -> dict[str, list[str]]:
    """What each filter offers, in order."""
    severities = {view.found.severity for view in found}
    return {
        "severity": [severity for severity in SEVERITIES if severity in severities],
        "kind": sorted({view.found.kind for view in found}),
        "property": sorted({view.label for view in found if view.label}),
        "source": sorted({source for view in found for source in view.sources}),
        "status": sorted({view.found.status for view in found}),
        "entity": sorted({view.name for view in found}, key=lambda name: (name.casefold(), name)),
    }


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return make_environment("publish")


def _template(name: str) -> Template:
    return _environment().get_template(name)


@lru_cache(maxsize=1)
def _assets() -> dict[str, Markup]:
    """The style and script as written, and the policy that allows exactly these."""
    style, script = _source("report.css"), _source("report.js")
    policy = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'"
    )
    assets = {"style": style, "script": script, "policy": policy}
    return {name: Markup(text) for name, text in assets.items()}  # noqa: S704 - our own files


def _source(name: str) -> str:
    environment = _environment()
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
