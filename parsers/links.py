"""Links: canonical addresses, and which property of an entity a link states.

Canonical forms drop what does not change the thing linked: scheme and ``www.``, arXiv
versions and ``.pdf``, the deeper path of a code or model repository's front page, tracking
redirects. Hosts and labels are data (``terms.yml: link_rules``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit, urlunsplit

from records import Link, Value
from records.calendar import last_day
from vocabulary import Vocabulary, fold_name
from vocabulary.schema import LinkRule

_ARXIV_ID = re.compile(
    r"/(?:abs|pdf|html)/(?P<id>(?P<yy>\d\d)(?P<mm>\d\d)\.\d{4,5})(?:v\d+)?(?:\.pdf)?/?$"
)
_REPOSITORY = re.compile(
    r"^/(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.git)?(?:/tree/(?:main|master))?/?$"
)
_IDENTIFIER = re.compile(
    r"\barxiv:\s*(?P<arxiv>\d{4}\.\d{4,5})(?:v\d+)?\b|\bdoi:\s*(?P<doi>10\.\d{4,9}/[^\s,;)\]]+)",
    re.IGNORECASE,
)
_ARXIV_NUMBER = re.compile(r"\[?(?P<arxiv>\d\d(?:0[1-9]|1[0-2])\.\d{5})(?:v\d+)?\]?")
_FILES = (".md", ".html", ".htm", ".pdf", ".txt", ".png", ".jpg", ".svg", ".csv", ".json")
_HOST = re.compile(r"[^\s/@.]+(?:\.[^\s/@.]+)+\Z")
_SCHEMES = frozenset({"http", "https"})


Pairs = tuple[tuple[str, str], ...]


class BrokenLinkError(ValueError):
    """An address that cannot be one; the message says why."""


class Canonical(NamedTuple):
    """A canonical URL, its host (without ``www.``) and its path."""

    url: str
    host: str
    path: str


def canonical_link(url: str, vocabulary: Vocabulary) -> Canonical:
    """Canonical form of ``url`` with the hosts that the vocabulary knows."""
    terms = vocabulary.terms
    return canonical_url(url, tuple(terms.redirects.items()), tuple(terms.host_aliases.items()))


@lru_cache(maxsize=1 << 16)
def canonical_url(url: str, redirects: Pairs = (), aliases: Pairs = ()) -> Canonical:
    """Canonical form of ``url``.

    ``redirects`` are (host, query key) pairs of hosts that wrap another address, ``aliases``
    (host, host) pairs of hosts that serve the same paths. Raises :class:`BrokenLinkError` for
    what is no http(s) address.

    >>> canonical_url("http://www.arxiv.org/pdf/2204.02311v3.pdf").url
    'https://arxiv.org/abs/2204.02311'
    """
    parts = _split(url.strip())
    for host, key in redirects:
        if _bare_host(parts.netloc) == host and (wrapped := parse_qs(parts.query).get(key)):
            return canonical_url(unquote(wrapped[0]), redirects, aliases)
    host = _bare_host(parts.netloc)
    host = dict(aliases).get(host, host)
    path = _canonical_path(host, parts.path)
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


def _canonical_path(host: str, path: str) -> str:
    if host.endswith("arxiv.org") and (match := _ARXIV_ID.search(path)):
        return f"/abs/{match['id']}"
    if match := _REPOSITORY.match(path):
        return f"/{match['owner']}/{match['name']}"
    return path.rstrip("/")


def identified_links(text: str, whole: bool = False) -> tuple[Link, ...]:
    """Links of the identifiers that a text spells out: ``arXiv:2302.13971``, ``doi:10.1145/3``.

    With ``whole`` a text that is nothing but an arXiv number is one, too.
    """
    matches = list(_IDENTIFIER.finditer(text))
    bare = _ARXIV_NUMBER.fullmatch(text.strip()) if whole else None
    if bare:
        matches.append(bare)
    return tuple(Link(match.group(), _address(match.groupdict())) for match in matches)


def _address(found: dict[str, str | None]) -> str:
    arxiv = found["arxiv"]
    return f"https://arxiv.org/abs/{arxiv}" if arxiv else f"https://doi.org/{found['doi']}"


def is_relative(url: str) -> bool:
    """Whether an address is one beside the note or within it: it says nothing elsewhere."""
    url = url.strip()
    first, slash, _ = url.partition("/")
    if ":" in first or url.startswith("//"):
        return False
    is_file = not slash and first.lower().endswith(_FILES)
    return url[:1] in ("#", "/", "?") or first in (".", "..") or "." not in first or is_file


def arxiv_month(canonical: Canonical) -> Value | None:
    """The month an arXiv id was given, as a date value (arXiv identifier scheme since 2007-04)."""
    match = _ARXIV_ID.search(canonical.path)
    if not match or not canonical.host.endswith("arxiv.org") or not 1 <= int(match["mm"]) <= 12:
        return None
    year, month = 2000 + int(match["yy"]), int(match["mm"])
    start = date(year, month, 1)
    return Value("date", f"{year}-{month:02d}", start, last_day(year, month))


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
