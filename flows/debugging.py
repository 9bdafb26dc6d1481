"""Whether traces are wanted: `concord --debug`, for this process and those that it starts."""

from __future__ import annotations

import os

_ASKED = "CONCORD_DEBUG"


def start_debugging() -> None:
    """Show the trace of every error from now on."""
    os.environ[_ASKED] = "1"


def is_debugging() -> bool:
    """Whether somebody asked for traces."""
    return os.environ.get(_ASKED, "") not in {"", "0"}
