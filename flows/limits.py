"""What one note may cost."""

from __future__ import annotations

from typing import NamedTuple


class Limits(NamedTuple):
    """What one note may cost: seconds of CPU time, and MB of memory beyond an idle process."""

    seconds: float = 5.0
    megabytes: int = 1024
