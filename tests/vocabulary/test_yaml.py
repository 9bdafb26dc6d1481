"""YAML as plain data: what is no plain data, or would be more than it looks, is refused."""

from __future__ import annotations

import pytest

from vocabulary.yaml import YamlError, load_yaml

BOMB = "\n".join(
    ["a: &a [x]", *(f"{n}: &{n} [{', '.join([f'*{m}'] * 9)}]" for m, n in ["ab", "bc"])]
)


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("a: 1\na: 2", 2, "key 'a' is given twice"),
        ("a: [", 1, "expected the node content"),
        ("? [a]\n: b", 1, "a key must be plain text"),
        (BOMB, 2, "an alias"),
        ("a: &a\n  b: *a", 2, "an alias"),
        ("[" * 100_000, 1, ""),
        ("a: " + "{b: " * 2000 + "}" * 2000, 1, "nested too deep"),
        ("a: \x00", 1, ""),
    ],
)
def test_what_is_refused_is_said_with_its_line(text: str, line: int, message: str) -> None:
    with pytest.raises(YamlError, match=message) as raised:
        load_yaml(text)
    assert raised.value.line in {line, line + 1}


def test_a_tag_makes_nothing() -> None:
    assert load_yaml("a: !!python/object/apply:os.system ['x']").data == {"a": ["x"]}
