"""Regular expressions of HTML source that is well formed, and attributes read from it.

They accept less than the HTML Standard's tokenizer does, and what they accept it reads
in the same way; everything else is left to the tree.
"""

from __future__ import annotations

import re
from typing import Final

from turbohtml import unescape

SPACE: Final = r"[ \t\n\f]"
ATTRIBUTE: Final = (
    rf"{SPACE}++([^ \t\n\f\"'<>/=]++)"
    rf"(?:{SPACE}*+={SPACE}*+(?:\"([^\"]*+)\"|'([^']*+)'|([^ \t\n\f\"'=<>`]++)))?+"
)
_ONE_ATTRIBUTE: Final = re.sub(r"\((?!\?)", "(?:", ATTRIBUTE)
ATTRIBUTES: Final = f"(?:{_ONE_ATTRIBUTE})*+{SPACE}*+"
INLINE: Final = frozenset(
    "a abbr b bdi bdo big cite code data dfn em font i img ins kbd mark nobr q s samp small span"
    " strike strong sub sup time tt u var wbr".split()
)
"""Tags that leave the order of text as it is in the source, whatever way they are nested."""
LINES: Final = frozenset("br center dd div dl dt hr li ol p ul".split())
"""The same, with a line break before and after."""

_ATTRIBUTE: Final = re.compile(ATTRIBUTE)


def read_attributes(source: str) -> dict[str, str]:
    """Attributes by lower-case name; of two of one name, the first counts."""
    found: dict[str, str] = {}
    for match in _ATTRIBUTE.finditer(source):
        name, double, single, bare = match.groups()
        value = double or single or bare or ""
        found.setdefault(name.lower(), unescape(value) if "&" in value else value)
    return found
