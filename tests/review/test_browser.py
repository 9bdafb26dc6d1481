"""The page in a real browser: by keyboard alone, with hostile notes, and with many questions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import pyarrow.parquet as pq
import pytest
import uvicorn
from playwright.sync_api import Browser, expect
from playwright.sync_api import Page as Tab

from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from review.server import listen, make_app, make_guard
from review.session import Session, Workspace
from tests.barriers import barriers
from tests.many import many
from tests.review.conftest import BIRDS, Place, note
from tests.vocabularies import llm

FAST_ENOUGH = 200
"""Milliseconds that an interaction may take, from the key to the next question."""


@contextmanager
def served(session: Session) -> Iterator[str]:
    """The page on a free port while the test lasts."""
    bound = listen("127.0.0.1", 0)
    guard = make_guard("127.0.0.1", bound)
    server = uvicorn.Server(uvicorn.Config(make_app(session, guard), log_level="warning"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{guard.port}/"
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def tab_of(browser: Browser, url: str, width: int = 1280) -> Iterator[Tab]:
    """A tab that fails the test when anything is run, asked for or reported that should not be."""
    context = browser.new_context(viewport={"width": width, "height": 900})
    tab = context.new_page()
    wrong: list[str] = []

    def is_ours(asked: str) -> bool:
        return asked.startswith((url.partition("?")[0], "data:,"))

    tab.on("dialog", lambda dialog: wrong.append(f"dialog {dialog.message}"))
    tab.on("pageerror", lambda error: wrong.append(f"error {error}"))
    tab.on("console", lambda message: wrong.append(f"console {message.text}"))
    tab.on(
        "request",
        lambda asked: None if is_ours(asked.url) else wrong.append(asked.url),
    )
    tab.goto(url)
    yield tab
    assert tab.evaluate("window.hacked") is None
    context.close()
    assert wrong == []


def title(tab: Tab) -> str:
    return tab.locator("#question-title").inner_text()


WATCH = """() => { window.took = new Promise((done) => {
    let pressed = 0;
    addEventListener("keydown", () => { pressed = performance.now(); }, { capture: true });
    new MutationObserver(() => requestAnimationFrame(() => done(performance.now() - pressed)))
        .observe(document.documentElement, { attributeFilter: ["data-turn"] });
}); }"""


def press(tab: Tab, key: str) -> float:
    """Press a key that leads to another question: milliseconds until that is on the screen."""
    tab.evaluate(WATCH)
    tab.keyboard.press(key)
    return float(tab.evaluate("window.took"))


def decided(place: Place) -> dict[str, tuple[str, str]]:
    rows = pq.read_table(place.out / "facts.parquet").to_pylist()
    return {row["entity_id"]: (row["decided_by"], row["value"]) for row in rows}


def run(place: Place) -> None:
    """What ``concord run`` does, without Prefect."""
    vocabulary = read_vocabulary(place.vocabulary)
    dataset = reconcile_parsed(parse_files(find_notes([place.raw]), vocabulary), vocabulary)
    publish_dataset(dataset, vocabulary, place.out)


def test_ten_answers_by_keyboard_alone(browser: Browser, place: Place) -> None:
    with served(place.session()) as url, tab_of(browser, url) as tab:
        assert title(tab) == "Avocet Released"
        for number in range(11):
            assert title(tab) == f"{BIRDS[number]} Released"
            press(tab, "12"[number % 2])
        press(tab, "u")
        assert title(tab) == "Kestrel Released"
        assert "10 answered, not applied" in tab.locator(".progress").inner_text()
        press(tab, "a")
        assert "10 discrepancies settled" in tab.locator("#changes summary").inner_text()
    expected = {
        bird.lower(): ("judgement", ("2021-11", "2022-03")[number % 2])
        for number, bird in enumerate(BIRDS[:10])
    }
    for again in (False, True):
        if again:
            run(place)
        facts = decided(place)
        assert {name: facts[name] for name in expected} == expected
        assert {facts[name][0] for name in ("kestrel", "lapwing")} == {"policy"}


def test_evidence_that_changed_is_shown_beside_what_was_seen(
    browser: Browser, place: Place
) -> None:
    with served(place.session()) as url, tab_of(browser, url) as tab:
        press(tab, "2")
        press(tab, "2")
    changed = note({**dict.fromkeys(BIRDS, "2021-11"), "Avocet": "2021-09"})
    (place.raw / "farm.md").write_text(changed, encoding="utf-8")
    run(place)
    assert (decided(place)["avocet"][0], decided(place)["bittern"][0]) == ("policy", "judgement")
    with served(place.session()) as url, tab_of(browser, f"{url}?q=avocet") as tab:
        assert "stale" in tab.locator("#question > .place").first.inner_text()
        assert tab.locator(".before del").inner_text() == "2021-11 (farm)"
        assert tab.locator(".before ins").inner_text() == "2021-09 (farm)"


def test_every_form_by_keyboard_and_the_focus_in_it(browser: Browser, place: Place) -> None:
    with served(place.session()) as url, tab_of(browser, url, width=400) as tab:
        for key, typed in (
            ("o", ["2020-05", "Tab", "the paper", "Enter"]),
            ("b", ["preview and release", "Enter"]),
            ("w", ["2", "2021-11", "Tab", "a slip", "Enter"]),
            ("x", ["no matter", "Enter"]),
        ):
            before = title(tab)
            tab.keyboard.press(key)
            for word in typed[:-1]:
                if word in {"Tab", "2"}:
                    tab.keyboard.press(word)
                else:
                    tab.keyboard.type(word)
            press(tab, typed[-1])
            assert title(tab) != before
        press(tab, "l")
        assert title(tab) == "Fulmar Released"
        tab.keyboard.press("o")
        tab.keyboard.type("1x2jlu")
        assert tab.locator("details.way[open] input[name=value]").input_value() == "1x2jlu"
        tab.keyboard.press("Escape")
        assert tab.locator("details.way[open]").count() == 0
        tab.keyboard.press("?")
        assert tab.locator("#help").is_visible()
        tab.keyboard.press("Escape")
        assert tab.evaluate("document.documentElement.scrollWidth") == 400
    judged = read_vocabulary(place.vocabulary).judgements
    assert [(j.value, bool(j.scope), bool(j.dismiss)) for j in judged] == [
        ("2020-05", False, False),
        ("", True, False),
        ("", False, True),
    ]
    [corrected] = read_vocabulary(place.vocabulary).corrections
    assert (corrected.source, corrected.mention, corrected.value) == ("zoo", "Curlew", "2021-11")


def test_a_form_that_is_not_accepted_keeps_what_was_typed(browser: Browser, place: Place) -> None:
    with served(place.session()) as url:
        context = browser.new_context()
        tab = context.new_page()
        tab.goto(url)
        tab.keyboard.press("o")
        tab.keyboard.type("soon")
        tab.keyboard.press("Tab")
        tab.keyboard.type("they say")
        press(tab, "Enter")
        assert "cannot be read as released" in tab.get_by_role("alert").inner_text()
        assert tab.locator("details[open] input[name=value]").input_value() == "soon"
        assert tab.evaluate("document.activeElement.value") == "they say"
        context.close()


def test_what_is_said_aloud(browser: Browser, place: Place) -> None:
    with served(place.session()) as url, tab_of(browser, url) as tab:
        press(tab, "1")
        said = "Answered the value is 2021-11. Bittern Released, 1 of 11"
        expect(tab.locator("#status")).to_contain_text(said)
        assert tab.evaluate("document.activeElement.id") == "question"
        tree = tab.get_by_role("button")
        assert all(tree.nth(i).text_content() for i in range(tree.count()))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_on_the_page_keeps_people_out(
    browser: Browser, place: Place, scheme: Literal["light", "dark"]
) -> None:
    with served(place.session()) as url:
        context = browser.new_context(viewport={"width": 400, "height": 900}, color_scheme=scheme)
        tab = context.new_page()
        tab.goto(url)
        for key in ("", "w", "Escape", "1", "?"):
            if key:
                tab.keyboard.press(key)
            tab.wait_for_timeout(100)
            assert key == "Escape" or barriers(tab) == [], key
        context.close()


HOSTILE = (
    "<script>hacked=1</script>",
    "&lt;script&gt;hacked=1&lt;/script&gt;",
    "&lt;img src=x onerror=hacked=1&gt;",
    "&lt;svg onload=hacked=1&gt;&lt;/svg&gt;<svg onload=hacked=1></svg>",
    "[x](javascript:hacked=1)",
    "&quot; autofocus onfocus=hacked=1 x=&quot;",
    "\u202egpj.exe\u2066\u200b",
    "&lt;/textarea&gt;&lt;iframe srcdoc=&quot;&lt;script&gt;top.hacked=1&lt;/script&gt;&quot;&gt;",
)


RUNNABLE = (
    "main :is(script, iframe, img, object, embed), [href^=javascript], [srcdoc], [onload], "
    "[onerror], [onfocus]"
)


@pytest.fixture
def hostile(place: Place) -> Place:
    """Two notes that disagree about models, with something to run wherever text can stand."""
    for name, date in (("zoo", "2022-03"), ("farm", "2021-11")):
        rows = "".join(
            f"| Egret{i} {text} | {date} {text} | {text} | [{text}](https://a.org/{name}{i}) |\n"
            for i, text in enumerate(HOSTILE)
        )
        head = (
            f"# {HOSTILE[1]}\n\n| 模型 | 发布时间 | 简介 {HOSTILE[2]} | 论文 |\n|---|---|---|---|\n"
        )
        (place.raw / f"{name}.md").write_text(head + rows, encoding="utf-8")
    return place


def test_nothing_of_a_note_runs(browser: Browser, hostile: Place) -> None:
    session = hostile.session()
    run(hostile)
    views = {(view.found.kind, view.name, view.label): view for view in session.board.views}
    ids = [view.found.discrepancy_id for view in views.values()]
    assert len(ids) > 8
    with served(session) as url, tab_of(browser, url) as tab:
        for id_ in ids:
            tab.goto(f"{url}?at={id_}")
            tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
            assert tab.locator(RUNNABLE).count() == 0
            assert "\u202e" not in tab.content()
    report = (hostile.out / "report.html").as_uri()
    with tab_of(browser, report) as tab:
        tab.locator("#f-open").click()
        assert "hacked=1" in tab.locator("main").inner_text()
        assert "hacked=1" in "".join(tab.locator("#pictures svg text").all_text_contents())
        assert tab.locator(RUNNABLE).count() == 0
        assert "\u202e" not in tab.content()


def test_five_thousand_are_answered_without_waiting(browser: Browser, tmp_path: Path) -> None:
    dataset = many(5000)
    workspace = Workspace(
        tmp_path, lambda: (dataset, llm()), lambda *_: None, lambda: ("ada", "2026-02-01")
    )
    took: dict[str, list[float]] = {}
    with served(Session(workspace)) as url, tab_of(browser, url) as tab:
        assert tab.locator(".progress").inner_text() == "5,000 to decide"
        for key in "j12lu" * 4:
            took.setdefault(key, []).append(press(tab, key))
        for number in ("04321", "01234", "00777"):
            tab.locator("#search").fill(f"model-{number}")
            took.setdefault("search", []).append(press(tab, "Enter"))
            assert title(tab) == f"model-{number} Parameters"
    # The best of a few: the others tell what else the machine was doing.
    assert all(min(times) < FAST_ENOUGH for times in took.values()), took
    print({key: [round(time) for time in times] for key, times in took.items()})
