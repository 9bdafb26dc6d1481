from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pytest

from benchmarks.synthetic import write_corpus
from flows import stages
from flows.notes import find_notes
from flows.pipeline.batches import Batch, Lander, land_notes
from flows.pipeline.runners import Processes
from flows.pipeline.store import Store
from flows.progress import Silent
from flows.vocabulary_folder import read_vocabulary
from publish import render_files
from tests.conftest import ROOT, VOCABULARY

JUDGED = """judgements:
  - {who: ada, when: 2026-01-01, why: seen, entity: alpha-1, property: released, value: 2022-04}
  - {who: ada, when: 2026-01-01, why: seen, entity: beta, property: released, value: "2020"}
  - {who: ada, when: 2026-01-01, why: seen, same: [Alpha-1, Beta]}
  - {who: ada, when: 2026-01-01, why: seen, different: [Alpha-1, Omega]}
"""
CORRECTED = """corrections:
  - {source: zoo, mention: Beta, property: released, expects: "2021", value: "2022", why: slip}
  - {source: zoo, mention: Beta, property: released, expects: "1999", value: "2022", why: slip}
  - {source: none, mention: Beta, property: released, expects: "1999", value: "2022", why: slip}
"""


NOTES = 12


class Run:
    """The files that a run gives through a store, and how many notes it reused."""

    def __init__(self, raw: Path, store: Store, scratch: Path, words: Path = VOCABULARY) -> None:
        vocabulary = read_vocabulary(words)
        lander = Lander(vocabulary, store)
        landing = land_notes(find_notes([raw]), lander, Silent())
        scratch.mkdir()
        dataset, ready, shown = stages.assemble_landed(landing, lander, scratch)
        self.files = render_files(dataset, vocabulary, ready=ready, shown=shown)
        self.reused = landing.reused
        shutil.rmtree(scratch)


def in_memory(raw: Path, words: Path = VOCABULARY) -> Mapping[str, bytes]:
    vocabulary = read_vocabulary(words)
    parsed = stages.parse_files(find_notes([raw]), vocabulary)
    return render_files(stages.reconcile_parsed(parsed, vocabulary), vocabulary)


def assert_same(one: Mapping[str, bytes], other: Mapping[str, bytes]) -> None:
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "store")


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("corpus") / "raw"
    write_corpus(folder, NOTES, short=True)
    return folder


@pytest.fixture(scope="module")
def whole(corpus: Path) -> Mapping[str, bytes]:
    """What the corpus gives when all of it is in memory."""
    return in_memory(corpus)


def test_parts_give_the_bytes_that_all_in_memory_gives(tmp_path: Path, store: Store) -> None:
    raw = ROOT / "raw"
    first = Run(raw, store, tmp_path / "s")
    assert_same(first.files, in_memory(raw))
    again = Run(raw, store, tmp_path / "s")
    assert again.reused == 5
    assert_same(again.files, first.files)


@pytest.mark.parametrize("cut", [1, 3, 10**9])
def test_where_batches_and_parts_are_cut_does_not_matter(
    corpus: Path,
    whole: Mapping[str, bytes],
    tmp_path: Path,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
    cut: int,
) -> None:
    monkeypatch.setattr("flows.pipeline.scatter.CUT", cut)
    monkeypatch.setattr("flows.notes.CUT", cut)
    monkeypatch.setattr("flows.pipeline.scatter.SPILL", 1 << (14 if cut == 3 else 20))
    assert_same(Run(corpus, store, tmp_path / "s").files, whole)


def test_one_source_in_many_batches_tells_its_equal_claims_apart(
    raw: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same note twice, under one source: its claims are equal but for their occurrence."""
    (raw / "again").mkdir()
    shutil.copy(raw / "zoo.md", raw / "again" / "zoo.md")
    shutil.copy(raw / "zoo.md", raw / "zoo.html.md")
    monkeypatch.setattr("flows.notes.CUT", 1)
    assert_same(Run(raw, store, tmp_path / "s").files, in_memory(raw))


def test_answers_and_corrections_of_people(raw: Path, tmp_path: Path, store: Store) -> None:
    words = shutil.copytree(VOCABULARY, tmp_path / "words")
    Run(raw, store, tmp_path / "s", words)
    (words / "corrections.yml").write_text(CORRECTED)
    assert_same(Run(raw, store, tmp_path / "s", words).files, in_memory(raw, words))
    answers = words / "judgements.yml"
    for count in (2, 4):
        answers.write_text("".join(JUDGED.splitlines(keepends=True)[: count + 1]))
        run = Run(raw, store, tmp_path / "s", words)
        assert run.reused == 2
        assert_same(run.files, in_memory(raw, words))


def test_a_learned_policy_learns_from_all_parts(
    corpus: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = shutil.copytree(VOCABULARY, tmp_path / "words")
    text = (words / "properties.yml").read_text(encoding="utf-8")
    learned = text.replace("policy: most_precise_majority", "policy: learned")
    assert learned != text
    (words / "properties.yml").write_text(learned, encoding="utf-8")
    monkeypatch.setattr("flows.pipeline.scatter.CUT", 4)
    assert_same(Run(corpus, store, tmp_path / "s", words).files, in_memory(corpus, words))


def test_one_note_touched_changes_what_it_says_and_nothing_else(
    corpus: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = tmp_path / "raw"
    shutil.copytree(corpus, raw)
    monkeypatch.setattr("flows.notes.CUT", 4)
    Run(raw, store, tmp_path / "s")
    note = random.Random(1).choice(sorted(raw.rglob("*.md")))
    note.write_text(note.read_text(encoding="utf-8").replace("7B", "8B"), encoding="utf-8")
    touched = Run(raw, store, tmp_path / "s")
    assert touched.reused == NOTES - 1
    assert_same(touched.files, Run(raw, Store(tmp_path / "other"), tmp_path / "s").files)
    note.unlink()
    gone = Run(raw, store, tmp_path / "s")
    assert gone.reused == NOTES - 1
    assert_same(gone.files, in_memory(raw))


def test_where_nothing_changed_no_claim_is_read(
    corpus: Path, tmp_path: Path, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the store has of a part is found by what the notes say of its names."""
    read: list[str] = []
    claims = Lander.claims

    def noted(self: Lander, batch: Batch) -> pa.Table:
        read.append(batch.key)
        return claims(self, batch)

    monkeypatch.setattr("flows.notes.CUT", 2)
    monkeypatch.setattr(Lander, "claims", noted)
    first = Run(corpus, store, tmp_path / "s")
    batches = set(read)
    assert len(batches) > 2
    read.clear()
    assert_same(Run(corpus, store, tmp_path / "s").files, first.files)
    assert read == []


def test_a_note_that_changes_while_a_run_is_under_way_is_read_again_by_the_next(
    raw: Path, store: Store
) -> None:
    lander = Lander(read_vocabulary(VOCABULARY), store)
    (batch,) = land_notes(find_notes([raw]), Lander(lander.vocabulary, store), Silent()).batches
    assert lander.missing([batch]) == []
    note = raw / "zoo.md"
    before = note.read_text(encoding="utf-8")
    note.write_text(before.replace("7B", "8B"), encoding="utf-8")
    changed = lander.batch(batch.notes)
    note.write_text(before.replace("7B", "9B"), encoding="utf-8")
    lander(changed)
    assert lander.missing([changed]) == [changed]
    note.write_text(before.replace("7B", "8B"), encoding="utf-8")
    (again,) = land_notes(find_notes([raw]), lander, Silent()).batches
    assert again == changed
    drafts = str(lander.claims(again).column("draft").to_pylist())
    assert "8B/13B" in drafts
    assert "9B/13B" not in drafts


def test_entries_that_are_damaged_or_gone_are_made_again(
    corpus: Path, whole: Mapping[str, bytes], tmp_path: Path, store: Store
) -> None:
    Run(corpus, store, tmp_path / "s")
    for place, file in enumerate(sorted(Path(store.place).rglob("*.entry"))):
        if place % 4 == 0:
            file.write_bytes(file.read_bytes()[:-1])
        elif place % 4 == 1:
            file.unlink()
        elif place % 4 == 2:
            file.unlink()
            file.mkdir()
    assert_same(Run(corpus, store, tmp_path / "s").files, whole)


def test_processes_give_what_one_gives(
    corpus: Path, whole: Mapping[str, bytes], tmp_path: Path, store: Store
) -> None:
    vocabulary = read_vocabulary(VOCABULARY)
    lander, runner = Lander(vocabulary, store), Processes(2)
    landing = land_notes(find_notes([corpus]), lander, Silent(), runner)
    (tmp_path / "s").mkdir()
    found = stages.assemble_landed(landing, lander, tmp_path / "s", runner=runner)
    files = render_files(found.dataset, vocabulary, ready=found.ready, shown=found.shown)
    assert_same(files, whole)


def test_a_report_that_cannot_show_all_shows_the_worst_and_counts_the_rest(
    corpus: Path,
    whole: Mapping[str, bytes],
    tmp_path: Path,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("flows.pipeline.shown.MOST_CLAIMS", 60)
    files = Run(corpus, store, tmp_path / "s").files
    assert [name for name in files if files[name] != whole[name]] == [
        "report.html",
        "report.md",
        "datapackage.json",
    ]
    assert files["report.md"].splitlines()[:4] == whole["report.md"].splitlines()[:4]
    assert b"those with most to decide" in files["report.md"]
    items = b'<details class="item'
    assert 0 < files["report.html"].count(items) < whole["report.html"].count(items)


SCRIPT = """
import hashlib, sys
from pathlib import Path
from tests.flows.test_assembly import Run
from flows.pipeline.store import Store
raw, folder = map(Path, sys.argv[1:])
files = Run(raw, Store(folder / "store"), folder / "scratch").files
print(hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest())
"""


def test_results_below_a_url_give_the_same_bytes(raw: Path) -> None:
    vocabulary = read_vocabulary(VOCABULARY)
    store = Store("memory://results-of-a-test")
    for reused in (0, 2):
        lander = Lander(vocabulary, store)
        landing = land_notes(find_notes([raw]), lander, Silent())
        with store.scratch() as scratch:
            dataset, ready, shown = stages.assemble_landed(landing, lander, scratch)
            files = render_files(dataset, vocabulary, ready=ready, shown=shown)
        assert landing.reused == reused
        assert_same(files, in_memory(raw))


def test_the_seed_of_hashes_does_not_matter(raw: Path, tmp_path: Path) -> None:
    found = set()
    for seed in ("1", "2"):
        (tmp_path / seed).mkdir()
        command = [sys.executable, "-c", SCRIPT, str(raw), str(tmp_path / seed)]
        environment = os.environ | {"PYTHONHASHSEED": seed}
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, check=True)
        found.add(done.stdout)
    assert len(found) == 1
