"""Atomic publication: whatever step a run dies at, the dataset is the old one or the new one."""

from __future__ import annotations

import io
import multiprocessing
import os
import subprocess
import sys
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import Any

import pytest

from publish import OutputBusyError, write, write_dataset
from publish.contents import Content, Measured, Open, measure
from publish.write import replace_dataset

OLD = {
    "a.parquet": b"old a",
    "gone.parquet": b"old gone",
    "datapackage.json": b'{"resources": [{"path": "a.parquet"}, {"path": "gone.parquet"}]}',
}
NEW = {
    "a.parquet": b"new a",
    "b.parquet": b"new b",
    "datapackage.json": b'{"resources": [{"path": "a.parquet"}, {"path": "b.parquet"}]}',
}


class Died(BaseException):
    """The process is gone: no handler of ours may see it."""


def read(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def out(tmp_path: Path) -> Path:
    folder = tmp_path / "normalized"
    write_dataset(OLD, folder)
    return folder


def test_writes_all_and_leaves_nothing_beside(out: Path) -> None:
    write_dataset(NEW, out)
    assert read(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == ["normalized"]


def test_creates_missing_parents(tmp_path: Path) -> None:
    write_dataset(NEW, tmp_path / "a" / "b" / "out")
    assert read(tmp_path / "a" / "b" / "out") == NEW


def test_keeps_what_is_not_ours(out: Path) -> None:
    (out / "README.md").write_bytes(b"mine")
    (out / "sub").mkdir()
    (out / "sub" / ".gitkeep").write_bytes(b"")
    (out / "link").symlink_to("README.md")
    write_dataset(NEW, out)
    assert read(out) == {**NEW, "README.md": b"mine", "sub/.gitkeep": b"", "link": b"mine"}
    assert (out / "link").is_symlink()


def test_replaces_through_a_link_to_the_folder(out: Path) -> None:
    link = out.parent / "latest"
    link.symlink_to("normalized")
    write_dataset(NEW, link)
    assert link.is_symlink()
    assert read(out) == NEW


def test_refuses_a_file_as_output(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(NotADirectoryError, match="is a file"):
        write_dataset(NEW, tmp_path / "out")


@pytest.mark.parametrize("name", ["../x", "/x", "a/../../x", ""])
def test_refuses_to_leave_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not a path inside"):
        write_dataset({name: b""}, tmp_path / "out")


def dying_at(step: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """``function`` that dies the ``step``-th time it is called."""
    calls = iter(range(step + 1))

    def die(*args: Any, **more: Any) -> Any:
        if next(calls, step) == step:
            raise Died
        return function(*args, **more)

    return die


def replaced_by_the_next_run(out: Path) -> dict[str, bytes]:
    """What the next run finds before it publishes."""
    seen: list[dict[str, bytes]] = []

    def render(_open: Open) -> dict[str, bytes]:
        seen.append(read(out))
        return NEW

    replace_dataset(render, out)
    assert read(out) == NEW
    return seen[0]


def test_files_are_written_as_they_are_made(out: Path) -> None:
    def render(open_file: Open) -> dict[str, Content]:
        with open_file("a/made.bin") as file:
            measured = Measured(file)
            measured.write(b"12")
            measured.write(memoryview(b"345"))
        return {"told.json": b"{}", "a/made.bin": measured.written()}

    replace_dataset(render, out)
    assert read(out) == {"told.json": b"{}", "a/made.bin": b"12345"}


def test_what_is_measured_is_what_was_written() -> None:
    measured = Measured(io.BytesIO())
    for part in (b"", b"12", b"345"):
        measured.write(part)
    assert measured.written() == measure(b"12345") == measure(measured.written())


def test_a_run_that_fails_as_it_writes_leaves_the_dataset_before(out: Path) -> None:
    before = read(out)

    def render(open_file: Open) -> dict[str, Content]:
        with open_file("half") as file:
            file.write(b"1")
        raise Died

    with pytest.raises(Died):
        replace_dataset(render, out)
    assert read(out) == before
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_no_file_outside_is_opened(out: Path) -> None:
    def render(open_file: Open) -> dict[str, Content]:
        with pytest.raises(ValueError, match="not a path inside"):
            open_file("../x")
        raise Died

    with pytest.raises(Died):
        replace_dataset(render, out)


STEPS = [
    *(("_write_file", n) for n in range(3)),
    ("_sync_folder", 0),
    ("_keep_foreign", 0),
    ("_swap", 0),
    ("_exchange", 0),
]


@pytest.mark.parametrize(("name", "step"), STEPS)
def test_a_run_that_dies_leaves_the_old_dataset(
    out: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(write, name, dying_at(step, getattr(write, name)))
        with pytest.raises(Died):
            write_dataset(NEW, out)
    assert read(out) == OLD
    write_dataset(NEW, out)
    assert read(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == ["normalized"]


@pytest.mark.parametrize(("name", "step"), [("_sync_folder", 1), ("shutil.rmtree", 0)])
def test_a_run_that_dies_after_the_swap_leaves_the_new_dataset(
    out: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: int
) -> None:
    with monkeypatch.context() as patch:
        dying = dying_at(step, attrgetter(name)(write))
        patch.setattr(f"publish.write.{name}", dying)
        with pytest.raises(Died):
            write_dataset(NEW, out)
    assert read(out) == NEW
    assert replaced_by_the_next_run(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == ["normalized"]


@pytest.mark.parametrize("step", [0, 1])
def test_without_exchange_a_death_between_the_renames_is_repaired(
    out: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(write, "_exchange", lambda *_: False)
        patch.setattr(Path, "rename", dying_at(step, Path.rename))
        with pytest.raises(Died):
            write_dataset(NEW, out)
    assert replaced_by_the_next_run(out) == OLD
    assert [path.name for path in out.parent.iterdir()] == ["normalized"]


def test_without_exchange_two_renames_do(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(write, "_exchange", lambda *_: False)
    write_dataset(NEW, out)
    assert read(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == ["normalized"]


def test_a_killed_process_leaves_the_old_dataset_and_no_lock(out: Path) -> None:
    script = f"""
import os, signal
from pathlib import Path
from publish import write
write._swap = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
write.write_dataset({NEW!r}, Path({str(out)!r}))
"""
    root = Path(write.__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=False)
    assert done.returncode == -9
    assert read(out) == OLD
    write_dataset(NEW, out, wait=0)
    assert read(out) == NEW
    assert [path.name for path in out.parent.iterdir()] == ["normalized"]


def test_a_second_run_waits_then_says_so(out: Path) -> None:
    with write._locked(out.resolve(), 0):
        with pytest.raises(OutputBusyError, match=f"another run .process {os.getpid()}"):
            write_dataset(NEW, out, wait=0.1)
        assert read(out) == OLD
    write_dataset(NEW, out, wait=0)


def write_often(out: Path, letter: str, times: int) -> None:
    for _ in range(times):
        write_dataset({name: letter.encode() * 100 for name in "abc"}, out)


def test_readers_never_see_a_mix(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write_often(out, "x", 1)
    # Not forked from here: other tests of this process have left threads.
    server = multiprocessing.get_context("forkserver")
    server.set_forkserver_preload([write_often.__module__])
    writers = [server.Process(target=write_often, args=(out, letter, 20)) for letter in "xyz"]
    for writer in writers:
        writer.start()
    deadline = time.monotonic() + 60
    while any(writer.is_alive() for writer in writers) and time.monotonic() < deadline:
        folder = os.open(out, os.O_RDONLY)
        try:
            seen = {_read_in(folder, name)[:1] for name in "abc"}
            assert len(seen) == 1
        except FileNotFoundError:
            pass  # the folder we hold open was replaced and cleared: old, not mixed
        finally:
            os.close(folder)
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert len(set(read(out).values())) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def _read_in(folder: int, name: str) -> bytes:
    handle = os.open(name, os.O_RDONLY, dir_fd=folder)
    try:
        return os.read(handle, 1000)
    finally:
        os.close(handle)
