"""What a run is asked to do, and what it says when it is done."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from flows.notes.limits import Limits
from flows.vocabulary_folder import find_vocabulary
from records.claim import BLOCKS, Block


class IngestParameters(BaseModel):
    """Parameters of the flow ``ingest``; a deployment takes the same as JSON."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    raw: tuple[Path, ...] = Field(
        default=(Path("raw"),), min_length=1, description="Folders or files of notes."
    )
    out: Path = Field(default=Path("normalized"), description="Folder that the dataset replaces.")
    vocabulary: Path = Field(
        default_factory=find_vocabulary, description="Folder that says what words mean."
    )
    as_of: date | None = Field(
        default=None,
        description="Day of asking: later dates are reported as future ones. Without it a date is "
        "measured against that of its source, so that a run does not hang on the clock.",
    )
    blocks: tuple[Block, ...] = Field(
        default=BLOCKS, min_length=1, description="What claims are read from."
    )
    batch_bytes: int = Field(
        default=1 << 20, gt=0, description="Bytes of notes that are parsed together, at most."
    )
    store: str | Path | None = Field(
        default=None,
        description="Folder of results to reuse, or a URL of fsspec; by default the user's cache.",
    )
    refresh: bool = Field(default=False, description="Make everything anew; reuse nothing.")
    limits: Limits = Field(
        default=Limits(), description="Seconds of CPU time and MB of memory that a note may take."
    )
    runner: Literal["local", "dask"] = Field(
        default="local", description="Where the work is done: on this machine, or a Dask cluster."
    )
    scheduler: str | None = Field(
        default=None,
        description="Address of the cluster's scheduler; by default what Dask is configured with.",
    )


class IngestResult(BaseModel):
    """What a run that published has to say.

    ``summary`` is plain text; ``conflicts`` counts the conflicts nobody has decided;
    ``unreadable`` are notes as ``path: why``; ``reused`` of ``notes`` were not parsed again.
    """

    model_config = ConfigDict(frozen=True)

    out: Path
    summary: str
    conflicts: int
    unreadable: tuple[str, ...] = ()
    notes: int = 0
    reused: int = 0
