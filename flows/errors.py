"""The error that people can mend: wrong use, or nothing to read."""

from __future__ import annotations


class UsageError(Exception):
    """What was asked cannot be done as asked; the message is one line that says why."""
