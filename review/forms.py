"""What a form of the page answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from review.answers import (
    Answer,
    Question,
    Signed,
    accept_scopes,
    choose_value,
    correct_source,
    dismiss,
    judge_identity,
)
from review.entry import EntryError
from review.page import list_wrongs

Form = Mapping[str, str]
Item = TypeVar("Item")


def read_answer(form: Form, asked: Question, signature: tuple[str, str]) -> Answer:
    """The answer that a form gives to a question; `EntryError` when it gives none."""
    signed = Signed(*signature, why=form.get("why", ""))
    word = form.get("answer", "")
    if word not in _READERS:
        raise EntryError(f"{word!r} is no answer; known are {', '.join(_READERS)}")
    return _READERS[word](form, asked, signed)


def _claimed(form: Form, asked: Question, signed: Signed) -> Answer:
    value = _pick(form.get("choice", ""), sorted(asked.values), "claimed value")
    return choose_value(asked, value, signed)


def _other(form: Form, asked: Question, signed: Signed) -> Answer:
    return choose_value(asked, form.get("value", "").strip(), signed)


def _scope(_form: Form, asked: Question, signed: Signed) -> Answer:
    return accept_scopes(asked, signed)


def _wrong(form: Form, asked: Question, signed: Signed) -> Answer:
    wrong = _pick(form.get("claim", ""), list_wrongs(asked), "claim")
    return correct_source(asked, wrong, form.get("value", ""), signed)


def _identity(form: Form, asked: Question, signed: Signed) -> Answer:
    names = form.get("names", "").splitlines()
    return judge_identity(form["answer"], names, signed, asked)


def _dismiss(_form: Form, asked: Question, signed: Signed) -> Answer:
    return dismiss(asked, signed)


def _pick(place: str, items: Sequence[Item], what: str) -> Item:
    if not (place.isascii() and place.isdigit() and int(place) < len(items)):
        raise EntryError(f"which {what}? {len(items)} are there")
    return items[int(place)]


_READERS: dict[str, Callable[[Form, Question, Signed], Answer]] = {
    "claimed": _claimed,
    "other": _other,
    "scope": _scope,
    "wrong": _wrong,
    "same": _identity,
    "different": _identity,
    "unsure": _identity,
    "dismiss": _dismiss,
}
