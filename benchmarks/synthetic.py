"""Notes made from a seed by templates that mix all shapes of tables: a corpus of any size.

Note ``n`` is the same whatever the number of notes, so that a larger corpus holds the smaller
one. About 15 KB and 250 cells each; one source per note. The things they speak of number five
for each note, a fifth of all rows being about the 200 best known.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

SYLLABLES = (
    "ba be bo da de do fa fi ka ke ko la le lu ma mi mo na ne no pa pi ra ro sa ti to va zu"
).split()
MAKERS = (
    "Google",
    "Meta",
    "OpenAI",
    "Microsoft",
    "Anthropic",
    "百度",
    "阿里",
    "清华大学",
    "Mistral AI",
)
SIZES = ("1.5B", "7B", "13B", "34B", "70B", "176B")
LICENCES = ("Apache 2.0", "MIT", "CC BY-NC 4.0", "GPL-3.0")
WORDS = (
    "model data training note paper table result layer token reading group large open small"
).split()
POPULAR = 200
PER_NOTE = 5
ROWS = 11


class Thing(NamedTuple):
    """What is true of a made-up model, which notes state with slips."""

    name: str
    released: str
    size: str
    tokens: str
    maker: str
    licence: str
    paper: str


def thing(number: int) -> Thing:
    chance = random.Random(f"thing {number}")
    name = "".join(chance.choice(SYLLABLES) for _ in range(3)).title() + _letters(number)
    month = f"{chance.randint(2019, 2025)}-{chance.randint(1, 12):02}"
    return Thing(
        f"{name} {chance.randint(1, 3)}" if number % 3 else name,
        month,
        chance.choice(SIZES),
        f"{chance.randint(1, 20)}00B",
        chance.choice(MAKERS),
        chance.choice(LICENCES),
        f"https://arxiv.org/abs/{month[2:4]}{month[5:]}.{number % 90000 + 10000}",
    )


def _letters(number: int) -> str:
    """A number in letters, so that each thing has a name of its own."""
    text = ""
    while number:
        number, rest = divmod(number, len(SYLLABLES))
        text += SYLLABLES[rest]
    return text


def note(number: int, *, short: bool = False) -> str:
    """Markdown of note ``number``; a short one has one table instead of one of each shape."""
    chance = random.Random(f"note {number}")
    parts = [f"# Notes {number}\n"]
    templates = (TEMPLATES[number % len(TEMPLATES)],) if short else TEMPLATES
    for template in templates:
        chosen = [_pick(chance, number) for _ in range(ROWS)]
        parts += [f"## {_words(chance, 3)}\n", _prose(chance), template(chance, chosen)]
    return "\n".join(parts)


def _pick(chance: random.Random, number: int) -> Thing:
    """Of the things that were known when the note was written, more often a new one."""
    if chance.random() < 0.2:
        return thing(chance.randrange(POPULAR))
    return thing(chance.randrange(max(POPULAR, PER_NOTE * number) + 1))


def _prose(chance: random.Random) -> str:
    return "\n".join(_words(chance, 14) + "." for _ in range(24)) + "\n"


def _words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))


def _released(chance: random.Random, one: Thing) -> str:
    """The month, the year, a day of it, a slip, or nothing."""
    kind = chance.random()
    if kind < 0.1:
        return "-"
    if kind < 0.2:
        return one.released[:4]
    if kind < 0.3:
        return f"{one.released}-{chance.randint(1, 28):02}"
    if kind < 0.35:
        return f"{one.released[:5]}{chance.randint(1, 12):02}"
    return one.released


def _size(chance: random.Random, one: Thing) -> str:
    return chance.choice(SIZES) if chance.random() < 0.05 else one.size


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([lines[0], "|---" * len(rows[0]) + "|", *lines[1:]]) + "\n"


def plain(chance: random.Random, things: Sequence[Thing]) -> str:
    rows = [
        (o.name, _released(chance, o), _size(chance, o), o.maker, f"[paper]({o.paper})")
        for o in things
    ]
    return _pipes([("Model", "Release date", "Size", "Organization", "Paper"), *rows])


def chinese(chance: random.Random, things: Sequence[Thing]) -> str:
    rows = [(o.name, _released(chance, o), _size(chance, o), o.tokens, o.licence) for o in things]
    return _pipes([("模型名称", "发布时间", "参数量", "训练数据", "开源协议"), *rows])


def spanned(chance: random.Random, things: Sequence[Thing]) -> str:
    """HTML in which neighbouring rows share a cell."""
    lines = [
        "<table><tr><th>Organization</th><th>Model</th><th>Release date</th><th>Size</th></tr>"
    ]
    for place, one in enumerate(things):
        first = f"<td rowspan=2>{one.maker}</td>" if place % 2 == 0 else ""
        first = first.replace(" rowspan=2", "") if place == len(things) - 1 else first
        cells = (f"<b>{one.name}</b>", _released(chance, one), _size(chance, one))
        lines.append(f"<tr>{first}{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>")
    return "\n".join([*lines, "</table>\n"])


def turned(chance: random.Random, things: Sequence[Thing]) -> str:
    few = things[:6]
    return _pipes(
        [
            ("Model", *(o.name for o in few)),
            ("Release date", *(_released(chance, o) for o in few)),
            ("Parameters", *(_size(chance, o) for o in few)),
            ("License", *(o.licence for o in few)),
        ]
    )


def grouped(chance: random.Random, things: Sequence[Thing]) -> str:
    """Rows of context between the rows of entities."""
    rows = []
    for place, one in enumerate(things[:9]):
        if place % 3 == 0:
            rows.append((f"**{one.maker}**", "", "", ""))
        rows.append((one.name, _released(chance, one), f"{_size(chance, one)}?", one.tokens))
    return _pipes([("Model", "Release date", "Size", "Training data"), *rows])


TEMPLATES: tuple[Callable[[random.Random, Sequence[Thing]], str], ...] = (
    plain,
    chinese,
    spanned,
    turned,
    grouped,
)


def write_corpus(folder: Path, notes: int, *, short: bool = False) -> int:
    """Write the notes, a thousand to a folder; their bytes in all."""
    total = 0
    for number in range(notes):
        below = folder / f"{number // 1000:03}"
        if number % 1000 == 0:
            below.mkdir(parents=True, exist_ok=True)
        data = note(number, short=short).encode()
        (below / f"note{number:06}.md").write_bytes(data)
        total += len(data)
    return total
