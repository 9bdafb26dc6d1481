"""Another site, open in the same browser, tries to answer in a person's name.

The site is a real page under a real name of its own (``evil.test``, which the browser is told to
find on this machine), and the browser is Chromium with the cookies, the tokens and all.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Error, sync_playwright
from playwright.sync_api import Page as Tab

from tests.review.conftest import Place
from tests.review.test_browser import served

FORM = """<form id=f method=post action="{url}{path}" enctype="{kind}" target="{target}">
<input name=token value="{token}"><input name=answer value=dismiss>
<input name=why value=hacked><input name=at value={at}></form>
<iframe name=hole></iframe><script>f.submit()</script>"""


class Attack(NamedTuple):
    """A tab on the other site, the page that it is after, and what must not change there."""

    tab: Tab
    url: str
    place: Place
    site: ThreadingHTTPServer

    def show(self, html: str) -> None:
        """Open a page of the other site."""
        self.site.RequestHandlerClass = partial(Site, html)
        self.tab.goto(f"http://evil.test:{self.site.server_port}/", wait_until="load")
        self.tab.wait_for_timeout(300)


class Site(BaseHTTPRequestHandler):
    """Gives one page to whoever asks."""

    def __init__(self, html: str, *arguments: object) -> None:
        self.html = html
        super().__init__(*arguments)  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """The page."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.html.encode())

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def evil_browser() -> Iterator[Browser]:
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium in PATH: install Debian's package chromium to run this test")
    mapped = "--host-resolver-rules=MAP evil.test 127.0.0.1"
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--headless=new", mapped]
        started = playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()


@pytest.fixture
def attack(evil_browser: Browser, place: Place) -> Iterator[Attack]:
    before = place.judgements.read_bytes(), place.corrections.read_bytes()
    site = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    context = evil_browser.new_context()
    with served(place.session()) as url:
        own = context.new_page()
        own.goto(url)  # the person has the page open beside the other site
        yield Attack(context.new_page(), url, place, site)
        context.close()
    site.shutdown()
    site.server_close()
    assert (place.judgements.read_bytes(), place.corrections.read_bytes()) == before
    assert not place.out.exists()


def test_a_form_of_another_site_is_refused(attack: Attack) -> None:
    for path in ("answer", "apply", "undo"):
        for kind in ("application/x-www-form-urlencoded", "text/plain"):
            made = {"url": attack.url, "path": path, "kind": kind, "token": "guess", "at": "x"}
            attack.show(FORM.format(target="_self", **made))
            assert "may not answer here" in attack.tab.inner_text("body")


def test_a_script_of_another_site_reads_and_changes_nothing(attack: Attack) -> None:
    attack.show("<p>hello")
    script = """async ([url, mode, method]) => {
        try { const got = await fetch(url, {mode, method, credentials: "include", body:
            method === "POST" ? new URLSearchParams({answer: "dismiss"}) : undefined});
            return got.type + await got.text(); } catch (error) { return "refused"; } }"""
    for mode in ("cors", "no-cors"):
        for method, path in (("GET", ""), ("POST", "answer"), ("POST", "apply")):
            got = attack.tab.evaluate(script, [attack.url + path, mode, method])
            assert got in {"refused", "opaque"}


def test_the_page_is_not_shown_in_a_frame(attack: Attack) -> None:
    attack.show(f'<iframe src="{attack.url}" style="opacity:0"></iframe>')
    framed = attack.tab.frames[1]
    try:
        text = framed.inner_text("body")
    except Error:
        text = ""
    assert "Avocet" not in text
    assert framed.locator("form").count() == 0


def test_a_name_that_is_made_to_point_here_is_refused(attack: Attack) -> None:
    """DNS rebinding: the other site's own origin, now answered by the page's server."""
    port = attack.url.split(":")[2].strip("/")
    attack.tab.goto(f"http://evil.test:{port}/")
    text = attack.tab.inner_text("body")
    assert "'evil.test:" in text
    assert "is no name of this page" in text
    script = "async (path) => (await fetch(path, {method: 'POST', body: 'answer=dismiss'})).status"
    assert [attack.tab.evaluate(script, path) for path in ("/answer", "/apply")] == [403, 403]


def test_a_window_that_another_site_opens_is_cut_off_from_it(attack: Attack) -> None:
    attack.show("<p>hello")
    with attack.tab.context.expect_page() as opened:
        attack.tab.evaluate(f"window.opened = open('{attack.url}')")
    opened.value.wait_for_load_state()
    assert opened.value.evaluate("window.opener") is None
    assert attack.tab.evaluate("window.opened.closed")


def test_its_scripts_and_styles_are_not_lent(attack: Attack) -> None:
    source = f"{attack.url}static/review.js"
    attack.show(
        f"<script>window.got = 'nothing'</script><script src='{source}' "
        "onload=\"window.got = 'loaded'\" onerror=\"window.got = 'refused'\"></script>"
    )
    assert attack.tab.evaluate("window.got") == "refused"
