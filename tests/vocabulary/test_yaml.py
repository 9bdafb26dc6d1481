"""YAML as plain data: what is no plain data, or would be more than it looks, is refused."""

from __future__ import annotations

import pytest

from vocabulary.yaml import YamlError, load_yaml

LEVELS = [
    f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]" for last, name in (("a", "b"), ("b", "c"))
]
BOMB = "\n".join(["a: &a [x]", *LEVELS])


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\na: 2", 2, "key 'a' is given twice"),
        ("a: [", 2, "expected node content"),
        ("? [a]\n: b", 1, "a key must be plain text"),
        (BOMB, 1, "an alias of this"),
        ("a: &a\n  b: *a", 1, "an alias of this"),
        ("[" * 100_000, 1, "nested too deep"),
        ("a: " + "{b: " * 2000 + "}" * 2000, 1, "nested too deep"),
        ("- " * 100_000 + "a", 1, "nested too deep"),
        ("\n".join(" " * n + "a:" for n in range(1000)), 1, "nested too deep"),
        ("a: \x00", 1, "control characters"),
    ],
)
def test_what_is_refused_is_said_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(YamlError, match=message) as raised:
        load_yaml(text)
    assert raised.value.line == line


def test_a_tag_makes_nothing() -> None:
    assert load_yaml("a: !!python/object/apply:os.system ['x']").data == {"a": ["x"]}
