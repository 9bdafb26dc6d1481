"""Groups of columns as proposed properties: their names, kinds, units and terms."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from parsers.learn.columns import Seen
from parsers.learn.groups import Group, Rows
from parsers.learn.terms import propose_terms
from vocabulary import fold, fold_name
from vocabulary.proposal import ProposedProperty, SeenHeader
from vocabulary.proposal_text import LINKS

LEAST_MARKED: Final = 2
MOST_TERMS: Final = 0.7
"""Distinct texts, of all, above which a column of words is text and no list of terms."""
MANY: Final = 0.2
EXAMPLES: Final = 4
RESERVED: Final = frozenset({"id", "name", "aliases", "conflicts", "sources", LINKS})
_MARKED: Final = re.compile(r"\d([^\W\d_]{1,3})(?![^\W_])")

Marks = tuple[Group | None, dict[str, int]]
"""The quantity that names carry, and what its numbers run into with how many names do so."""


def seen_headers(columns: Iterable[Seen]) -> tuple[SeenHeader, ...]:
    """Each header once, the most cells first."""
    by_header: dict[str, list[Seen]] = defaultdict(list)
    for column in columns:
        by_header[fold_name(column.header) or column.header].append(column)
    seen = [
        SeenHeader(
            some[0].header,
            f"{some[0].path}:{some[0].line}",
            sum(len(column.texts) for column in some),
            tuple(dict.fromkeys(text for column in some for text in column.texts))[:EXAMPLES],
        )
        for some in by_header.values()
    ]
    return tuple(sorted(seen, key=lambda each: (-each.cells, each.place, each.header)))


def size_marks_of(groups: Sequence[Group], names: Sequence[str]) -> Marks:
    """The quantity whose units numbers in names run into, and those units."""
    inside = Counter(fold(m) for name in names for m in set(_MARKED.findall(name)))
    best: Marks = (None, {})
    for group in groups:
        if group.kind != "quantity":
            continue
        found = Counter(
            fold(m) for column in group.columns for text in column.texts
            for m in _MARKED.findall(text)
        )  # fmt: skip
        marks = {m: inside[m] for m in sorted(found) if inside[m] >= LEAST_MARKED}
        if sum(marks.values()) > sum(best[1].values()):
            best = (group, dict(sorted(marks.items(), key=lambda each: (-each[1], each[0]))))
    return best


def propose_properties(
    groups: Sequence[Group], rows: Rows, marks: Marks, joined: Mapping[str, str]
) -> tuple[ProposedProperty, ...]:
    """A property for each group; ``joined`` are the folded names of the things."""
    taken: set[str] = set(RESERVED)
    proposed = []
    for group in groups:
        name = _name(group, _kind(group, joined), taken)
        taken |= {name, *(f"{name}_{end}" for end in ("start", "end", "max", "text", "is_range"))}
        proposed.append(_property(group, name, rows, group is marks[0], joined))
    return tuple(proposed)


def _name(group: Group, kind: str, taken: set[str]) -> str:
    """A name made of the Latin header that most cells stand below, else of the kind."""
    header = _best_header(group)
    bare = re.sub(r"[(（\[].*", "", header)
    base = re.sub(r"[^a-z0-9]+", "_", bare.casefold()).strip("_")
    base = base if base[:1].isalpha() and header.isascii() else kind
    name = base if base not in RESERVED else f"{base}_stated"
    count = 2
    while name in taken:
        name, count = f"{base}_{count}", count + 1
    return name


def _best_header(group: Group) -> str:
    """The header that most cells stand below, of those in Latin letters where there are any."""
    return min(seen_headers(group.columns), key=lambda seen: not seen.header.isascii()).header


def _property(
    group: Group, name: str, rows: Rows, in_names: bool, joined: Mapping[str, str]
) -> ProposedProperty:
    kind = _kind(group, joined)
    terms = propose_terms(group, rows) if kind == "term" else ()
    kind = "text" if kind == "term" and not terms else kind
    several = [column.several for column in group.columns]
    many = kind in ("term", "reference") and sum(several) / len(several) >= MANY
    numbers = _numbers(group) if kind == "quantity" else ()
    return ProposedProperty(
        name=name,
        label=_best_header(group),
        kind=kind,
        seen=seen_headers(group.columns),
        why=tuple(group.why),
        many=many,
        unit=_unit(group, name) if kind == "quantity" else "",
        units=_units(group) if kind == "quantity" else (),
        range=(min(numbers), max(numbers)) if numbers else None,
        terms=terms,
        in_names=in_names,
    )


def _kind(group: Group, joined: Mapping[str, str]) -> str:
    if group.kind not in ("word", "text"):
        return str(group.kind)
    texts = [fold(text) for column in group.columns for text in column.texts]
    names = sum(fold_name(text) in joined for text in texts)
    if texts and names >= MOST_TERMS * len(texts):
        return "reference"
    words = Counter(
        w for c in group.columns for s in c.stated if isinstance(s, frozenset) for w in s
    )
    few = len(words) <= MOST_TERMS * sum(words.values())
    return "term" if group.kind == "word" and few else "text"


def _units(group: Group) -> tuple[str, ...]:
    """Words behind the numbers, the most frequent first."""
    counts: Counter[str] = Counter()
    for column in group.columns:
        counts.update(dict(column.units))
    often = [u for u, n in counts.items() if u and n >= (1 - MOST_TERMS) * max(counts.values())]
    return tuple(sorted(often, key=lambda unit: (-counts[unit], unit)))


def _unit(group: Group, name: str) -> str:
    """The name of the measure: that of its unit where it is a word, else of the property."""
    word = re.sub(r"[^a-z0-9]+", "_", group.unit).strip("_")
    return word if word[:1].isalpha() else name


def _numbers(group: Group) -> tuple[float, ...]:
    return tuple(
        low / 0.98
        for column in group.columns
        for stated in column.stated
        if isinstance(stated, tuple)
        for low, _ in stated
        if low > 0
    )
