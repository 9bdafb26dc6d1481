"""Prefect's server beside this process, started before Prefect is imported here.

Left to itself, Prefect first imports itself, then its server, and only then starts the
server, which imports all of it again. Started first, the server comes up while this process
still imports, and this process never needs the server's code: half the wait. What is run is
what Prefect would run; its data (``PREFECT_HOME``) is the same too, so earlier runs can be
looked at with ``prefect server start``.
"""

from __future__ import annotations

import atexit
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path
from typing import IO, cast

from flows.errors import UsageError

PATIENCE = 180
"""Seconds that the first start may take on a slow machine: it makes Prefect's database."""
_SETTING = "PREFECT_API_URL"
_ENVIRONMENT = {
    "PREFECT_UI_ENABLED": "0",
    "PREFECT__SERVER_EPHEMERAL": "1",
    "PREFECT__SERVER_FINAL": "1",
}


class EmbeddedServer:
    """A server on a free port of 127.0.0.1 that ends with this process, however that ends."""

    def __init__(self) -> None:
        # The socket listens before the server runs: the port is ours, and who calls early waits.
        with socket.create_server(("127.0.0.1", 0)) as listening:
            self.url = f"http://127.0.0.1:{listening.getsockname()[1]}/api"
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "flows.server", str(listening.fileno())],
                env=os.environ | _ENVIRONMENT,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[listening.fileno()],
                start_new_session=True,  # Ctrl-C is for us; the server must outlive the flow
            )
        self._said: list[bytes] = []
        threading.Thread(target=self._listen, daemon=True).start()
        # Registered before Prefect is imported, so run after Prefect's own farewells.
        atexit.register(self.stop)

    def wait(self) -> None:
        """Return when the server answers. `UsageError` when it ended or does not answer."""
        try:
            urllib.request.urlopen(f"{self.url}/health", timeout=PATIENCE).close()  # noqa: S310
        except OSError as error:
            said = b"".join(self._said).decode(errors="replace").strip().splitlines()
            why = next((line for line in reversed(said) if "Error" in line), error)
            hint = "PREFECT_HOME set to an empty folder starts afresh"
            raise UsageError(f"Prefect's server did not start: {why} ({hint})") from None

    def stop(self) -> None:
        """End the server and wait for it."""
        if self._process.poll() is None:
            cast("IO[bytes]", self._process.stdin).close()
            self._process.wait(timeout=10)

    def _listen(self) -> None:
        for line in cast("IO[bytes]", self._process.stderr):
            self._said = [*self._said[-20:], line]


def start_server() -> EmbeddedServer | None:
    """Start a server and point Prefect at it; None where that is for Prefect to decide.

    That is: a server is configured, or the system cannot hand a socket to a child.
    """
    if sys.platform == "win32" or _is_configured():
        return None
    server = EmbeddedServer()
    os.environ[_SETTING] = server.url
    return server


def _is_configured() -> bool:
    """Whether any place that Prefect reads names a server, or takes the default away."""
    if _SETTING in os.environ or "PREFECT_PROFILE" in os.environ:
        return True
    home = Path(os.environ.get("PREFECT_HOME", "~/.prefect")).expanduser()
    places = (home / "profiles.toml", Path(".env"), Path("prefect.toml"), Path("pyproject.toml"))
    return any(_names_server(place) for place in places)


def _names_server(file: Path) -> bool:
    try:
        text = file.read_text(encoding="utf-8", errors="replace").casefold()
    except OSError:
        return False
    return _SETTING.casefold() in text or ("[tool.prefect" in text) or file.name == "prefect.toml"


def _serve(descriptor: int) -> None:
    """In the child: Prefect's own application, until the parent is gone."""
    threading.Thread(target=_follow_parent, daemon=True).start()
    import uvicorn

    uvicorn.run(
        "prefect.server.api.server:create_app",
        factory=True,
        fd=descriptor,
        log_level="error",
        lifespan="on",
    )


def _follow_parent() -> None:
    os.read(0, 1)  # ends when the parent's end of the pipe is closed
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
