"""Notes parsed under limits: whatever one does, the others come out as if it were not there."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from flows.notes import NoteFile, find_notes, guarded, reading, unread, worker
from flows.notes.limits import Limits, Reading
from flows.notes.reading import UnreadNoteError, read_bytes
from flows.notes.unread import parse_file
from flows.notes.worker import Worker, WorkerError
from flows.pipeline.parsing import Parser
from flows.progress import Silent
from records import ParsedNote
from tests.vocabularies import without_sentences

TIME = "stopped after 0.2 s of CPU time; `--note-seconds` allows more"
MEMORY = "it needs more than 48 MB of memory; `--note-memory` allows more"


@pytest.fixture
def long(raw: Path) -> Path:
    """A note that takes most of a second, between two good ones."""
    (raw / "long.md").write_text("| Model | Size |\n|---|---|\n" + "| A | 7B |\n" * 4000)
    return raw


@pytest.fixture
def large(raw: Path) -> Path:
    """A note that takes some 100 MB, between two good ones."""
    (raw / "large.md").write_bytes(b"a" * (24 << 20))
    return raw


def parse(notes: Sequence[NoteFile], limits: Limits | None = None) -> tuple[ParsedNote, ...]:
    return Parser(without_sentences(), how=Reading(limits=limits or Limits())).parse(
        notes, Silent()
    )


def messages(parsed: Iterable[ParsedNote]) -> dict[str, str]:
    """The reason for each note in quarantine, and the number of claims of the others."""
    return {
        one.note.path: one.issues[0].message if not one.readable else f"{len(one.claims)} claims"
        for one in parsed
    }


GOOD = {"raw/farm.html": "4 claims", "raw/zoo.md": "4 claims"}


def test_a_note_that_exceeds_its_time_costs_itself_and_leaves_no_process(long: Path) -> None:
    before = _children()
    found = messages(parse(find_notes([long]), Limits(seconds=0.2)))
    assert found == GOOD | {"raw/long.md": TIME}
    assert set(_children()) <= set(before)


def _children() -> list[str]:
    found = Path(f"/proc/self/task/{os.getpid()}/children")
    return found.read_text().split() if found.exists() else []


def test_a_note_that_exceeds_its_memory_costs_itself(large: Path) -> None:
    found = messages(parse(find_notes([large]), Limits(30, 48)))
    assert found == GOOD | {"raw/large.md": MEMORY}


def test_within_the_limits_the_same_notes_are_read(long: Path, large: Path) -> None:
    found = messages(parse(find_notes([long]), Limits(60, 1024)))
    assert found == GOOD | {"raw/long.md": "4000 claims", "raw/large.md": "0 claims"}


def test_small_notes_start_no_process(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Worker, "_start", lambda self: pytest.fail("a process was started"))
    assert len(list(parse(find_notes([raw])))) == 2


def test_a_note_that_takes_long_here_is_given_to_a_process(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object) -> ParsedNote:
        while True:
            pass

    alone = list(parse(find_notes([raw])))
    monkeypatch.setattr(guarded, "HERE_SECONDS", 0.05)
    monkeypatch.setattr(guarded, "parse_data", never)
    assert list(parse(find_notes([raw]))) == alone
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) == signal.SIG_DFL


def test_a_defect_of_the_parser_costs_its_note(
    raw: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> ParsedNote:
        raise ValueError("odd\nand even")

    monkeypatch.setattr(unread, "parse_note", broken)
    note = find_notes([raw])[0]
    message = parse_file(note, without_sentences()).issues[0].message
    assert message.startswith("a defect of Concord: ValueError: odd (broken, line ")
    assert capfd.readouterr().err == ""
    monkeypatch.setenv("CONCORD_DEBUG", "1")
    assert parse_file(note, without_sentences()).issues[0].message == message
    assert "Traceback" in capfd.readouterr().err


DEATHS = {
    "raw/bad-1.md": ("import os; os._exit(3)", "its parser died (exit code 3)"),
    "raw/bad-2.md": ("import os; os.abort()", "its parser died (SIGABRT)"),
    "raw/bad-3.md": ("import time; time.sleep(60)", "stopped after 1 s"),
}
"""What happens when a process comes to a note, and what is said of it."""


def test_a_process_that_dies_takes_only_its_note(
    raw: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for compiled code that fails."""
    for path in DEATHS:
        (raw.parent / path).write_text("x")
    code = f"""
import flows.notes.note_worker as w
parse = w.parse_file
deaths = { ({path: program for path, (program, _) in DEATHS.items()})!r}
def parse_file(note, vocabulary, blocks):
    exec(deaths.get(note.path, ""))
    return parse(note, vocabulary, blocks)
w.parse_file = parse_file
w.main()
"""
    monkeypatch.setattr(worker, "COMMAND", (worker.COMMAND[0], "-c", code))
    monkeypatch.setattr(worker, "WALL", 1)
    monkeypatch.setattr(worker, "WATCH_SECONDS", 0.05)
    with closing(Worker(without_sentences(), Reading(limits=Limits(seconds=1)))) as process:
        found = messages(process.parse(find_notes([raw])))
    for path, (_, why) in DEATHS.items():
        assert found.pop(path).startswith(why)
    assert found == GOOD


def test_what_does_not_start_is_said(monkeypatch: pytest.MonkeyPatch, raw: Path) -> None:
    monkeypatch.setattr(worker, "COMMAND", (worker.COMMAND[0], "-c", "raise SystemExit(9)"))
    with pytest.raises(WorkerError, match=r"does not start \(exit code 9\)"):
        list(Worker(without_sentences(), Reading()).parse(find_notes([raw])))


# Reading


def test_a_note_that_changes_while_it_is_read_is_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"old")
    seen: list[Any] = []
    fstat = os.fstat

    def changing(handle: int) -> os.stat_result:
        found = fstat(handle)
        seen.append(found)
        if len(seen) == 1:
            file.write_bytes(b"new one")
        return found

    monkeypatch.setattr("os.fstat", changing)
    assert read_bytes(file) == b"new one"
    assert len(seen) == 4


def test_a_note_that_never_rests_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"x")
    monkeypatch.setattr(reading, "_is_same", lambda *_: False)
    with pytest.raises(UnreadNoteError, match="changed while it was read"):
        read_bytes(file)


def test_what_is_larger_than_any_note_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"x" * 2_000_000)
    with pytest.raises(UnreadNoteError, match="larger than 1 MB"):
        read_bytes(file, largest=1 << 20)


def test_a_pipe_put_in_the_place_of_a_note_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.md")
    start = time.monotonic()
    with pytest.raises(UnreadNoteError, match="not a regular file"):
        read_bytes(tmp_path / "a.md")
    assert time.monotonic() - start < 1


def test_an_unreadable_note_is_in_quarantine(raw: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    notes = find_notes([raw])
    monkeypatch.setattr("os.open", refuse)
    assert set(messages(parse(notes)).values()) == {"Permission denied"}


def test_a_link_out_of_the_folder_is_refused(raw: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.md"
    secret.write_text("| Model | Size |\n|---|---|\n| Hidden | 7B |\n")
    (raw / "in.md").symlink_to(raw / "zoo.md")
    (raw / "out.md").symlink_to(secret)
    (raw / "up.md").symlink_to("../secret.md")
    found = messages(parse(find_notes([raw])))
    assert found["raw/in.md"] == "4 claims"
    for name in ("out", "up"):
        assert found[f"raw/{name}.md"] == "it is a link to a file outside of the folder of notes"
    assert messages(parse(find_notes([raw / "out.md"]))) == {"raw/out.md": "1 claims"}
