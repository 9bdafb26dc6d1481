"""``concord review``: the local page, on notes that are parsed once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from cli.decide import default_name, today
from flows.errors import UsageError
from flows.notes import find_notes
from flows.stages import parse_files, publish_dataset, reconcile_parsed
from flows.vocabulary_folder import find_vocabulary, read_vocabulary
from publish import Dataset
from records import ParsedNote
from review.guard import is_loopback
from review.server import listen, make_app, make_guard, serve
from review.session import ApplyError, Reconciled, Session, Workspace
from vocabulary import Vocabulary


def review_notes(
    raw: Sequence[Path], out: Path, folder: Path | None, who: str | None, at: tuple[str, int]
) -> None:
    """Parse, and serve the page at a host and port until it is interrupted."""
    host, port = at
    workspace = open_workspace(raw, out, find_vocabulary(folder), who or default_name())
    try:
        bound = listen(host, port)
    except (OSError, OverflowError) as error:
        why = getattr(error, "strerror", None) or error
        raise UsageError(f"{host}:{port}: {why}; --port and --host choose another") from None
    guard = make_guard(host, bound)
    try:
        session = Session(workspace)
    except ApplyError as error:
        raise UsageError(str(error)) from None
    _say(host, guard.port, workspace, len(session.board.views))
    serve(make_app(session, guard), bound)


def open_workspace(raw: Sequence[Path], out: Path, folder: Path, who: str) -> Workspace:
    """The notes, parsed once, with what the review does to them."""
    vocabulary = read_vocabulary(folder)
    parsed = parse_files(find_notes(raw, leave_out=out), vocabulary)

    def reconcile() -> Reconciled:
        return _reconcile(parsed, folder)

    def publish(dataset: Dataset, vocabulary: Vocabulary) -> None:
        try:
            publish_dataset(dataset, vocabulary, out)
        except UsageError as error:
            raise ApplyError(str(error)) from None

    return Workspace(folder, reconcile, publish, lambda: (who, today()))


def _reconcile(parsed: Sequence[ParsedNote], folder: Path) -> Reconciled:
    try:
        vocabulary = read_vocabulary(folder)
        return reconcile_parsed(parsed, vocabulary), vocabulary
    except UsageError as error:
        raise ApplyError(str(error)) from None


def _say(host: str, port: int, workspace: Workspace, count: int) -> None:
    named = f"[{host.strip('[]')}]" if ":" in host else host
    print(f"{count:,} discrepancies; answers go to {workspace.folder}/")
    print(f"Review at http://{named}:{port}/ (Ctrl-C ends it)", flush=True)
    if not is_loopback(host):
        print(f"Everybody who reaches {named}:{port} can answer: there is no password.", flush=True)
