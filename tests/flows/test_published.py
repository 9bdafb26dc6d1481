"""Who reads a dataset while runs replace it reads one of them, or is told."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

import concord
from cli.decide import find_question
from cli.explain import explain_entity
from cli.published import read_rows
from flows import published as readers
from flows.errors import UsageError
from flows.export import read_tables
from flows.published import read_whole
from flows.snapshots import compare_published
from flows.verify import verify_dataset
from publish import write_dataset

CHANGED = "changed while it was read; try again"


def write(out: Path, text: str) -> None:
    write_dataset({"a": text.encode(), "b": text.encode()}, out)


class Reader:
    """Reads one file, has a run publish so many times, and reads the other."""

    def __init__(self, out: Path, *published: str) -> None:
        self.out, self.published = out, list(published)

    def __call__(self) -> str:
        first = (self.out / "a").read_text()
        if self.published:
            write(self.out, self.published.pop(0))
        return first + (self.out / "b").read_text()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    write(tmp_path / "out", "1")
    return tmp_path / "out"


def test_a_reader_reads_once_more_when_a_run_published_meanwhile(out: Path) -> None:
    assert read_whole(out, Reader(out)) == "11"
    assert read_whole(out, Reader(out, "2")) == "22"


def test_a_reader_that_two_runs_overtake_is_told(out: Path) -> None:
    with pytest.raises(UsageError, match=CHANGED):
        read_whole(out, Reader(out, "2", "3"))
    assert read_whole(out, Reader(out)) == "33"


def test_what_fails_is_tried_again_only_when_a_run_published(out: Path) -> None:
    (out / "b").unlink()
    with pytest.raises(FileNotFoundError):
        read_whole(out, Reader(out))
    calls = iter([True, False])

    def fails_once() -> str:
        if next(calls):
            write(out, "2")
            raise FileNotFoundError
        return (out / "b").read_text()

    assert read_whole(out, fails_once) == "2"


def test_a_folder_that_is_not_there_is_for_the_reader_to_name(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no dataset here"):
        read_whole(tmp_path / "gone", lambda: read_rows(tmp_path / "gone", "facts"))


READERS: dict[str, Callable[[Path], object]] = {
    "explain": lambda out: explain_entity(out, "bloom", None),
    "decide": lambda out: find_question(out, read_rows(out, "discrepancies")[0]["discrepancy_id"]),
    "diff": lambda out: compare_published(str(out), str(out), out),
    "verify": lambda out: verify_dataset(out, ()),
    "export": read_tables,
    "load": concord.load,
}


@pytest.mark.parametrize("reader", READERS)
def test_every_reader_sees_to_it(
    reader: str, published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the middle of each, as the first file is read, the folder is replaced by its copy."""
    out = tmp_path / "out"
    shutil.copytree(published / "normalized", out)
    identity = readers._identity
    replaced: list[object] = []

    def replace(folder: Path) -> object:
        found = identity(folder)
        shutil.copytree(out, tmp_path / f"copy{len(replaced)}")
        out.rename(tmp_path / f"old{len(replaced)}")
        (tmp_path / f"copy{len(replaced)}").rename(out)
        replaced.append(found)
        return found

    monkeypatch.setattr(readers, "_identity", replace)
    with pytest.raises(UsageError, match=CHANGED):
        READERS[reader](out)
    monkeypatch.setattr(readers, "_identity", identity)
    READERS[reader](out)
