"""An entry joins a file and leaves it again, and nothing else in the file moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import Correction, Judgement
from review.document import parse_document
from review.entry import EntryError, Field, entry_fields, quoted, render_entry, scalar
from vocabulary.schema import JudgementsFile
from vocabulary.yaml import YamlError, load_yaml

SHIPPED = "# What people decided.\njudgements: []\n"
COMMENTED = """# Ours.
judgements:
  # The paper says so.
  - {same: [A, B], who: ann, when: 2026-01-02, why: one thing}   # twice

  - who: ann
    when: 2026-01-02
    why: |
      Two lines
      of reasons.

    dismiss: d-1
# The end.
"""
KEPT = "judgements:\n- who: a\n  when: b\n  dismiss: d-1\n  why: |+\n    x\n\n\n"
FILES = (
    "",
    "# nothing yet",
    "\n\n",
    SHIPPED,
    "judgements: []",
    "judgements: [ ]  # none\n# below\n",
    "# judgements: []\n'judgements': []\n".replace("'", ""),
    COMMENTED,
    COMMENTED.rstrip("\n"),
    COMMENTED.replace("\n", "\r\n"),
    KEPT,
    KEPT + "# after\n",
    "---\njudgements:\n- {dismiss: d-1, who: a, when: b, why: c}\n...\n",
    "judgements:\n- dismiss: d-1\n  who: a\n  when: b\n  why: several\n    lines of it",
    """judgements:
    - dismiss: d-1
      who: a
      when: b
      seen:
        - x
      why:
        c  # why



""",
)
texts = st.text(st.characters(exclude_categories=["Cs"]))
judgements = st.builds(
    Judgement,
    entity=texts,
    value=texts,
    seen=st.lists(texts, max_size=3).map(tuple),
    who=texts,
    when=texts,
    why=texts,
)
ANSWER = {"dismiss": "d-2", "who": "ada", "when": "2026-02-01", "why": "Nothing in it."}


def entries(text: str) -> list[object]:
    data = load_yaml(text).data
    return list(data["judgements"]) if data else []


@given(texts)
def test_any_text_reads_back_as_itself(text: str) -> None:
    assert load_yaml(f"- {scalar(text)}\n").data == [text]
    assert load_yaml(f"- [{scalar(text, in_list=True)}, b]\n").data == [[text, "b"]]
    assert quoted(text).isprintable()


@given(st.sampled_from(FILES), judgements)
def test_append_adds_one_entry_and_remove_restores_the_bytes(text: str, answer: Judgement) -> None:
    document = parse_document(text, "judgements")
    grown, insertion = document.append(entry_fields(answer))
    loaded = entries(grown.text)
    assert loaded[:-1] == entries(text)
    assert Judgement.model_validate(loaded[-1]) == answer
    assert grown.remove(insertion).text == text


@given(st.sampled_from(FILES), st.lists(judgements, min_size=1, max_size=4))
def test_many_appended_are_what_reading_the_file_gives(text: str, many: list[Judgement]) -> None:
    document, insertions = parse_document(text, "judgements"), []
    for answer in many:
        document, insertion = document.append(entry_fields(answer))
        insertions.append(insertion)
    again = parse_document(document.text, "judgements")
    assert (again.entries, again.at, again.indent) == (
        document.entries,
        document.at,
        document.indent,
    )
    for insertion in reversed(insertions):
        document = document.remove(insertion)
    assert document.text == text


@given(st.sampled_from(FILES), judgements, judgements)
def test_an_entry_is_taken_out_from_before_a_later_one(
    text: str, one: Judgement, other: Judgement
) -> None:
    grown, insertion = parse_document(text, "judgements").append(entry_fields(one))
    both, _ = grown.append(entry_fields(other))
    left = both.remove(insertion)
    assert entries(left.text)[: len(left.entries) - 1] == entries(text)
    assert Judgement.model_validate(entries(left.text)[-1]) == other


@pytest.mark.parametrize("text", FILES)
def test_every_line_of_the_file_stays(text: str) -> None:
    grown, insertion = parse_document(text, "judgements").append(dict[str, Field](ANSWER))
    kept = grown.text.replace(insertion.before + insertion.block, "", 1)
    if insertion.opened[0]:
        before, _, after = kept.rpartition(insertion.opened[1])
        kept = before + insertion.opened[0] + after
    assert kept == text


def test_an_entry_that_somebody_changed_is_not_taken_out() -> None:
    grown, insertion = parse_document(SHIPPED, "judgements").append(dict[str, Field](ANSWER))
    changed = grown.text.replace("Nothing in it.", "Nothing in it, really.")
    with pytest.raises(EntryError, match="not in the file any more"):
        parse_document(changed, "judgements").remove(insertion)
    longer = grown.text + "    evidence: d-2\n"
    with pytest.raises(EntryError, match="not in the file any more"):
        parse_document(longer, "judgements").remove(insertion)


def test_the_last_entry_left_may_be_taken_out_when_its_neighbours_are_gone() -> None:
    first = "judgements:\n  - {dismiss: d-1, who: a, when: b, why: c}\n"
    grown, insertion = parse_document(first, "judgements").append(dict[str, Field](ANSWER))
    alone = grown.text.replace("  - {dismiss: d-1, who: a, when: b, why: c}\n", "")
    assert parse_document(alone, "judgements").remove(insertion).text == "judgements: []\n"


def test_a_list_in_brackets_or_another_file_is_refused() -> None:
    with pytest.raises(EntryError, match="line 1: the list stands in brackets"):
        parse_document("judgements: [{dismiss: d, who: a, when: b, why: c}]\n", "judgements")
    for text in ("corrections: []\n", "judgements:\n", "- a\n", "{}\n", "judgements: [\n"):
        with pytest.raises((YamlError, EntryError)):
            parse_document(text, "judgements")


def test_an_entry_reads_like_one_that_a_person_wrote() -> None:
    fields = entry_fields(
        Judgement(
            entity="bloom",
            property="training_tokens",
            value="366B",
            evidence="d-b8dcd8685c",
            seen=("1.61T (llm-overview-note)", "366B (zhihu-614766286)"),
            who="ada",
            when="2026-02-01",
            why='Table 4, "Tokens": see\nthe paper\u202e.',
        )
    )
    assert render_entry(fields, 2) == (
        "  - entity: bloom\n"
        "    property: training_tokens\n"
        "    value: 366B\n"
        "    evidence: d-b8dcd8685c\n"
        "    seen: [1.61T (llm-overview-note), 366B (zhihu-614766286)]\n"
        "    who: ada\n"
        "    when: 2026-02-01\n"
        '    why: "Table 4, \\"Tokens\\": see\\nthe paper\\u202e."\n'
    )
    correction = Correction(source="s", mention="m", property="p", expects="2022", why="w")
    assert 'expects: "2022"' in render_entry(entry_fields(correction), 0)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(EntryError, match=r"U\+D800"):
        scalar("\ud800")


def test_what_is_written_passes_the_vocabulary() -> None:
    grown, _ = parse_document(COMMENTED, "judgements").append(dict[str, Field](ANSWER))
    assert JudgementsFile.model_validate(load_yaml(grown.text).data).judgements[-1].who == "ada"
