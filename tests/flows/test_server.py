from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from flows import server


@pytest.fixture(autouse=True)
def _nothing_configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PREFECT_API_URL", "PREFECT_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PREFECT_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(server, "EmbeddedServer", Started)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.chdir(tmp_path)


class Started:
    url = "http://127.0.0.1:1/api"


def test_prefect_is_pointed_at_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "")
    monkeypatch.delenv("PREFECT_API_URL")
    assert isinstance(server.start_server(), Started)
    assert os.environ["PREFECT_API_URL"] == Started.url


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("home/profiles.toml", '[profiles.work]\nPREFECT_API_URL = "http://x/api"\n'),
        (".env", "PREFECT_API_URL=http://x/api\n"),
        ("prefect.toml", '[api]\nurl = "http://x/api"\n'),
        ("pyproject.toml", '[tool.prefect.api]\nurl = "http://x/api"\n'),
    ],
)
def test_a_server_that_is_configured_is_used(tmp_path: Path, file: str, text: str) -> None:
    (tmp_path / file).parent.mkdir(exist_ok=True)
    (tmp_path / file).write_text(text)
    assert server.start_server() is None


def test_a_server_in_the_environment_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PREFECT_API_URL", "http://x/api")
    assert server.start_server() is None


def test_windows_leaves_it_to_prefect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert server.start_server() is None
