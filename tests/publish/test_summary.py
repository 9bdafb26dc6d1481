"""The summary as people see it."""

from __future__ import annotations

import dataclasses

from publish import Dataset, render_summary_markdown, render_summary_text, summarize
from vocabulary import Vocabulary

TEXT = """\
3 notes read, 3 tables, 30 cells all accounted for
9 claims about 2 entities, 1 row of benchmarks
6 facts, 1 in conflict; 2 discrepancies for a person to look at

Cells
  header   15
  claim    12
  mention   3

Verdicts
  property    single  agree  compatible  conflict
  released         1      1           -         -
  parameters       -      -           -         1
  openness         1      -           -         -
  paper            1      -           -         -
  code             1      -           -         -

Discrepancies
  kind      high  medium  low  to decide
  conflict     1       -    -          1
  hedged       -       -    1          1

Issues
  unread value  1
"""


def test_text(dataset: Dataset, vocabulary: Vocabulary) -> None:
    assert render_summary_text(summarize(dataset, vocabulary)) == TEXT


def test_markdown_has_the_same_tables(dataset: Dataset, vocabulary: Vocabulary) -> None:
    text = render_summary_markdown(summarize(dataset, vocabulary))
    assert text.startswith("- 3 notes read, 3 tables, 30 cells all accounted for\n- 9 claims")
    assert "| released | 1 | 1 | - | - |\n| parameters | - | - | - | 1 |" in text
    assert "**Discrepancies**\n\n| kind | high | medium | low | to decide |" in text


def test_unreadable_notes_are_said(dataset: Dataset, vocabulary: Vocabulary) -> None:
    broken = dataclasses.replace(dataset, unreadable=("raw/beta.md",))
    assert "3 notes read (1 not readable)" in render_summary_text(summarize(broken, vocabulary))


def test_nothing_found(vocabulary: Vocabulary) -> None:
    text = render_summary_text(summarize(Dataset(), vocabulary))
    assert text.startswith("0 notes read, 0 tables, 0 cells")
    assert "Discrepancies" not in text


def test_settled_discrepancies_do_not_wait(dataset: Dataset, vocabulary: Vocabulary) -> None:
    worst, least = dataset.worst_first
    accepted = worst.model_copy(update={"status": "accepted"})
    settled = dataclasses.replace(dataset, discrepancies=(accepted, least))
    assert summarize(settled, vocabulary).waiting == 1
    assert [found.discrepancy_id for found in settled.worst_first] == ["d0", "d1"]
