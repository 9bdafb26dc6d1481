"""What several packages' tests share: a few small notes, and Prefect kept to itself."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import settings

from flows.notes import find_notes
from flows.server import start_server
from flows.settings import quiet_prefect
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import read_vocabulary
from publish.parquet import render_parts
from publish.published import Published
from publish.schema import TableSchema
from publish.streams import reading
from tests.groups import make_scheduler, sort_items

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent.parent
VOCABULARY = ROOT / "vocabulary" / "llm"
FEBRUARY = 1769904000
"""2026-02-01 UTC, in seconds since 1970."""

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


def parquet_of(table: pa.Table, schema: TableSchema) -> bytes:
    """A table as it is published."""
    return render_parts([table], table.schema, schema)


def read_back(files: Mapping[str, bytes]) -> dict[str, pa.Table]:
    """The tables among rendered files, by name."""
    return {
        name.removesuffix(".parquet"): pq.read_table(io.BytesIO(content))
        for name, content in files.items()
        if name.endswith(".parquet")
    }


def as_read(tables: Mapping[str, pa.Table]) -> Published:
    """Tables as those of a published dataset of models are read."""
    return Published("models", {n: reading(partial(iter, [t])) for n, t in tables.items()})


def as_published(files: Mapping[str, bytes]) -> Published:
    """Rendered files as a published dataset is read."""
    return as_read(read_back(files))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first."""
    sort_items(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling | None:
    """Ours for groups, else what is asked for."""
    return make_scheduler(config, log) if config.getvalue("dist") == "loadgroup" else None


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
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with ``raw`` as it is here, and ``normalized`` after two runs on it.

    Before the second run, of 2026-02-01, one note came and a cell of another was corrected.
    """
    place = tmp_path_factory.mktemp("published")
    raw = Path(shutil.copytree(ROOT / "raw", place / "raw"))
    vocabulary = read_vocabulary(VOCABULARY)
    corrected, *_, added = sorted(raw.glob("*.txt"))[2:]
    texts = {corrected: corrected.read_bytes(), added: added.read_bytes()}
    corrected.write_bytes(texts[corrected].replace(b"366B", b"360B"))
    added.unlink()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(FEBRUARY))
        for _ in range(2):
            parsed = parse_files(find_notes([raw]), vocabulary)
            publish_dataset(reconcile_parsed(parsed, vocabulary), vocabulary, place / "normalized")
            for note, data in texts.items():
                note.write_bytes(data)
    return place


@pytest.fixture(scope="session")
def prefect(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """One Prefect server and one empty database for all tests of flows.

    It is the server that a run starts; a run finds it configured, and starts no other.
    """
    quiet_prefect()
    with pytest.MonkeyPatch.context() as patch:
        for name in ("PREFECT_API_URL", "PREFECT_PROFILE"):
            patch.setenv(name, "")  # so that it is as before after the tests
            patch.delenv(name)
        patch.setenv("PREFECT_HOME", str(tmp_path_factory.mktemp("prefect")))
        server = start_server()
        assert server is not None
        from prefect.settings import PREFECT_API_URL, temporary_settings

        server.wait()
        with temporary_settings({PREFECT_API_URL: server.url}):
            yield
        server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The Chromium of this machine, without a window.

    Not for the whole session: its event loop is in the way of other tests' own.
    """
    from playwright.sync_api import sync_playwright

    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.skip("no chromium in PATH: install Debian's package chromium to run this test")
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--headless=new"]
        started = playwright.chromium.launch(executable_path=found, args=arguments)
        yield started
        started.close()
