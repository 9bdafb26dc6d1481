"""What answers have to do with few of many discrepancies tells what all of them tell."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconcile.answers import Answers, concerned, settle
from records import Discrepancy, Judgement

KINDS = ("conflict", "unit slip", "scope", "unread value", "same?")
IDS = [f"d-{number}" for number in range(8)]


@st.composite
def discrepancies(draw: st.DrawFn) -> list[Discrepancy]:
    return [
        Discrepancy(
            discrepancy_id=id_,
            kind=draw(st.sampled_from(KINDS)),
            severity="high",
            entity_id=draw(st.sampled_from(["", "one", "two"])),
            property=draw(st.sampled_from(["", "size", "date"])),
            claim_ids=draw(st.sampled_from([(), ("c1",), ("c1", "c2")])),
            chosen=draw(st.sampled_from(["7B", "9B"])),
            explanation="why",
        )
        for id_ in draw(st.lists(st.sampled_from(IDS), unique=True))
    ]


@st.composite
def judgements(draw: st.DrawFn) -> list[Judgement]:
    ids = st.sampled_from(["", *IDS])
    return [
        Judgement(
            entity=draw(st.sampled_from(["", "one", "two"])),
            property=draw(st.sampled_from(["size", "date"])),
            value=draw(st.sampled_from(["", "7B"])),
            kind=draw(st.sampled_from(["", *KINDS])),
            who="ada",
            when="2026-01-01",
            why="seen",
            **{draw(st.sampled_from(["scope", "dismiss", "evidence"])): draw(ids)},
        )
        for _ in range(draw(st.integers(0, 4)))
    ]


@given(discrepancies(), judgements())
def test_the_others_may_be_left_out(found: list[Discrepancy], given: list[Judgement]) -> None:
    few = concerned(lambda: found, given)
    of_all, of_few = Answers(given, found), Answers(given, few)
    assert of_few.holding() == of_all.holding()
    assert list(of_few.outlived()) == list(of_all.outlived())
    settled = {one.discrepancy_id: one for one in settle(of_few)}
    assert [settled.get(one.discrepancy_id, one) for one in found] == list(settle(of_all))
