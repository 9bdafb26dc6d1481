"""``concord decide``: an answer to a discrepancy, without a browser."""

from __future__ import annotations

import getpass
import subprocess
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from cli.published import Row, read_rows
from flows.errors import UsageError
from flows.published import read_whole
from flows.vocabulary_folder import find_vocabulary, read_vocabulary
from records import Discrepancy
from review.answers import (
    Answer,
    Question,
    Signed,
    Statement,
    accept_scopes,
    answer_line,
    choose_value,
    correct_source,
    dismiss,
    judge_identity,
)
from review.check import check_value
from review.entry import EntryError
from review.store import Store, Written
from vocabulary import Vocabulary

Pair = tuple[str, str]
WAYS = "--value, --both-right, --wrong-source, --dismiss, --same, --different or --unsure"
SHORTEST_START = 4
"""Characters of an id that stand for it when no other begins so."""

CLOSE = 50
"""Least similarity, of 100, for an id to be suggested."""


class Decision(NamedTuple):
    """What the command was given: one of the ways to answer is set."""

    value: str | None = None
    both_right: bool = False
    wrong_source: str | None = None
    dismiss: bool = False
    same: Pair | None = None
    different: Pair | None = None
    unsure: Pair | None = None

    @property
    def identity(self) -> list[tuple[str, Pair]]:
        """The words of identity that were given, with their names."""
        said = {"same": self.same, "different": self.different, "unsure": self.unsure}
        return [(word, names) for word, names in said.items() if names]

    @property
    def ways(self) -> int:
        """How many answers were given; a value beside a wrong source belongs to it."""
        alone = self.value is not None and self.wrong_source is None
        others = (self.both_right, self.wrong_source is not None, self.dismiss, alone)
        return sum(others) + len(self.identity)


def decide(
    out: Path, folder: Path | None, id_: str | None, decision: Decision, signed: Signed
) -> None:
    """Write one answer and say where; `UsageError` when it cannot be."""
    if decision.ways != 1:
        raise UsageError(f"{decision.ways or 'no'} answers given; one is needed: {WAYS}")
    place = find_vocabulary(folder)
    vocabulary = read_vocabulary(place)
    asked = find_question(out, id_) if id_ else None
    try:
        answer = _answer(asked, decision, signed, vocabulary)
        written = Store(place).append(answer)
    except EntryError as error:
        raise UsageError(str(error)) from None
    print("\n".join(_report(written, asked)))


def sign(who: str | None, why: str | None) -> Signed:
    """Today's signature, by the name given, git's, or the account's."""
    return Signed(who or default_name(), today(), why or "")


def today() -> str:
    """The day where the person is, in ISO 8601."""
    return date.today().isoformat()  # noqa: DTZ011


def default_name() -> str:
    """``user.name`` of git, else the name of the account; ``""`` when there is neither."""
    try:
        told = subprocess.run(
            ["git", "config", "user.name"],  # noqa: S607 (whichever git the person uses)
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=10,
            check=False,
        ).stdout.strip()
    except (OSError, subprocess.SubprocessError, UnicodeDecodeError):
        told = ""
    try:
        return told or getpass.getuser()
    except (OSError, KeyError):
        return ""


def _answer(
    asked: Question | None, decision: Decision, signed: Signed, vocabulary: Vocabulary
) -> Answer:
    for word, names in decision.identity:
        return judge_identity(word, names, signed, asked)
    if asked is None:
        raise EntryError("which discrepancy? Its id is in the reports: d-0123456789")
    if decision.both_right:
        return accept_scopes(asked, signed)
    if decision.dismiss:
        return dismiss(asked, signed)
    if decision.wrong_source is not None:
        wrong = _said_by(asked, decision.wrong_source)
        check_value(wrong.prop, decision.value or "", (), vocabulary)
        return correct_source(asked, wrong, decision.value or "", signed)
    value = decision.value or ""
    check_value(asked.found.property, value, asked.values, vocabulary)
    return choose_value(asked, value, signed)


def _said_by(asked: Question, source: str) -> Statement:
    said = {(s.mention, s.prop, s.raw): s for s in asked.statements if s.source == source}
    if len(said) == 1:
        return next(iter(said.values()))
    if said:
        cells = ", ".join(f"{s.prop} of {s.mention}: {s.raw!r}" for s in said.values())
        raise EntryError(
            f"{source} has several claims in it ({cells}); name one in corrections.yml"
        )
    heard = ", ".join(sorted({s.source for s in asked.statements})) or "none"
    id_ = asked.found.discrepancy_id
    raise EntryError(f"{source!r} says nothing in {id_}; heard are: {heard}")


def find_question(out: Path, id_: str) -> Question:
    """The discrepancy of a published dataset, by its id or the start of it."""
    return read_whole(out, lambda: _question(out, id_))


def _question(out: Path, id_: str) -> Question:
    rows = {row["discrepancy_id"]: row for row in read_rows(out, "discrepancies")}
    starting = [known for known in rows if known.startswith(id_) and len(id_) >= SHORTEST_START]
    row = rows.get(id_) or (rows[starting[0]] if len(starting) == 1 else None)
    if row is None:
        raise UsageError(f"no discrepancy {id_!r} in {out}{_suggest(id_, rows, starting)}")
    ids = list(row["claim_ids"] or ())
    claims = read_rows(out, "claims", [("claim_id", "in", ids)]) if ids else []
    fields = {name: row[name] for name in Discrepancy.model_fields if row.get(name) is not None}
    return Question(Discrepancy.model_validate(fields), tuple(_statement(row) for row in claims))


def _statement(row: Row) -> Statement:
    names = ("source_id", "entity_id", "mention", "property", "value")
    source, entity, mention, prop, value = (row[name] or "" for name in names)
    return Statement(source, entity, mention, prop, value, (row["raw"] or "").strip())


def _suggest(id_: str, rows: dict[str, Row], starting: Sequence[str]) -> str:
    from rapidfuzz import fuzz, process

    close = [*starting[:5]] or [
        known
        for known, _, _ in process.extract(
            id_, list(rows), scorer=fuzz.ratio, score_cutoff=CLOSE, limit=3
        )
    ]
    named = (f"{known} ({' '.join(filter(None, _about(rows[known])))})" for known in close)
    return f"; did you mean {', '.join(named)}?" if close else "; the report lists them"


def _about(row: Row) -> tuple[str, str, str]:
    return row["entity_id"], row["property"], row["kind"]


def _report(written: Written, asked: Question | None) -> list[str]:
    said = answer_line(written.answer.record)
    what = ""
    if asked:
        found = asked.found
        about = " ".join(filter(None, (found.entity_id, found.property)))
        what = f"{about or found.kind} ({found.discrepancy_id}): "
    return [
        f"{what}{said}",
        f"  written to {written.path}:{written.line}; `concord run` applies it",
    ]
