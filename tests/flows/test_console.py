from __future__ import annotations

from pathlib import Path

import pytest

from flows.codes import ExitCode
from flows.console import exit_code, run_on_console
from flows.errors import UsageError
from flows.parameters import IngestParameters, IngestResult
from flows.progress import current
from tests.conftest import VOCABULARY


def result(conflicts: int = 0, unreadable: tuple[str, ...] = ()) -> IngestResult:
    return IngestResult(
        out=Path("normalized"), summary="2 notes", conflicts=conflicts, unreadable=unreadable
    )


@pytest.mark.parametrize(
    ("outcome", "fail_on_conflict", "code"),
    [
        (result(), False, ExitCode.DONE),
        (result(conflicts=3), False, ExitCode.DONE),
        (result(conflicts=3), True, ExitCode.CONFLICTS),
        (result(), True, ExitCode.DONE),
        (result(unreadable=("raw/a.md: binary data",)), True, ExitCode.UNREAD),
        (result(conflicts=1, unreadable=("raw/a.md: binary data",)), False, ExitCode.UNREAD),
        (result(conflicts=1, unreadable=("raw/a.md: binary data",)), True, ExitCode.CONFLICTS),
    ],
)
def test_exit_codes(outcome: IngestResult, fail_on_conflict: bool, code: ExitCode) -> None:
    assert exit_code(outcome, fail_on_conflict) is code


def test_the_result_goes_to_stdout_and_the_progress_to_stderr(
    raw: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(_: IngestParameters) -> IngestResult:
        current().start("Parsing notes", 200)
        current().advance(100)
        return result(unreadable=("raw/a.md: binary data",))

    run_on_console(IngestParameters(raw=(raw,), vocabulary=VOCABULARY), run)
    shown = capsys.readouterr()
    assert shown.out.startswith("2 notes\n")
    assert "normalized/report.html" in shown.out
    assert "Parsing notes …\nParsing notes … 100 of 200, " in shown.err
    assert "\nParsing notes: 100 in " in shown.err
    assert "not read: raw/a.md: binary data" in shown.err


def test_what_cannot_work_is_said_before_anything_starts(raw: Path, tmp_path: Path) -> None:
    def never(_: IngestParameters) -> IngestResult:
        raise AssertionError

    (tmp_path / "out").write_text("")
    for wrong in (
        {"raw": (tmp_path / "gone",)},
        {"vocabulary": tmp_path / "gone"},
        {"out": tmp_path / "out"},
    ):
        asked = {"raw": (raw,), "out": tmp_path / "o", "vocabulary": VOCABULARY, **wrong}
        with pytest.raises(UsageError):
            run_on_console(IngestParameters.model_validate(asked), never)
