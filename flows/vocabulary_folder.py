"""Reading a vocabulary folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import vocabulary
from flows.errors import UsageError
from vocabulary import Vocabulary, VocabularyError, load_vocabulary

DEFAULT = Path("vocabulary/llm")


def find_vocabulary(given: Path | None = None) -> Path:
    """The folder given, else ``vocabulary/llm`` here, else the one that came with Concord."""
    if given is not None:
        return given
    return DEFAULT if DEFAULT.is_dir() else packaged_vocabulary()


def packaged_vocabulary() -> Path:
    """The folder that came with Concord."""
    return Path(vocabulary.__file__).parent / DEFAULT.name


def read_vocabulary(folder: Path) -> Vocabulary:
    """Load the ``*.yml`` files of a folder; `UsageError` names file and line of what is wrong."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such vocabulary folder")
    files = sorted(folder.glob("*.yml"))
    texts = tuple((file.name, _read(file)) for file in files)
    try:
        return _load(texts, folder.as_posix())
    except VocabularyError as error:
        first, *more = str(error).splitlines()
        raise UsageError(first + (f" (and {len(more)} more)" if more else "")) from None


@lru_cache(maxsize=1)
def _load(texts: tuple[tuple[str, str], ...], folder: str) -> Vocabulary:
    """Checked before Prefect starts and used after: built once, as long as no file changes."""
    return load_vocabulary(dict(texts), folder)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise UsageError(f"{file.as_posix()}:{line}: not UTF-8") from None
    except OSError as error:
        raise UsageError(f"{file.as_posix()}: {error.strerror}") from None
