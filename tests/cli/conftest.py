from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from cli.main import main


class Ended(NamedTuple):
    code: int
    out: str
    err: str


Concord = Callable[..., Ended]


@pytest.fixture
def concord(capsys: pytest.CaptureFixture[str]) -> Concord:
    """The command in this process: its exit code and what it printed."""

    def run(*arguments: object) -> Ended:
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        return Ended(int(ended.value.code or 0), *capsys.readouterr())

    return run
