"""Writing the vocabulary of a new domain: the starter, or what was learned from notes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from flows.errors import UsageError
from flows.notes import find_notes
from flows.vocabulary_folder import packaged_vocabulary, read_vocabulary
from parsers.learn import learn_vocabulary
from vocabulary.load import VocabularyError, load_vocabulary
from vocabulary.proposal import Proposal
from vocabulary.proposal_text import render_proposal, starter_files

STARTER = "starter"
_DOMAIN = re.compile(r"[a-z][a-z0-9_-]*")


def new_files(domain: str) -> dict[str, str]:
    """File name → text of a commented starter vocabulary for a domain."""
    _check_name(domain)
    return starter_files(_starter(), domain)


def learn_files(raw: tuple[Path, ...], domain: str) -> tuple[Proposal, dict[str, str]]:
    """What notes show of their domain, and the vocabulary that is proposed for it.

    Raises `UsageError` when there is no note, or none with a table that tells anything.
    """
    _check_name(domain)
    starter = _starter()
    notes = {note.path: note.file.read_bytes() for note in find_notes(raw)}
    words = read_vocabulary(packaged_vocabulary(STARTER))
    proposal = learn_vocabulary(notes, words)
    if not (proposal.subjects and proposal.properties):
        why = "; ".join(proposal.untold[:3]) or "they have no tables"
        raise UsageError(f"nothing to learn from {', '.join(map(str, raw))}: {why}")
    return proposal, render_proposal(proposal, starter, domain)


def write_vocabulary(files: Mapping[str, str], folder: Path) -> None:
    """Write the files of a vocabulary, checked, into a folder that has none yet."""
    try:
        load_vocabulary(files, folder.as_posix())
    except VocabularyError as error:
        raise AssertionError(f"a proposed vocabulary does not load: {error}") from error
    if folder.exists() and (not folder.is_dir() or any(folder.glob("*.yml"))):
        raise UsageError(f"{folder}: something is there already; name another folder with --out")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in sorted(files.items()):
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"{folder}: cannot be written: {error.strerror}") from None


def _check_name(domain: str) -> None:
    if not _DOMAIN.fullmatch(domain):
        raise UsageError(
            f"{domain!r} is no name of a domain: small Latin letters, digits, '-' and '_' "
            "would be accepted, such as board-games"
        )


def _starter() -> dict[str, str]:
    folder = packaged_vocabulary(STARTER)
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.yml"))}
