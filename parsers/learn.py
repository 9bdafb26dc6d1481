"""Notes of an unknown domain → a proposed vocabulary, with the evidence for each part.

Nothing is guessed without a reason that is given: what tables show is counted, and what they do
not show is listed as not told. The same notes give the same proposal.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final

from parsers.encoding import decode
from parsers.learn_columns import Seen, see_columns
from parsers.learn_groups import Group, Rows, group_columns
from parsers.learn_names import find_subjects, join_names, keys_of
from parsers.learn_terms import propose_terms
from parsers.tables import guess_syntax, read_tables
from vocabulary import Vocabulary, fold, fold_name
from vocabulary.proposal import Proposal, ProposedEntity, ProposedProperty, SeenHeader

LEAST_ROWS: Final = 2
LEAST_MARKED: Final = 2
MOST_TERMS: Final = 0.7
"""Distinct texts, of all, above which a column of words is text and no list of terms."""
MANY: Final = 0.2
EXAMPLES: Final = 4
RESERVED: Final = frozenset({"id", "name", "aliases", "conflicts", "sources"})
_MARKED: Final = re.compile(r"\d([^\W\d_]{1,3})(?![^\W_])")

Key = tuple[str, int]


def learn_vocabulary(notes: Mapping[str, bytes], starter: Vocabulary) -> Proposal:
    """A proposal from notes by path; ``starter`` has the words of dates, hedges, yes and no."""
    tables, untold = _tables(notes, starter)
    subjects = find_subjects(tables)
    untold += [
        f"{key[0]}:{columns[0].line}: no column names the things of this table "
        f"({', '.join(column.header or '(no header)' for column in columns)})"
        for key, columns in tables.items()
        if key not in subjects
    ]
    spelled = _spelled(subjects.values())
    joined = join_names(spelled)
    rows = {key: [joined.get(n, "") for n in keys_of(seen)] for key, seen in subjects.items()}
    columns = [c for key, seen in subjects.items() for c in tables[key] if c != seen]
    naming = {fold_name(seen.header) for seen in subjects.values()}
    untold += _left_out(columns, naming)
    told = [c for c in columns if c.kind not in ("mixed", "empty", "number")]
    told = [c for c in told if c.header and fold_name(c.header) not in naming]
    groups = group_columns(told, rows)
    grouped = {id(column) for group in groups for column in group.columns}
    untold += [
        f"{c.path}:{c.line}: {c.header!r} holds {c.kind} here and something else elsewhere: "
        f"{', '.join(c.texts[:EXAMPLES])}"
        for c in told
        if id(c) not in grouped
    ]
    untold += _other_things(subjects)
    marks = _size_marks(groups, [spelled[name] for name in sorted(spelled)])
    properties = _properties(groups, rows, marks, joined)
    untold += _alone(groups)
    return Proposal(
        subjects=_headers(seen for seen in subjects.values() if seen.header),
        properties=properties,
        entities=_entities(joined, spelled),
        ignored=_headers(c for c in columns if _is_ignored(c, groups, naming)),
        untold=tuple(untold),
        size_marks=marks[1],
        notes=tuple(path.rsplit("/", 1)[-1] for path in notes),
        links_of_names=sum(bool(c and c.links) for s in subjects.values() for c in s.cells),
    )


def _is_ignored(column: Seen, groups: Sequence[Group], naming: set[str]) -> bool:
    """Whether a column numbers its rows, and its header heads nothing else."""
    head = fold_name(column.header) or column.header
    others = {fold_name(other.header) for group in groups for other in group.columns}
    return column.kind == "number" and bool(head) and head not in others | naming


def _tables(
    notes: Mapping[str, bytes], starter: Vocabulary
) -> tuple[dict[Key, list[Seen]], list[str]]:
    found: dict[Key, list[Seen]] = {}
    untold = []
    for path, data in notes.items():
        decoded = decode(data)
        if decoded.text is None:
            untold.append(f"{path}: cannot be read: {decoded.problem}")
            continue
        for table in read_tables(decoded.text, guess_syntax(path, decoded.text)).tables:
            body = len(table.rows) - table.header_rows
            if table.header_rows and table.width > 1 and body >= LEAST_ROWS:
                found[path, table.index] = see_columns(path, table, starter)
            else:
                untold.append(
                    f"{path}:{table.line}: a table of {body} rows and {table.width} columns "
                    f"with {table.header_rows} rows of headers tells too little"
                )
    return found, untold


def _spelled(subjects: Iterable[Seen]) -> dict[str, str]:
    """Folded name → how it is spelled most often."""
    spellings: dict[str, Counter[str]] = defaultdict(Counter)
    for seen in subjects:
        for key, cell in zip(keys_of(seen), seen.cells, strict=True):
            if key and cell:
                spellings[key][re.split(r"[(（\[【\n]", cell.stated)[0].strip()] += 1
    return {
        key: max(sorted(counts), key=lambda text: counts[text]) or key
        for key, counts in spellings.items()
    }


def _left_out(columns: Iterable[Seen], naming: set[str]) -> Iterator[str]:
    for column in columns:
        where, examples = f"{column.path}:{column.line}", ", ".join(column.texts[:EXAMPLES])
        if column.kind in ("mixed", "empty"):
            what = "states nothing" if column.kind == "empty" else f"is of no one kind: {examples}"
            yield f"{where}: {column.header!r} {what}"
        elif not column.header:
            yield f"{where}: column {column.index + 1} has no header: {examples}"
        elif fold_name(column.header) in naming:
            yield f"{where}: {column.header!r} heads names elsewhere, and here {examples}"


def _other_things(subjects: Mapping[Key, Seen]) -> Iterator[str]:
    """Tables whose names stand in no other: they may be about other things."""
    tables = Counter(name for seen in subjects.values() for name in set(keys_of(seen)))
    heads = Counter(fold_name(seen.header) for seen in subjects.values())
    for seen in subjects.values():
        shared = any(tables[name] > 1 for name in keys_of(seen) if name)
        if len(subjects) > 1 and not shared and heads[fold_name(seen.header)] == 1:
            yield (
                f"{seen.path}:{seen.line}: the names below {seen.header!r} stand in no other "
                f"table: it may be about other things ({', '.join(seen.texts[:EXAMPLES])})"
            )


def _alone(groups: Sequence[Group]) -> Iterator[str]:
    """Properties of one kind and unit whose values agree too seldom: they may be one."""
    for one, other in combinations(groups, 2):
        apart = not one.tables & other.tables and one.unit == other.unit
        alike = one.kind == other.kind and (one.kind in ("date", "flag") or one.unit)
        if apart and alike:
            what = f"{one.kind}, {one.unit}" if one.unit else one.kind
            yield (
                f"{one.name!r} and {other.name!r} are of one kind ({what}) and never of one "
                "table, but agree too seldom to tell: they may be one property"
            )


def _headers(columns: Iterable[Seen]) -> tuple[SeenHeader, ...]:
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


# Properties

Marks = tuple[Group | None, dict[str, int]]


def _size_marks(groups: Sequence[Group], names: Sequence[str]) -> Marks:
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


def _properties(
    groups: Sequence[Group], rows: Rows, marks: Marks, joined: Mapping[str, str]
) -> tuple[ProposedProperty, ...]:
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
    return min(_headers(group.columns), key=lambda seen: not seen.header.isascii()).header


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
        seen=_headers(group.columns),
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


def _entities(joined: Mapping[str, str], spelled: Mapping[str, str]) -> tuple[ProposedEntity, ...]:
    """Names that were joined although they are spelled with more words or fewer."""
    groups: dict[str, list[str]] = defaultdict(list)
    for name, root in sorted(joined.items()):
        if name != root:
            groups[root].append(name)
    return tuple(
        ProposedEntity(
            re.sub(r"[^\w.]+", "-", spelled[root].casefold()).strip("-"),
            spelled[root],
            tuple(spelled[name] for name in names),
            f"{spelled[root]!r} and {', '.join(repr(spelled[name]) for name in names)} end alike, "
            "and no other name does",
        )
        for root, names in groups.items()
    )
