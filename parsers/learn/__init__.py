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
from parsers.learn.columns import Seen, see_columns
from parsers.learn.groups import Group, group_columns
from parsers.learn.names import find_subjects, join_names, keys_of
from parsers.learn.properties import EXAMPLES, propose_properties, seen_headers, size_marks_of
from parsers.tables import guess_syntax, read_tables
from vocabulary import Vocabulary, fold_name
from vocabulary.proposal import Proposal, ProposedEntity

LEAST_ROWS: Final = 2

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
    marks = size_marks_of(groups, [spelled[name] for name in sorted(spelled)])
    properties = propose_properties(groups, rows, marks, joined)
    untold += _alone(groups)
    return Proposal(
        subjects=seen_headers(seen for seen in subjects.values() if seen.header),
        properties=properties,
        entities=_entities(joined, spelled),
        ignored=seen_headers(c for c in columns if _is_ignored(c, groups, naming)),
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
