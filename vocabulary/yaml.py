"""YAML read as plain data with the line of every node, so that an error can point.

Scalars follow the YAML 1.2 core schema: ``no``, ``2022-04`` and ``1_000`` stay strings, and
only decimal integers, floats, ``true``, ``false`` and ``null`` are anything else.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

import yaml

_INT = re.compile(r"[-+]?[0-9]+\Z")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\Z")
MAX_DEPTH = 200
_BRACKETS = re.compile(r"[\[\]{}]")
_DEEP_BLOCK = re.compile(rf"^[ ]{{{2 * MAX_DEPTH}}}|(?:[-?]\s+){{{MAX_DEPTH}}}", re.MULTILINE)
"""Block nesting shows as indentation, or as marks one after the other."""
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Path = tuple[str | int, ...]


class Located(NamedTuple):
    """Plain data and, for each path of keys and indexes into it, the 1-based line it starts on."""

    data: Any
    lines: dict[Path, int]

    def line(self, path: Path) -> int:
        """Line of the deepest part of ``path`` that the file has."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


class YamlError(ValueError):
    """Text that is not the YAML we accept; ``line`` is 1-based."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line


def load_yaml(text: str) -> Located:
    """Read one YAML document.

    Raises :class:`YamlError` on bad syntax, a key given twice, or an alias: ten lines of those
    stand for more than any machine holds.
    """
    lines: dict[Path, int] = {}
    if is_deep(text):
        raise YamlError(1, "nested too deep")
    try:
        node = yaml.compose(text, Loader=_LOADER)
        return Located(None if node is None else _build(node, (), lines, set()), lines)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(mark.line + 1 if mark else 1, error.problem or "not YAML") from None
    except RecursionError:
        raise YamlError(1, "nested too deep") from None
    except yaml.YAMLError as error:
        raise YamlError(1, str(error).splitlines()[0]) from None


def is_deep(text: str) -> bool:
    """Whether a text may nest deeper than `MAX_DEPTH`: libyaml's composer then ends the process."""
    depth = deepest = 0
    for mark in _BRACKETS.findall(text):
        depth = depth + 1 if mark in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest > MAX_DEPTH or _DEEP_BLOCK.search(text) is not None


def _build(node: Any, path: Path, lines: dict[Path, int], seen: set[int]) -> Any:
    lines[path] = node.start_mark.line + 1
    if id(node) in seen:
        raise YamlError(lines[path], "an alias of this (`*name`) is not accepted: write it out")
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        return _scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return [_build(item, (*path, i), lines, seen) for i, item in enumerate(node.value)]
    return _mapping(node, path, lines, seen)


def _mapping(node: Any, path: Path, lines: dict[Path, int], seen: set[int]) -> dict[str, Any]:
    built: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        line = key_node.start_mark.line + 1
        if not isinstance(key, str):
            raise YamlError(line, "a key must be plain text")
        if key in built:
            raise YamlError(line, f"key {key!r} is given twice")
        built[key] = _build(value_node, (*path, key), lines, seen)
        lines[(*path, key)] = line
    return built


def _scalar(node: Any) -> Any:
    text = node.value
    if node.style in {"'", '"', "|", ">"}:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    return float(text) if _FLOAT.match(text) else text
