"""The reports: complete, linked, deterministic, and deaf to whatever the notes hold."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag

import publish
from publish import Dataset
from publish.report import render_html, render_markdown
from publish.shown import safe_href, shown, shown_in_markdown
from records import Discrepancy
from vocabulary import Vocabulary

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</style><svg onload=alert(1)>",
    "\" onclick=alert(1) x='",
    "--><iframe src=//evil.example></iframe>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "\u202egnp.exe\u2066\u200b\x00\x1b[31m",
    "</template></details></table></script>",
)
RAW_LINES = {"raw/gamma.md": ["# Title", "It came out in May 2022, they say."]}


@pytest.fixture
def page(dataset: Dataset, vocabulary: Vocabulary) -> BeautifulSoup:
    return BeautifulSoup(render_html(dataset, vocabulary, RAW_LINES), "html.parser")


def one(page: BeautifulSoup | Tag, selector: str) -> Tag:
    found = page.select(selector)
    assert len(found) == 1, f"{selector}: {len(found)}"
    return found[0]


def words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ", strip=True).split())


def test_summary_says_what_was_read(page: BeautifulSoup) -> None:
    text = words(one(page, "#summary"))
    assert "3 notes with 3 tables read" in text
    assert "9 claims about 2 entities" in text
    assert "2 discrepancies for a person to look at" in text


def test_discrepancies_come_worst_first(page: BeautifulSoup) -> None:
    assert [item["id"] for item in page.select("#list > details")] == ["d-d1", "d-d0"]


def test_a_discrepancy_shows_its_sources_side_by_side(page: BeautifulSoup) -> None:
    item = one(page, "#d-d1")
    rows = [words(row) for row in item.select(".sides tbody tr")]
    assert rows[0].startswith("alpha raw/alpha.md:3 11B ✓ supports the value model T5")
    assert rows[2].startswith("beta raw/beta.md:3 13B ✗ contradicts it")
    marks = [(words(mark), words(mark.find_parent("div"))) for mark in item.select(".row mark")]  # type: ignore[arg-type]
    assert marks == [("11B", "size 11B"), ("3B/11B", "size 3B/11B"), ("13B", "size 13B")]
    text = words(item)
    assert "Chosen 11B · confidence 0.75" in text
    assert "conflict: the sources contradict each other" in text
    assert "policy majority" in text
    assert "The union is the family." in text
    assert "The paper's table of sizes." in text
    assert "under Models > Open" in text


def test_whether_two_are_one_is_asked_with_both_side_by_side(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    asked = Discrepancy(
        discrepancy_id="d2", kind="same?", severity="medium", entity_id="t5", property="",
        claim_ids=(), chosen="t5, opt",
        explanation="both are said to be one paper", settle="a judgement: same, or different",
    )  # fmt: skip
    told = dataclasses.replace(dataset, discrepancies=(asked,))
    item = one(BeautifulSoup(render_html(told, vocabulary, {}), "html.parser"), "#d-d2")
    assert words(one(item, ".what")) == "T5 / OPT"
    assert [words(row) for row in item.select(".known tr")][:3] == [
        "Property T5 OPT", "Released 2019-10 2022-05", "Parameters 11B"
    ]  # fmt: skip
    assert [a["href"] for a in item.select(".place a")] == ["#d-d2", "#e-t5", "#e-opt"]
    text = render_markdown(told, vocabulary).decode()
    assert "### T5 / OPT\n" in text
    assert "| property | T5 | OPT |\n| --- | --- | --- |\n| Released | 2019-10 | 2022-05 |" in text


def test_a_claim_of_prose_is_shown_in_its_line(dataset: Dataset, vocabulary: Vocabulary) -> None:
    found = dataset.discrepancies[0].model_copy(update={"claim_ids": ("c9",)})
    told = dataclasses.replace(dataset, discrepancies=(found,))
    page = BeautifulSoup(render_html(told, vocabulary, RAW_LINES), "html.parser")
    quote = one(page, "#d-d1 .quote")
    assert quote.get_text() == "It came out in May 2022, they say."
    assert words(one(quote, "mark")) == "in May 2022"


def test_every_internal_link_leads_somewhere_and_ids_are_unique(page: BeautifulSoup) -> None:
    ids = [tag["id"] for tag in page.select("[id]")]
    assert len(set(ids)) == len(ids)
    targets = {str(link["href"])[1:] for link in page.select("a[href^='#']")}
    assert targets <= set(ids)


def test_needs_nothing_from_elsewhere(page: BeautifulSoup) -> None:
    assert not page.select("link, img, iframe, object, embed, base, audio, video, [src], [style]")
    assert len(page.select("script")) == len(page.select("style")) == 1


def test_policy_allows_exactly_the_script_and_style_of_the_page(page: BeautifulSoup) -> None:
    policy = str(one(page, "meta[http-equiv]")["content"])
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for name in ("script", "style"):
        digest = hashlib.sha256(str(one(page, name).string).encode()).digest()
        assert f"{name}-src 'sha256-{base64.b64encode(digest).decode()}'" in policy


def poisoned(dataset: Dataset, text: str) -> Dataset:
    """The dataset with ``text`` wherever a note or a vocabulary can put text."""
    claims = {"raw", "value", "header", "context", "mention", "qualifier", "label"}
    change = dict.fromkeys
    return dataclasses.replace(
        dataset,
        notes=tuple(n.model_copy(update={"encoding": text}) for n in dataset.notes),
        sources=tuple(
            s.model_copy(update=change(("title", "author", "url", "kind", "date", "about"), text))
            for s in dataset.sources
        ),
        claims=tuple(c.model_copy(update=change(claims, text)) for c in dataset.claims),
        entities=tuple(
            e.model_copy(update={"name": text, "aliases": (text,)}) for e in dataset.entities
        ),
        facts=tuple(
            f.model_copy(update=change(("value", "reason", "policy"), text)) for f in dataset.facts
        ),
        discrepancies=tuple(
            d.model_copy(update=change(("chosen", "explanation", "settle", "kind"), text))
            for d in dataset.discrepancies
        ),
        cells=tuple(
            c.model_copy(update={"text": text, "disposition": c.disposition}) for c in dataset.cells
        ),
        issues=tuple(
            i.model_copy(update=change(("message", "raw", "mention", "kind"), text))
            for i in dataset.issues
        ),
        unreadable=(text,),
    )


@pytest.fixture(scope="module", params=["html.parser", "html5lib"])
def parser(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def harmless(dataset: Dataset, vocabulary: Vocabulary, parser: str) -> set[str]:
    """The elements of a report whose notes hold nothing but letters."""
    return tags(BeautifulSoup(render_html(poisoned(dataset, "x" * 30), vocabulary, {}), parser))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(
    dataset: Dataset, vocabulary: Vocabulary, text: str, parser: str, harmless: set[str]
) -> None:
    page = BeautifulSoup(render_html(poisoned(dataset, text), vocabulary, {}), parser)
    control = {"span"} if "\u202e" in text else set()
    assert tags(page) - control == harmless - control
    for tag in page.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on")]
        for name in ("href", "action", "xlink:href"):
            assert re.match(r"#|https?://", str(tag.get(name, "#")))


def tags(page: BeautifulSoup) -> set[str]:
    """Names of the elements with how often they occur, as ``name`` for spans."""
    found = [tag.name for tag in page.find_all(True)]
    return {name if name == "span" else f"{name} {found.count(name)}" for name in set(found)}


def test_controls_are_shown_not_obeyed() -> None:
    html = str(shown("a\u202eb\u200bc\x00"))
    assert "\u202e" not in html
    assert "\u200b" not in html
    assert BeautifulSoup(html, "html.parser").get_text() == "aU+202EbU+200BcU+0000"
    assert 'title="right-to-left override"' in html
    assert str(shown("👩\u200d🔬 a\nb")) == "<bdi>👩\u200d🔬 a\nb</bdi>"
    assert str(shown("a שלום b")) == "<bdi>a שלום b</bdi>"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://arxiv.org/abs/1", True),
        ("http://a.org", True),
        ("HTTPS://a.org", True),
        ("javascript:alert(1)", False),
        ("JaVaScRiPt:alert(1)", False),
        (" javascript:alert(1)", False),
        ("java\tscript:alert(1)", False),
        ("data:text/html,x", False),
        ("vbscript:x", False),
        ("//evil.example", False),
        ("https:\\\\evil", False),
        ("https://[broken", False),
        ("https://a.org/\u202egnp", False),
        ("", False),
    ],
)
def test_only_web_addresses_become_links(url: str, expected: bool) -> None:
    assert (safe_href(url) == url and bool(url)) is expected


def test_report_md_shows_summary_and_sources(dataset: Dataset, vocabulary: Vocabulary) -> None:
    text = render_markdown(dataset, vocabulary).decode()
    assert "| released | 1 | 1 | - | - |\n| parameters | - | - | - | 1 |" in text
    assert "### T5: Parameters\n" in text
    assert "| beta | 13B | 13B | raw/beta.md:3 |" in text
    assert "| alpha | **11B** | 11B | raw/alpha.md:3 |" in text
    assert "To settle it: The paper's table of sizes." in text
    assert "\n\n\n" not in text


def test_report_md_escapes_what_markdown_would_read() -> None:
    assert shown_in_markdown("a|b\n<i>[x](y)*_`~") == r"a\|b / \<i\>\[x\](y)\*\_\`\~"
    assert shown_in_markdown("\u202ea") == "(U+202E)a"
    for text in ("https://a.org", "www.a.org", "me@a.org"):
        assert not re.search(r"https?:|www\.|@", shown_in_markdown(text))


def test_tables_of_report_md_have_equal_rows(dataset: Dataset, vocabulary: Vocabulary) -> None:
    text = render_markdown(poisoned(dataset, "a|b\n| c | ` \\| d"), vocabulary).decode()
    blocks = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)
    assert len(blocks) >= 5
    for block in blocks:
        widths = {len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) for row in block.splitlines()}
        assert len(widths) == 1, block


def test_empty_dataset_renders(vocabulary: Vocabulary) -> None:
    page = BeautifulSoup(render_html(Dataset(), vocabulary, {}), "html.parser")
    assert "The sources contradict each other nowhere." in words(one(page, "#discrepancies"))
    assert "Discrepancies" not in render_markdown(Dataset(), vocabulary).decode()


def test_a_long_report_keeps_the_insides_for_later(
    dataset: Dataset, vocabulary: Vocabulary, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "</script><!--<script>alert(1)</script>"
    whole = BeautifulSoup(render_html(poisoned(dataset, text), vocabulary, {}), "html5lib")
    monkeypatch.setattr("publish.report.STATIC", 0)
    page = BeautifulSoup(render_html(poisoned(dataset, text), vocabulary, {}), "html5lib")
    assert not page.select(".item > .body table.sides")
    for anchor, body in json.loads(str(one(page, "#later").string)).items():
        fragment = BeautifulSoup(body, "html.parser")
        assert words(fragment) == words(one(whole, f"#{anchor} > .body"))
        assert not fragment.select("script, iframe")
    assert len(page.select("script")) == 2


SCRIPT = """
import hashlib, sys
sys.path[:0] = ["tests/publish"]
from conftest import dataset, vocabulary
from publish import render_files
files = render_files(dataset.__wrapped__(), vocabulary.__wrapped__())
print(hashlib.sha256(b"".join(files[name] for name in sorted(files))).hexdigest())
"""


def test_bytes_do_not_depend_on_the_process() -> None:
    root = Path(publish.__file__).parents[1]
    hashes = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            cwd=root,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": str(root)},
            capture_output=True,
            check=True,
        ).stdout
        for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai"))
    }
    assert len(hashes) == 1


def test_a_value_from_outside_its_cell_is_marked_where_it_was_read(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    claims = {
        "c3": {"origin": "group", "raw": "2019/10"},
        "c4": {"origin": "heading", "raw": "Open models"},
    }
    changed = dataclasses.replace(
        dataset,
        claims=tuple(c.model_copy(update=claims.get(c.claim_id, {})) for c in dataset.claims),
    )
    page = BeautifulSoup(render_html(changed, vocabulary, {}), "html.parser")
    marks = [words(mark) for mark in page.select("#d-d1 mark")]
    assert marks == ["2019/10", "3B/11B", "Open models"]
    assert "read from its heading: Open models" in words(one(page, "#d-d1"))
