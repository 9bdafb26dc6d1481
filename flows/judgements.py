"""Reading the values that people put into judgements and corrections, as a note's cell is read."""

from __future__ import annotations

from collections.abc import Callable

from parsers.columns import Column
from parsers.links import BrokenLinkError, canonical_url
from parsers.reading import read_cell
from records import Cell, Value
from vocabulary import Vocabulary


def value_reader(vocabulary: Vocabulary) -> Callable[[str, str], Value | None]:
    """A function from (property, text) to the value the text states, None when it states none."""
    redirects = tuple(vocabulary.terms.redirects.items())

    def read(name: str, text: str) -> Value | None:
        declared = vocabulary.properties.get(name)
        if declared is None:
            return None
        if declared.kind == "link":
            return _link(text, redirects)
        column = Column(0, name, "property", property=name)
        reading = read_cell(Cell(text, 0, 0, 0), column, vocabulary, "markdown")
        return None if reading.unread or len(reading.values) != 1 else reading.values[0]

    return read


def _link(text: str, redirects: tuple[tuple[str, str], ...]) -> Value | None:
    try:
        return Value("link", canonical_url(text, redirects).url)
    except BrokenLinkError:
        return None
