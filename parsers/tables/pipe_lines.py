"""Lines of a pipe table in a text that no parser has taken for one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

DELIMITER: Final = re.compile(
    r"^[ \t>]*(?=[^\n]*\|)\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", re.MULTILINE
)
"""A row of dashes with a pipe in it."""
BARE_PIPE: Final = re.compile(r"(?<!\\)\|")
PREFIX: Final = re.compile(r"[ \t>]*")
"""What may stand before a row: spaces, marks of a block quote."""


class Misfit(NamedTuple):
    """A header and a row of dashes that is not as wide: no table in GFM. 0-based first line."""

    line: int
    reason: str
    source: str


def find_headers_without_pipe(lines: Sequence[str]) -> list[int]:
    """0-based lines, not the first, that head a table and do not begin with a pipe."""
    found = []
    for index in range(2, len(lines)):
        header = PREFIX.sub("", lines[index - 1], count=1)
        is_header = DELIMITER.match(lines[index]) and not header.startswith("|")
        if is_header and _count_cells(lines[index - 1]) == _count_cells(lines[index]):
            found.append(index - 1)
    return found


def find_misfits(lines: Sequence[str]) -> list[Misfit]:
    """What would be a table if its row of dashes were as wide as its header."""
    found = []
    for index in range(1, len(lines) - 1):
        if DELIMITER.match(lines[index]) and "|" in lines[index + 1]:
            header, dashes = _count_cells(lines[index - 1]), _count_cells(lines[index])
            if min(header, dashes) > 1 and header != dashes:
                reason = f"its header has {header} cells, the row of dashes {dashes}"
                found.append(Misfit(index - 1, reason, "\n".join(lines[index - 1 :]).strip()))
    return found


def _count_cells(row: str) -> int:
    """Cells of a row of a pipe table, a row of dashes included."""
    bare = PREFIX.sub("", row, count=1).strip().removeprefix("|").removesuffix("|")
    return len(BARE_PIPE.findall(bare)) + 1
