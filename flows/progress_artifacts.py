"""How far each stage is, for Prefect's own pages."""

from __future__ import annotations

import time
from typing import cast
from uuid import UUID

from prefect.artifacts import create_progress_artifact, update_progress_artifact

from flows.progress import Clock, Progress

SECONDS = 2.0
"""Between two updates of one stage: each is a call to Prefect's server."""


class ProgressArtifacts:
    """Passes on what it hears, and keeps a progress artifact for each step of known size."""

    def __init__(self, listener: Progress, clock: Clock = time.monotonic) -> None:
        self._listener, self._clock = listener, clock
        self._artifact: UUID | None = None
        self._total = self._done = 0
        self._told = 0.0

    def start(self, step: str, total: int = 0) -> None:
        """Make the artifact of a step."""
        self._listener.start(step, total)
        self._artifact, self._total, self._done = None, total, 0
        if total:
            key = f"concord-{step.lower().replace(' ', '-')}"
            made = create_progress_artifact(0.0, key=key, description=f"{step}: {total:,}")
            self._artifact, self._told = cast("UUID", made), self._clock()

    def advance(self, count: int = 1) -> None:
        """Update it, now and then and at the end."""
        self._listener.advance(count)
        self._done += count
        now = self._clock()
        if self._artifact and (self._done == self._total or now - self._told >= SECONDS):
            self._told = now
            update_progress_artifact(self._artifact, 100.0 * self._done / self._total)
