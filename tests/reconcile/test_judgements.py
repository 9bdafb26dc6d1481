"""What people decided stays decided, and is reported when its evidence changes."""

from __future__ import annotations

from functools import partial

from parsers.note import parse_note
from parsers.reading import read_value
from reconcile.pipeline import Reconciled, reconcile_notes
from records import Discrepancy, Fact
from tests.vocabularies import ROOT, texts
from vocabulary import Vocabulary, load_vocabulary

ONE = "| Model | Size | Open source |\n|---|---|---|\n| Foo | 7B | yes |\n"
TWO = "| Model | Size | Open source |\n|---|---|---|\n| Foo | 9B | yes |\n"
THREE = "| Model | Size | Open source |\n|---|---|---|\n| Foo | 11B | yes |\n"
FILES = texts(ROOT / "vocabulary" / "llm")


def run(*notes: str, **changed: str) -> Reconciled:
    files = {**FILES, **{f"{name}.yml": text for name, text in changed.items()}}
    vocabulary: Vocabulary = load_vocabulary(files, "v")
    parsed = [
        parse_note(f"notes/{'abc'[i]}.md", note.encode(), vocabulary)
        for i, note in enumerate(notes)
    ]
    reader = partial(read_value, vocabulary=vocabulary)
    return reconcile_notes(parsed, vocabulary, reader)


def size(result: Reconciled) -> Fact:
    return next(f for f in result.facts if (f.entity_id, f.property) == ("foo", "parameters"))


def conflict(result: Reconciled) -> Discrepancy:
    return next(d for d in result.discrepancies if d.property == "parameters")


def judged(value: str, evidence: str = "") -> str:
    return (
        "judgements:\n"
        f"  - {{who: ann, when: 2026-01-02, why: the paper, entity: foo, property: parameters, "
        f"value: {value}, evidence: '{evidence}'}}\n"
    )


def test_a_judgement_chooses_a_claimed_value() -> None:
    before = run(ONE, TWO)
    after = run(ONE, TWO, judgements=judged("9B", conflict(before).discrepancy_id))
    assert (size(after).value, size(after).decided_by, size(after).verdict) == (
        "9B",
        "judgement",
        "conflict",
    )
    assert conflict(after).status == (
        "accepted" if conflict(before).chosen == "9B" else "overridden"
    )


def test_a_judgement_may_name_a_value_nobody_claimed() -> None:
    after = run(ONE, TWO, judgements=judged("8B"))
    assert (size(after).value, size(after).numbers) == ("8B", (8e9,))
    assert conflict(after).status == "overridden"


def test_a_judgement_on_other_evidence_is_stale() -> None:
    evidence = conflict(run(ONE, TWO)).discrepancy_id
    after = run(ONE, TWO, THREE, judgements=judged("9B", evidence))
    assert conflict(after).status == "stale"
    assert size(after).decided_by == "policy"
    assert "judged '9B' on 2026-01-02" in conflict(after).explanation


def test_a_dismissed_discrepancy_stays_dismissed() -> None:
    id_ = conflict(run(ONE, TWO)).discrepancy_id
    text = f"judgements:\n  - {{who: ann, when: 2026-01-02, why: no matter, dismiss: {id_}}}\n"
    assert conflict(run(ONE, TWO, judgements=text)).status == "dismissed"


def correction(expects: str, value: str) -> str:
    return (
        "corrections:\n"
        f"  - {{source: b, mention: Foo, property: parameters, expects: {expects}, "
        f"value: '{value}', why: a slip}}\n"
    )


def test_a_correction_replaces_what_it_expects() -> None:
    result = run(ONE, TWO, corrections=correction("9B", "7B"))
    assert (size(result).value, size(result).verdict) == ("7B", "agree")
    assert {c.origin for c in result.claims if c.property == "parameters"} == {"cell", "correction"}


def test_a_correction_may_withdraw_a_claim() -> None:
    result = run(ONE, TWO, corrections=correction("9B", ""))
    assert (size(result).value, size(result).verdict) == ("7B", "single")


def test_a_correction_that_finds_nothing_is_reported() -> None:
    result = run(ONE, TWO, corrections=correction("10B", "7B"))
    stale = [d for d in result.discrepancies if d.kind == "stale correction"]
    assert len(stale) == 1
    assert "expects '10B'" in stale[0].explanation
    assert size(result).verdict == "conflict"


def test_slips_and_implausible_numbers() -> None:
    slip = "| Model | Size |\n|---|---|\n| Foo | 7M |\n"
    kinds = {d.kind: d for d in run(ONE, slip).discrepancies}
    assert "7B is 1,000 times 7M" in kinds["unit slip"].explanation
    tiny = "| Model | Size (M) |\n|---|---|\n| Foo | 0.5 |\n"
    assert "implausible" in {d.kind for d in run(tiny).discrepancies}


def test_a_model_made_from_a_later_one_is_implausible() -> None:
    note = (
        "| Model | Date | Base model |\n|---|---|---|\n| Foo | 2022 | Bar |\n| Bar | 2023 | - |\n"
    )
    found = [d for d in run(note).discrepancies if d.kind == "implausible"]
    assert [d.explanation for d in found] == ["foo (2022) is dated before its base bar (2023)"]


def test_a_judgement_that_decides_nothing_is_reported() -> None:
    for text, why in [
        (judged("what"), "'what' cannot be read as a value of that property"),
        (judged("7B").replace("entity: foo", "entity: bar"), "no note claims that property"),
    ]:
        unused = [
            d for d in run(ONE, TWO, judgements=text).discrepancies if d.kind == "unused judgement"
        ]
        assert len(unused) == 1
        assert why in unused[0].explanation


def test_a_name_of_a_judgement_that_no_note_has_is_reported() -> None:
    text = (
        "judgements:\n  - {same: [Foo, Fooo], who: me, when: '2026-01-02', why: typo}\n"
        "  - {different: [foo, Bar 2], who: me, when: '2026-01-02', why: '-'}\n"
    )
    note = ONE + "| bar2 | 7B |\n"
    unused = [d for d in run(note, judgements=text).discrepancies if d.kind == "unused judgement"]
    assert [d.explanation for d in unused] == [
        "judgements.yml: Foo, Fooo were judged same on 2026-01-02, but no note names 'Fooo'"
    ]


def answered(field: str, id_: str, *seen: str) -> str:
    return (
        f"judgements:\n  - {{who: ann, when: 2026-01-02, why: x, {field}: {id_}, entity: foo, "
        f"property: parameters, kind: conflict, seen: [{', '.join(seen)}]}}\n"
    )


def test_claims_may_all_be_right() -> None:
    before = run(ONE, TWO)
    after = run(ONE, TWO, judgements=answered("scope", conflict(before).discrepancy_id))
    assert conflict(after).status == "accepted"
    assert (size(after).value, size(after).decided_by) == (size(before).value, "policy")


def test_every_answer_is_stale_when_its_evidence_changes() -> None:
    evidence = conflict(run(ONE, TWO)).discrepancy_id
    for field, words in (("scope", "judged right on all sides"), ("dismiss", "dismissed")):
        text = answered(field, evidence, "7B (a)", "9B (b)")
        after = conflict(run(ONE, TWO, THREE, judgements=text))
        assert after.status == "stale"
        expected = f"({words} on 2026-01-02 on other evidence: 7B (a) against 9B (b))"
        assert after.explanation.endswith(expected)


def test_the_last_answer_stands() -> None:
    id_ = conflict(run(ONE, TWO)).discrepancy_id
    value = judged("9B", id_)
    dismissed = answered("dismiss", id_).removeprefix("judgements:\n")
    after = run(ONE, TWO, judgements=value + dismissed)
    assert (conflict(after).status, size(after).decided_by) == ("dismissed", "policy")
    after = run(ONE, TWO, judgements="judgements:\n" + dismissed + value.partition("\n")[2])
    assert (size(after).value, size(after).decided_by) == ("9B", "judgement")


def test_a_new_answer_to_changed_evidence_holds_and_so_does_the_old_when_it_is_back() -> None:
    old, new = conflict(run(ONE, TWO)), conflict(run(ONE, TWO, THREE))
    text = judged("9B", old.discrepancy_id)
    text += judged("11B", new.discrepancy_id).partition("\n")[2]
    assert size(run(ONE, TWO, THREE, judgements=text)).value == "11B"
    assert size(run(ONE, TWO, judgements=text)).value == "9B"


def test_an_answer_outlived_by_agreement_is_asked_again_and_can_be_answered() -> None:
    text = judged("9B", conflict(run(ONE, TWO)).discrepancy_id)
    after = run(ONE, ONE, judgements=text)
    [outlived] = [d for d in after.discrepancies if d.kind == "outlived judgement"]
    assert outlived.status == "stale"
    assert "contradict each other no longer (judged '9B' on 2026-01-02" in outlived.explanation
    assert (size(after).value, size(after).decided_by) == ("7B", "policy")
    again = text + judged("9B", outlived.discrepancy_id).partition("\n")[2]
    after = run(ONE, ONE, judgements=again)
    assert (size(after).value, size(after).decided_by) == ("9B", "judgement")
    assert {d.status for d in after.discrepancies if d.kind == outlived.kind} == {"overridden"}
    assert not run(TWO, TWO, judgements=text).discrepancies


def test_judging_all_right_settles_conflict_and_hint_whichever_was_answered() -> None:
    notes = (
        "| Model | 发表时间 |\n|---|---|\n| Foo | 2021-03 |\n",
        "| Model | 开源时间 |\n|---|---|\n| Foo | 2021-05 |\n",
    )
    found = {d.kind: d.discrepancy_id for d in run(*notes).discrepancies}
    assert set(found) == {"conflict", "scope"}
    for id_ in found.values():
        text = answered("scope", id_).replace("property: parameters", "property: released")
        after = run(*notes, judgements=text).discrepancies
        assert {d.kind: d.status for d in after} == dict.fromkeys(found, "accepted")
