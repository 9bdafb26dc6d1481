"""The messages of errors as the code has them: what stands between their changing parts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.conftest import ROOT

PACKAGES = ("cli", "flows", "review", "publish", "reconcile", "parsers", "vocabulary", "concord")
ERRORS = frozenset(
    (
        "UsageError", "EntryError", "ApplyError", "VocabularyError", "WrongColumnsError",
        "OutputBusyError", "JudgementError", "FrontMatterError", "YamlError", "UnreadNoteError",
        "WorkerError",
    )
)  # fmt: skip
GAP = "…"


class Message(NamedTuple):
    """A message with its changing parts as ``…``, and where it is raised."""

    text: str
    place: str

    @property
    def literal(self) -> str:
        """The longest part that never changes."""
        return max(self.text.split(GAP), key=len).strip()


def raised_messages() -> Iterator[Message]:
    """Every message of an error for people; those that pass on another's text are left out."""
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            for call in _calls(file):
                text = _text(call)
                if re.search(r"[a-z]{3}", text):
                    yield Message(text, f"{file.relative_to(ROOT)}:{call.lineno}")


def issue_kinds() -> set[str]:
    """The kinds of issues that the data model names."""
    text = (ROOT / "records" / "claim.py").read_text(encoding="utf-8")
    described = text[text.index("class Issue") :].split('"""')[1]
    return set(re.findall(r"``([a-z ]+)``", described.split(";")[0].split("one of")[1]))


def documented_messages() -> frozenset[str]:
    """What docs/errors.md lists: the first cells of its tables, and what its text quotes."""
    found: set[str] = set()
    for line in (ROOT / "docs" / "errors.md").read_text(encoding="utf-8").splitlines():
        row = re.match(r"\| `(.+?)` \|", line)
        found |= {row[1]} if row else set(re.findall(r"`([^`]+)`", line))
    return frozenset(found)


def listed_messages() -> frozenset[str]:
    """The first cells of the tables of docs/errors.md."""
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    return frozenset(re.findall(r"^\| `(.+?)` \|", text, re.M))


def _calls(file: Path) -> Iterator[ast.Call]:
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(func=ast.Name(id=name)) if name in ERRORS:
                yield node


def _text(call: ast.Call) -> str:
    texts = (_skeleton(argument) for argument in call.args)
    return max((text for text in texts if text), key=len, default="")


def _skeleton(node: ast.expr) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(_skeleton(part) for part in node.values)
    if isinstance(node, ast.BinOp):
        return _skeleton(node.left) + _skeleton(node.right)
    return GAP
