"""What several packages' tests share: a few small notes, and Prefect kept to itself."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from flows.settings import quiet_prefect

ROOT = Path(__file__).parent.parent
VOCABULARY = ROOT / "vocabulary" / "llm"

# A deadline would measure the machine; the same examples each time make a failure repeatable.
settings.register_profile("concord", deadline=None, derandomize=True)
settings.load_profile("concord")

ZOO = """# Zoo

| 模型 | 发布时间 | 大小 |
|---|---|---|
| Alpha-1 | 2022-03 | 13B |
| Beta | 2021 | 7B/13B |
"""
FARM = """<h1>Farm</h1>
<table><tr><th>Model</th><th>Release date</th><th>Size</th></tr>
<tr><td>Alpha 1</td><td>2022-04</td><td>13B</td></tr>
<tr><td>Beta</td><td>2021-05</td><td>13B</td></tr></table>
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests with Prefect come last: they take longest, and its threads do not bear a fork."""
    items.sort(key=lambda item: "prefect" in getattr(item, "fixturenames", ()))


@pytest.fixture(autouse=True, scope="session")
def _store_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What tests keep is neither taken from nor left in the cache of whoever runs them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CONCORD_STORE", str(tmp_path_factory.mktemp("store")))
        yield


@pytest.fixture
def raw(tmp_path: Path) -> Path:
    """A folder of two notes that agree on one date and contradict each other on another."""
    folder = tmp_path / "raw"
    folder.mkdir()
    (folder / "zoo.md").write_text(ZOO, encoding="utf-8")
    (folder / "farm.html").write_text(FARM, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def prefect() -> Iterator[None]:
    """One Prefect server and one empty database for all tests of flows."""
    quiet_prefect()
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window.

    Not for the whole session: its event loop is in the way of other tests' own.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium in PATH: install Debian's package chromium to run this test")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--headless=new"]
        started = playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()
