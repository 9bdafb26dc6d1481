from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from flows import console
from flows.errors import UsageError
from flows.parameters import IngestParameters, IngestResult
from tests.conftest import VOCABULARY

CONTRADICTION = """judgements:
  - {who: ada, when: 2026-01-01, why: seen, same: [Alpha, Beta]}
  - {who: bob, when: 2026-01-02, why: seen too, different: [Alpha, Beta]}
"""

pytestmark = pytest.mark.usefixtures("prefect")


def run(raw: Path, out: Path, **more: Any) -> IngestResult:
    from flows.ingest import run_ingest

    return run_ingest(IngestParameters(raw=(raw,), out=out, vocabulary=VOCABULARY, **more))


def test_the_flow_publishes_and_says_what_it_found(raw: Path, tmp_path: Path) -> None:
    result = run(raw, tmp_path / "out")
    assert result.summary.startswith("2 notes read, 2 tables")
    assert result.conflicts == 1
    assert result.unreadable == ()
    assert {"facts.parquet", "report.html"} <= {f.name for f in (tmp_path / "out").iterdir()}


def test_the_command_waits_for_the_server_that_it_started(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    seen: list[bool] = []

    class Server:
        def wait(self) -> None:
            seen.append(out.exists())

    monkeypatch.setattr(console, "start_server", Server)
    asked = IngestParameters(raw=(raw,), out=out, vocabulary=VOCABULARY)
    assert console.embedded_run(asked).notes == 2
    assert (seen, out.exists()) == ([False], True)


def test_judgements_that_contradict_each_other_are_wrong_use(raw: Path, tmp_path: Path) -> None:
    from flows.ingest import run_ingest

    folder = shutil.copytree(VOCABULARY, tmp_path / "v")
    (folder / "judgements.yml").write_text(CONTRADICTION)
    with pytest.raises(UsageError, match="contradict each other"):
        run_ingest(IngestParameters(raw=(raw,), out=tmp_path / "out", vocabulary=folder))
    assert not (tmp_path / "out").exists()


def test_batches_do_not_change_what_is_published(raw: Path, tmp_path: Path) -> None:
    run(raw, tmp_path / "one")
    run(raw, tmp_path / "many", batch_bytes=1)
    for file in (tmp_path / "one").iterdir():
        assert file.read_bytes() == (tmp_path / "many" / file.name).read_bytes(), file.name


def test_a_run_says_what_it_reused_and_publishes_the_same_bytes(raw: Path, tmp_path: Path) -> None:
    kept = {"store": tmp_path / "store"}
    first = run(raw, tmp_path / "first", **kept)
    again = run(raw, tmp_path / "again", **kept)
    anew = run(raw, tmp_path / "anew", **kept, refresh=True)
    assert [(one.reused, one.notes) for one in (first, again, anew)] == [(0, 2), (2, 2), (0, 2)]
    for file in (tmp_path / "first").iterdir():
        for other in ("again", "anew"):
            assert file.read_bytes() == (tmp_path / other / file.name).read_bytes(), file.name


def test_artifacts_show_the_summary_the_discrepancies_and_the_report(
    raw: Path, tmp_path: Path
) -> None:
    from prefect.artifacts import Artifact

    run(raw, tmp_path / "out")
    summary, table, report = (
        Artifact.get(f"concord-{name}") for name in ("summary", "discrepancies", "report")
    )
    assert "2 notes read" in str(getattr(summary, "data", ""))
    assert "alpha-1" in str(getattr(table, "data", ""))
    address = (tmp_path / "out" / "report.html").as_uri()
    assert f"({address}#d-" in str(getattr(table, "data", ""))
    assert address in str(getattr(report, "data", ""))


def test_artifacts_show_how_far_the_stages_are(
    raw: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.artifacts import Artifact

    monkeypatch.setattr("flows.progress_artifacts.SECONDS", 0.0)

    run(raw, tmp_path / "out", store=tmp_path / "store")
    for name in ("parsing-notes", "reconciling-claims"):
        found = Artifact.get(f"concord-{name}")
        assert getattr(found, "type", "") == "progress"
        assert float(str(getattr(found, "data", ""))) == 100.0
