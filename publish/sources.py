"""The sources behind the notes of a run."""

from __future__ import annotations

from collections.abc import Iterable

from records import Note, Source
from vocabulary import Vocabulary


def sources_read(notes: Iterable[Note], vocabulary: Vocabulary) -> tuple[Source, ...]:
    """The sources that were read: as declared, else named after the note."""
    declared = {source.id: source for source in vocabulary.sources}
    paths: dict[str, list[str]] = {}
    for note in notes:
        paths.setdefault(note.source_id, []).append(note.path)
    return tuple(
        declared.get(id_) or Source(id=id_, title=id_, notes=tuple(names))
        for id_, names in sorted(paths.items())
    )
