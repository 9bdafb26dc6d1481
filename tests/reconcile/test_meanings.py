"""Sources that may mean different things, links given the wrong way round, learned voices."""

from __future__ import annotations

from tests.reconcile.test_judgements import FILES, run

PAPER = "[paper](https://arxiv.org/abs/2109.00001)"
HEAD = "| Model | {} | Paper |\n|---|---|---|\n"


def kinds(*notes: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for item in run(*notes).discrepancies:
        found.setdefault(item.kind, []).append(item.explanation)
    return found


def test_headers_that_mean_different_dates() -> None:
    found = kinds(
        "| Model | 发表时间 |\n|---|---|\n| Foo | 2021-03 |\n",
        "| Model | 开源时间 |\n|---|---|\n| Foo | 2021-05 |\n",
    )
    (why,) = found["scope"]
    assert why == (
        "2021-05 stands below '开源时间' (b), 2021-03 below '发表时间' (a): "
        "the open weights and the publication may differ"
    )
    assert len(found["conflict"]) == 1


def test_a_hint_is_settled_with_its_conflict() -> None:
    notes = (
        "| Model | 发表时间 |\n|---|---|\n| Foo | 2021-03 |\n",
        "| Model | 开源时间 |\n|---|---|\n| Foo | 2021-05 |\n",
    )
    text = (
        "judgements:\n  - {who: ann, when: 2026-01-02, why: the paper, entity: foo, "
        "property: released, value: 2021-03}\n"
    )
    status = {d.kind: d.status for d in run(*notes, judgements=text).discrepancies}
    assert (status["scope"], status["conflict"] != "open") == ("accepted", True)


def test_a_date_that_is_the_papers_and_a_later_one() -> None:
    one = HEAD.format("Date") + f"| Foo | 2021-09 | {PAPER} |\n"
    later = HEAD.format("Date") + "| Foo | 2021-11 | - |\n"
    earlier = HEAD.format("Date") + "| Foo | 2021-06 | - |\n"
    (why,) = kinds(one, later)["scope"]
    assert why.startswith("2021-09 (a) fits the arXiv month of its paper, 2021-09; 2021-11 (b)")
    assert "scope" not in kinds(one, earlier)


def test_sources_that_differ_the_same_way_again_and_again() -> None:
    rows = [(name, day) for day, name in enumerate(("Foo", "Bar", "Baz", "Qux"), 1)]
    one = "| Model | Date |\n|---|---|\n" + "".join(f"| {n} | 2021-0{d} |\n" for n, d in rows)
    two = "| Model | Date |\n|---|---|\n" + "".join(f"| {n} | 2021-0{d + 1} |\n" for n, d in rows)
    turned = two.replace("| Qux | 2021-05 |", "| Qux | 2021-01 |")
    (why,) = kinds(one, two)["scope"]
    assert why.startswith("b is above a in all 4 of their conflicts on released")
    assert "scope" not in kinds(one, turned)


def test_swapped_links() -> None:
    def note(foo: str, bar: str) -> str:
        address = "[paper](https://example.org/{}.pdf)".format
        return f"| Model | Paper |\n|---|---|\n| Foo | {address(foo)} |\n| Bar | {address(bar)} |\n"

    (why,) = kinds(note("x", "y"), note("y", "x"))["swapped links"]
    assert why.endswith("and the other way round")
    assert "swapped links" not in kinds(note("x", "y"), note("x", "y"))
    assert "swapped links" not in kinds(note("x", "y"), note("y", "z"))


def test_sources_that_copy_are_reported() -> None:
    def note(last: str, *rows: str) -> str:
        names = [f"| Foo{i} | {raw} |\n" for i, raw in enumerate(rows)]
        return "| Model | Description |\n|---|---|\n" + "".join(names) + last

    words = ("a rather odd remark", "another odd remark", "a third odd remark")
    copy = note("", *words)
    other = note("", "something else", "other words", "yet other words")
    (why,) = kinds(copy, copy, other)["copied"]
    assert why.startswith("b and a may not be independent: of 3 facts both speak of")


def test_learned_voices() -> None:
    learned = FILES["properties.yml"].replace(
        "    policy: most_precise_majority\n    rationale: Sources differ more",
        "    policy: learned\n    rationale: Sources differ more",
    )
    assert learned != FILES["properties.yml"]

    def note(start: int, right: int) -> str:
        rows = (f"| Foo{i} | {2020 if i < right else start} |\n" for i in range(31))
        return "| Model | Date |\n|---|---|\n" + "".join(rows)

    def released(*notes: str) -> dict[str, tuple[str, str]]:
        facts = run(*notes, properties=learned).facts
        return {f.entity_id: (f.value, f.reason) for f in facts if f.property == "released"}

    few = "| Model | Date |\n|---|---|\n| Foo0 | 2019 |\n| Foo1 | 2020 |\n"
    value, reason = released(few, few.replace("2019", "2018"))["foo-0"]
    assert value == "2018"
    assert reason.endswith("2 facts and 2 sources are too few to learn from: majority")
    good, bad, worse = note(2021, 30), note(2022, 14), note(2022, 14)
    bad = bad.replace("| Foo20 | 2022 |", "| Foo20 | 2020 |")
    found = released(good, bad, worse)
    assert found["foo-30"][1].endswith("voices weighed by 31 facts")
    assert found["foo-0"][0] == "2020"
