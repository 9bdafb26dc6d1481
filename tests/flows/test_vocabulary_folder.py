from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.vocabulary_folder import DEFAULT, find_vocabulary, read_vocabulary
from tests.conftest import VOCABULARY


def test_the_vocabulary_here_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / DEFAULT).mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    assert find_vocabulary() == DEFAULT


def test_elsewhere_it_is_the_one_that_came_with_concord(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_vocabulary(find_vocabulary()).properties


def test_an_error_is_one_line_with_file_and_line(tmp_path: Path) -> None:
    folder = shutil.copytree(VOCABULARY, tmp_path / "v")
    file = folder / "properties.yml"
    file.write_text("nonsense: 1\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    with pytest.raises(UsageError, match=r"v/properties\.yml:1: nonsense: unknown key") as caught:
        read_vocabulary(folder)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    folder = shutil.copytree(VOCABULARY, tmp_path / "v")
    (folder / "models.yml").write_bytes(b"models: []\n# \xff\n")
    with pytest.raises(UsageError, match=r"v/models\.yml:2: not UTF-8"):
        read_vocabulary(folder)


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such vocabulary folder"):
        read_vocabulary(tmp_path / "gone")


def domains(tmp_path: Path, *names: str) -> None:
    for name in names:
        shutil.copytree(VOCABULARY, tmp_path / "vocabulary" / name)


def test_a_domain_is_a_folder_of_vocabulary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domains(tmp_path, "gpus")
    monkeypatch.chdir(tmp_path)
    assert find_vocabulary(None, "gpus") == Path("vocabulary/gpus")
    assert find_vocabulary(None, "llm").is_absolute()
    with pytest.raises(UsageError, match=r"no domain 'games' .*: gpus would be accepted"):
        find_vocabulary(None, "games")
    with pytest.raises(UsageError, match="give one of them"):
        find_vocabulary(Path("x"), "gpus")


def test_the_only_domain_here_is_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    domains(tmp_path, "gpus")
    monkeypatch.chdir(tmp_path)
    assert find_vocabulary() == Path("vocabulary/gpus")
    domains(tmp_path, "games")
    assert find_vocabulary().is_absolute()
