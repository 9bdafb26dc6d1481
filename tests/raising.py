"""What raises the messages that need more than a call, for tests/test_errors.py."""

from __future__ import annotations

import json
import os
import shutil
import socket
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cli.decide import Decision, decide
from cli.export import export
from cli.published import read_rows
from cli.review import review_notes
from flows import dictionary, doctor, published
from flows.errors import UsageError
from flows.notes import find_notes, reading
from flows.notes.limits import Reading
from flows.notes.worker import Worker
from flows.pipeline.batches import Lander, land_notes
from flows.pipeline.chunk import Chunk, do_chunk, lay_down, our_code
from flows.pipeline.runners import Processes
from flows.pipeline.store import Store as Results
from flows.progress import Silent
from flows.snapshots import day_of_run
from flows.stages import check_tables
from flows.verify import verify_dataset
from publish import write
from records import Discrepancy
from review.answers import Question, Signed, Statement
from review.store import Store
from tests.conftest import VOCABULARY
from tests.vocabularies import llm
from vocabulary import Vocabulary, load_vocabulary

ADA = Signed("ada", "2024-01-01", "because")


def file(folder: Path, name: str, content: str | bytes = "") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def first(here: Path) -> str:
    return str(read_rows(here / "out", "discrepancies")[0]["discrepancy_id"])


def answered(here: Path, **options: Any) -> None:
    given = {name: options.pop(name, None) for name in ("value", "wrong_source", "same")}
    decision = Decision(
        given["value"], options.pop("both_right", False), given["wrong_source"], False,
        given["same"], None, None,
    )  # fmt: skip
    id_ = options.pop("id_", first(here))
    decide(here / "out", here / "vocabulary", id_, decision, options.pop("signed", ADA))


def question(kind: str = "conflict", claims: int = 1, entity: str = "x") -> Question:
    found = Discrepancy(
        discrepancy_id="d-1", kind=kind, severity="low", entity_id=entity,
        property="released" if entity else "", claim_ids=(), chosen="", explanation="",
    )  # fmt: skip
    said = tuple(Statement("s", "x", "X", "released", "2022", "2022") for _ in range(claims))
    return Question(found, said)


def vocabulary_of(**texts: str) -> Vocabulary:
    known = {name.name: name.read_text(encoding="utf-8") for name in VOCABULARY.glob("*.yml")}
    return load_vocabulary(known | {f"{name}.yml": text for name, text in texts.items()}, "v")


def taken_port(here: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        at = ("127.0.0.1", taken.getsockname()[1])
        review_notes([here / "raw"], here / "out", here / "vocabulary", "ada", at)


def busy(here: Path) -> None:
    with write._locked((here / "out").resolve(), 0):
        write.write_dataset({}, here / "out", wait=0)


def replaced_twice(here: Path) -> None:
    numbers = iter(range(4))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(published, "_identity", lambda _: next(numbers))
        published.read_whole(here / "out", lambda: None)


def lost_file(here: Path, name: str, content: bytes | None) -> Path:
    copy = here / f"copy-{name}-{len(content or b'')}"
    shutil.copytree(here / "out", copy, dirs_exist_ok=True)
    (copy / name).unlink()
    if content is not None:
        (copy / name).write_bytes(content)
    return copy


def two_folders(here: Path) -> None:
    file(here, "x/raw/a.md")
    file(here, "y/raw/a.md")
    find_notes([here / "x" / "raw", here / "y" / "raw"])


def other_table(here: Path) -> Path:
    return lost_file(here, "facts.parquet", (here / "out" / "sources.parquet").read_bytes())


def changed_under_us(here: Path) -> None:
    store = Store(here / "vocabulary")
    before = store._current("judgements")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "_text", lambda _: "other")
        store._write("judgements", before, before)


def unresting(here: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_is_same", lambda *_: False)
        reading.read_bytes(here / "raw" / "zoo.md")


def closed_worker(here: Path) -> None:
    worker = Worker(llm(), Reading())
    worker.close()
    list(worker.parse(find_notes([here / "raw"])))


def dead_worker() -> None:
    list(Processes(2).each(os._exit, (7, 7)))


def unkept(here: Path) -> None:
    lander = Lander(llm(), Results(file(here, "results")))
    landing = land_notes(find_notes([here / "raw"]), lander, Silent())
    lander.claims(landing.batches[0])


def on_a_worker(here: Path, lost: str = "", code: str = "", note: Path = Path()) -> None:
    """A chunk on a worker that lacks something."""
    store = Results(here / "shared")
    work, pieces = lay_down(str, store), lay_down([1], store)
    do_chunk(Chunk(store.files.place, lost or work, pieces, code or our_code(), (note,)))


def no_seconds() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "yesterday")
        day_of_run()


def two_tables_of_one_name() -> None:
    text = (VOCABULARY / "properties.yml").read_text(encoding="utf-8")
    check_tables(vocabulary_of(properties=text.replace("\n  benchmarks:\n", "\n  issues:\n")))


def changed_schemas() -> None:
    old = json.loads(dictionary.render_pages(VOCABULARY)[dictionary.STRUCTURE])
    dictionary.check_version(old, old | {"tables": {}})


def foreign(here: Path, metadata: dict[str, str]) -> Path:
    """The dataset with a table that says this of itself."""
    folder = lost_file(here, "facts.parquet", b"f" * (len(metadata) + 20))
    table = pa.table({"a": [1]}).replace_schema_metadata(metadata)
    pq.write_table(table, folder / "facts.parquet")
    return folder


def failing(here: Path, out: str = "out", **changed: object) -> None:
    """What `concord doctor` says first of an installation in which something is otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in changed.items():
            patch.setattr(doctor, name, value)
        checks = list(doctor.examine(VOCABULARY, here / out))
    raise UsageError(next(check.text for check in checks if check.outcome == "fails"))


def broken(out: Path, raw: Path, part: str) -> None:
    """What `concord verify` says of a dataset."""
    raise UsageError(next(line for line in verify_dataset(out, [raw]).breaks if part in line))


def other_note(here: Path) -> Path:
    shutil.copytree(here / "raw", here / "other" / "raw", dirs_exist_ok=True)
    return file(here, "other/raw/zoo.md", "another").parent


def no_duckdb(here: Path) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(__import__("sys").modules, "duckdb", None)
        export(None, None, None, here / "x.duckdb", here / "out")
