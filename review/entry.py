r"""One entry of a YAML list, written so that the vocabulary reads back exactly what was meant.

A text stays plain where that reads as the same text, else it is quoted and what cannot be seen
is escaped: a mark that turns the direction of writing shows in a diff as ``\u202e``.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pydantic import BaseModel

from vocabulary.yaml import YamlError, load_yaml

Field = str | tuple[str, ...]
LONGEST_LIST = 78
"""Characters that a list may have on one line."""

_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_PLAIN_ELSEWHERE = frozenset("yes no on off y n".split())
"""Words that older readers of YAML take for true or false."""


class EntryError(ValueError):
    """An answer that cannot be written; the message says why in a line."""


def entry_fields(record: BaseModel) -> dict[str, Field]:
    """The fields of a judgement or correction that say something, in declared order.

    A required field is written even when it is empty.
    """
    declared = type(record).model_fields
    return {
        name: value
        for name, value in record
        if isinstance(value, str | tuple) and (value or declared[name].is_required())
    }


def render_entry(fields: dict[str, Field], indent: int, newline: str = "\n") -> str:
    """Lines of a block list's item, its ``-`` after ``indent`` spaces, each line ended."""
    lines = [line for name, value in fields.items() for line in _lines(name, value)]
    heads = ["- ", *["  "] * (len(lines) - 1)]
    return "".join(
        f"{' ' * indent}{head}{line}{newline}" for head, line in zip(heads, lines, strict=True)
    )


def _lines(name: str, value: Field) -> Iterator[str]:
    if isinstance(value, str):
        yield f"{name}: {scalar(value)}"
        return
    one_line = f"{name}: [{', '.join(scalar(item, in_list=True) for item in value)}]"
    if len(one_line) <= LONGEST_LIST:
        yield one_line
        return
    yield f"{name}:"
    yield from (f"  - {scalar(item)}" for item in value)


def scalar(text: str, *, in_list: bool = False) -> str:
    """``text`` as YAML; ``in_list`` when it stands between brackets.

    >>> scalar("366B"), scalar("2022"), scalar("a: b")
    ('366B', '"2022"', '"a: b"')
    """
    around = "[{}]" if in_list else "- {}"
    return text if _is_plain(text, around) else quoted(text)


def _is_plain(text: str, around: str) -> bool:
    if not text.isprintable() or text.lower() in _PLAIN_ELSEWHERE or not text.strip():
        return False
    try:
        return bool(load_yaml(around.format(text) + "\n").data == [text])
    except YamlError:
        return False


def quoted(text: str) -> str:
    """``text`` between double quotes, with what is not printable as escapes."""
    return f'"{"".join(_escaped(text))}"'


def _escaped(text: Sequence[str]) -> Iterator[str]:
    for character in text:
        code = ord(character)
        if 0xD800 <= code <= 0xDFFF:
            raise EntryError(f"U+{code:04X} is half a character and cannot be written as UTF-8")
        if character in _SHORT:
            yield _SHORT[character]
        elif character.isprintable():
            yield character
        else:
            yield f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
