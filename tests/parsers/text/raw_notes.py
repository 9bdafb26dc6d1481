"""The hand-made list of what the notes in ``raw/`` state outside their tables, and its measure."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from parsers.note import parse_note
from parsers.reading import read_value
from reconcile.pipeline import Reconciled, reconcile_notes
from records import Claim, ParsedNote
from tests.vocabularies import ROOT, llm
from vocabulary.names_meaning import meaning_of

GOLDEN = Path(__file__).parent / "golden"
IDS = ("000", "001", "002", "003", "004")
NOTES = sorted((ROOT / "raw").glob("*.txt"))


class Stated(NamedTuple):
    """A fact of the list; ``needed`` is False for what is true and hard or debatable."""

    note: str
    line: int
    mention: str
    property: str
    value: str
    needed: bool = True


class Measure(NamedTuple):
    right: list[Claim]
    wrong: list[Claim]
    found: list[Stated]
    missed: list[Stated]

    @property
    def precision(self) -> float:
        return len(self.right) / (len(self.right) + len(self.wrong))

    @property
    def recall(self) -> float:
        return len(self.found) / (len(self.found) + len(self.missed))


def facts() -> list[Stated]:
    return [_stated(line) for line in _lines("facts.txt")]


def silent() -> list[tuple[str, int, str]]:
    """Note, line and words of sentences that state nothing."""
    found = []
    for line in _lines("nothing.txt"):
        place, words = line.split(" | ", 1)
        note, number = place.split(":")
        found.append((note, int(number), words))
    return found


@cache
def parsed(note: str) -> ParsedNote:
    path = next(path for path in NOTES if path.name.startswith(note))
    return parse_note(f"raw/{path.name}", path.read_bytes(), llm())


@cache
def reconciled() -> Reconciled:
    return reconcile_notes([parsed(note) for note in IDS], llm())


def claims() -> list[tuple[str, Claim]]:
    """All claims from sentences and items, but those of bibliographies, with their note."""
    return [
        (claim.path.removeprefix("raw/")[:3], claim)
        for claim in reconciled().claims
        if claim.block != "table"
        and not (claim.kind == "link" and claim.origin == "entry")
        and claim.property != "paper_date"
    ]


@cache
def measure() -> Measure:
    listed = facts()
    given = claims()
    right = [c for n, c in given if any(_says(n, c, fact) for fact in listed)]
    wrong = [c for n, c in given if not any(_says(n, c, fact) for fact in listed)]
    needed = [fact for fact in listed if fact.needed]
    found = [f for f in needed if any(_says(n, c, f) for n, c in given)]
    return Measure(right, wrong, found, [f for f in needed if f not in found])


def _says(note: str, claim: Claim, fact: Stated) -> bool:
    place = (note, claim.line, claim.property) == (fact.note, fact.line, fact.property)
    return place and _same_name(claim.mention, fact.mention) and _same_value(claim, fact)


def _same_name(one: str, other: str) -> bool:
    return meaning_of(one, llm()).identity == meaning_of(other, llm()).identity


def _same_value(claim: Claim, fact: Stated) -> bool:
    if claim.kind == "reference":
        wanted = {meaning_of(name, llm()).identity for name in fact.value.split("; ")}
        return {meaning_of(name, llm()).identity for name in claim.value.split("; ")} <= wanted
    if claim.kind == "term":
        return set(claim.value.split("; ")) <= set(fact.value.split("; "))
    if claim.kind == "quantity":
        value = read_value(fact.property, fact.value, llm())
        assert value is not None, fact
        return value.numbers == claim.numbers
    return claim.value == fact.value


def _lines(name: str) -> list[str]:
    text = (GOLDEN / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def _stated(line: str) -> Stated:
    place, mention, name, value = line.removeprefix("?").split(" | ")
    note, number = place.split(":")
    return Stated(note, int(number), mention, name, value, not line.startswith("?"))


if __name__ == "__main__":
    result = measure()
    for claim in result.wrong:
        print("WRONG", claim.path[4:7], claim.line, claim.mention, claim.property, claim.value)
    for fact in result.missed:
        print("MISSED", *fact[:5])
    print(f"precision {result.precision:.3f} of {len(result.right) + len(result.wrong)}")
    print(f"recall {result.recall:.3f} of {len(result.found) + len(result.missed)}")
