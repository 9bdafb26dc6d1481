"""Vocabularies that tests use."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).parents[1]
LLM = ROOT / "vocabulary" / "llm"


def texts(folder: Path) -> dict[str, str]:
    """Texts of the files of a vocabulary folder, by name."""
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yml"))}


@cache
def llm() -> Vocabulary:
    """The vocabulary of language models, as it is in the repository."""
    return load_vocabulary(texts(LLM), "vocabulary/llm")
