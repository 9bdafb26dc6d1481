from __future__ import annotations

from pathlib import Path

import pytest

from flows import stages
from flows.errors import UsageError
from flows.notes import find_notes
from flows.snapshots import previous_dataset
from flows.vocabulary_folder import read_vocabulary
from publish import Dataset, OutputBusyError, write_dataset
from tests.conftest import VOCABULARY
from tests.vocabularies import without_sentences


class Counted:
    def __init__(self) -> None:
        self.count = 0

    def start(self, step: str, total: int = 0) -> None: ...

    def advance(self, count: int = 1) -> None:
        self.count += count


def test_several_processes_parse_what_one_does(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    vocabulary, notes = without_sentences(), find_notes([raw])
    alone = stages.parse_files(notes, vocabulary)
    monkeypatch.setattr("flows.pipeline.parsing.POOL_FROM", 0)
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    heard = Counted()
    assert stages.parse_files(notes, vocabulary, heard) == alone
    assert heard.count == len(notes)


def test_a_file_that_cannot_be_read_does_not_stop_the_others(raw: Path) -> None:
    (raw / "lost.md").symlink_to(raw / "nowhere")
    vocabulary = read_vocabulary(VOCABULARY)
    parsed = stages.parse_files(find_notes([raw]), vocabulary)
    dataset = stages.reconcile_parsed(parsed, vocabulary)
    assert dataset.unreadable == ("raw/lost.md",)
    assert [i.message for i in dataset.issues if i.kind == "unread note"] == [
        "No such file or directory"
    ]
    assert {source.id for source in dataset.sources} == {"farm", "lost", "zoo"}


def test_an_output_that_cannot_be_written_is_wrong_use(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be written"):
        stages.publish_dataset(Dataset(), read_vocabulary(VOCABULARY), tmp_path / "file" / "out")


def test_no_run_publishes_between_what_another_reads_and_replaces(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the history of the one that was quicker would be lost."""
    vocabulary, out = read_vocabulary(VOCABULARY), tmp_path / "out"

    def other_run_tries(folder: Path) -> object:
        with pytest.raises(OutputBusyError):
            write_dataset({}, out, wait=0)
        return previous_dataset(folder)

    monkeypatch.setattr(stages, "previous_dataset", other_run_tries)
    parsed = stages.parse_files(find_notes([raw]), vocabulary)
    stages.publish_dataset(stages.reconcile_parsed(parsed, vocabulary), vocabulary, out)
    assert (out / "facts.parquet").is_file()
