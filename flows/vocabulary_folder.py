"""Reading a vocabulary folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import vocabulary
from flows.errors import UsageError
from vocabulary import Vocabulary, VocabularyError, load_vocabulary
from vocabulary.load import REQUIRED

DEFAULT = Path("vocabulary/llm")


def find_vocabulary(given: Path | None = None, domain: str | None = None) -> Path:
    """The folder of a vocabulary: the one given, or that of a domain, or the default.

    A domain's is ``vocabulary/DOMAIN`` here, else the one that came with Concord. The default is
    ``vocabulary/llm`` here, else the only domain here, else the one that came with Concord.
    Raises `UsageError` when both are given, or nobody knows the domain.
    """
    if given is not None and domain is not None:
        raise UsageError("--vocabulary and --domain name the same thing; give one of them")
    if given is not None:
        return given
    if domain is not None:
        return _of_domain(domain)
    only = _domains(DEFAULT.parent)
    if not DEFAULT.is_dir() and len(only) == 1:
        return only[0]
    return DEFAULT if DEFAULT.is_dir() else packaged_vocabulary()


def packaged_vocabulary(name: str = DEFAULT.name) -> Path:
    """A vocabulary that came with Concord: ``llm``, or the ``starter`` of new domains."""
    return Path(vocabulary.__file__).parent / name


def _of_domain(domain: str) -> Path:
    folders = (DEFAULT.parent / domain, packaged_vocabulary(domain))
    found = next((folder for folder in folders if (folder / REQUIRED[0]).is_file()), None)
    if found is not None:
        return found
    known = [folder.name for folder in _domains(DEFAULT.parent)] or [DEFAULT.name]
    raise UsageError(
        f"no domain {domain!r} in {DEFAULT.parent}/: {', '.join(known)} would be accepted, "
        f"and `concord init {domain}` makes one"
    )


def _domains(parent: Path) -> list[Path]:
    return sorted(file.parent for file in parent.glob(f"*/{REQUIRED[0]}"))


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
