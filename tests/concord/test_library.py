"""The library does what its page and its docstrings show."""

from __future__ import annotations

import doctest
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

import concord
import concord.frames
import concord.notes
from publish import SCHEMA_VERSION
from tests.conftest import ROOT

FLAGS = doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


@pytest.fixture(autouse=True)
def _in_the_folder(published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(published)


def test_the_page() -> None:
    ran = doctest.testfile(
        str(ROOT / "docs" / "library.md"), module_relative=False, optionflags=FLAGS
    )
    assert (ran.failed, ran.attempted > 20) == (0, True)


@pytest.mark.parametrize(
    "module", [concord, concord.notes, concord.frames], ids=lambda module: module.__name__
)
def test_the_docstrings(module: ModuleType) -> None:
    ran = doctest.testmod(module, optionflags=FLAGS)
    assert (ran.failed, ran.attempted > 0) == (0, True)


def test_all_names_have_a_docstring() -> None:
    assert all(getattr(concord, name).__doc__ for name in concord.__all__)


def test_no_column_of_any_table_holds_python_objects() -> None:
    published = concord.load()
    assert published.schema_version == SCHEMA_VERSION
    for name, frame in published.items():
        assert len(frame) == published.arrow[name].num_rows
        assert not [c for c, kind in frame.dtypes.items() if kind == "object"], name
    assert published.claims.table.dtype == pd.Int64Dtype()
    assert published.history.published.isna().tolist() == [True, False]


def test_frames_are_frozen_and_name_what_there_is() -> None:
    published = concord.load()
    assert published.models is published["models"]
    with pytest.raises(AttributeError, match="there is no table 'nothing'; there are benchmarks"):
        _ = published.nothing
    with pytest.raises(AttributeError):
        published.schema_version = "0"  # type: ignore[misc]
    assert len(published.evidence("nobody", "released")) == 0


def test_what_is_no_dataset(tmp_path: Path) -> None:
    with pytest.raises(concord.UsageError, match="no dataset here"):
        concord.load(tmp_path)


def test_a_file_that_no_run_wrote_is_no_table(published: Path) -> None:
    foreign = published / "normalized" / "mine.parquet"
    foreign.write_bytes(b"")
    try:
        assert "mine" not in concord.load()
    finally:
        foreign.unlink()


def test_importing_it_starts_neither_prefect_nor_pandas() -> None:
    script = "import sys, concord; sys.exit(bool({'prefect', 'pandas'} & set(sys.modules)))"
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True)


def test_it_is_the_command_too() -> None:
    command = [sys.executable, "-m", "concord", "--version"]
    said = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    assert said.stdout.startswith("concord ")


def test_every_package_is_in_the_wheel_and_typed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    packages = set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"])
    here = {file.parent.name for file in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}
    assert packages == here
    assert all((ROOT / name / "py.typed").is_file() for name in packages)
