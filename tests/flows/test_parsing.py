from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from flows.notes import NoteFile, find_notes
from flows.pipeline import fingerprint
from flows.pipeline.parsing import Parser
from flows.pipeline.store import Store
from flows.progress import Silent
from flows.vocabulary_folder import read_vocabulary
from records import Judgement, ParsedNote
from tests.conftest import ROOT, VOCABULARY


class Parsed:
    """One run over a folder through a store."""

    def __init__(self, raw: Path, store: Store, words: Path = VOCABULARY, refresh: bool = False):
        parser = Parser(read_vocabulary(words), store, refresh=refresh)
        self.notes = parser.parse(find_notes([raw]), Silent())
        self.reused = parser.reused


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


def test_only_a_changed_note_is_parsed_again(raw: Path, store: Store) -> None:
    first = Parsed(raw, store)
    assert (first.reused, Parsed(raw, store).reused) == (0, 2)
    (raw / "zoo.md").write_text((raw / "zoo.md").read_text() + "| Gamma | 2023 | 1B |\n")
    third = Parsed(raw, store)
    assert third.reused == 1
    assert third.notes == Parsed(raw, Store(Path(store.place) / "none")).notes
    assert third.notes[0] == first.notes[0]
    assert third.notes[1] != first.notes[1]


def test_what_is_kept_is_what_was_parsed_of_the_notes_of_the_project(store: Store) -> None:
    """Every value survives: dates, infinite bounds, links, all scripts."""
    first, again = Parsed(ROOT / "raw", store), Parsed(ROOT / "raw", store)
    assert again.reused == len(first.notes) == 5
    assert again.notes == first.notes


def test_refresh_takes_nothing_and_keeps_all(raw: Path, store: Store) -> None:
    Parsed(raw, store)
    assert Parsed(raw, store, refresh=True).reused == 0
    assert Parsed(raw, store).reused == 2


@pytest.mark.parametrize(
    ("file", "old", "new", "reused"),
    [
        ("properties.yml", "模型规模", "模型规模X", 0),
        ("terms.yml", "nothing_stated: [", "nothing_stated: [nix, ", 0),
        ("models.yml", "models:", "models: # a remark", 2),
        ("judgements.yml", "judgements: []", "", 2),
        ("sources.yml", "sources:", "sources:\n  - {id: z, title: Z, notes: [zoo.md]}", 1),
    ],
)
def test_a_changed_vocabulary_makes_anew_what_it_bears_on(
    raw: Path, store: Store, tmp_path: Path, file: str, old: str, new: str, reused: int
) -> None:
    words = shutil.copytree(VOCABULARY, tmp_path / "words")
    Parsed(raw, store, words)
    text = (words / file).read_text(encoding="utf-8")
    assert old in text
    (words / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    again = Parsed(raw, store, words)
    assert again.reused == reused
    assert again.notes == Parsed(raw, Store(tmp_path / "fresh"), words).notes


def test_answers_of_people_are_not_seen_by_parsing(raw: Path) -> None:
    judged = Judgement(entity="a", property="released", value="2022", who="w", when="d", why="y")
    known = replace(read_vocabulary(VOCABULARY), judgements=(judged,))
    assert Parser(known).vocabulary.judgements == ()


def test_another_version_of_a_parser_parses_all_anew(
    raw: Path, store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Parsed(raw, store)
    package = tmp_path / "code" / "parsers_of_test"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(package.parent))
    before = fingerprint.code_fingerprint.__wrapped__(("parsers_of_test",))
    (package / "__init__.py").write_text("# changed")
    after = fingerprint.code_fingerprint.__wrapped__(("parsers_of_test",))
    assert before != after
    monkeypatch.setattr(fingerprint, "code_fingerprint", lambda: after)
    assert Parsed(raw, store).reused == 0


def test_a_damaged_entry_is_made_again(raw: Path, store: Store) -> None:
    first = Parsed(raw, store)
    for file in Path(store.place).rglob("*.entry"):
        file.write_bytes(file.read_bytes()[:-3])
    again = Parsed(raw, store)
    assert (again.reused, again.notes) == (0, first.notes)
    assert Parsed(raw, store).reused == 2


def test_an_entry_that_is_no_note_is_made_again(raw: Path, store: Store) -> None:
    parser = Parser(read_vocabulary(VOCABULARY), store)
    for note in find_notes([raw]):
        store.put(parser.read(note).key, b'{"note": 1}')
    assert parser.parse(find_notes([raw]), Silent()) == Parsed(raw, Store(raw / "none")).notes
    assert parser.reused == 0


def test_the_same_note_under_another_path_is_another_note(raw: Path, store: Store) -> None:
    Parsed(raw, store)
    shutil.copy(raw / "zoo.md", raw / "copy.md")
    again = Parsed(raw, store)
    assert again.reused == 2
    assert {claim.path for claim in again.notes[0].claims} == {"raw/copy.md"}


def test_text_that_is_no_unicode_is_parsed_each_time(raw: Path, store: Store) -> None:
    name = "raw/\udcff.md"
    parser = Parser(read_vocabulary(VOCABULARY), store)
    note = NoteFile(name, raw / "zoo.md", 100)
    parsed: tuple[ParsedNote, ...] = parser.parse([note], Silent())
    assert parsed[0].note.path == name
    assert parser.parse([note], Silent()) == parsed
    assert parser.reused == 0
