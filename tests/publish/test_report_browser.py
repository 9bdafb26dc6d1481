"""The report opened from disk in a real browser: filter, search, one discrepancy, dark mode."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, expect

from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from publish import Dataset
from publish.report import render_html
from tests.barriers import barriers
from tests.conftest import VOCABULARY
from tests.many import many
from tests.vocabularies import llm

ROWS = {"Avocet": "2022-03", "Bittern": "2022-03", "Curlew": "2021-11"}


@pytest.fixture
def report(tmp_path: Path) -> str:
    raw = tmp_path / "raw"
    raw.mkdir()
    head = "| 模型 | 发布时间 | 大小 |\n|---|---|---|\n"
    for source, size, rows in (("zoo", "7B", ROWS), ("farm", "9B", dict.fromkeys(ROWS, "2021-11"))):
        lines = "".join(f"| {name} | {date} | {size} |\n" for name, date in rows.items())
        (raw / f"{source}.md").write_text(head + lines, encoding="utf-8")
    vocabulary = read_vocabulary(VOCABULARY)
    dataset = reconcile_parsed(parse_files(find_notes([raw]), vocabulary), vocabulary)
    publish_dataset(dataset, vocabulary, tmp_path / "out")
    return (tmp_path / "out" / "report.html").as_uri()


def test_filter_search_and_follow_a_link(browser: Browser, report: str) -> None:
    tab = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    said: list[str] = []
    tab.on("console", lambda message: said.append(message.text))
    tab.goto(report)
    shown = tab.locator("#list > details:not([hidden])")
    assert shown.count() == 5
    tab.select_option("#f-property", "Released")
    expect(shown).to_have_count(2)
    tab.locator("#f-search").fill("bittern")
    expect(shown).to_have_count(1)
    assert "1 of 5" in tab.locator("#shown").inner_text()
    id_ = shown.get_attribute("id")
    tab.goto(f"{report}?again#{id_}")
    assert tab.locator(f"#{id_}").get_attribute("open") is not None
    assert "Bittern" in tab.locator(f"#{id_} .body").inner_text()
    assert tab.locator(f"#{id_} .sides tbody tr").count() == 2
    tab.context.close()
    assert said == []


@pytest.mark.parametrize("width", [1280, 400])
def test_dark_mode_is_dark_and_narrow_pages_do_not_scroll_sideways(
    browser: Browser, report: str, width: int
) -> None:
    brightness = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(viewport={"width": width, "height": 900})
        tab = context.new_page()
        tab.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        tab.goto(report)
        color = tab.evaluate("getComputedStyle(document.body).backgroundColor")
        brightness[scheme] = sum(map(int, color.removeprefix("rgb(").rstrip(")").split(",")))
        assert tab.evaluate("document.documentElement.scrollWidth") == width
        context.close()
    assert brightness["dark"] < 200 < 700 < brightness["light"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_in_the_report_keeps_people_out(
    browser: Browser, report: str, scheme: Literal["light", "dark"]
) -> None:
    context = browser.new_context(viewport={"width": 400, "height": 900}, color_scheme=scheme)
    tab = context.new_page()
    tab.goto(report)
    assert tab.locator("#pictures svg text").count() > 20
    tab.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
    assert barriers(tab) == []
    context.close()


def test_the_pictures_are_seen_in_the_colours_of_the_scheme(browser: Browser, report: str) -> None:
    ink = {}
    for scheme in ("light", "dark"):
        context = browser.new_context(color_scheme="dark" if scheme == "dark" else "light")
        tab = context.new_page()
        tab.goto(report)
        mark = tab.locator("#pictures svg [fill='var(--conflict)']").first
        ink[scheme] = mark.evaluate("node => getComputedStyle(node).fill")
        context.close()
    assert ink == {"light": "rgb(213, 94, 0)", "dark": "rgb(240, 128, 60)"}


@pytest.fixture(scope="module")
def long_report(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Six hundred discrepancies and nothing else."""
    dataset = many(600)
    found = Dataset(claims=dataset.claims, discrepancies=dataset.discrepancies)
    path = tmp_path_factory.mktemp("long") / "report.html"
    path.write_bytes(render_html(found, llm(), {}))
    return path.as_uri()


def test_a_long_list_comes_in_steps(browser: Browser, long_report: str) -> None:
    tab = browser.new_page()
    tab.goto(long_report)
    shown, more = tab.locator("#list > details"), tab.locator("#more")
    expect(shown).to_have_count(250)
    assert tab.locator("#shown").inner_text() == "600 discrepancies"
    more.click()
    expect(shown).to_have_count(500)
    assert tab.evaluate("document.activeElement.parentElement.id") == "d-0000000250"
    assert more.inner_text() == "Show 100 of 100 more"
    tab.locator("#f-search").fill("model-00599")
    expect(shown).to_have_count(1)
    expect(more).to_be_hidden()
    tab.close()


def test_a_link_finds_its_discrepancy_beyond_the_first_step(
    browser: Browser, long_report: str
) -> None:
    tab = browser.new_page()
    tab.goto(f"{long_report}#d-0000000444")
    linked = tab.locator("#d-0000000444")
    expect(linked.locator(".sides tbody tr")).to_have_count(2)
    expect(linked).to_be_in_viewport()
    expect(tab.locator("#list > details")).to_have_count(500)
    tab.select_option("#f-order", "entity")
    tab.emulate_media(media="print")
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(tab.locator("#list > details[open]")).to_have_count(600)
    tab.close()
