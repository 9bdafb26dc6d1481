"""Canonical addresses, and what is no address."""

from __future__ import annotations

import pytest

from parsers.links import BrokenLinkError, canonical_link, document_month
from tests.vocabularies import llm

CANONICAL = [
    ("http://arxiv.org/abs/2303.08774v2", "https://arxiv.org/abs/2303.08774"),
    ("https://www.arxiv.org/pdf/2204.02311.pdf", "https://arxiv.org/abs/2204.02311"),
    ("https://arxiv.org/pdf/2104.12369", "https://arxiv.org/abs/2104.12369"),
    ("https://ar5iv.labs.arxiv.org/html/2104.12369", "https://arxiv.org/abs/2104.12369"),
    ("https://github.com/google-research/t5x/", "https://github.com/google-research/t5x"),
    ("https://github.com/a/b.git", "https://github.com/a/b"),
    ("https://github.com/a/b/tree/main#usage", "https://github.com/a/b"),
    ("https://github.com/a/b/tree/main/sub", "https://github.com/a/b/tree/main/sub"),
    ("https://hf.co/a/b", "https://huggingface.co/a/b"),
    (
        "https://link.zhihu.com/?target=https%3A//github.com/THUDM/GLM-130B",
        "https://github.com/THUDM/GLM-130B",
    ),
    ("example.org/x", "https://example.org/x"),
    ("https://example.org/?q=1#top", "https://example.org?q=1#top"),
]


@pytest.mark.parametrize(("url", "expected"), CANONICAL)
def test_canonical(url: str, expected: str) -> None:
    assert canonical_link(url, llm()).url == expected
    assert canonical_link(expected, llm()).url == expected


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "./gpt4.md", "#top", "", "http://", "ftp://a.b/c", "http://[x"]
)
def test_broken(url: str) -> None:
    with pytest.raises(BrokenLinkError):
        canonical_link(url, llm())


def test_an_arxiv_id_dates_its_paper() -> None:
    month = document_month(canonical_link("https://arxiv.org/pdf/2204.02311v3.pdf", llm()))
    assert month is not None
    assert month.text == "2022-04"
    assert document_month(canonical_link("https://arxiv.org/abs/2213.02311", llm())) is None
    assert document_month(canonical_link("https://example.org/abs/2204.02311", llm())) is None
