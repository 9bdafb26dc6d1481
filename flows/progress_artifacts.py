"""How far each stage is, for Prefect's own pages."""

from __future__ import annotations

import time
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.progress import Clock, Progress

SECONDS = 2.0
"""Before a stage is shown, and between two updates of it: each is a call to Prefect's server."""


class ProgressArtifacts:
    """Passes on what it hears, and keeps a progress artifact for each step of known size.

    A step that is over before anybody could look at it has none.
    """

    def __init__(self, listener: Progress, clock: Clock = time.monotonic) -> None:
        self._listener, self._clock = listener, clock
        self._artifact: UUID | None = None
        self._step, self._total, self._done, self._told = "", 0, 0, 0.0

    def start(self, step: str, total: int = 0) -> None:
        """Take note of a step."""
        self._listener.start(step, total)
        self._artifact = None
        self._step, self._total, self._done, self._told = step, total, 0, self._clock()

    def advance(self, count: int = 1) -> None:
        """Show it, now and then and at the end."""
        self._listener.advance(count)
        self._done += count
        now = self._clock()
        is_over = self._artifact is not None and self._done == self._total
        if self._total and (is_over or now - self._told >= SECONDS):
            self._told = now
            self._show(100.0 * self._done / self._total)

    def _show(self, percent: float) -> None:
        if self._artifact is not None:
            update_progress_artifact(self._artifact, percent)
            return
        key = f"concord-{self._step.lower().replace(' ', '-')}"
        made = create_progress_artifact(
            percent, key=key, description=f"{self._step}: {self._total:,}"
        )
        self._artifact = cast("UUID", made)
