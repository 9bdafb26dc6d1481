"""A file of people's answers as text: one entry is added or taken out, every other byte stays.

The text is changed, never written anew, so comments, order and quoting are kept, and a diff
shows the one entry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import yaml

from review.entry import EntryError, Field, render_entry
from vocabulary.yaml import YamlError, load_yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What ends a line for YAML 1.1, and so for the marks of its reader."""


class Insertion(NamedTuple):
    """What adding an entry wrote, so that just this can be taken out again.

    ``block`` are the lines of the entry; ``before`` is what had to be added in front of
    them (a line break that the file lacked, the key of the list). ``opened`` are two forms of a
    line that changed: with an empty list on it and without.
    """

    fields: dict[str, Field]
    block: str
    before: str = ""
    opened: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Document:
    """The text, its entries, and where the next one goes.

    ``key`` is the file's one key (``judgements``); ``at`` is the offset of the next entry and
    ``indent`` the column of its dash.
    """

    text: str
    key: str
    entries: tuple[Any, ...] = ()
    at: int = 0
    indent: int = 2
    opened: tuple[str, str] = ("", "")

    @property
    def newline(self) -> str:
        """The line break that the file uses."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def append(self, fields: dict[str, Field]) -> tuple[Document, Insertion]:
        """The document with one more entry at the end of the list, and what was inserted."""
        head, tail = self.text[: self.at], self.text[self.at :]
        before = "" if not head or _BREAK.fullmatch(head[-1]) else self.newline
        if self.opened[0]:
            head = _replace_last(head, *self.opened)
        block = render_entry(fields, self.indent, self.newline)
        if not self.opened[0] and not self.entries:
            before += f"{self.key}:{self.newline}"
        entry = {name: list(v) if isinstance(v, tuple) else v for name, v in fields.items()}
        grown = replace(
            self,
            text=head + before + block + tail,
            entries=(*self.entries, entry),
            at=len(head) + len(before) + len(block),
            opened=("", ""),
        )
        return grown, Insertion(fields, block, before, self.opened)

    def remove(self, insertion: Insertion) -> Document:
        """The document without an entry that was inserted, wherever in the list it is now.

        Raises `EntryError` when the entry is not there as it was written.
        """
        for start, end in _places(self.text, insertion):
            head, tail = self.text[:start], self.text[end:]
            if len(self.entries) == 1:
                head = self._emptied(head, insertion)
            text = head + tail
            left = _left(self.entries, insertion)
            if left is not None and _entries_of(text, self.key) == left:
                return parse_document(text, self.key)
        raise EntryError("the answer is not in the file any more as it was written")

    def _emptied(self, head: str, insertion: Insertion) -> str:
        """What stands before the only entry, once that is gone: as it was, or an empty list."""
        filled, empty = insertion.opened[1], insertion.opened[0]
        if filled and filled in head:
            return _replace_last(head, filled, empty)
        return re.sub(rf"(?m)^{self.key}:", f"{self.key}: []", head)


def parse_document(text: str, key: str) -> Document:
    """Read the text of a file whose only key is ``key`` with a list of entries.

    Raises `vocabulary.yaml.YamlError` on bad syntax, `EntryError` when the list is in brackets.
    """
    data = load_yaml(text).data
    node = _list_node(text, key)
    if node is None:
        return Document(text, key, at=len(text))
    if not isinstance(node, yaml.SequenceNode) or set(data) != {key}:
        raise YamlError(node.start_mark.line + 1, f"expected only {key!r} with a list of entries")
    if node.flow_style:
        return _with_brackets(text, key, node)
    end = _end_of(node.value[-1])
    return Document(text, key, tuple(data[key]), _next_line(text, end), node.start_mark.column)


def _list_node(text: str, key: str) -> Any:
    root = yaml.compose(text, Loader=_LOADER)
    if root is None:
        return None
    if not isinstance(root, yaml.MappingNode) or root.flow_style or not root.value:
        raise YamlError(root.start_mark.line + 1, f"expected '{key}:' and a list of entries")
    return next((value for name, value in root.value if name.value == key), root)


def _with_brackets(text: str, key: str, node: Any) -> Document:
    """``judgements: []``; entries between brackets have no line of their own to add."""
    starts, ends = node.start_mark, node.end_mark
    begin, end = _line_span(text, starts.line)
    line = text[begin:end]
    bare = (line[: starts.column] + line[ends.column :]).rstrip()
    if node.value or starts.line != ends.line or not bare.startswith(key):
        raise EntryError(
            f"line {starts.line + 1}: the list stands in brackets; an answer can be added where "
            "each entry starts on a line of its own with '- '"
        )
    return Document(text, key, at=_next_line(text, ends), opened=(line, bare))


def _end_of(node: Any) -> Any:
    """Where the last piece of a node ends; marks of block collections lie beyond it."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    return node.end_mark


def _next_line(text: str, mark: Any) -> int:
    if mark.column == 0:
        return _line_span(text, mark.line)[0]
    end = _line_span(text, mark.line)[1]
    found = _BREAK.match(text, end)
    return found.end() if found else end


def _line_span(text: str, line: int) -> tuple[int, int]:
    """Start and end of a 0-based line, without its break."""
    start = 0
    for found in _BREAK.finditer(text):
        if line == 0:
            return start, found.start()
        start, line = found.end(), line - 1
    return start, len(text)


def _replace_last(text: str, old: str, new: str) -> str:
    before, _, after = text.rpartition(old)
    return before + new + after


def _places(text: str, insertion: Insertion) -> list[tuple[int, int]]:
    """Where the block stands, last first: with what was added before it, or without."""
    found = []
    start = text.rfind(insertion.block)
    while start >= 0:
        end = start + len(insertion.block)
        if insertion.before and text[:start].endswith(insertion.before):
            found.append((start - len(insertion.before), end))
        found.append((start, end))
        start = text.rfind(insertion.block, 0, end - 1)
    return found


def _left(entries: tuple[Any, ...], insertion: Insertion) -> list[Any] | None:
    written = {n: list(v) if isinstance(v, tuple) else v for n, v in insertion.fields.items()}
    left = list(entries)
    for place in range(len(left) - 1, -1, -1):
        if left[place] == written:
            return left[:place] + left[place + 1 :]
    return None


def _entries_of(text: str, key: str) -> list[Any] | None:
    try:
        data = load_yaml(text).data
    except YamlError:
        return None
    return [] if data is None else data.get(key) if isinstance(data, dict) else None
