"""Links: canonical addresses, and which property of an entity a link states.

Canonical forms drop what does not change the thing linked: scheme and ``www.``, the version
of a document with an identifier, the deeper path of a repository's front page, tracking
redirects. Hosts, labels and identifiers are data (``terms.yml: link_rules, identifiers``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit, urlunsplit

from parsers.values.common import built_for
from records import Link, Value
from records.calendar import last_day
from vocabulary import Vocabulary, fold_name
from vocabulary.identifiers import identify, spelled_out
from vocabulary.schema import LinkRule

_REPOSITORY = re.compile(
    r"^/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?(?:/tree/(?:main|master))?/?$"
)
_FILES = (".md", ".html", ".htm", ".pdf", ".txt", ".png", ".jpg", ".svg", ".csv", ".json")
_HOST = re.compile(r"[^\s/@.]+(?:\.[^\s/@.]+)+\Z")
_SCHEMES = frozenset({"http", "https"})


class BrokenLinkError(ValueError):
    """An address that cannot be one; the message says why."""


class Canonical(NamedTuple):
    """A canonical URL, its host (without ``www.``) and its path; ``month`` dates a document."""

    url: str
    host: str
    path: str
    month: tuple[int, int] | None = None


def canonical_link(url: str, vocabulary: Vocabulary) -> Canonical:
    """Canonical form of ``url`` with the hosts and identifiers that the vocabulary knows.

    Raises :class:`BrokenLinkError` for what is no http(s) address.

    >>> canonical_link("http://www.arxiv.org/pdf/2204.02311v3.pdf", vocabulary).url
    'https://arxiv.org/abs/2204.02311'
    """
    return built_for(vocabulary, _Addresses).canonical(url)


class _Addresses:
    """The addresses met so far in their canonical form, by one vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.terms, self.registries = vocabulary.terms, vocabulary.registries
        self.canonical = lru_cache(maxsize=1 << 16)(self._canonical)

    def _canonical(self, url: str) -> Canonical:
        parts = _split(url.strip())
        for host, key in self.terms.redirects.items():
            if _bare_host(parts.netloc) == host and (wrapped := parse_qs(parts.query).get(key)):
                return self.canonical(unquote(wrapped[0]))
        host = _bare_host(parts.netloc)
        host = self.terms.host_aliases.get(host, host)
        if known := identify(self.registries, host, parts.path):
            address = urlsplit(known.address)
            return Canonical(known.address, address.netloc, address.path, known.month)
        path = _canonical_path(parts.path)
        front = path != parts.path.rstrip("/") or bool(_REPOSITORY.match(path))
        query, fragment = ("", "") if front else (parts.query, parts.fragment)
        return Canonical(urlunsplit(("https", host, path, query, fragment)), host, path)


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url if "//" in url else f"https://{url}")
        parts.port  # noqa: B018 - validates the port
    except ValueError as error:
        raise BrokenLinkError(f"{url!r} is no address: {error}") from None
    if parts.scheme.lower() not in _SCHEMES:
        raise BrokenLinkError(
            f"{url!r} has scheme {parts.scheme!r}; http or https would be accepted"
        )
    if not _HOST.match(parts.netloc):
        raise BrokenLinkError(f"{url!r} names no host")
    return parts


def _bare_host(netloc: str) -> str:
    return netloc.lower().removeprefix("www.")


def _canonical_path(path: str) -> str:
    if match := _REPOSITORY.match(path):
        return f"/{match['owner']}/{match['name']}"
    return path.rstrip("/")


def identified_links(text: str, vocabulary: Vocabulary, whole: bool = False) -> tuple[Link, ...]:
    """Links of the identifiers that a text spells out: ``arXiv:2302.13971``, ``doi:10.1145/3``.

    With ``whole`` a text that is nothing but an identifier of a known shape is one, too.
    """
    found = spelled_out(vocabulary.registries, text, whole)
    return tuple(Link(written, known.address) for written, known in found)


def is_relative(url: str) -> bool:
    """Whether an address is one beside the note or within it: it says nothing elsewhere."""
    url = url.strip()
    first, slash, _ = url.partition("/")
    if ":" in first or url.startswith("//"):
        return False
    is_file = not slash and first.lower().endswith(_FILES)
    return url[:1] in ("#", "/", "?") or first in (".", "..") or "." not in first or is_file


def document_month(canonical: Canonical) -> Value | None:
    """The month that the identifier of a document tells, as a date value; None for no such."""
    if canonical.month is None:
        return None
    year, month = canonical.month
    return Value("date", f"{year}-{month:02d}", date(year, month, 1), last_day(year, month))


def type_link(
    link: Link, canonical: Canonical, hints: Sequence[str], vocabulary: Vocabulary
) -> str:
    """Property that a link states: what is told of it, else the vocabulary's ``default_link``."""
    return told_type(link, canonical, hints, vocabulary) or vocabulary.properties_file.default_link


def told_type(
    link: Link, canonical: Canonical, hints: Sequence[str], vocabulary: Vocabulary
) -> str:
    """Property that a link is told to state, ``""`` when nothing tells.

    A host that holds one kind of thing decides; else the link's label; else the header of its
    column, of whose properties (``hints``) a weak hint of the host may choose one; else that hint.
    A host may yield to labels and headers of some properties: a repository may hold a demo.
    """
    place = _by_place(canonical, vocabulary)
    if place and not place.weak:
        said = (_by_label(link.label, vocabulary), *hints)
        told = next(filter(None, said), "") if place.property not in said else ""
        return told if told in place.yields else place.property
    weak = place.property if place else ""
    general = set(hints) <= {vocabulary.properties_file.default_link}
    yields = general or weak in hints or (len(hints) > 1 and _has_hosts(hints[0], vocabulary))
    column = "" if weak and yields else next(iter(hints), "")
    return _by_label(link.label, vocabulary) or column or weak


def _has_hosts(name: str, vocabulary: Vocabulary) -> bool:
    """Whether there are hosts for links of a property: another host is hardly one of it."""
    rules = vocabulary.terms.link_rules
    return any(rule.property == name and rule.hosts and not rule.weak for rule in rules)


def _by_place(canonical: Canonical, vocabulary: Vocabulary) -> LinkRule | None:
    """The first declared rule that host and path match."""
    return next((rule for rule in vocabulary.terms.link_rules if _matches(canonical, rule)), None)


def _matches(canonical: Canonical, rule: LinkRule) -> bool:
    host, path = canonical.host, canonical.path
    return (
        any((rule.hosts, rule.paths, rule.endings))
        and (rule.depth is None or rule.depth == len([p for p in path.split("/") if p]))
        and (not rule.hosts or any(host == h or host.endswith(f".{h}") for h in rule.hosts))
        and (not rule.paths or any(part in f"{path}/" for part in rule.paths))
        and (not rule.endings or any(path.lower().endswith(end) for end in rule.endings))
    )


def _by_label(label: str, vocabulary: Vocabulary) -> str:
    folded = fold_name(label)
    for rule in vocabulary.terms.link_rules:
        if any(fold_name(word) == folded for word in rule.labels):
            return rule.property
    return ""
