"""Whether an installation can run, check by check."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Literal, NamedTuple

from flows.errors import UsageError
from flows.vocabulary_folder import read_vocabulary

LEAST_PYTHON = (3, 11)
Outcome = Literal["ok", "note", "fails"]
_NAME = re.compile(r"[A-Za-z0-9._-]+")
_PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==([^\s;\\]+)", re.M)


class Check(NamedTuple):
    """``note`` is what does not keep a run from working; ``text`` says what to do about it."""

    outcome: Outcome
    text: str


def examine(vocabulary: Path, out: Path, lock: Path | None = None) -> Iterator[Check]:
    """Every check in turn. ``lock`` is the file of pins, None for that of this checkout."""
    yield _python()
    yield from _packages(lock or Path(__file__).parent.parent / "requirements.lock")
    yield _vocabulary(vocabulary)
    yield _writable("output", out)
    yield _writable("PREFECT_HOME", _prefect_home())
    yield from _prefect()
    yield _chromium()


def _python() -> Check:
    here = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < LEAST_PYTHON:
        return Check("fails", f"Python {here}; 3.11 or newer is needed")
    return Check("ok", f"Python {here}")


def _packages(lock: Path) -> Iterator[Check]:
    """The packages that Concord names, against the pins it was tested with."""
    needed = [text for text in requires("concord") or () if "extra ==" not in text]
    wanted = [match[0] for text in needed if (match := _NAME.match(text))]
    missing = [name for name in wanted if _version(name) is None]
    if missing:
        yield Check("fails", f"packages are missing: {', '.join(missing)}; install Concord again")
        return
    if not lock.is_file():
        yield Check("ok", f"{len(wanted)} packages; no requirements.lock here to compare with")
        return
    pins: dict[str, list[str]] = {}
    for name, pin in _PIN.findall(lock.read_text(encoding="utf-8")):
        # A package may be pinned twice, for different versions of Python.
        pins.setdefault(name.lower(), []).append(pin)
    other = [
        f"{name} {_version(name)} (pinned {' or '.join(pins[name.lower()])})"
        for name in wanted
        if name.lower() in pins and _version(name) not in pins[name.lower()]
    ]
    if other:
        yield Check("note", f"other versions than were tested: {', '.join(other)}")
    else:
        yield Check("ok", f"{len(wanted)} packages in the versions of requirements.lock")


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _vocabulary(folder: Path) -> Check:
    try:
        known = read_vocabulary(folder)
    except UsageError as error:
        return Check("fails", str(error))
    name = known.domain.name or folder.name
    return Check("ok", f"vocabulary {folder}: {name}, {len(known.properties)} properties")


def _writable(what: str, folder: Path) -> Check:
    """Whether a folder, or the nearest one above it that exists, takes a file."""
    there = next((f for f in (folder, *folder.absolute().parents) if f.exists()), folder)
    try:
        with tempfile.NamedTemporaryFile(dir=there, prefix=".concord-"):
            return Check("ok", f"{what} {folder} can be written")
    except OSError as error:
        return Check("fails", f"{what} {folder} cannot be written: {error.strerror}")


def _prefect_home() -> Path:
    return Path(os.environ.get("PREFECT_HOME") or Path.home() / ".prefect")


def _prefect() -> Iterator[Check]:
    found = _version("prefect") or ""
    if not found.startswith("3."):
        yield Check("fails", f"Prefect {found or 'is missing'}; 3.8 is needed")
        return
    yield Check("ok", f"Prefect {found}")
    server = os.environ.get("PREFECT_API_URL")
    if server:
        yield Check("note", f"runs are sent to the Prefect server at {server} (PREFECT_API_URL)")


def _chromium() -> Check:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        return Check("note", "no chromium in PATH: only tests of pages need it")
    return Check("ok", f"chromium {found}, for tests of pages")
