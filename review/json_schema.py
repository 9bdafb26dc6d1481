"""JSON schemas of the files with people's answers, for editors that check as one types.

``python -m review.json_schema docs/schema`` writes them anew.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vocabulary.schema import CorrectionsFile, Entry, JudgementsFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELS: Mapping[str, type[Entry]] = {
    "judgements.json": JudgementsFile,
    "corrections.json": CorrectionsFile,
}
IDENTITY = ("same", "different", "unsure")
ANSWERS: tuple[tuple[str, ...], ...] = (
    ("entity", "property", "value"),
    *((name,) for name in IDENTITY),
    ("scope",),
    ("dismiss",),
)
"""The fields that each way to answer needs: an entry is one of them."""


def render_schemas() -> dict[str, str]:
    """File name → text of every schema, the same on every machine."""
    return {name: _render(name, model) for name, model in MODELS.items()}


def _render(name: str, model: type[Entry]) -> str:
    schema = {"$schema": DIALECT, **model.model_json_schema()}
    schema["title"] = name.removesuffix(".json").capitalize()
    for definition in schema["$defs"].values():
        definition["properties"] = {
            field: _without_default(declared)
            for field, declared in definition["properties"].items()
        }
    if model is JudgementsFile:
        _one_answer(schema["$defs"]["Judgement"])
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _without_default(declared: dict[str, Any]) -> dict[str, Any]:
    """A default is of no use to who writes; titles only repeat the names."""
    return {key: value for key, value in declared.items() if key not in {"default", "title"}}


def _one_answer(definition: dict[str, Any]) -> None:
    definition["oneOf"] = [{"required": list(fields)} for fields in ANSWERS]
    for name in IDENTITY:
        definition["properties"][name]["minItems"] = 2


def write_schemas(folder: Path) -> None:
    """Put the schemas into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in render_schemas().items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write_schemas(Path(sys.argv[1]))
