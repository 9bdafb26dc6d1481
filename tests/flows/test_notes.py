from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.notes import NoteFile, cut_batches, find_notes


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x")


def paths(*raw: Path, leave_out: Path | None = None) -> list[str]:
    return [note.path for note in find_notes(raw, leave_out)]


def test_notes_are_sorted_and_named_from_the_folder_given(tmp_path: Path) -> None:
    write(tmp_path / "raw", "b.md", "a.HTML", "deep/c.txt")
    assert paths(tmp_path / "raw") == ["raw/a.HTML", "raw/b.md", "raw/deep/c.txt"]


def test_other_files_and_hidden_ones_are_no_notes(tmp_path: Path) -> None:
    write(tmp_path / "raw", "a.md", "b.png", ".c.md", ".git/d.md", "noext")
    assert paths(tmp_path / "raw") == ["raw/a.md"]


def test_a_file_given_by_name_is_a_note_whatever_its_name(tmp_path: Path) -> None:
    write(tmp_path / "raw", "a.wiki")
    assert paths(tmp_path / "raw" / "a.wiki") == ["raw/a.wiki"]


def test_a_note_given_twice_is_read_once(tmp_path: Path) -> None:
    write(tmp_path / "raw", "a.md")
    assert paths(tmp_path / "raw", tmp_path / "raw" / "a.md") == ["raw/a.md"]


def test_a_path_does_not_depend_on_where_the_command_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "raw", "a.md")
    monkeypatch.chdir(tmp_path / "raw")
    assert paths(Path()) == paths(Path("a.md")) == paths(tmp_path / "raw") == ["raw/a.md"]


def test_what_a_run_writes_is_not_read(tmp_path: Path) -> None:
    write(tmp_path / "all", "a.md", "normalized/report.md", "normalized/report.html")
    assert paths(tmp_path / "all", leave_out=tmp_path / "all" / "normalized") == ["all/a.md"]


def test_two_notes_of_one_path_are_refused(tmp_path: Path) -> None:
    write(tmp_path, "x/raw/a.md", "y/raw/a.md")
    with pytest.raises(UsageError, match=r"both be published as raw/a\.md"):
        find_notes([tmp_path / "x" / "raw", tmp_path / "y" / "raw"])


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="gone: no such file or folder"):
        find_notes([tmp_path / "gone"])


def test_an_empty_folder_says_what_a_note_is(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no notes here \(a note ends in \.md"):
        find_notes([tmp_path])


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes with names")
def test_a_pipe_is_no_note(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    with pytest.raises(UsageError, match="no notes here"):
        find_notes([tmp_path])


def test_a_broken_link_is_a_note_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "a.md").symlink_to(tmp_path / "gone")
    assert paths(tmp_path) == [f"{tmp_path.name}/a.md"]


@pytest.mark.parametrize(
    ("limit", "sizes"),
    [(10, [[4, 6], [9], [20], [1]]), (100, [[4, 6, 9, 20, 1]]), (1, [[4], [6], [9], [20], [1]])],
)
def test_batches_hold_about_so_many_bytes(
    limit: int, sizes: list[list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flows.notes.CUT", 1 << 40)  # no path ends a batch
    notes = [NoteFile(str(size), Path(str(size)), size) for size in (4, 6, 9, 20, 1)]
    assert [[n.size for n in batch] for batch in cut_batches(notes, limit)] == sizes
