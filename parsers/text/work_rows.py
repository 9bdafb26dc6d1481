"""Works that lists cite → rows of the side datasets that the vocabulary declares for them."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.text.note_names import NoteNames
from parsers.text.passages import Passage
from parsers.text.works import Work, is_back
from records import DatasetRow
from vocabulary import Vocabulary, fold
from vocabulary.names import split_mentions
from vocabulary.schema import SideDataset

SEPARATOR = "; "


def work_row(
    passage: Passage, work: Work, path: str, names: NoteNames, told: bool = False
) -> DatasetRow | None:
    """The row of a work: of the dataset that the heading tells, else of the one for works.

    With ``told`` only a heading makes it one. None where no dataset takes it.
    """
    for name, declared in _candidates(passage, names.vocabulary, told):
        values = _values(passage, work, declared, names)
        if values is not None:
            return DatasetRow(
                dataset=name, path=path, line=passage.lines[0], values=tuple(values.items())
            )
    return None


def _candidates(
    passage: Passage, vocabulary: Vocabulary, told: bool
) -> Iterator[tuple[str, SideDataset]]:
    datasets = vocabulary.properties_file.datasets
    heading = fold(passage.headings[-1]) if passage.headings else ""
    for name, declared in datasets.items():
        if any(fold(word) in heading for word in declared.headings):
            yield name, declared
    if not told:
        yield from ((name, d) for name, d in datasets.items() if d.works)


def _values(
    passage: Passage, work: Work, declared: SideDataset, names: NoteNames
) -> dict[str, str] | None:
    if not work.title if declared.works else not work.name:
        return None
    links = tuple(link.url for link in work.links if not is_back(link))
    known = {**work._asdict(), **work.ids, "links": " ".join(dict.fromkeys(links))}
    if declared.entity:
        known[declared.entity] = _entity(passage, work, names)
    return {column: str(known.get(column, "")) for column in declared.columns}


def _entity(passage: Passage, work: Work, names: NoteNames) -> str:
    """The names that an entry below a heading about entities has, or a known one in its title.

    ``LaMDA: Language Models for Dialog Applications`` is about LaMDA.
    """
    if work.name and names.is_about(passage):
        return SEPARATOR.join(split_mentions(work.name, names.vocabulary))
    head, mark, _ = work.title.replace("：", ":").partition(":")
    return head.strip() if mark and not work.name and names.is_known(head) else ""
