"""The page: every answer, its way back, and who may give one."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from flows.notes import find_notes
from flows.stages import parse_files, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from publish import render_files
from records import Judgement
from review.session import ApplyError
from tests.review.conftest import BIRDS, Page, Place, note, problem
from vocabulary.yaml import load_yaml


def judged(place: Place) -> list[dict[str, object]]:
    data = load_yaml(place.judgements.read_text(encoding="utf-8")).data
    return list(data["judgements"])


def at(location: str) -> str:
    return parse_qs(urlsplit(location).query).get("at", [""])[0]


def undo_of(location: str) -> str:
    return parse_qs(urlsplit(location).query).get("undo", ["0"])[0]


def test_a_claimed_value_is_one_entry_with_everything_a_reader_needs(
    page: Page, place: Place
) -> None:
    id_ = page.id_of("avocet")
    before = place.judgements.read_bytes()
    status, location = page.post(at=id_, answer="claimed", choice="1")
    assert (status, at(location)) == (303, page.id_of("bittern"))
    [entry] = judged(place)
    today = entry.pop("when")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(today))
    assert entry == {
        "entity": "avocet",
        "property": "released",
        "value": "2022-03",
        "kind": "conflict",
        "evidence": id_,
        "seen": ["2021-11 (farm)", "2022-03 (zoo)"],
        "who": "ada",
        "why": "As zoo has it.",
    }
    status, location = page.post("/undo", at=at(location), undo=undo_of(location))
    assert (status, at(location), undo_of(location)) == (303, id_, "0")
    assert place.judgements.read_bytes() == before


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"answer": "other", "value": "2020-01"}, {"value": "2020-01"}),
        ({"answer": "scope"}, {"scope": "ID"}),
        ({"answer": "dismiss"}, {"dismiss": "ID"}),
        ({"answer": "same", "names": "Avocet\nA-1\n"}, {"same": ["Avocet", "A-1"]}),
        ({"answer": "different", "names": "Avocet\r\nIbis"}, {"different": ["Avocet", "Ibis"]}),
    ],
)
def test_every_answer_has_its_entry(
    page: Page, place: Place, form: dict[str, str], expected: dict[str, object]
) -> None:
    id_ = page.id_of("avocet")
    assert page.post(at=id_, why="so", **form)[0] == 303
    [entry] = judged(place)
    wanted = {name: id_ if value == "ID" else value for name, value in expected.items()}
    assert {name: entry[name] for name in wanted} == wanted
    assert entry["why"] == "so"
    assert "Answered:" in page.get(f"/?at={id_}")


def test_a_wrong_source_is_a_correction_that_settles_the_conflict(page: Page, place: Place) -> None:
    id_ = page.id_of("avocet")
    status, location = page.post(at=id_, answer="wrong", claim="1", value="2021-11", why="a slip")
    assert status == 303
    text = place.corrections.read_text(encoding="utf-8")
    assert (
        "source: zoo\n    mention: Avocet\n    property: released\n    expects: 2022-03\n" in text
    )
    assert page.post("/apply", undo=undo_of(location))[0] == 303
    fact = page.session.board.dataset.facts_by_key["avocet", "released"]
    assert (fact.value, fact.verdict) == ("2021-11", "agree")
    assert "conflict" in page.session.board.dataset.facts_by_key["bittern", "released"].verdict
    assert page.session.changes is not None
    assert [c.name for c in page.session.changes.settled] == ["Avocet"]


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"answer": "other", "value": "soon", "why": "x"}, "'soon' cannot be read as released"),
        ({"answer": "other", "value": " ", "why": "x"}, "a value is needed"),
        ({"answer": "other", "value": "2020"}, "a reason is needed"),
        ({"answer": "scope", "why": " "}, "a reason is needed"),
        ({"answer": "wrong", "claim": "7", "why": "x"}, "which claim? 2 are there"),
        ({"answer": "claimed", "choice": "-1"}, "which claimed value? 2 are there"),
        ({"answer": "same", "names": "Avocet", "why": "x"}, "two names or more are needed"),
        ({"answer": "perhaps"}, "'perhaps' is no answer"),
        ({"at": "d-0", "answer": "dismiss", "why": "x"}, "not in the dataset any more"),
    ],
)
def test_what_is_no_answer_is_said_and_not_written(
    page: Page, place: Place, form: dict[str, str], said: str
) -> None:
    before = place.judgements.read_bytes(), place.corrections.read_bytes()
    status, html = page.post(**{"at": page.id_of("avocet"), **form})
    assert status == 422
    assert said in problem(html).replace("&#39;", "'")
    assert (place.judgements.read_bytes(), place.corrections.read_bytes()) == before


def test_later_is_asked_again_at_the_end(page: Page, place: Place) -> None:
    id_ = page.id_of("avocet")
    before = place.judgements.read_bytes()
    assert at(page.post(at=id_, answer="later")[1]) == page.id_of("bittern")
    assert place.judgements.read_bytes() == before
    rows = re.findall(r'<li><a href="/\?at=(d-\w+)', page.get())
    assert (rows[-1], len(rows)) == (id_, len(BIRDS))


def test_two_tabs_lose_nothing_and_undo_their_own(page: Page, place: Place) -> None:
    ids = [page.id_of(bird.lower()) for bird in BIRDS]
    with ThreadPoolExecutor(6) as pool:
        ended = list(pool.map(lambda id_: page.post(at=id_, answer="claimed", choice="0"), ids))
    assert {status for status, _ in ended} == {303}
    assert {str(entry["evidence"]) for entry in judged(place)} == set(ids)
    page.post("/undo", undo=undo_of(ended[3][1]))
    assert {str(e["evidence"]) for e in judged(place)} == set(ids) - {ids[3]}
    status, html = page.post("/undo", undo=undo_of(ended[3][1]))
    assert (status, problem(html)) == (422, "there is no answer of this page to undo")


def test_two_processes_lose_nothing(place: Place) -> None:
    one, other = Page(place.session()), Page(place.session())
    for i, bird in enumerate(BIRDS):
        id_ = one.id_of(bird.lower())
        assert (one, other)[i % 2].post(at=id_, answer="claimed", choice="0")[0] == 303
    assert len(judged(place)) == len(BIRDS)


def test_the_same_answer_twice_is_written_once(page: Page, place: Place) -> None:
    for _ in range(2):
        page.post(at=page.id_of("avocet"), answer="claimed", choice="1")
    assert len(judged(place)) == 1


def test_a_second_answer_stands_and_undoing_it_brings_back_the_first(
    page: Page, place: Place
) -> None:
    id_ = page.id_of("avocet")
    _, first = page.post(at=id_, answer="claimed", choice="1")
    _, second = page.post(at=id_, answer="claimed", choice="0", undo=undo_of(first))
    assert "the value is 2021-11" in page.get(f"/?at={id_}")
    _, back = page.post("/undo", undo=undo_of(second))
    assert undo_of(back) == undo_of(first)
    assert "the value is 2022-03" in page.get(f"/?at={id_}")


def test_an_answer_made_elsewhere_shows_up(page: Page, place: Place) -> None:
    id_ = page.id_of("avocet")
    entry = f"  - {{dismiss: {id_}, who: bob, when: 2026-01-02, why: by hand}}\n"
    place.judgements.write_text(f"# Ours.\njudgements:\n{entry}", encoding="utf-8")
    assert "by hand" in page.get(f"/?at={id_}")
    assert f"at={id_}" not in page.get().split("<aside")[1]
    page.post(at=page.id_of("ibis"), answer="claimed", choice="1")
    assert place.judgements.read_text(encoding="utf-8").startswith(f"# Ours.\njudgements:\n{entry}")


def test_a_file_that_cannot_be_read_is_said_with_its_line(page: Page, place: Place) -> None:
    place.judgements.write_text("judgements:\n  - who: a\n  oops\n", encoding="utf-8")
    html = page.get()
    assert "judgements.yml:4: could not find expected" in problem(html)
    status, html = page.post(at=page.id_of("avocet"), answer="claimed", choice="1")
    assert status == 422
    assert place.judgements.read_text(encoding="utf-8").endswith("oops\n")
    place.judgements.write_text("judgements:\n  - who: a\n", encoding="utf-8")
    assert "entry 1: when: Field required" in problem(page.get())


def test_apply_gives_what_a_run_gives_and_what_is_decided_stays(page: Page, place: Place) -> None:
    for bird in BIRDS[:3]:
        page.post(at=page.id_of(bird.lower()), answer="claimed", choice="1")
    page.post(at=page.id_of("dunlin"), answer="scope", why="preview and release")
    assert "4 answered, not applied" in page.get()
    _, location = page.post("/apply")
    assert "4 discrepancies settled, 0 opened" in page.get(location)
    assert "settled" not in page.get()
    vocabulary = read_vocabulary(place.vocabulary)
    dataset = reconcile_parsed(parse_files(find_notes([place.raw]), vocabulary), vocabulary)
    for name, content in render_files(dataset, vocabulary).items():
        assert (place.out / name).read_bytes() == content
    facts = dataset.facts_by_key
    assert [facts[b.lower(), "released"].decided_by for b in BIRDS[:5]] == [
        *["judgement"] * 3,
        *["policy"] * 2,
    ]
    statuses = {d.entity_id: d.status for d in dataset.discrepancies}
    assert statuses["dunlin"] == "accepted"
    assert statuses["egret"] == "open"
    assert len(re.findall(r"<li><a href", page.get("/?show=decided").split("<aside")[1])) == 4


@pytest.mark.parametrize(
    "form",
    [
        {"answer": "claimed", "choice": "1"},
        {"answer": "scope", "why": "x"},
        {"answer": "dismiss", "why": "x"},
    ],
)
def test_an_answer_whose_evidence_changed_comes_back_with_both(
    page: Page, place: Place, form: dict[str, str]
) -> None:
    page.post(at=page.id_of("avocet"), **form)
    changed = note({**dict.fromkeys(BIRDS, "2021-11"), "Avocet": "2021-09"})
    (place.raw / "farm.md").write_text(changed, encoding="utf-8")
    again = Page(place.session())
    html = again.get(f"/?at={again.id_of('avocet')}")
    assert "Answered on other evidence:" in html
    assert "<del>2021-11 (farm)</del> <small>gone" in html
    assert "<ins>2021-09 (farm)</ins> <small>new" in html
    found = next(d for d in again.session.board.dataset.discrepancies if d.entity_id == "avocet")
    assert found.status == "stale"
    assert "on other evidence: 2021-11 (farm) against 2022-03 (zoo)" in found.explanation
    again.post(at=found.discrepancy_id, answer="claimed", choice="1")
    again.post("/apply")
    fact = again.session.board.dataset.facts_by_key["avocet", "released"]
    assert (fact.value, fact.decided_by) == ("2022-03", "judgement")


def test_judgements_that_contradict_each_other_are_not_applied(page: Page, place: Place) -> None:
    for answer in ("same", "different"):
        page.post(at=page.id_of("avocet"), answer=answer, names="Avocet\nIbis", why="x")
    status, html = page.post("/apply")
    assert status == 422
    assert "not applied: judgements.yml: judgements contradict each other" in problem(html)
    assert not place.out.exists()
    with pytest.raises(ApplyError):
        place.session()


def test_entities_that_may_be_one_are_shown_side_by_side(page: Page, place: Place) -> None:
    link = "https://github.com/a/tern"
    rows = {f"[Tern]({link})": "2022-01", f"[Terns]({link})": "2022-01"}
    (place.raw / "terns.md").write_text(note(rows), encoding="utf-8")
    again = Page(place.session())
    found = next(d for d in again.session.board.dataset.discrepancies if d.kind == "same?")
    html = again.get(f"/?at={found.discrepancy_id}")
    assert '<h2 id="question-title">Tern / Terns</h2>' in html
    assert ">tern\nterns</textarea>" in html
    assert re.search(r"<th scope=\"row\">Released</th>\s*<td>2022-01</td>\s*<td>2022-01</td>", html)
    again.post(at=found.discrepancy_id, answer="same", names="tern\nterns", why="one repository")
    again.post("/apply")
    assert "terns" not in again.session.board.dataset.entities_by_id


def test_filters_and_search(page: Page) -> None:
    def rows(path: str) -> list[str]:
        return re.findall(r"<b>(\w+)</b>", page.get(path).split('<ol class="rows">')[1])

    assert len(rows("/")) == len(BIRDS)
    assert rows("/?q=ibis+2021") == ["Ibis"]
    assert rows("/?kind=none") == rows("/?show=decided") == []
    assert rows("/?show=nonsense&undo=9999999999999&severity=high") == rows("/?severity=high")


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1:1"},
        {"Host": "127.0.0.1"},
        {"Host": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "https://127.0.0.1:8765"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_others_may_not_answer(page: Page, place: Place, headers: dict[str, str]) -> None:
    before = place.judgements.read_bytes()
    form = {"token": page.guard.token, "at": page.id_of("avocet"), "answer": "dismiss", "why": "x"}
    refused = page.client.post("/answer", data=form, headers=headers)
    assert refused.status_code == 403
    assert place.judgements.read_bytes() == before
    if "Host" in headers:
        assert page.client.get("/", headers=headers).status_code == 403


def test_a_post_needs_the_token_and_a_small_form(page: Page, place: Place) -> None:
    before = place.judgements.read_bytes()
    for token in ("", "x", "é", page.guard.token[:-1]):
        for path in ("/answer", "/undo", "/apply"):
            assert page.post(path, token=token, at="d-1", answer="later")[0] == 403
    assert page.post(why="x" * 70_000)[0] == 403
    assert page.client.put("/answer").status_code == 403
    assert page.client.post("/answer", content=b"\xff=\xff").status_code == 403
    assert place.judgements.read_bytes() == before
    other = Page(page.session)
    assert other.guard.token != page.guard.token


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "localhost:8765", "[::1]:8765", "LOCALHOST:8765"]
)
def test_its_own_names_are_answered_with_a_strict_policy(page: Page, host: str) -> None:
    shown = page.client.get("/", headers={"Host": host})
    assert shown.status_code == 200
    policy = shown.headers["content-security-policy"]
    assert policy == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert not re.search(r"<[^>]+\s(on\w+|style)=", shown.text)
    for asset in re.findall(r'(?:href|src)="(/static/[^"]+)"', shown.text):
        assert page.client.get(asset).status_code == 200
    for path in ("/static/x", "/docs", "/openapi.json", "/static/..%2Fguard.py"):
        assert page.client.get(path).status_code == 404


def test_an_answer_may_hold_anything(page: Page, place: Place) -> None:
    why = "# it: 'said'\n- \u202e\u2028 {x} \U0001f9d1 \\"
    page.post(at=page.id_of("avocet"), answer="dismiss", why=why)
    [entry] = judged(place)
    assert entry["why"] == why.strip()
    assert Judgement.model_validate(entry).who == "ada"
    assert "\u202e" not in place.judgements.read_text(encoding="utf-8")


def test_a_missing_file_is_made_and_unmade(page: Page, place: Place) -> None:
    place.judgements.unlink()
    _, location = page.post(at=page.id_of("avocet"), answer="claimed", choice="1")
    assert len(judged(place)) == 1
    page.post("/undo", undo=undo_of(location))
    assert not place.judgements.exists()


def test_a_linked_file_stays_a_link_and_keeps_its_mode(page: Page, place: Place) -> None:
    real = place.raw.parent / "elsewhere.yml"
    place.judgements.rename(real)
    real.chmod(0o640)
    place.judgements.symlink_to(real)
    page.post(at=page.id_of("avocet"), answer="claimed", choice="1")
    assert place.judgements.is_symlink()
    assert "avocet" in real.read_text(encoding="utf-8")
    assert real.stat().st_mode & 0o777 == 0o640
    assert not [file for file in _files(place) if file.name.startswith(".")]


def _files(place: Place) -> list[Path]:
    return [*place.vocabulary.iterdir(), *place.raw.parent.iterdir()]
