"""Vocabularies that tests use."""

from __future__ import annotations

import shutil
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


@cache
def without_sentences() -> Vocabulary:
    """The same for tables alone, for tests that start processes: it is ready much sooner."""
    return load_vocabulary(
        {name: text for name, text in texts(LLM).items() if name != "sentences.yml"}
    )


def copy_without_sentences(folder: Path) -> Path:
    """The folder, with the files of `without_sentences`."""
    return Path(shutil.copytree(LLM, folder, ignore=shutil.ignore_patterns("sentences.yml")))
