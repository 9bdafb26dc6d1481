"""Which column of a table names its things, and which names of two notes mean one thing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from parsers.learn.columns import Seen, is_name
from vocabulary import fold_name

LEAST_DISTINCT: Final = 0.7
LEAST_FILLED: Final = 0.8
_SHORTEST_TAIL: Final = 4
_ASIDE: Final = re.compile(r"\s*[(（\[【].*?[)）\]】]\s*")
_NAMING: Final = frozenset({"word", "link", "mixed"})

Tables = Mapping[tuple[str, int], Sequence[Seen]]


def find_subjects(tables: Tables) -> dict[tuple[str, int], Seen]:
    """Table → the column that names its things; a table without one is left out.

    Its texts are distinct names, some of which stand in such columns of other tables, too; where
    nothing else tells, it is the first.
    """
    candidates = {key: [c for c in columns if _may_name(c)] for key, columns in tables.items()}
    chosen = _choose(candidates, Counter())
    heads = Counter[str]()
    for column in chosen.values():
        heads[fold_name(column.header)] += len(column.texts)
    heads.pop("", None)
    again = {
        key: [
            c for c in columns if c in candidates[key] or (heads[fold_name(c.header)] and c.texts)
        ]
        for key, columns in tables.items()
    }
    return _choose(again, heads)


def _choose(candidates: Tables, heads: Counter[str]) -> dict[tuple[str, int], Seen]:
    """The best candidate of each table; ``heads`` counts names below headers chosen before."""
    known = Counter(
        name
        for key, columns in sorted(candidates.items())
        for name in {name for column in columns for name in keys_of(column) if name}
    )
    most = max(heads.values(), default=1)
    return {
        key: max(
            columns,
            key=lambda column: (
                round(_score(column, known) + heads[fold_name(column.header)] / most, 6),
                -column.index,
            ),
        )
        for key, columns in candidates.items()
        if columns
    }


def _may_name(column: Seen) -> bool:
    texts = column.texts
    if column.kind not in _NAMING or len(texts) < LEAST_FILLED * len(column.cells):
        return False
    named = sum(map(is_name, texts)) >= LEAST_FILLED * len(texts)
    return bool(texts) and named and column.distinct >= LEAST_DISTINCT


def _score(column: Seen, known: Counter[str]) -> float:
    names = [name for name in keys_of(column) if name]
    again = sum(known[name] > 1 for name in names) / (len(names) or 1)
    return 2 * again + column.distinct - 0.2 * column.index


def keys_of(column: Seen) -> list[str]:
    """The folded name of each row without asides, ``""`` where none stands."""
    return [
        fold_name(_ASIDE.sub(" ", cell.stated).split("\n")[0]) if cell and stated else ""
        for cell, stated in zip(column.cells, column.stated, strict=True)
    ]


def join_names(names: Mapping[str, str]) -> dict[str, str]:
    """Folded name → that of the thing: a name that ends like one longer name is taken for it.

    ``names`` are folded names with their spelling. ``rtx4090`` ends ``geforcertx4090``; a tail
    that several names share, or that has no digit, joins none.
    """
    joined = {name: name for name in names}
    longer: dict[str, set[str]] = {}
    for name, spelled in names.items():
        for tail in _tails(spelled) - {name}:
            longer.setdefault(tail, set()).add(name)
    for name in sorted(names):
        told = len(name) >= _SHORTEST_TAIL and any(char.isdigit() for char in name)
        if told and len(found := longer.get(name, set())) == 1:
            joined[name] = next(iter(found))
    joined |= _translated({name: names[name] for name in names if joined[name] == name})
    return {name: _root(name, joined) for name in joined}


def _translated(names: Mapping[str, str]) -> dict[str, str]:
    """Names in two scripts that end with one word that has a digit: ``Arc A770``, ``锐炫 A770``."""
    ending: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: (not names[name].isascii(), name)):
        last = re.split(r"[\s_-]+", names[name])[-1]
        if len(last) > 2 and any(char.isdigit() for char in last):
            ending.setdefault(fold_name(last), []).append(name)
    pairs = [pair for pair in ending.values() if len(pair) == 2]
    return {b: a for a, b in pairs if names[a].isascii() != names[b].isascii()}


def _tails(spelled: str) -> set[str]:
    """The last words of a name, folded together: each run of them but all."""
    words = re.split(r"[\s_-]+", spelled)
    return {fold_name("".join(words[at:])) for at in range(1, len(words))}


def _root(name: str, joined: Mapping[str, str]) -> str:
    while joined[name] != name:
        name = joined[name]
    return name
