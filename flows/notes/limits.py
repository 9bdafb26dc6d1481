"""How notes are read: what claims are read from, and what one note may cost."""

from __future__ import annotations

from typing import NamedTuple

from records.claim import BLOCKS, Block


class Limits(NamedTuple):
    """What one note may cost: seconds of CPU time, and MB of memory beyond an idle process."""

    seconds: float = 5.0
    megabytes: int = 1024


class Reading(NamedTuple):
    """How notes are read: the blocks that claims are read from, and the limits of each note."""

    blocks: tuple[Block, ...] = BLOCKS
    limits: Limits = Limits()
