"""The report opened from disk in a real browser: filter, search, one discrepancy, dark mode."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from tests.conftest import VOCABULARY

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
