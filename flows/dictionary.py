"""Write the data dictionary and the structure of the schemas: ``python -m flows.dictionary docs``.

The structure is kept with its version, so that a schema cannot change without another one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from flows.errors import UsageError
from flows.vocabulary_folder import DEFAULT, read_vocabulary
from publish import SCHEMA_VERSION
from publish.dictionary import (
    Structure,
    describe_structure,
    is_enough,
    needed_change,
    raised_part,
    render_dictionary,
)
from publish.tables import table_schemas

PAGE = Path("data-dictionary.md")
STRUCTURE = Path("schema/tables.json")


def render_pages(vocabulary: Path) -> dict[Path, str]:
    """Path below ``docs`` → text, for the schemas as they are declared now."""
    schemas = table_schemas(read_vocabulary(vocabulary))
    structure = {"schema_version": SCHEMA_VERSION, "tables": describe_structure(schemas)}
    text = json.dumps(structure, indent=1, ensure_ascii=False) + "\n"
    return {PAGE: render_dictionary(schemas), STRUCTURE: text}


def write_pages(docs: Path, vocabulary: Path = DEFAULT) -> None:
    """Write the pages. Raises `UsageError` when the version is not raised as a change needs."""
    pages = render_pages(vocabulary)
    kept = docs / STRUCTURE
    if kept.is_file():
        check_version(json.loads(kept.read_bytes()), json.loads(pages[STRUCTURE]))
    for path, text in pages.items():
        (docs / path).parent.mkdir(parents=True, exist_ok=True)
        (docs / path).write_text(text, encoding="utf-8")


def check_version(old: Structure, new: Structure) -> None:
    """Raise `UsageError` when tables changed more than their version says."""
    needed = needed_change(old["tables"], new["tables"])
    was, now = old["schema_version"], new["schema_version"]
    if not is_enough(raised_part(was, now), needed):
        raise UsageError(
            f"the schemas changed in a {needed} way since {was}, but SCHEMA_VERSION is {now}: "
            f"raise its {needed} part in publish/schema.py"
        )


if __name__ == "__main__":
    try:
        write_pages(Path(sys.argv[1]))
    except UsageError as error:
        sys.exit(str(error))
