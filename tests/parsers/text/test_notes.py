"""Notes with lists, sections and blocks of data: what each form states, and of whom."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.note import parse_note
from parsers.text.markdown_text import markdown_text
from parsers.text.sentences import line_of, sentence_spans
from reconcile.pipeline import reconcile_notes
from records import ClaimDraft
from tests.vocabularies import ROOT, llm, texts
from vocabulary import load_vocabulary

Said = set[tuple[int, str, str, str]]


def claims(text: str, name: str = "note.md") -> list[ClaimDraft]:
    return [c for c in parse_note(name, text.encode(), llm()).claims if c.block != "table"]


def said(text: str, name: str = "note.md") -> Said:
    return {(c.line, c.mention, c.property, c.value) for c in claims(text, name)}


def test_nested_items_speak_of_the_item_they_stand_in() -> None:
    text = """# Open models

* Zeta-7B：
  * 地址：https://github.com/zeta/zeta
  * 参数量：7B
  * 简介：由清华大学发布的开源模型。它支持32K的上下文长度。
"""
    assert said(text) == {
        (4, "Zeta-7B", "code", "https://github.com/zeta/zeta"),
        (5, "Zeta-7B", "parameters", "7B"),
        (6, "Zeta-7B", "organization", "tsinghua"),
        (6, "Zeta-7B", "openness", "open"),
        (6, "Zeta-7B", "context_length", "32K"),
    }


def test_item_that_names_a_model_is_about_it() -> None:
    text = """## Language models

- [Zeta-2](https://github.com/zeta/zeta2) - A 65-billion-parameter language model by Meta.
- Gamma-3: released by Google in May 2023.
"""
    assert said(text) == {
        (3, "Zeta-2", "code", "https://github.com/zeta/zeta2"),
        (3, "Zeta-2", "parameters", "65B"),
        (3, "Zeta-2", "organization", "meta"),
        (4, "Gamma-3", "released", "2023-05"),
        (4, "Gamma-3", "organization", "google"),
    }


def test_item_that_lists_values_states_each() -> None:
    text = """# Model list

- Zeta-2: 7B/13B, 2023-02, Meta
- Zeta-3: 70B (2023年3月)
- Zeta-4: 12 layers, 2023
- Zeta-5: 2023, the best year
"""
    assert said(text) == {
        (3, "Zeta-2", "parameters", "7B/13B"),
        (3, "Zeta-2", "released", "2023-02"),
        (3, "Zeta-2", "organization", "meta"),
        (4, "Zeta-3", "parameters", "70B"),
        (4, "Zeta-3", "released", "2023-03"),
    }


def test_sections_named_after_a_model_are_about_it() -> None:
    text = """# Survey

### Zeta-9

It has 175 billion parameters
and was trained on 300 billion tokens.

- Github: [zeta](https://github.com/zeta/zeta9)
- Release date: 2023-05

### Background

It has 10 billion parameters.
"""
    assert said(text) == {
        (5, "Zeta-9", "parameters", "175B"),
        (5, "Zeta-9", "training_tokens", "300B"),
        (8, "Zeta-9", "code", "https://github.com/zeta/zeta9"),
        (9, "Zeta-9", "released", "2023-05"),
    }


def test_bibliography_entry_names_model_paper_and_weights() -> None:
    text = """# Papers of models

1. <u>Zeta</u>: **"Zeta: Language Models and More"**. *Ada Li et al.* ACL 2023.
   [[Paper](https://arxiv.org/abs/2301.00001)] [[Checkpoint](https://huggingface.co/zeta/zeta)]
"""
    parsed = parse_note("note.md", text.encode(), llm())
    assert {(c.property, c.value) for c in parsed.claims} == {
        ("paper", "https://arxiv.org/abs/2301.00001"),
        ("paper_date", "2023-01"),
        ("weights", "https://huggingface.co/zeta/zeta"),
    }
    (row,) = parsed.rows
    assert dict(row.values) | {"links": ""} == {
        "title": "Zeta: Language Models and More",
        "authors": "Ada Li et al",
        "venue": "ACL",
        "year": "2023",
        "arxiv": "2301.00001",
        "links": "",
        "entity_id": "Zeta",
    }


def test_a_known_name_that_begins_a_title_says_what_the_paper_is_about() -> None:
    text = """# 参考

- LaMDA: Language Models for Dialog Applications <https://arxiv.org/abs/2201.08239>
- Pathways: Asynchronous Distributed Dataflow for ML <https://arxiv.org/abs/2203.12533>
"""
    rows = [dict(row.values) for row in parse_note("note.md", text.encode(), llm()).rows]
    assert [row["entity_id"] for row in rows] == ["LaMDA", ""]


def test_timeline_entries_date_what_was_released() -> None:
    text = """# 模型的发展

- **2021年7月，发布zeta-code-001**，由OpenAI开发；
- **2022年3月，发布 Zeta-2**
"""
    assert said(text) >= {
        (3, "zeta-code-001", "released", "2021-07"),
        (4, "Zeta-2", "released", "2022-03"),
    }


DEFINED = {
    "note.md": """# Language models

Zeta-7
: 7B-65B, 2023-02, Meta

[**Zeta-8**](https://github.com/zeta/zeta8)
: Parameters: 13B
: It was released by Google
  in May 2023. It is based on LLaMA.

Training

: It has 5 billion parameters.

## Zeta-11

Params
: 175B
""",
    "note.html": """<h1>Language models</h1><dl>
<dt>Zeta-9</dt><dt>Zeta-10</dt><dd>It has 19 billion parameters.</dd>
<dt>Zeta-7</dt><dd>7B-65B, 2023-02, Meta</dd>

<dt><a href="https://github.com/zeta/zeta8">Zeta-8</a></dt>
<dd>Parameters: 13B</dd>
<dd>It was released by Google
in May 2023. It is based on LLaMA.</dd>
<dt>Training</dt><dd>It has 5 billion parameters.</dd></dl>
<h2>Zeta-11</h2><dl>
<dt>Bits</dt><dd>It has 5 billion parameters.</dd>


<dt>Params</dt>
<dd>175B</dd></dl>
""",
}


@pytest.mark.parametrize("name", DEFINED)
def test_definitions_are_about_their_term(name: str) -> None:
    """A term is a name or a label; what any other word defines speaks of nobody."""
    lines = {"note.md": (4, 6, 7, 8, 9, 18), "note.html": (3, 5, 6, 7, 8, 15)}[name]
    assert said(DEFINED[name], name) == {
        (lines[0], "Zeta-7", "parameters", "7B-65B"),
        (lines[0], "Zeta-7", "released", "2023-02"),
        (lines[0], "Zeta-7", "organization", "meta"),
        (lines[1], "Zeta-8", "code", "https://github.com/zeta/zeta8"),
        (lines[2], "Zeta-8", "parameters", "13B"),
        (lines[3], "Zeta-8", "released", "2023-05"),
        (lines[3], "Zeta-8", "organization", "google"),
        (lines[4], "Zeta-8", "base_model", "LLaMA"),
        (lines[5], "Zeta-11", "parameters", "175B"),
    }


DATA = ["yaml", "json"]
BLOCKS = {
    "yaml": "- name: Zeta-2\n  params: 7B\n  release date: 2023-05\n"
    "- name: Zeta-3\n  params: 70B\n",
    "json": '[{"model": "Zeta-2", "params": "7B", "release date": "2023-05"},\n'
    ' {"model": "Zeta-3", "params": "70B"}]\n',
}


@pytest.mark.parametrize("language", DATA)
def test_blocks_of_data_are_models(language: str) -> None:
    found = said(f"# Models\n\n```{language}\n{BLOCKS[language]}```\n")
    assert {claim[1:] for claim in found} == {
        ("Zeta-2", "parameters", "7B"),
        ("Zeta-2", "released", "2023-05"),
        ("Zeta-3", "parameters", "70B"),
    }
    assert min(line for line, *_ in found) == {"yaml": 5, "json": 4}[language]


SILENT = {
    "a fence of prose": "# M\n\n```text\nGPT-4 has 175 billion parameters.\n```\n",
    "indented code": "# M\n\n    GPT-4 has 175 billion parameters.\n",
    "a comment": "# M\n\n<!-- GPT-4 has 175 billion parameters. -->\n",
    "code of HTML": "<p>x</p><pre>GPT-4 has 175 billion parameters.</pre>\n",
    "a YAML block of settings": "# M\n\n```yaml\nname: ci\nsize: 7B\non: push\n```\n",
    "broken YAML": "# M\n\n```yaml\n- name: [a\n```\n",
    "a list of tools": "# LLM tools\n\n- Zeta-2: released by Google in May 2023.\n",
    "a title": "# M\n\n- GPT-4: Scaling Open 175B Language Models\n",
    "a question": "# M\n\nHas GPT-4 175 billion parameters?\n",
    "an image": "# M\n\n![GPT-4 has 175 billion parameters](x.png)\n",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_states_nothing(text: str) -> None:
    found = [c for c in claims(text) if c.mention != "ci" and not c.mention.startswith("Zeta")]
    founded = [c for c in claims(text) if c.origin == "entry" and c.mention.startswith("Zeta")]
    assert not found
    assert not founded


def test_text_of_tables_is_no_prose() -> None:
    table = "| Model | Size |\n| - | - |\n| GPT-4 has 175B parameters | 7B |\n"
    html = "<table><tr><th>Model</th><th>Size</th></tr><tr><td>GPT-4 has 5B parameters</td></tr>"
    assert not claims(f"# M\n\n{table}")
    assert not claims(f"# M\n\n{html}</table>\n")


def test_description_cells_speak_of_their_row() -> None:
    text = """| Model | Description |
| --- | --- |
| Zeta | It was released by Google in May 2023.<br>A 7B parameter model. |
"""
    found = claims(text)
    assert {(c.line, c.mention, c.property, c.value, c.block) for c in found} == {
        (3, "Zeta", "released", "2023-05", "prose"),
        (3, "Zeta", "organization", "google", "prose"),
    }


def test_pages_of_html_are_read_by_their_tree() -> None:
    text = """<html><body><h1>Language models</h1>
<h2>Zeta-9</h2>
<p>It has <b>175 billion</b> parameters.</p>
<ul><li>Params: 175B</li>
<li>Release date: 2023-05</li></ul>
<script>Zeta-9 has 5B parameters.</script></body></html>
"""
    assert said(text, "note.html") == {
        (3, "Zeta-9", "parameters", "175B"),
        (4, "Zeta-9", "parameters", "175B"),
        (5, "Zeta-9", "released", "2023-05"),
    }


def test_a_domain_without_patterns_reads_tables_alone() -> None:
    files = {n: t for n, t in texts(ROOT / "vocabulary" / "llm").items() if n != "sentences.yml"}
    text = "# GPT-4\n\nIt has 175 billion parameters.\n"
    assert not parse_note("note.md", text.encode(), load_vocabulary(files)).claims


def test_sentences_add_no_entity_and_entries_do() -> None:
    prose = "# Models\n\nZeta-9 was released by Google in May 2023.\n"
    entry = "# Models\n\n- Zeta-9 was released by Google in May 2023.\n"
    table = "| Model | Size |\n| - | - |\n| Zeta-9 | 7B |\n"
    alone, listed, known = (
        reconcile_notes([parse_note(f"{i}.md", text.encode(), llm()) for i, text in texts], llm())
        for texts in (enumerate([prose]), enumerate([entry]), enumerate([prose, table]))
    )
    assert not alone.entities
    assert [entity.id for entity in listed.entities] == ["zeta-9"]
    assert {c.property for c in known.claims if c.block == "prose"} == {"released", "organization"}


TEXT = st.text(alphabet='aZ9 .,\n#-*|`<>[]()"：。，是于2023年B', max_size=120)


@given(TEXT)
def test_lines_are_those_of_the_note(text: str) -> None:
    lines = text.splitlines()
    for passage in markdown_text(text).passages:
        for span in sentence_spans(passage.text):
            assert 1 <= line_of(passage, span) <= max(1, len(lines))


@given(TEXT)
def test_nothing_raises_and_the_same_gives_the_same(text: str) -> None:
    assert claims(text) == claims(text)
