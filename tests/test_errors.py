"""Every message that a person can meet: listed in docs/errors.md, and raised here or by name."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pyarrow as pa
import pytest

import concord
from cli.explain import explain_entity
from cli.export import export
from cli.published import read_rows
from cli.run import read_blocks
from flows.console import run_on_console
from flows.export import export_csv, read_tables
from flows.fuse import fuse_file, read_columns
from flows.new_vocabulary import learn_files, new_files, write_vocabulary
from flows.notes import find_notes, reading
from flows.parameters import IngestParameters
from flows.pipeline.files import files_at
from flows.snapshots import compare_published, previous_dataset
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.verify import verify_dataset
from flows.vocabulary_folder import find_vocabulary, read_vocabulary
from parsers.claims.front_matter import read_front_matter
from publish import SCHEMA_VERSION
from review.answers import accept_scopes, choose_value, judge_identity
from review.check import check_value
from review.document import parse_document
from review.entry import quoted
from review.forms import read_answer
from review.store import Store
from tests.conftest import FARM, ROOT, VOCABULARY, ZOO
from tests.messages import (
    GAP,
    documented_messages,
    issue_kinds,
    listed_messages,
    raised_messages,
)
from tests.raising import (
    ADA,
    answered,
    broken,
    busy,
    changed_schemas,
    changed_under_us,
    closed_worker,
    dead_worker,
    failing,
    file,
    foreign,
    lost_file,
    no_duckdb,
    no_seconds,
    on_a_worker,
    other_note,
    other_table,
    question,
    replaced_twice,
    taken_port,
    two_folders,
    two_tables_of_one_name,
    unkept,
    unresting,
    vocabulary_of,
)
from tests.vocabularies import llm
from vocabulary import load_vocabulary
from vocabulary.yaml import load_yaml

DOCUMENTED = documented_messages()


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """raw/ with two notes, out/ with their dataset, vocabulary/ to write answers to."""
    folder = tmp_path_factory.mktemp("errors")
    (folder / "raw").mkdir()
    (folder / "raw" / "zoo.md").write_text(ZOO, encoding="utf-8")
    (folder / "raw" / "farm.html").write_text(FARM, encoding="utf-8")
    (folder / "empty").mkdir()
    shutil.copytree(VOCABULARY, folder / "vocabulary")
    dataset = reconcile_parsed(parse_files(find_notes([folder / "raw"]), llm()), llm())
    publish_dataset(dataset, llm(), folder / "out")
    return folder


CASES: Mapping[str, Callable[[Path], object]] = {
    "no such file or folder": lambda here: find_notes([here / "gone"]),
    "neither a file nor a folder": lambda here: find_notes([Path("/dev/null")]),
    "no notes here": lambda here: find_notes([here / "empty"]),
    "would both be published as": two_folders,
    "a file is in the way": lambda here: run_on_console(
        IngestParameters(raw=(here / "raw",), out=file(here, "file"), vocabulary=VOCABULARY)
    ),
    "cannot be written:": lambda here: export_csv({}, file(here, "f") / "x"),
    "is being written by another run": busy,
    "changed while it was read;": replaced_twice,
    "no such vocabulary folder": lambda here: read_vocabulary(here / "gone"),
    "not UTF-8": lambda here: read_vocabulary(file(here, "v/terms.yml", b"\xff").parent),
    "file is missing": lambda here: load_vocabulary({}, "v"),
    "unknown file": lambda here: vocabulary_of(more="a: 1"),
    "a key must be plain text": lambda here: load_yaml("? [a]\n: b"),
    "is given twice": lambda here: load_yaml("a: 1\na: 2"),
    "an alias of this": lambda here: load_yaml("a: &a [b]\nc: *a"),
    "nested too deep": lambda here: load_yaml("[" * 1000),
    "no dataset here; `concord run`": lambda here: read_tables(here / "empty"),
    "cannot be kept here": unkept,
    "--store …": lambda _: files_at("none://such"),
    "a process that did a part of the work died": lambda _: dead_worker(),
    "a worker without Concord": lambda here: on_a_worker(here, code="other"),
    "a worker that does not see": lambda here: on_a_worker(here, note=here / "gone"),
    "--scheduler is for": lambda here: run_on_console(
        IngestParameters(raw=(here / "raw",), scheduler="tcp://x:1", vocabulary=VOCABULARY)
    ),
    "SOURCE_DATE_EPOCH is": lambda _: no_seconds(),
    "--blocks:": lambda _: read_blocks("tables"),
    "its history cannot go on": lambda here: previous_dataset(
        lost_file(here, "facts.parquet", b"no Parquet")
    ),
    "--vocabulary and --domain": lambda here: find_vocabulary(here, "llm"),
    "no domain": lambda _: find_vocabulary(None, "games"),
    "vocabulary: …": lambda _: two_tables_of_one_name(),
    "is no name of a domain": lambda _: new_files("Board Games"),
    "something is there already": lambda here: write_vocabulary(
        new_files("games"), here / "vocabulary"
    ),
    "nothing to learn from": lambda here: learn_files(
        (file(here, "prose/a.md", "no table").parent,), "games"
    ),
    "names no table of entities": lambda here: verify_dataset(
        lost_file(here, "datapackage.json", b'{"resources": []}'), (here / "raw",)
    ),
    "…: cannot be read: …": lambda here: read_tables(lost_file(here, "facts.parquet", b"xyz")),
    "writes it anew": lambda here: export_csv({"a": pa.table({"a": [1]})}, here / "csv"),
    "schema version …; …": lambda here: concord.load(foreign(here, {})),
    "its metadata are not those": lambda here: concord.load(
        foreign(here, {"schema_version": SCHEMA_VERSION})
    ),
    "there is no table": lambda here: concord.load(here / "out").nothing,
    "the schemas changed": lambda _: changed_schemas(),
    "columns found": lambda here: read_columns(file(here, "c.csv", "b\n1\n"), ("a",)),
    "kinds found": lambda here: fuse_file(
        file(here, "k.csv", "entity,property,source,value,kind\na,b,c,d,e\n"), here / "f.csv"
    ),
    "3.11 or newer": lambda here: failing(here, LEAST_PYTHON=(99, 0)),
    "packages are missing": lambda here: failing(here, requires=lambda _: ["none-such-as-this"]),
    "… … cannot be written": lambda here: failing(here, str(file(here, "in-the-way") / "out")),
    "3.8 is needed": lambda here: failing(here, _version=lambda _: "2.0"),
    "not as it was published": lambda here: broken(
        lost_file(here, "facts.parquet", b"a"), here / "raw", "as it was published"
    ),
    "not the note that was read": lambda here: broken(
        here / "out", other_note(here), "that was read"
    ),
    "not among the notes": lambda here: broken(
        here / "out", file(here, "prose/a.md", "no table").parent, "among"
    ),
    "….parquet is missing": lambda here: broken(
        lost_file(here, "facts.parquet", None), here / "raw", ".parquet is missing"
    ),
    "here (… is missing); a folder": lambda here: compare_published(
        str(here / "empty"), str(here / "empty"), here
    ),
    "is missing); `concord run` makes": lambda here: read_rows(here / "empty", "facts"),
    "not a data package": lambda here: verify_dataset(
        lost_file(here, "datapackage.json", b"["), (here / "raw",)
    ),
    ".parquet is missing); a folder": lambda here: compare_published(
        str(lost_file(here, "facts.parquet", None)), "", here
    ),
    "… cannot be read: …": lambda here: compare_published(
        str(lost_file(here, "facts.parquet", b"x")), "", here
    ),
    "has no column": lambda here: compare_published(str(other_table(here)), "", here),
    "is no folder and no git revision": lambda here: compare_published("--x", "", here),
    "no entity": lambda here: explain_entity(here / "out", "nobody", None),
    "no source states": lambda here: explain_entity(here / "out", "Beta", "license"),
    "export: give one": lambda here: export(None, None, None, None, here / "out"),
    "--duckdb needs DuckDB": no_duckdb,
    "--policy": lambda here: fuse_file(here / "c.csv", here / "f.csv", "best"),
    "unknown kind of table": lambda here: fuse_file(here / "c.xls", here / "f.xls"),
    "cannot be read as …: …": lambda here: read_columns(file(here, "c.parquet", b"x"), ("a",)),
    "--port and --host choose another": taken_port,
    "answers given; one is needed": lambda here: answered(here),
    "which discrepancy?": lambda here: answered(here, value="1", id_=None),
    "no discrepancy": lambda here: answered(here, value="1", id_="d-x"),
    "says nothing in": lambda here: answered(here, wrong_source="nobody"),
    "is about no value": lambda here: choose_value(question(entity=""), "1", ADA),
    "a value is needed": lambda here: choose_value(question(), " ", ADA),
    "no two claims": lambda here: accept_scopes(question(), ADA),
    "two names or more": lambda here: judge_identity("same", ["a"], ADA),
    "a reason is needed": lambda here: choose_value(question(), "2021", ADA._replace(why="")),
    "an answer needs a name": lambda here: choose_value(question(), "2022", ADA._replace(who="")),
    "cannot be read as … (a": lambda here: check_value("released", "soon", (), llm()),
    "half a character": lambda here: quoted("\ud800"),
    "is no answer": lambda here: read_answer({"answer": "x"}, question(), ("ada", "2024-01-01")),
    "are there": lambda here: read_answer({"answer": "claimed"}, question(), ("a", "2024-01-01")),
    "was changed at this moment": changed_under_us,
    "not UTF-8 at byte": lambda here: Store(
        file(here, "w/judgements.yml", b"\xff").parent
    ).judgements(),
    "entry …: …": lambda here: Store(
        file(here, "u/judgements.yml", "judgements:\n- a: 1\n").parent
    ).judgements(),
    "expected only": lambda here: parse_document("judgements:\n- a: 1\nb: 2\n", "judgements"),
    "and a list of entries": lambda here: parse_document("[]", "judgements"),
    "the list stands in brackets": lambda here: parse_document(
        "judgements: [{a: 1}]\n", "judgements"
    ),
    "front matter longer than": lambda here: read_front_matter("a" * 100_000, llm()),
    "front matter is nested too deep": lambda here: read_front_matter("[" * 5000, llm()),
    "front matter is no YAML": lambda here: read_front_matter("a: [", llm()),
    "front matter is no mapping": lambda here: read_front_matter("a", llm()),
    "it was changed while it was read": unresting,
    "not a regular file": lambda here: reading.read_bytes(Path("/dev/null")),
    "larger than": lambda here: reading.read_bytes(here / "raw" / "zoo.md", 1),
    "closed while notes were parsed": closed_worker,
}
"""A part of a documented message that no other has, and what raises it."""

ELSEWHERE = {
    "Prefect's server did not start": "flows/test_server.py",
    "--runner dask needs Dask": "flows/test_dask.py",
    "needs a Prefect server": "flows/test_dask.py",
    "no scheduler is named": "flows/test_dask.py",
    "no Dask scheduler answers": "flows/test_dask.py",
    "has no workers": "flows/test_dask.py",
    "this scheduler is without": "flows/test_dask.py",
    "died in one chunk": "flows/test_dask.py",
    "connection to Dask's scheduler": "flows/test_dask.py",
    "judgements.yml: …": "cli/test_main.py",
    "--debug shows where": "cli/test_main.py",
    "not published; see above": "flows/test_watch.py",
    "has several claims in it": "cli/test_decide.py",
    "this discrepancy is not in the dataset any more": "review/test_page.py",
    "not applied:": "review/test_page.py",
    "there is no answer of this page to undo": "review/test_page.py",
    "the answer is not in the file any more": "review/test_document.py",
    "the process that parses notes does not start": "flows/test_guarded.py",
    "stopped after … of CPU time": "flows/test_guarded.py",
    "stopped after … s": "flows/test_guarded.py",
    "it needs more than": "flows/test_guarded.py",
    "its parser died": "flows/test_guarded.py",
    "it is a link to a file": "flows/test_guarded.py",
    "a defect of Concord: …: …": "flows/test_guarded.py",
}
"""Messages that need more around them: the test module that raises each."""


def documented(part: str) -> str:
    found = [message for message in DOCUMENTED if part in message]
    assert found, f"{part!r} is in no message of docs/errors.md"
    return str(min(found, key=len))


def test_every_message_of_the_code_is_documented() -> None:
    missing = [m for m in raised_messages() if _shape(m.text) not in set(map(_shape, DOCUMENTED))]
    assert missing == []


def test_every_message_that_is_documented_is_one() -> None:
    raised = set(map(_shape, (message.text for message in raised_messages()))) | issue_kinds()
    told = [*CASES, *ELSEWHERE]
    unknown = [message for message in listed_messages() if _shape(message) not in raised]
    assert [message for message in unknown if not any(part in message for part in told)] == []


def test_every_kind_of_issue_is_documented() -> None:
    assert issue_kinds() <= DOCUMENTED


@pytest.mark.parametrize("part", CASES)
def test_a_message_is_raised_as_documented(part: str, here: Path) -> None:
    with pytest.raises(Exception, match=_pattern(documented(part))):
        CASES[part](here)


def test_no_message_goes_untested() -> None:
    known = [*CASES, *ELSEWHERE]
    assert [m.text for m in raised_messages() if not any(p in m.text for p in known)] == []
    for part, module in ELSEWHERE.items():
        assert documented(part)
        assert (ROOT / "tests" / module).is_file(), part


def _shape(message: str) -> str:
    """With gaps that meet as one, and without the file that is named before it."""
    return re.sub(f"{GAP}+", GAP, message).strip().removeprefix(f"{GAP}: ")


def _pattern(message: str) -> str:
    parts = (re.escape(part) for part in re.split(f"{GAP}+", message))
    return "(?s)^" + ".*".join(parts) + "$"
