"""Sentences and what they state: golden cases that a person can read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest

from parsers.text.statements import StatementReader, Topic
from parsers.text.talk import Talk
from tests.vocabularies import llm
from vocabulary.names_meaning import meaning_of

PATH = Path(__file__).parent / "golden" / "sentences.txt"
NAMES = ("Zeta", "Zeta 2", "Zeta 3", "Omega")
_FACT = re.compile(r"(?P<name>Zeta(?: \d)?|Omega) (?P<property>\w+) (?P<value>.+)")


class Case(NamedTuple):
    topic: Topic
    sentence: str
    facts: frozenset[tuple[str, str, str]]


def cases() -> list[Case]:
    found: list[Case] = []
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if line[:2] in (". ", "> "):
            found.append(Case(Topic(("Zeta",) if line[0] == ">" else ()), line[2:], frozenset()))
        elif match := _FACT.search(line) if line.startswith("  ") else None:
            fact = (match["name"], match["property"], match["value"])
            found[-1] = found[-1]._replace(facts=found[-1].facts | {fact})
    return found


def stated(case: Case) -> frozenset[tuple[str, str, str]]:
    keys = {meaning_of(name, llm()).identity: name for name in NAMES}
    statements = Talk(StatementReader(llm(), keys), case.topic).hear(case.sentence)
    return frozenset((s.subject, s.property, s.value.text) for s in statements)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.sentence)
def test_sentence_states_what_it_says_and_no_more(case: Case) -> None:
    assert stated(case) == case.facts
