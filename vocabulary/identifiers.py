"""Documents that bear an identifier (arXiv, DOI): found in addresses and in texts.

What one looks like is data (``terms.yml: identifiers``); here it is made ready.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from vocabulary.fold import fold
from vocabulary.schema import Identifier


class Identified(NamedTuple):
    """One document: the folded name of its registry, its identifier and its canonical address.

    ``month`` is year and month of the identifier, None where it tells none.
    """

    registry: str
    id: str
    address: str
    month: tuple[int, int] | None = None


@dataclass(frozen=True)
class Registry:
    """A declared kind of identifier with its patterns compiled."""

    declared: Identifier

    @cached_property
    def _path(self) -> re.Pattern[str]:
        places = "|".join(map(re.escape, self.declared.paths)) or "/"
        version = f"(?:{self.declared.version})?" if self.declared.version else ""
        return re.compile(rf"(?:{places})(?P<id>{self.declared.id}){version}(?:\.pdf)?/?$")

    @cached_property
    def _text(self) -> re.Pattern[str] | None:
        words = "|".join(map(re.escape, self.declared.written))
        return re.compile(rf"\b(?:{words}):\s*(?P<id>{self.declared.id})", re.I) if words else None

    @cached_property
    def _alone(self) -> re.Pattern[str] | None:
        version = f"(?:{self.declared.version})?" if self.declared.version else ""
        shape = rf"\[?(?P<id>{self.declared.alone}){version}\]?"
        return re.compile(shape) if self.declared.alone else None

    def at(self, host: str, path: str) -> Identified | None:
        """The document at an address of one of its hosts, None for any other address."""
        if not any(host == known or host.endswith(f".{known}") for known in self.declared.hosts):
            return None
        match = self._path.search(path)
        return self._identified(match) if match else None

    def spelled(self, text: str) -> Iterator[tuple[int, str, Identified]]:
        """Place, text and document of each identifier that a text spells out."""
        for match in self._text.finditer(text) if self._text else ():
            yield match.start(), match.group(), self._identified(match)

    def alone(self, text: str) -> Iterator[tuple[int, str, Identified]]:
        """The same for a text that is nothing but an identifier."""
        match = self._alone.fullmatch(text.strip()) if self._alone else None
        if match:
            yield match.start(), match.group(), self._identified(match)

    def _identified(self, match: re.Match[str]) -> Identified:
        groups = match.groupdict()
        address = self.declared.address.replace("{id}", match["id"])
        month = (2000 + int(groups["yy"]), int(groups["mm"])) if groups.get("mm") else None
        dated = month if month and 1 <= month[1] <= 12 else None
        return Identified(fold(self.declared.name), match["id"], address, dated)


def identify(registries: Sequence[Registry], host: str, path: str) -> Identified | None:
    """The document that an address is of, by the first registry that knows it."""
    return next((found for one in registries if (found := one.at(host, path))), None)


def spelled_out(
    registries: Sequence[Registry], text: str, whole: bool = False
) -> list[tuple[str, Identified]]:
    """What a text spells out (``arXiv:2302.13971``), in order; ``whole``: or is and no more."""
    found = [each for one in registries for each in one.spelled(text)]
    found += [each for one in registries for each in (one.alone(text) if whole else ())]
    return [(written, known) for _, written, known in sorted(found)]
