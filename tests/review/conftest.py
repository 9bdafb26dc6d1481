"""A small dataset under review: twelve models, two sources, a date of each in dispute."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
from fastapi.testclient import TestClient

from cli.review import open_workspace
from review.guard import LOOPBACK, Guard
from review.server import make_app
from review.session import Session
from tests.conftest import VOCABULARY

BIRDS = "Avocet Bittern Curlew Dunlin Egret Fulmar Godwit Heron Ibis Jacana Kestrel Lapwing".split()
PORT = 8765


def note(rows: dict[str, str], header: str = "发布时间") -> str:
    """A note with one property of each model."""
    lines = [f"| {name} | {value} |" for name, value in rows.items()]
    return "\n".join([f"| 模型 | {header} |", "|---|---|", *lines, ""])


class Place(NamedTuple):
    """The folders of a review, and how to open it."""

    raw: Path
    out: Path
    vocabulary: Path

    @property
    def judgements(self) -> Path:
        return self.vocabulary / "judgements.yml"

    @property
    def corrections(self) -> Path:
        return self.vocabulary / "corrections.yml"

    def session(self) -> Session:
        return Session(open_workspace([self.raw], self.out, self.vocabulary, "ada"))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    raw = tmp_path / "raw"
    raw.mkdir()
    late, early = dict.fromkeys(BIRDS, "2022-03"), dict.fromkeys(BIRDS, "2021-11")
    last = BIRDS[-1]  # the other way round, or it would be a pattern that is a question of its own
    (raw / "zoo.md").write_text(note({**late, last: "2021-11"}), encoding="utf-8")
    (raw / "farm.md").write_text(note({**early, last: "2022-03"}), encoding="utf-8")
    vocabulary = tmp_path / "vocabulary"
    shutil.copytree(VOCABULARY, vocabulary)
    return Place(raw, tmp_path / "out", vocabulary)


class Page:
    """The page as a browser without scripts sees it."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.guard = Guard(LOOPBACK, PORT)
        base = f"http://127.0.0.1:{PORT}"
        self.client = TestClient(make_app(session, self.guard), base_url=base)

    def get(self, path: str = "/") -> str:
        answered = self.client.get(path)
        assert answered.status_code == 200, answered.text
        return str(answered.text)

    def post(self, path: str = "/answer", **form: str) -> tuple[int, str]:
        """Status, and the address to go to or what is said."""
        fields = {"token": self.guard.token, **form}
        answered = self.client.post(path, data=fields, follow_redirects=False)
        return answered.status_code, answered.headers.get("location") or answered.text

    def id_of(self, entity: str, prop: str = "released") -> str:
        found = self.session.board.dataset.discrepancies
        return next(d.discrepancy_id for d in found if (d.entity_id, d.property) == (entity, prop))


@pytest.fixture
def page(place: Place) -> Page:
    return Page(place.session())


def problem(html: str) -> str:
    """What the page says is wrong."""
    found = re.search(r'role="alert">(.*?)</p>', html, re.DOTALL)
    return re.sub(r"<[^>]+>", "", found[1]) if found else ""
