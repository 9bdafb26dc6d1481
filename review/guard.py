"""Who may speak to the page: this machine's browser, from this page, and nobody else.

A page that listens on the loopback interface can still be reached by any web site that the
person has open: by a form that is sent here, or by a name that is made to point here (DNS
rebinding). So the host must be one of ours, a change must come from our own origin, and it must
carry a token that only our own pages know.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]"})
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # With "no-referrer" a browser would send "Origin: null" with our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LARGEST_FORM = 64 << 10
"""Bytes that an answer may have."""


def is_loopback(host: str) -> bool:
    """Whether a host to listen on is this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


@dataclass(frozen=True)
class Guard:
    """The names under which the page may be asked for, its port, and the token of this process."""

    hosts: frozenset[str]
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))

    def refusal(self, method: str, headers: Mapping[str, str]) -> str:
        """Why a request is refused; ``""`` when it is not. ``headers`` are by lower-case name."""
        host = headers.get("host", "")
        if not self._is_ours(host):
            return f"{host!r} is no name of this page; it answers to {', '.join(self._names())}"
        if method in {"GET", "HEAD"}:
            return ""
        if method != "POST":
            return f"{method} is not understood"
        return self._post_refusal(host, headers)

    def knows(self, token: str) -> bool:
        """Whether a form came from a page of this process."""
        return hmac.compare_digest(token.encode("utf-8", "replace"), self.token.encode())

    def _post_refusal(self, host: str, headers: Mapping[str, str]) -> str:
        origin = headers.get("origin")
        if origin is not None and origin != f"http://{host}":
            return f"{origin} may not answer here"
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            return "another site may not answer here"
        length = headers.get("content-length", "")
        if not (length.isascii() and length.isdigit() and int(length) <= LARGEST_FORM):
            return f"an answer has at most {LARGEST_FORM:,} bytes"
        return ""

    def _is_ours(self, host: str) -> bool:
        return host.lower() in {name.lower() for name in self._names()}

    def _names(self) -> list[str]:
        bare = sorted(self.hosts) if self.port == 80 else []
        return [*(f"{host}:{self.port}" for host in sorted(self.hosts)), *bare]
