"""Claims that can hardly be true, numbers in another measure, and sources against themselves."""

from __future__ import annotations

from datetime import date

import pytest

from parsers.note import parse_note
from reconcile.pipeline import reconcile_notes
from records import Discrepancy
from records.calendar import last_day_of
from tests.reconcile.test_judgements import FILES
from vocabulary import load_vocabulary

SOURCES = "sources:\n  - {id: a, title: A, date: '2023-06', notes: [a.md]}\n"


def found(
    kind: str, *notes: str, as_of: date | None = None, sources: str = "sources: []\n"
) -> list[Discrepancy]:
    vocabulary = load_vocabulary({**FILES, "sources.yml": sources}, "v")
    parsed = [
        parse_note(f"notes/{'abc'[i]}.md", note.encode(), vocabulary)
        for i, note in enumerate(notes)
    ]
    items = reconcile_notes(parsed, vocabulary, as_of=as_of).discrepancies
    return [item for item in items if item.kind == kind]


def dated(*dates: str) -> str:
    rows = (f"| Foo {i} | {text} |\n" for i, text in enumerate(dates))
    return "| Model | Date |\n|---|---|\n" + "".join(rows)


def test_a_date_later_than_its_source_lies_in_the_future() -> None:
    (one,) = found("implausible", dated("2023-06", "2023-07"), sources=SOURCES)
    assert one.explanation == (
        "2023-07 lies in the future: a was written by 2023-06-30 (notes/a.md:4)"
    )
    assert (one.severity, one.settle) == ("high", "the note at notes/a.md:4")


def test_the_day_of_asking_is_given_not_read_from_the_clock() -> None:
    note = dated("2024-05", "2024")
    assert found("implausible", note) == []
    (one,) = found("implausible", note, as_of=date(2024, 4, 30))
    assert one.explanation.startswith("2024-05 lies in the future: this was asked by 2024-04-30")


def test_a_year_far_from_all_others_is_a_slip() -> None:
    (one,) = found("implausible", dated("2087-05"))
    assert one.explanation == "2087-05 is not between 1950 and 2035 (notes/a.md:3)"


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-03?", date(2024, 2, 3)),
        ("2023/2024-01", date(2024, 1, 31)),
        ("2024-13", None),
        ("", None),
    ],
)
def test_the_last_day_of_a_partial_date(text: str, last: date | None) -> None:
    assert last_day_of(text) == last


def test_bytes_read_as_tokens() -> None:
    head = "| Model | Training data |\n|---|---|\n"
    bytes_, tokens = head + "| Foo | 1.4TB |\n", head + "| Foo | 1.4T |\n"
    (one,) = found("unit slip", bytes_, tokens)
    assert one.explanation == (
        "1.4T tokens (notes/b.md:3) is the number that notes/a.md:3 gives in bytes, 1.4TB: "
        "bytes may have been read as tokens"
    )
    assert (one.entity_id, one.property, one.severity) == ("foo", "training_tokens", "high")
    assert found("unit slip", bytes_, tokens.replace("1.4T", "1.5T")) == []


def test_a_source_against_itself_beside_another() -> None:
    twice = dated("2023-01") + "| Foo 0 | 2023-05 |\n"
    (one,) = found("self-contradiction", twice, dated("2023-05"))
    assert one.explanation == (
        "a says 2023-01 (table, notes/a.md:3) and 2023-05 (table, notes/a.md:4)"
    )
    assert len(found("self-contradiction", twice)) == 1
    assert found("self-contradiction", dated("2023-01"), dated("2023-05")) == []
