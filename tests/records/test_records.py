"""What all records have in common."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from records import Discrepancy, Entity, Issue


def issue(line: int) -> Issue:
    return Issue(kind="unread value", path="a.md", line=line, message="m")


def test_records_are_equal_by_what_they_say_and_do_not_change() -> None:
    one = issue(1)
    assert one == Issue(kind="unread value", path="a.md", line=1, message="m", raw="")
    assert one != issue(2)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(one, "line", 3)  # noqa: B010 (mypy knows that it cannot be)
    with pytest.raises(ValidationError, match="extra"):
        Issue.model_validate({**one.model_dump(), "colour": "red"})


def test_the_names_of_fields_are_held_once() -> None:
    """A set for each record would take more than the record: there are millions."""
    read = TypeAdapter(list[Issue]).validate_json('[{"kind":"k","path":"p","line":1,"message":""}]')
    one, other, made = (
        issue(1),
        read[0],
        Issue.model_construct(kind="k", path="p", line=2, message=""),
    )
    copied = one.model_copy(update={"line": 9})
    assert one.model_fields_set is other.model_fields_set is made.model_fields_set
    assert (one.line, copied.line) == (1, 9)
    assert one.model_fields_set == set(Issue.model_fields) == copied.model_fields_set
    assert Entity(id="a", name="A").model_fields_set == set(Entity.model_fields)
    assert Discrepancy.model_fields.keys() != Entity.model_fields.keys()
