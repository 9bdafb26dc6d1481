"""The page itself: requests in, HTML out. Everything it knows is in the session."""

from __future__ import annotations

import hashlib
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from importlib.resources import files as package_files
from typing import NamedTuple
from urllib.parse import parse_qsl

import uvicorn
from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from publish.templating import make_environment
from review.check import check_value
from review.entry import EntryError
from review.forms import read_answer
from review.guard import HEADERS, LARGEST_FORM, LOOPBACK, Guard
from review.page import (
    Draft,
    Query,
    keep_draft,
    list_discrepancies,
    page_context,
    read_query,
)
from review.session import ApplyError, Session

Form = Mapping[str, str]


class Asset(NamedTuple):
    """A file of the page, under an address that changes with what it holds."""

    text: str
    kind: str
    url: str


def _asset(name: str, package: str, folder: str, kind: str) -> Asset:
    text = package_files(package).joinpath(folder, name).read_text(encoding="utf-8")
    version = hashlib.sha256(text.encode()).hexdigest()[:12]
    return Asset(text, f"{kind}; charset=utf-8", f"/static/{name}?v={version}")


ASSETS = {
    "report.css": _asset("report.css", "publish", "templates", "text/css"),
    "review.css": _asset("review.css", "review", "static", "text/css"),
    "review.js": _asset("review.js", "review", "static", "text/javascript"),
}
FOR_GOOD = {"Cache-Control": "private, max-age=31536000, immutable"}


class Page(NamedTuple):
    """A session, its guard and its templates: what every request needs."""

    session: Session
    guard: Guard

    def render(self, query: Query, draft: Draft) -> str:
        """The HTML of a view."""
        template = _TEMPLATES.get_template("review.html")
        with self.session.lock:
            context = page_context(self.session, query, draft)
            return template.render(token=self.guard.token, assets=ASSETS, **context)

    def answer(self, form: Form) -> str:
        """Write what a form answers; where to go then. `EntryError` when it is no answer."""
        with self.session.lock:
            return self._answer(form, read_query(form))

    def _answer(self, form: Form, query: Query) -> str:
        session, board = self.session, self.session.board
        if query.at not in board.place:
            raise EntryError("this discrepancy is not in the dataset any more")
        onward = list_discrepancies(session, query, session.files()).after(query.at)
        if form.get("answer") == "later":
            session.put_off(query.at)
            return query.url(at=onward)
        asked = board.question(query.at)
        answer = read_answer(form, asked, session.workspace.sign())
        prop, value = answer.record.property, answer.record.value
        claimed = asked.values if prop == asked.found.property else ()
        check_value(prop, value, claimed, board.vocabulary)
        return query.url(at=onward, undo=session.answer(query.at, answer, query.undo))

    def undo(self, form: Form) -> str:
        """Take back the answer that the view's last step gave; where to go then."""
        query = read_query(form)
        step = self.session.undo(query.undo)
        return query.url(at=step.id, undo=step.previous)

    def apply(self, form: Form) -> str:
        """Apply all answers; the page then says what changed."""
        try:
            self.session.apply()
        except ApplyError as error:
            raise EntryError(f"not applied: {error}") from None
        return read_query(form).url(at="", applied="yes")


_TEMPLATES = make_environment("review", "publish")


def make_app(session: Session, guard: Guard) -> FastAPI:
    """The page as an ASGI application."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    page = Page(session, guard)
    page.render(Query(), Draft())  # compiles the templates while nobody waits

    @app.middleware("http")
    async def guarded(
        request: Request, call_next: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        refusal = guard.refusal(request.method, request.headers)
        response = PlainTextResponse(refusal, 403) if refusal else await call_next(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    @app.get("/")
    def show(request: Request) -> Response:
        return HTMLResponse(page.render(read_query(request.query_params), Draft()))

    @app.get("/static/{name}")
    def asset(name: str) -> Response:
        if name not in ASSETS:
            return PlainTextResponse("no such file", 404)
        return Response(ASSETS[name].text, media_type=ASSETS[name].kind, headers=FOR_GOOD)

    for path, act in (("/answer", page.answer), ("/undo", page.undo), ("/apply", page.apply)):
        app.post(path)(_acting(page, act))
    return app


def _acting(page: Page, act: Callable[[Form], str]) -> Callable[[Request], Awaitable[Response]]:
    """A request that changes something: refused without the token, shown again when wrong."""

    async def acted(request: Request) -> Response:
        body = await request.body()
        form = _read_form(body)
        if len(body) > LARGEST_FORM or not page.guard.knows(form.get("token", "")):
            return PlainTextResponse("This form is not of this page: load it again.", 403)
        try:
            return RedirectResponse(await run_in_threadpool(act, form), 303)
        except EntryError as error:
            draft = keep_draft(form, str(error))
            html = await run_in_threadpool(page.render, read_query(form), draft)
            return HTMLResponse(html, 422)

    return acted


def _read_form(body: bytes) -> dict[str, str]:
    """The fields of a form; a line break is one character, however it was sent."""
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=40)
    except ValueError:
        return {}
    return {name: value.replace("\r\n", "\n") for name, value in pairs}


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens there; OSError when the place is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host.strip("[]"), port))
        bound.listen(64)
    except OSError:
        bound.close()
        raise
    return bound


def make_guard(host: str, bound: socket.socket) -> Guard:
    """The guard of a page that listens on this socket."""
    named = f"[{host.strip('[]')}]" if ":" in host else host
    return Guard(LOOPBACK | {named}, int(bound.getsockname()[1]))


def serve(app: FastAPI, bound: socket.socket) -> None:
    """Answer requests until the process is asked to stop, as by Ctrl-C."""
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    with suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets=[bound])
