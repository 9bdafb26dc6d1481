"""Golden files of values: one case a line, ``input | arguments | expected``.

``expected`` lists what a reading holds, in order, joined by two spaces: a value as its text, then
``{qualifier}``, ``~`` when hedged and a quantity, ``range`` when a range; ``!fragment`` for what is
unread, ``+fragment: measure`` for what counts something else; ``nothing`` for an empty reading.
Escapes in the input: ``\\n`` a line break, ``\\|`` a bar.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from records.value import Reading, Value

FOLDER = Path(__file__).parent / "golden"


class Case(NamedTuple):
    line: int
    text: str
    arguments: list[str]
    expected: str


def cases(name: str) -> Iterator[Case]:
    lines = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip() and not line.startswith("#"):
            written = line.replace("\\|", "\0")
            text, arguments, expected = (part.strip() for part in written.split(" | "))
            text = text.replace("\0", "|").replace("\\n", "\n")
            yield Case(number, text, arguments.split(), expected.replace("\0", "|"))


def render(reading: Reading) -> str:
    parts = [_value(value) for value in reading.values]
    parts += [f"!{fragment}" for fragment in reading.unread]
    parts += [f"+{fragment}" for fragment in reading.other]
    return "  ".join(parts).replace("\n", "\\n") or "nothing"


def _value(value: Value) -> str:
    marks = [
        f"{{{value.qualifier}}}" if value.qualifier else "",
        "~" if value.hedged and value.kind != "date" else "",
        "range" if value.is_range else "",
    ]
    return " ".join([value.text, *filter(None, marks)])
