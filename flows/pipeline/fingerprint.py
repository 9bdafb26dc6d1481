"""What results depend on beside their input: our own code, libraries, and the words of a domain."""

from __future__ import annotations

import hashlib
import sys
import unicodedata
from collections.abc import Iterable
from dataclasses import fields
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from vocabulary import Vocabulary

PARSING = ("records", "vocabulary", "parsers")
"""Packages whose code decides what a note gives."""
DERIVING = (*PARSING, "reconcile", "publish", "flows")
"""Packages whose code decides what is made of notes once they are parsed."""
LIBRARIES = (
    "beautifulsoup4",
    "charset-normalizer",
    "markdownify",
    "numpy",
    "pyarrow",
    "pydantic",
    "pyromark",
    "pyyaml",
    "rapidfuzz",
    "turbohtml",
)
"""Libraries that decide it too."""

NOT_FOR_PARSING = frozenset(("sources", "judgements", "corrections", "fingerprint"))
"""Parts of a vocabulary that parsing does not see; whose a note is, is told beside it."""


@cache
def code_fingerprint(packages: tuple[str, ...] = PARSING) -> str:
    """A hash of the source of packages, of the libraries' versions and of Python's.

    The source itself, not a version number: whoever changes a parser in a checkout gets
    its results.
    """
    digest = hashlib.sha256(f"{sys.version}\0{unicodedata.unidata_version}\0".encode())
    for library in LIBRARIES:
        digest.update(f"{library} {_version(library)}\0".encode())
    for name, file in sorted(_sources(packages)):
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def parsing_fingerprint(vocabulary: Vocabulary) -> str:
    """What parsing depends on beside a note, its path and its source.

    People's answers are left out, as parsing does not see them. The entries as read count,
    not the text of the files: a comment changes nothing.
    """
    digest = hashlib.sha256(code_fingerprint().encode())
    for field in fields(vocabulary):
        if field.name not in NOT_FOR_PARSING:
            known = TypeAdapter(Any).dump_json(getattr(vocabulary, field.name))
            digest.update(field.name.encode() + b"\0" + known + b"\0")
    return digest.hexdigest()


def derived_fingerprint(vocabulary: Vocabulary) -> str:
    """What all that is made of parsed notes depends on beside them and people's answers.

    Coarser than for parsing, as it is made again in a fraction of the time.
    """
    digest = hashlib.sha256(parsing_fingerprint(vocabulary).encode())
    digest.update(code_fingerprint(DERIVING).encode())
    digest.update(TypeAdapter(Any).dump_json(vocabulary.sources))
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _sources(packages: Iterable[str]) -> Iterable[tuple[str, Path]]:
    """The Python files of packages by their name within."""
    for package in packages:
        spec = find_spec(package)
        for folder in (spec and spec.submodule_search_locations) or ():
            top = Path(folder)
            for file in top.rglob("*.py"):
                yield f"{package}/{file.relative_to(top).as_posix()}", file
