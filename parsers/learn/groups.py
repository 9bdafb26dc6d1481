"""Columns of several tables that state the same property, told by their headers and values.

Headers of one spelling are one group. Two groups become one where their values agree on things
that both speak of, and no table has both; words of different languages agree where the same two
always stand for one another.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Final, NamedTuple

from parsers.learn.columns import Kind, Seen, Stated
from vocabulary import fold_name

LEAST_SHARED: Final = 2
LEAST_AGREEING: Final = 0.6
LEAST_PAIRS: Final = 4
"""Things that two groups of words must share when no word of theirs is the same."""

Rows = Mapping[tuple[str, int], Sequence[str]]
"""Table → the thing that each of its rows is about, ``""`` for none."""


class Agreement(NamedTuple):
    """How often two groups agree on things both speak of; ``pairs`` are words that do so."""

    agreed: int
    shared: int
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def share(self) -> float:
        """Between 0 and 1."""
        return self.agreed / self.shared if self.shared else 0.0


Known = dict[tuple[int, int, int, int], Agreement]
"""Two groups, by identity and number of columns → their agreement."""


@dataclass
class Group:
    """Columns of one property; ``why`` says why their headers are taken for one."""

    columns: list[Seen]
    why: list[str] = field(default_factory=list)

    @property
    def kind(self) -> Kind:
        """The kind of most cells."""
        cells: Counter[Kind] = Counter()
        for column in self.columns:
            cells[column.kind] += len(column.texts)
        return max(sorted(cells), key=lambda kind: cells[kind])

    @property
    def tables(self) -> set[tuple[str, int]]:
        """Tables that have one of the columns."""
        return {(column.path, column.table) for column in self.columns}

    @property
    def unit(self) -> str:
        """What stands behind most numbers."""
        units: Counter[str] = Counter()
        for column in self.columns:
            units.update(dict(column.units))
        return max(sorted(units), key=lambda unit: units[unit]) if units else ""

    @property
    def name(self) -> str:
        """The header that most cells stand below, to speak of the group."""
        cells: Counter[str] = Counter()
        for column in self.columns:
            cells[column.header] += len(column.texts)
        return max(sorted(cells), key=lambda header: cells[header])


def group_columns(columns: Iterable[Seen], rows: Rows) -> list[Group]:
    """Columns by property, in the order of their first one."""
    groups = by_header(columns)
    known: Known = {}
    while found := _best(groups, rows, known):
        one, other, agreement = found
        one.why += other.why
        one.why.append(
            f"{one.name!r} and {other.name!r} agree on {agreement.agreed} of "
            f"{agreement.shared} things that both speak of"
        )
        one.columns += other.columns
        groups.remove(other)
    return groups


def by_header(columns: Iterable[Seen]) -> list[Group]:
    """Columns by the spelling of their header; without those of another kind than most cells."""
    groups: dict[str, Group] = {}
    for column in columns:
        alike = fold_name(column.header) or column.header
        groups.setdefault(alike, Group([])).columns.append(column)
    for group in groups.values():
        kind = _class(group.kind)
        group.columns = [column for column in group.columns if _class(column.kind) == kind]
    return list(groups.values())


def _class(kind: Kind) -> str:
    return "word" if kind in ("word", "text") else kind


def _best(
    groups: Sequence[Group], rows: Rows, known: Known
) -> tuple[Group, Group, Agreement] | None:
    """The pair of groups that agrees best; ``known`` keeps what was compared before."""
    found = [
        (agreement, -i, -j)
        for (i, one), (j, other) in combinations(enumerate(groups), 2)
        if _is_enough(agreement := _compared(one, other, rows, known))
    ]
    if not found:
        return None
    agreement, i, j = max(found, key=lambda each: (each[0].share, each[0].shared, *each[1:]))
    return groups[-i], groups[-j], agreement


def _compared(one: Group, other: Group, rows: Rows, known: Known) -> Agreement:
    """Groups only grow, so that two of them are the same while they have as many columns."""
    key = (id(one), len(one.columns), id(other), len(other.columns))
    if key not in known:
        may = _may_be_one(one, other)
        known[key] = agreement_of(one, other, rows) if may else Agreement(0, 0)
    return known[key]


def _may_be_one(one: Group, other: Group) -> bool:
    if one.tables & other.tables or _class(one.kind) != _class(other.kind):
        return False
    return one.unit == other.unit or not (one.unit and other.unit)


def _is_enough(agreement: Agreement) -> bool:
    return agreement.shared >= LEAST_SHARED and agreement.share >= LEAST_AGREEING


def agreement_of(one: Group, other: Group, rows: Rows) -> Agreement:
    """How often the values of two groups fit, of the things that both speak of."""
    first, second = _values(one, rows), _values(other, rows)
    shared = sorted(first.keys() & second.keys())
    pairs = [(first[thing], second[thing]) for thing in shared]
    fitting = [(a, b) for a, b in pairs if any(_fit(x, y) for x in a for y in b)]
    if len({str(sorted(map(str, a))) for a, _ in fitting}) >= LEAST_SHARED:
        return Agreement(len(fitting), len(shared))
    return _by_pairs(one, other, rows) if _class(one.kind) == "word" else Agreement(0, 0)


def _values(group: Group, rows: Rows) -> dict[str, list[Stated]]:
    found: dict[str, list[Stated]] = defaultdict(list)
    for column in group.columns:
        things = rows[column.path, column.table]
        for thing, stated in zip(things, column.stated, strict=True):
            if thing and stated:
                found[thing].append(stated)
    return found


def _fit(one: Stated, other: Stated) -> bool:
    if isinstance(one, frozenset) or isinstance(other, frozenset):
        return isinstance(one, frozenset) and isinstance(other, frozenset) and bool(one & other)
    return any(a[0] <= b[1] and b[0] <= a[1] for a in one for b in other)


def _by_pairs(one: Group, other: Group, rows: Rows) -> Agreement:
    """Words that always stand for one another: ``NVIDIA`` and ``英伟达``."""
    pairs = list(word_pairs(one, other, rows))
    count = Counter(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    constant = [(a, b) for a, b in pairs if count[a, b] == first[a] == second[b]]
    if len(pairs) < LEAST_PAIRS or len(set(constant)) < LEAST_SHARED:
        return Agreement(0, 0)
    if len(set(constant)) == len(constant):
        return Agreement(0, 0)  # Nothing stands twice: any two columns would do so.
    return Agreement(len(constant), len(pairs), tuple(sorted(set(constant))))


def word_pairs(one: Group, other: Group, rows: Rows) -> Iterator[tuple[str, str]]:
    """For each thing of which both groups have one word: the two words."""
    first, second = _values(one, rows), _values(other, rows)
    for thing in sorted(first.keys() & second.keys()):
        a, b = (_only(values[thing]) for values in (first, second))
        if a and b:
            yield a, b


def _only(stated: Sequence[Stated]) -> str:
    words = {word for each in stated if isinstance(each, frozenset) for word in each}
    return words.pop() if len(words) == 1 else ""
