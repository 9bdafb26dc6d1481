"""Fenced YAML or JSON that describes entities → a table with the keys as headers.

One mapping is one entity, a list of mappings (or a mapping with one such list) several. The table
is read as any other, so that keys mean what the same words mean above a column.
"""

from __future__ import annotations

from typing import Final

import yaml

from parsers.text.passages import Example
from records.table import Cell, Table
from vocabulary import Vocabulary, fold_name

LANGUAGES: Final = frozenset(("yaml", "yml", "json", "jsonc"))
MAX_LENGTH: Final = 1 << 18
"""Longest block that is read, in characters."""


def read_example(example: Example, vocabulary: Vocabulary) -> Table | None:
    """The entities that a block describes as a table; None when it describes none."""
    language = example.language.split()[0].lower() if example.language.strip() else ""
    if language not in LANGUAGES or len(example.text) > MAX_LENGTH:
        return None
    try:
        root = yaml.compose(example.text, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return None
    entities = _mappings(root)
    keys = list(dict.fromkeys(_text(key) for entity in entities for key, _ in entity.value))
    named = [key for key in keys if fold_name(key) in _subjects(vocabulary)]
    if not entities or not named:
        return None
    rows = tuple(_row(entity, keys, index, example.line) for index, entity in enumerate(entities))
    header = tuple(
        Cell(key, 0, column, example.line, header=True) for column, key in enumerate(keys)
    )
    return Table(0, "markdown", example.line, (header, *rows), 1, example.headings)


def _subjects(vocabulary: Vocabulary) -> frozenset[str]:
    return vocabulary.subject_headers | vocabulary.weak_subject_headers


def _mappings(root: yaml.Node | None) -> list[yaml.MappingNode]:
    if isinstance(root, yaml.SequenceNode):
        return [node for node in root.value if isinstance(node, yaml.MappingNode)]
    if not isinstance(root, yaml.MappingNode):
        return []
    lists = [value for _, value in root.value if isinstance(value, yaml.SequenceNode)]
    inner = [entity for list_ in lists for entity in _mappings(list_)]
    return inner if inner and len(root.value) == 1 else [root]


def _text(node: yaml.Node) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return "/".join(_text(item) for item in node.value)
    return ""


def _row(
    entity: yaml.MappingNode, keys: list[str], index: int, line: int
) -> tuple[Cell | None, ...]:
    values = {_text(key): value for key, value in entity.value}
    cells = []
    for column, key in enumerate(keys):
        node = values.get(key)
        mark = (node or entity).start_mark
        cells.append(Cell(_text(node) if node else "", index + 1, column, line + mark.line))
    return tuple(cells)
