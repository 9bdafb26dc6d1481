"""Identity links: a repository or a document that a name points to.

A link alone never merges. It decides only where it agrees with the name: a repository that
spells out what a short name leaves off, or a slip of the pen in one of two names that share it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from vocabulary import Vocabulary
from vocabulary.identifiers import identify
from vocabulary.names import Name, parse_name

_ACCOUNT_AND_NAME: Final = (
    r"/([\w.-]+)/([\w.-]+?)(?:\.git)?/?(?:(?:tree|blob|resolve)/.*)?(?:[#?].*)?\Z"
)
_SHORTEST: Final = 6


class StrongLink(NamedTuple):
    """A link that identifies: ``id`` is host and path folded, ``name`` that of the repository."""

    id: str
    name: str = ""


def strong_links(
    links: Mapping[str, tuple[str, ...]], vocabulary: Vocabulary
) -> tuple[StrongLink, ...]:
    """The repositories and documents with identifiers among ``links``, sorted."""
    if not links:
        return ()
    found = {strong_link(url, vocabulary) for urls in links.values() for url in urls}
    return tuple(sorted(link for link in found if link))


def strong_link(url: str, vocabulary: Vocabulary) -> StrongLink | None:
    """What ``url`` identifies, None for a page that identifies nothing (an account, a blog)."""
    parts = urlsplit(url)
    if known := identify(vocabulary.registries, parts.netloc.casefold(), parts.path):
        return StrongLink(f"{known.registry}:{known.id}")
    match = _repository(vocabulary.terms.repositories).match(url)
    if match is None or match[2].casefold() in vocabulary.terms.not_accounts:
        return None
    host = match[1].casefold().split("/")[0]
    return StrongLink(f"{host}/{match[2]}/{match[3]}".casefold(), match[3])


def find_shared(links: Iterable[tuple[str, int]]) -> dict[str, set[int]]:
    """The groups that have a link, of the links that several have."""
    first: dict[str, int] = {}
    several: dict[str, set[int]] = {}
    for link, number in links:
        known = first.setdefault(link, number)
        if known != number:
            several.setdefault(link, {known}).add(number)
    return several


@lru_cache(maxsize=8)
def _repository(hosts: tuple[str, ...]) -> re.Pattern[str]:
    places = "|".join(map(re.escape, hosts)) or "(?!)"
    return re.compile(rf"https?://(?:www\.)?({places}){_ACCOUNT_AND_NAME}", re.I)


def named_by_link(
    name: Name,
    links: Iterable[StrongLink],
    known: Iterable[str] | frozenset[str],
    vocabulary: Vocabulary,
) -> tuple[Name, StrongLink] | None:
    """The fuller name that a repository gives: ``GLM-6B`` in ``THUDM/ChatGLM-6B``.

    The repository's family must begin or end with the name's, both must give the same size
    and version, be a name that is known, and no other link may bear the name as it stands.
    """
    if not name.sizes:
        return None
    read = [(parse_name(link.name, vocabulary), link) for link in links if link.name]
    if any(other.identity == name.identity for other, _ in read):
        return None
    known = known if isinstance(known, frozenset | set | dict) else frozenset(known)
    fuller = [pair for pair in read if _is_fuller(pair[0], name) and pair[0].identity in known]
    return min(fuller, key=lambda pair: (pair[0].identity, pair[1]), default=None)


def _is_fuller(other: Name, name: Name) -> bool:
    long, short = other.family.replace(" ", ""), name.family.replace(" ", "")
    if len(long) <= len(short) or not (long.startswith(short) or long.endswith(short)):
        return False
    same = other.version == name.version and other.variants == name.variants
    return same and bool({s.casefold() for s in other.sizes} & {s.casefold() for s in name.sizes})


def is_slip(one: str, other: str) -> bool:
    """Whether two families (folded words) differ by one slip inside: a letter out, or two swapped.

    A change at the end is none (``bloom``, ``bloomz``), nor is another letter (``mistral``,
    ``mixtral``), a word more (``flan palm``, ``flan u palm``), anything in a short name
    (``glm``, ``glam``) or in a digit.
    """
    first, second = one.split(), other.split()
    differing = [(a, b) for a, b in zip(first, second, strict=False) if a != b]
    if len(first) != len(second) or len(differing) != 1:
        return False
    joined = one.replace(" ", ""), other.replace(" ", "")
    if min(map(len, joined)) < _SHORTEST or _ends(joined[0]) != _ends(joined[1]):
        return False
    return _one_slip(*sorted(differing[0], key=len))


def _ends(word: str) -> tuple[str, str]:
    return word[0], word[-1]


def _one_slip(short: str, long: str) -> bool:
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), None)
    if at is None or short[at].isdigit() or long[at].isdigit():
        return False
    if len(long) == len(short) + 1:
        return short[at:] == long[at + 1 :]
    swapped = short[:at] + short[at + 1 : at + 2] + short[at] + short[at + 2 :]
    return len(long) == len(short) and swapped == long
