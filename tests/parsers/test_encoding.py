"""Bytes to text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.encoding import decode

SIMPLIFIED = "| 模型 | 发布时间 | 参数 |\n|---|---|---|\n| 悟道 | 2021年 | 1.75万亿 |\n"
TRADITIONAL = "| 模型 | 發布時間 | 參數 |\n|---|---|---|\n| 台灣大模型 | 2021年 | 七十億 |\n"
JAPANESE = "| モデル | 発表日 | パラメータ |\n|---|---|---|\n| 日本語モデル | 2021年 | 70億 |\n"


@pytest.mark.parametrize(
    ("text", "encoding", "problem"),
    [
        (SIMPLIFIED, "utf-8", ""),
        (SIMPLIFIED, "utf-8-sig", ""),
        (SIMPLIFIED, "utf-16", ""),
        (SIMPLIFIED, "utf-16-le", "UTF-16 without a byte-order mark"),
        (SIMPLIFIED, "utf-16-be", "UTF-16 without a byte-order mark"),
        (SIMPLIFIED, "utf-32", ""),
        (SIMPLIFIED, "gb18030", ""),
        ("模型", "gb18030", ""),
        (TRADITIONAL, "big5", ""),
        (JAPANESE, "shift_jis", ""),
        ("café, naïve and Straße are words", "cp1252", "encoding guessed: cp1252"),
        ("", "utf-8", ""),
    ],
)
def test_encodings(text: str, encoding: str, problem: str) -> None:
    assert decode(text.encode(encoding))[::2] == (text, problem)


@pytest.mark.parametrize(
    "data", [bytes(range(256)) * 4, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\1\2", b"\1\2\3\4"]
)
def test_binary_is_no_text(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.text is None
    assert decoded.problem.startswith("binary data")


def test_a_few_broken_bytes_do_not_hide_utf8() -> None:
    decoded = decode(SIMPLIFIED.encode() + b"\xe6\n" + SIMPLIFIED.encode())
    assert decoded.encoding == "utf-8"
    assert "1 broken sequences, the first on line 4" in decoded.problem


@pytest.mark.parametrize("codec", ["cp1252", "gbk"])
def test_mojibake_is_reported(codec: str) -> None:
    spoiled = "参数规模".encode()
    text = "ok\n" + (spoiled.decode("gb18030") if codec == "gbk" else "Ã© â€™")
    assert decode(text.encode()).problem.startswith("mojibake: ")
    assert "line 2" in decode(text.encode()).problem


def test_line_breaks_are_those_of_an_editor() -> None:
    assert decode(b"a\r\nb\rc\nd").text == "a\nb\nc\nd"


@given(st.binary())
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    decoded = decode(data)
    assert decoded.text is not None or decoded.problem


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])))
def test_utf8_is_always_read(text: str) -> None:
    assert decode(text.encode()).text in (text, text.removeprefix("\ufeff"))
