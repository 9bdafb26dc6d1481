from __future__ import annotations

from pathlib import Path

import pytest

from flows.doctor import Check, examine
from tests.conftest import VOCABULARY


def checks(vocabulary: Path, out: Path, lock: str = "") -> dict[str, str]:
    file = out.with_name("requirements.lock")
    if lock:
        file.write_text(lock)
    found: list[Check] = list(examine(vocabulary, out, file))
    return {check.text: check.outcome for check in found}


def test_a_good_installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "prefect"))
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    found = checks(VOCABULARY, tmp_path / "out")
    assert "fails" not in found.values()
    assert f"output {tmp_path / 'out'} can be written" in found
    assert not (tmp_path / "out").exists()


def test_what_keeps_a_run_from_working(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    found = checks(tmp_path / "gone", tmp_path / "file" / "out")
    failing = [text for text, outcome in found.items() if outcome == "fails"]
    assert failing == [
        f"{tmp_path / 'gone'}: no such vocabulary folder",
        f"output {tmp_path / 'file' / 'out'} cannot be written: Not a directory",
    ]


def test_other_versions_than_those_tested_are_noted(tmp_path: Path) -> None:
    found = checks(VOCABULARY, tmp_path / "out", "typer==0.0.1 \\\npydantic==0.1\nother==1\n")
    [text] = [text for text in found if text.startswith("other versions")]
    assert found[text] == "note"
    assert "typer " in text
    assert "(pinned 0.0.1)" in text


def test_an_extra_that_is_not_installed_is_not_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = ["pyyaml>=6", 'none-such-as-this>=1; extra == "dask"']
    monkeypatch.setattr("flows.doctor.requires", lambda _: named)
    assert "fails" not in checks(VOCABULARY, tmp_path / "out").values()
