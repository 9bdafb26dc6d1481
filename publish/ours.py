"""Which files of a folder a dataset put there."""

from __future__ import annotations

import json
from pathlib import Path

DESCRIPTOR = "datapackage.json"


def published_names(folder: Path) -> set[str]:
    """Relative paths of the files that the data package in ``folder`` lists, itself included.

    Empty when there is no readable descriptor: then nothing there is taken for ours.
    """
    try:
        descriptor = json.loads((folder / DESCRIPTOR).read_bytes())
        paths = {resource["path"] for resource in descriptor["resources"]}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {path for path in paths if isinstance(path, str)} | {DESCRIPTOR}
