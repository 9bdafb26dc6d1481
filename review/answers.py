"""What a person may answer to a discrepancy, as the entry that joins a file of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from publish.views import IDENTITY
from records import Claim, Correction, Discrepancy, Judgement
from review.entry import EntryError

SEEN_CHARACTERS = 120
"""Characters of a value that an entry keeps to remember what was seen."""


class Statement(NamedTuple):
    """What one source says in a discrepancy: as understood (``value``) and as written (``raw``)."""

    source: str
    entity: str
    mention: str
    prop: str
    value: str
    raw: str

    @property
    def short(self) -> str:
        """``value (source)``, on one line."""
        value = " ".join(self.value.split())
        cut = value if len(value) <= SEEN_CHARACTERS else f"{value[: SEEN_CHARACTERS - 1]}…"
        return f"{cut} ({self.source})"


class Question(NamedTuple):
    """A discrepancy with what was said in it."""

    found: Discrepancy
    statements: tuple[Statement, ...]

    @property
    def values(self) -> list[str]:
        """Distinct values claimed of the property in question; the chosen one first."""
        said = {s.value for s in self.statements if self._is_asked(s)}
        return sorted(said, key=lambda value: (value != self.found.chosen, value))

    @property
    def seen(self) -> tuple[str, ...]:
        """What the sources say, each once, sorted."""
        return tuple(sorted({statement.short for statement in self.statements}))

    @property
    def names(self) -> tuple[str, ...]:
        """What may be the same thing or not: the entities, or the names of the only one."""
        if self.found.kind in IDENTITY:
            named = tuple(self.found.chosen.split(", "))
            if len(named) > 1:
                return named
        entities = sorted({s.entity for s in self.statements})
        mentions = sorted({s.mention for s in self.statements})
        return tuple(entities if len(entities) > 1 else mentions)

    def _is_asked(self, statement: Statement) -> bool:
        asked = (self.found.entity_id, self.found.property)
        return (statement.entity, statement.prop) == asked


class Signed(NamedTuple):
    """Who answers, on which day (2026-02-01), and why."""

    who: str
    when: str
    why: str


class Answer(NamedTuple):
    """An entry and the file it belongs to."""

    record: Judgement | Correction

    @property
    def key(self) -> str:
        """The list it joins."""
        return "corrections" if isinstance(self.record, Correction) else "judgements"

    @property
    def file(self) -> str:
        """Name of the file in the vocabulary folder."""
        return f"{self.key}.yml"


def ask(found: Discrepancy, claims: Iterable[Claim]) -> Question:
    """The question that a discrepancy puts, with its claims."""
    return Question(
        found,
        tuple(
            Statement(c.source_id, c.entity_id, c.mention, c.property, c.value, c.raw.strip())
            for c in claims
        ),
    )


def choose_value(asked: Question, value: str, signed: Signed) -> Answer:
    """This value holds: one that is claimed, or another with a reason."""
    found = asked.found
    if not (found.entity_id and found.property):
        raise EntryError(f"{found.discrepancy_id} ({found.kind}) is about no value")
    if not value.strip():
        raise EntryError("a value is needed")
    sources = sorted({s.source for s in asked.statements if s.value == value})
    why = signed.why.strip() or (f"As {' and '.join(sources)} has it." if sources else "")
    return _judgement(asked, signed._replace(why=why), value=value, evidence=found.discrepancy_id)


def accept_scopes(asked: Question, signed: Signed) -> Answer:
    """All are right, because they mean different things; the value stays as it is."""
    if len(asked.statements) < 2:
        raise EntryError(f"{asked.found.discrepancy_id} has no two claims that could both be right")
    return _judgement(asked, signed, scope=asked.found.discrepancy_id)


def dismiss(asked: Question, signed: Signed) -> Answer:
    """There is nothing to decide."""
    return _judgement(asked, signed, dismiss=asked.found.discrepancy_id)


def correct_source(asked: Question, wrong: Statement, value: str, signed: Signed) -> Answer:
    """The source made a slip: what it should say, or ``""`` when the claim is to be withdrawn."""
    _check(signed)
    return Answer(
        Correction(
            source=wrong.source,
            mention=wrong.mention,
            property=wrong.prop,
            expects=wrong.raw or wrong.value,
            value=value.strip(),
            evidence=asked.found.discrepancy_id,
            who=signed.who,
            when=signed.when,
            why=signed.why.strip(),
        )
    )


def judge_identity(
    word: str, names: Sequence[str], signed: Signed, asked: Question | None = None
) -> Answer:
    """Two or more names are the ``same``, ``different``, or nobody can tell (``unsure``)."""
    given = tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
    if len(given) < 2:
        raise EntryError(f"two names or more are needed, given: {', '.join(given) or 'none'}")
    _check(signed)
    evidence = asked.found.discrepancy_id if asked else ""
    return Answer(
        Judgement.model_validate(
            {word: given, "evidence": evidence, **signed._replace(why=signed.why.strip())._asdict()}
        )
    )


def answer_line(record: Judgement | Correction) -> str:
    """An answer in a line: what was decided, without who and why."""
    if isinstance(record, Correction):
        what = f"{record.property} of {record.mention}: {record.expects}"
        now = f"should be {record.value}" if record.value else "is withdrawn"
        return f"{record.source} is wrong, {what} {now}"
    for word, names in (("same", record.same), ("not the same", record.different)):
        if names:
            return f"{word}: {', '.join(names)}"
    if record.unsure:
        return f"nobody can tell: {', '.join(record.unsure)}"
    if record.scope:
        return "all are right, they mean different things"
    return "nothing to decide" if record.dismiss else f"the value is {record.value}"


def _judgement(asked: Question, signed: Signed, **answer: str) -> Answer:
    _check(signed)
    found = asked.found
    about = {"entity": found.entity_id, "property": found.property, "kind": found.kind}
    signature = signed._replace(why=signed.why.strip())._asdict()
    return Answer(Judgement.model_validate({**about, **answer, "seen": asked.seen, **signature}))


def _check(signed: Signed) -> None:
    if not signed.why.strip():
        raise EntryError("a reason is needed: why is it so?")
    if not signed.who.strip():
        raise EntryError("an answer needs a name: set git's user.name, or give --who")
