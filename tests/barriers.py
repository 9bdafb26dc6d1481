"""What axe-core finds in a page that would keep people out."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page as Tab

# Items out of sight are not laid out, and axe would take their places for real ones.
LAID_OUT = "document.styleSheets[0].insertRule('.item { content-visibility: visible !important }')"


def barriers(tab: Tab) -> list[str]:
    """Serious and critical findings: rule and element of each."""
    tab.evaluate(LAID_OUT)
    found = Axe().run(tab, options={"resultTypes": ["violations"]}).response["violations"]
    grave = (one for one in found if one["impact"] in {"serious", "critical"})
    return [f"{one['id']}: {node['html'][:200]}" for one in grave for node in one["nodes"]]
