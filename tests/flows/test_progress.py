from __future__ import annotations

import pytest

from flows.progress import Lines, Live, Steps, duration, shown


class Hand:
    """A clock moved by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0.0 s"), (9.94, "9.9 s"), (59.4, "59 s"), (185, "3 min 5 s"), (7620, "2 h 7 min")],
)
def test_durations_are_for_people(seconds: float, text: str) -> None:
    assert duration(seconds) == text


def test_lines_tell_rate_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Hand()
    lines = Lines(clock)
    lines.start("Parsing notes", 1000)
    for clock.now in (5.0, 10.0):
        lines.advance(100)
    assert capsys.readouterr().err.splitlines() == [
        "Parsing notes …",
        "Parsing notes … 100 of 1,000, 20/s, 45 s left",
        "Parsing notes … 200 of 1,000, 20/s, 40 s left",
    ]


def test_what_each_step_took_is_remembered() -> None:
    clock = Hand()
    steps = Steps(clock=clock)
    steps.start("Parsing notes", 30)
    steps.advance(10)
    steps.advance(20)
    clock.now = 15.0
    steps.start("Publishing")
    clock.now = 16.5
    steps.stop()
    assert steps.in_all() == "Parsing notes: 30 in 15 s, 2/s\nPublishing: 1.5 s"


def test_a_terminal_has_a_bar_with_rate_and_time_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "120")
    live = Live()
    live.start("Parsing notes", 200)
    live.advance(50)
    live.advance(50)
    live.stop()
    told = capsys.readouterr().err
    assert "Parsing notes" in told
    assert "100 of 200, " in told
    assert "left" in told


def test_totals_are_not_told_of_a_run_that_failed(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ValueError, match="no"), shown():
        raise ValueError("no")
    assert capsys.readouterr().err == ""
