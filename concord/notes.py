"""From notes to a dataset, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import parsers.note
from flows.stages import reconcile_parsed
from flows.vocabulary_folder import packaged_vocabulary, read_vocabulary
from publish import Dataset
from records import ParsedNote
from vocabulary import Vocabulary


def load_vocabulary(folder: str | Path | None = None) -> Vocabulary:
    """The vocabulary of a folder of YAML files; by default the one that comes with Concord.

    Raises `UsageError`, which names file and line, for a folder that is none. The same folder is
    not read twice in a row, as long as no file changes.

    >>> load_vocabulary().properties["released"].kind
    'date'
    """
    return read_vocabulary(packaged_vocabulary() if folder is None else Path(folder))


def parse_note(
    text: str | bytes, path: str = "note.md", vocabulary: Vocabulary | None = None
) -> ParsedNote:
    """Claims, issues and the ledger of cells of one note, Markdown or HTML.

    Bytes are decoded as their encoding seems; a text is UTF-8. ``path`` is where the claims say
    they are from; an author that the vocabulary knows by it is the source, else the note is a
    source of its own. Never raises for what a note holds: what is not understood is an issue.

    >>> note = parse_note("| Model | Released |\\n|---|---|\\n| Foo | 2023-13 |\\n| Bar | 2022 |")
    >>> [(claim.mention, claim.value, claim.line) for claim in note.claims]
    [('Bar', '2022', 4)]
    >>> [(issue.kind, issue.raw, issue.line) for issue in note.issues]
    [('unread value', '2023-13', 3)]
    """
    data = text.encode() if isinstance(text, str) else text
    return parsers.note.parse_note(path, data, vocabulary or load_vocabulary())


def reconcile(notes: Iterable[ParsedNote], vocabulary: Vocabulary | None = None) -> Dataset:
    """Entities, facts and discrepancies of notes; their order does not matter.

    ``vocabulary`` should be the one they were parsed with; its judgements and corrections apply.
    Raises `UsageError` when judgements contradict one another.

    >>> rows = ("| OPT | 175B | 2022-05 |", "| OPT | 175B | 2022 |")
    >>> head = "| Model | Size | Released |\\n|---|---|---|\\n"
    >>> notes = [parse_note(head + row, path=f"{n}.md") for n, row in enumerate(rows)]
    >>> for fact in reconcile(notes).facts:
    ...     print(fact.entity_id, fact.property, fact.value, fact.verdict)
    opt parameters 175B agree
    opt released 2022-05 compatible
    """
    return reconcile_parsed(tuple(notes), vocabulary or load_vocabulary())
