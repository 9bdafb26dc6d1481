"""What the first domain is about stands in its vocabulary, and not in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.vocabularies import ROOT, llm

PACKAGES = (
    "records",
    "vocabulary",
    "parsers",
    "reconcile",
    "publish",
    "flows",
    "review",
    "cli",
    "concord",
)
WORDS = re.compile(r"arxiv|hugging ?face|github|\bllms?\b|parameters|checkpoint|\btokens?\b", re.I)
"""Words of the domain that may hide within a text."""

EXCEPTIONS = {
    # The vocabulary that is used when nothing else is asked for has a name.
    ("flows/vocabulary_folder.py", "vocabulary/llm"),
    ("cli/main.py", "What words mean. Default: vocabulary/llm, or Concord's own."),
    # HTML has elements of these names, and texts are rid of them.
    ("parsers/tables/content.py", "template"),
    ("parsers/tables/html.py", "template"),
    ("parsers/text/html_text.py", "code"),
    ("parsers/claims/rich.py", "template"),
    # Keys of the standards of Data Package and Croissant, and of Parquet's metadata.
    ("publish/croissant.py", "description"),
    ("publish/croissant.py", "license"),
    ("publish/datapackage.py", "description"),
    ("publish/schema.py", "description"),
    # The token of a form, against requests of other sites.
    ("review/server.py", "token"),
}


def literals(path: Path) -> Iterator[str]:
    """The string literals of a module that are no docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.value) for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }  # fmt: skip
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.value


def of_the_domain() -> set[tuple[str, str]]:
    known = {*llm().properties, llm().domain.table, *llm().properties_file.datasets}
    return {
        (path.relative_to(ROOT).as_posix(), text)
        for package in PACKAGES
        for path in sorted((ROOT / package).rglob("*.py"))
        for text in literals(path)
        if text in known or WORDS.search(text)
    }


def test_no_property_or_word_of_language_models_is_a_literal_of_the_code() -> None:
    assert of_the_domain() - EXCEPTIONS == set()


def test_no_exception_is_out_of_date() -> None:
    assert EXCEPTIONS - of_the_domain() == set()
