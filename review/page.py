"""What the page shows: one discrepancy, its neighbours in the list, and the ways to answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from publish.views import DiscrepancyView
from records import Judgement
from review.answers import Question, Statement, answer_line
from review.board import Board, Record
from review.session import Files, Session

LISTED = 30
"""Neighbours that the list shows at a time."""

DIGITS = 9
SHOWS: Mapping[str, frozenset[str]] = {
    "to decide": frozenset({"open", "stale", "later"}),
    "answered": frozenset({"answered"}),
    "decided": frozenset({"accepted", "overridden", "dismissed"}),
    "all": frozenset(),
}
"""What the list may be limited to, and the states that it then holds."""


class Query(NamedTuple):
    """The address of a view: which discrepancy, among which, and the step that ``u`` undoes."""

    at: str = ""
    show: str = "to decide"
    severity: str = ""
    kind: str = ""
    q: str = ""
    undo: int = 0
    applied: str = ""

    def url(self, **changed: object) -> str:
        """The address of the same view with something else; what was applied is told once."""
        asked = {**self._asdict(), "applied": "", **changed}
        default = Query()._asdict()
        said = {name: value for name, value in asked.items() if value != default[name]}
        return f"/?{urlencode(said)}" if said else "/"


def read_query(given: Mapping[str, str]) -> Query:
    """The view that an address or a form asks for; what makes no sense is left out."""
    known = {
        name: given[name] for name in ("at", "severity", "kind", "q", "applied") if given.get(name)
    }
    show = given.get("show", "")
    undo = given.get("undo", "")
    return Query(
        **known,
        show=show if show in SHOWS else "to decide",
        undo=int(undo) if undo.isascii() and undo.isdigit() and len(undo) < 10 else 0,
    )


class Draft(NamedTuple):
    """A form that was not accepted, with what is wrong with it."""

    problem: str = ""
    answer: str = ""
    value: str = ""
    claim: str = ""
    names: str = ""
    why: str = ""


def keep_draft(form: Mapping[str, str], problem: str) -> Draft:
    """What was typed into a form, so that it need not be typed again."""
    return Draft(problem, *(form.get(name, "") for name in Draft._fields[1:]))


class Row(NamedTuple):
    """A line of the list."""

    view: DiscrepancyView
    title: str
    state: str
    current: bool


class Listed(NamedTuple):
    """The list that a query gives: ids in order, and the state of every discrepancy."""

    ids: tuple[str, ...]
    states: Mapping[str, str]

    def beside(self, id_: str, step: int) -> str:
        """The id that many steps on; ``""`` at the ends, the first for one that is not there."""
        if id_ not in self.ids:
            return self.ids[0] if self.ids else ""
        place = self.ids.index(id_) + step
        return self.ids[place] if 0 <= place < len(self.ids) else ""

    def after(self, id_: str) -> str:
        """Where to go when this one is answered: on, else back to the first that is left."""
        left = [other for other in self.ids if other != id_]
        return self.beside(id_, 1) or (left[0] if left else "")


def list_discrepancies(session: Session, query: Query, files: Files) -> Listed:
    """Those that match, worst first; what was put off comes last."""
    board = session.board
    states = session.states(files)
    wanted, words = SHOWS[query.show], query.q.lower().split()
    ids = [id_ for id_, state in states.items() if not wanted or state in wanted]
    if words or query.severity or query.kind:
        ids = [id_ for id_ in ids if _matches(board, board.place[id_], query, words)]
    if session.later:
        ids.sort(key=lambda id_: states[id_] == "later")
    return Listed(tuple(ids), states)


def _matches(board: Board, place: int, query: Query, words: Sequence[str]) -> bool:
    found = board.views[place].found
    return (
        (not query.severity or found.severity == query.severity)
        and (not query.kind or found.kind == query.kind)
        and all(word in board.texts[place] for word in words)
    )


class Choice(NamedTuple):
    """A claimed value that one key chooses; ``place`` names it in the form."""

    key: str
    value: str
    sources: tuple[str, ...]
    chosen: bool
    place: str


class Before(NamedTuple):
    """An answer on other evidence: what was seen then and is seen now, each with what changed."""

    record: Judgement
    line: str
    seen: tuple[tuple[str, bool], ...]
    now: tuple[tuple[str, bool], ...]


def page_context(session: Session, query: Query, draft: Draft) -> dict[str, Any]:
    """Everything that the template shows."""
    files = session.files()
    listed = list_discrepancies(session, query, files)
    board = session.board
    at = query.at if query.at in board.place else next(iter(listed.ids), "")
    query = query._replace(at=at)
    step = session.step(query.undo)
    context = {
        "query": query,
        "shows": _count(listed.states),
        "severities": board.severities,
        "kinds": board.kinds,
        "rows": _rows(board, listed, at),
        "matching": len(listed.ids),
        "position": listed.ids.index(at) + 1 if at in listed.ids else 0,
        "previous": listed.beside(at, -1) if at in listed.ids else "",
        "next": listed.beside(at, 1),
        "problem": draft.problem or files.problem,
        "draft": draft,
        "undone": step,
        "undone_line": answer_line(step.written.answer.record) if step else "",
        "changes": session.changes if query.applied else None,
        "d": None,
    }
    return {**context, **_shown(session, files, listed, at)} if at else context


def _count(states: Mapping[str, str]) -> dict[str, int]:
    """How many each limit of the list would show."""
    counts = Counter(states.values())
    return {
        show: sum(counts[state] for state in wanted or counts) for show, wanted in SHOWS.items()
    }


def _rows(board: Board, listed: Listed, at: str) -> list[Row]:
    middle = listed.ids.index(at) if at in listed.ids else 0
    start = max(0, min(middle - LISTED // 2, len(listed.ids) - LISTED))
    return [
        Row(board.views[place], board.titles[place], listed.states[id_], id_ == at)
        for id_ in listed.ids[start : start + LISTED]
        for place in [board.place[id_]]
    ]


def _shown(session: Session, files: Files, listed: Listed, id_: str) -> dict[str, Any]:
    board = session.board
    view, asked = board.views[board.place[id_]], board.question(id_)
    given = files.given.get(id_)
    return {
        "d": view,
        "title": board.titles[board.place[id_]],
        "state": listed.states[id_],
        "asked": asked,
        "choices": list_choices(asked),
        "wrongs": list_wrongs(asked),
        "known": board.known(asked.names) if not view.evidence else None,
        "given": given,
        "given_line": answer_line(given) if given else "",
        "before": _before(files, view, asked, given),
    }


def list_choices(asked: Question) -> list[Choice]:
    """The claimed values, as many as there are digits to choose them by.

    A form names one by its place in the alphabet, which stays while the evidence does.
    """
    places = {value: str(place) for place, value in enumerate(sorted(asked.values))}
    return [
        Choice(
            str(number),
            value,
            tuple(sorted({s.source for s in asked.statements if s.value == value})),
            value == asked.found.chosen,
            places[value],
        )
        for number, value in enumerate(asked.values[:DIGITS], 1)
    ]


def list_wrongs(asked: Question) -> list[Statement]:
    """What may be corrected: each cell once, in order of source."""
    said = {(s.source, s.mention, s.prop, s.raw): s for s in asked.statements}
    return [said[key] for key in sorted(said)]


def _before(
    files: Files, view: DiscrepancyView, asked: Question, given: Record | None
) -> Before | None:
    record = None if given else files.answers.outdated(view.found)
    if record is None:
        return None
    then, now = set(record.seen), set(asked.seen)
    return Before(
        record,
        answer_line(record),
        tuple((text, text not in now) for text in record.seen),
        tuple((text, text not in then) for text in asked.seen),
    )
