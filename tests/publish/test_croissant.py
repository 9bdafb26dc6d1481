"""The Croissant metadata: what the reference reader says of it, and the records it reads."""

from __future__ import annotations

import dataclasses
import json
import logging
import subprocess
import sys
from datetime import date
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from publish import Dataset, render_files
from tests.conftest import ROOT, as_published
from vocabulary import Vocabulary

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph", "ignore:The inplace keyword")


@pytest.fixture(scope="module")
def mlcroissant() -> ModuleType:
    """The reference reader.

    absl, which it logs by, keeps the stderr that it finds, and closes one that is not the system's
    when logging is set up anew: it is not to find that of a test.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stderr", sys.__stderr__)
        return import_module("mlcroissant")


@pytest.fixture
def folder(dataset: Dataset, vocabulary: Vocabulary, tmp_path: Path) -> Path:
    files = render_files(dataset, vocabulary)
    changed = dataclasses.replace(vocabulary, fingerprint="another")
    day = date(2026, 2, 1)
    files = render_files(dataset, changed, before=as_published(files), day=day)
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    return tmp_path


def test_the_reference_reader_takes_it_and_reads_the_records(
    mlcroissant: ModuleType, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        found = mlcroissant.Dataset(str(folder / "croissant.json"))
    assert found.metadata.ctx.issues.errors == set()
    assert found.metadata.ctx.issues.warnings == set()
    assert caplog.text == ""
    assert str(found.metadata.date_published)[:10] == "2026-02-01"
    models = list(found.records("models"))
    assert [model["models/id"] for model in models] == [b"opt", b"t5"]
    assert list(models[1]["models/parameters"]) == [11e9]
    assert str(models[1]["models/released_start"])[:10] == "2019-10-01"
    facts = {(f["facts/entity_id"], f["facts/property"]): f for f in found.records("facts")}
    assert list(facts[b"t5", b"parameters"]["facts/dissenting"]) == [b"c4"]


def validate(file: Path) -> subprocess.CompletedProcess[str]:
    """What `mlcroissant validate` says of a file."""
    command = [sys.executable, "-m", "mlcroissant.scripts.validate", "--jsonld", str(file)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_published_metadata_are_valid() -> None:
    said = validate(ROOT / "normalized" / "croissant.json")
    assert said.returncode == 0, said.stderr
    assert "error(s)" not in said.stderr
    assert said.stderr.rstrip().endswith("Done.")


def test_metadata_that_are_wrong_are_not(mlcroissant: ModuleType, folder: Path) -> None:
    file = folder / "croissant.json"
    described = json.loads(file.read_bytes())
    described["recordSet"][0]["field"][0]["source"]["fileObject"] = {"@id": "nowhere"}
    file.write_text(json.dumps(described), encoding="utf-8")
    with pytest.raises(mlcroissant.ValidationError):
        mlcroissant.Dataset(str(file))


def test_every_field_but_those_of_structs_is_described(folder: Path) -> None:
    described = json.loads((folder / "croissant.json").read_bytes())
    package = json.loads((folder / "datapackage.json").read_bytes())
    tables = {r["name"]: r for r in package["resources"] if r.get("type") == "table"}
    records = {record["name"].replace("_", "-"): record for record in described["recordSet"]}
    assert set(records) == set(tables)
    for name, record in records.items():
        names = [field["name"] for field in tables[name]["schema"]["fields"]]
        left_out = {"agreement", "copying"} if name == "sources" else set()
        assert [f["name"] for f in record["field"]] == [n for n in names if n not in left_out]
