"""The dataset in ``normalized/`` is what the notes in ``raw/`` give, byte for byte.

It remembers its earlier runs; a run on the same notes goes on from there and adds nothing.
"""

from __future__ import annotations

from datetime import date

from flows.notes import find_notes
from flows.snapshots import previous_dataset
from flows.stages import parse_files, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from publish import render_files
from tests.conftest import ROOT, VOCABULARY

PUBLISHED = ROOT / "normalized"


def test_a_run_reproduces_the_published_dataset() -> None:
    vocabulary = read_vocabulary(VOCABULARY)
    parsed = parse_files(find_notes([ROOT / "raw"]), vocabulary)
    dataset = reconcile_parsed(parsed, vocabulary)
    files = render_files(dataset, vocabulary, before=previous_dataset(PUBLISHED), day=date.max)
    assert {file.name for file in PUBLISHED.iterdir()} == set(files)
    for name, content in files.items():
        assert (PUBLISHED / name).read_bytes() == content, f"{name}: `make run` writes it anew"
