"""What a run is asked to do, and what it says when it is done."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

from flows.limits import Limits
from flows.vocabulary_folder import find_vocabulary


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
    batch_bytes: int = Field(
        default=64 << 20, gt=0, description="Bytes of notes that one task parses, about."
    )
    limits: Limits = Field(
        default=Limits(), description="Seconds of CPU time and MB of memory that a note may take."
    )


class IngestResult(BaseModel):
    """What a run that published has to say.

    ``summary`` is plain text; ``conflicts`` counts the conflicts nobody has decided;
    ``unreadable`` are notes as ``path: why``.
    """

    model_config = ConfigDict(frozen=True)

    out: Path
    summary: str
    conflicts: int
    unreadable: tuple[str, ...] = ()
