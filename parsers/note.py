"""One raw note → all that parsing gives. The entry point of the parsing stage."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from parsers.claims.bounds import interpret_bounded
from parsers.claims.context import Around
from parsers.claims.front_matter import FrontMatterError, read_front_matter
from parsers.encoding import decode
from parsers.tables import guess_syntax, read_tables
from parsers.text.read import TextReading, read_text
from records import Issue, Note, ParsedNote
from records.claim import BLOCKS, Block
from vocabulary import Vocabulary


def parse_note(
    path: str, data: bytes, vocabulary: Vocabulary, blocks: Collection[Block] = BLOCKS
) -> ParsedNote:
    """Parse the bytes of a note. Never raises for what a note holds.

    ``path`` is the path as published; ``blocks`` are what claims are read from. Tables are
    read whatever is asked for: they say what names mean. A note that cannot be decoded comes
    back with ``readable`` False and an issue that says why.
    """
    decoded = decode(data)
    note = Note(
        path=path,
        source_id=source_id(path, vocabulary),
        sha256=hashlib.sha256(data).hexdigest(),
        encoding=decoded.encoding,
        lines=0 if decoded.text is None else len(decoded.text.splitlines()),
        tables=0,
    )
    if decoded.text is None:
        return ParsedNote(
            note=note, readable=False, issues=(_issue("unread note", note, 1, decoded.problem),)
        )
    issues = [_issue("encoding", note, 1, decoded.problem)] if decoded.problem else []
    return _parse_text(note, decoded.text, vocabulary, issues, blocks)


def _parse_text(
    note: Note,
    text: str,
    vocabulary: Vocabulary,
    issues: list[Issue],
    blocks: Collection[Block],
) -> ParsedNote:
    syntax = guess_syntax(note.path, text)
    found = read_tables(text, syntax)
    issues += [_issue(kind, note, line, message) for line, kind, message in found.problems]
    issues += [_issue("skipped table", note, s.line, s.reason, s.text) for s in found.skipped]
    about: tuple[Around, ...] = ()
    try:
        about = read_front_matter(found.front_matter, vocabulary)
    except FrontMatterError as error:
        issues.append(_issue("front matter", note, error.line + 1, str(error)))
    parts = [interpret_bounded(table, note.path, vocabulary, about) for table in found.tables]
    issues += [issue for part in parts for issue in part.issues]
    stated = [claim for part in parts for claim in part.claims]
    said = TextReading()
    if set(blocks) - {"table"}:
        said = read_text(text, syntax, note.path, vocabulary, stated, blocks)
    source = note.source_id
    rows = (*(row for part in parts for row in part.rows), *said.rows)
    return ParsedNote(
        note=note.model_copy(update={"tables": len(found.tables)}),
        claims=(*(stated if "table" in blocks else ()), *said.claims),
        issues=tuple(issue.model_copy(update={"source_id": source}) for issue in issues),
        cells=tuple(
            c.model_copy(update={"source_id": source}) for part in parts for c in part.cells
        ),
        rows=tuple(row.model_copy(update={"source_id": source}) for row in rows),
    )


def source_id(path: str, vocabulary: Vocabulary) -> str:
    """Id of the source behind a note: the declared one, else the note's own name without suffix."""
    declared = vocabulary.source_of(path)
    if declared is not None:
        return declared.id
    name = path.rsplit("/", 1)[-1]
    return name.rsplit(".", 1)[0] or name


def _issue(kind: str, note: Note, line: int, message: str, raw: str = "") -> Issue:
    return Issue(
        kind=kind, path=note.path, line=line, message=message, raw=raw, source_id=note.source_id
    )
