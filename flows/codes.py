"""How a command ends."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of ``concord``."""

    DONE = 0
    """What was asked is done; a run has published."""
    CONFLICTS = 1
    """Published, and conflicts are open (only with ``--fail-on conflict``)."""
    WRONG_USE = 2
    """Wrong use or nothing to read; nothing was published."""
    UNREAD = 3
    """Published, but some note could not be read."""
    UNSOUND = 4
    """A published dataset does not hold together (only ``concord verify``)."""
    BROKEN = 70
    """A defect of Concord, with its traceback; nothing was published."""
    INTERRUPTED = 130
    """Ended by Ctrl-C, as shells count it: 128 and the number of SIGINT."""
