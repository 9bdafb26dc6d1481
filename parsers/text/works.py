"""Bibliography entries: ``T5: "title". Colin Raffel et al. JMLR 2019. [Paper] [Checkpoint]``."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from parsers.links import BrokenLinkError, canonical_link, is_relative
from parsers.text.passages import Passage
from records import Link
from vocabulary import Vocabulary
from vocabulary.identifiers import identify

_ENTRY: Final = re.compile(
    r"(?:(?P<name>[^:：\"“”?!。]{1,60}?)\s*[:：]\s*)?"
    r"[\"“](?P<title>[^\"“”]{8,400})[\"”](?P<rest>.*)\Z"
)
_AUTHORS: Final = re.compile(
    r"\s*(?P<authors>.*?(?:\b(?:et|el) al\b\s*\.?|[^\s.]{2,}\.(?=\s|\Z)))\s*"
)
_YEAR: Final = re.compile(r"(?<!\d)(?:19[5-9]|20[0-4])\d(?!\d)")
_MARKS: Final = " \t\n.,;:[]()*^"
LEAST_TITLE: Final = 3
"""Words of a title that is not in quotes."""


class Work(NamedTuple):
    """One entry: ``authors`` and ``venue`` as written, ``ids`` its identifiers by registry.

    All but the links may be empty.
    """

    name: str
    title: str
    authors: str
    venue: str
    year: str
    ids: dict[str, str]
    links: tuple[Link, ...]


def read_work(passage: Passage, vocabulary: Vocabulary) -> Work | None:
    """The work that a list item cites by a title in quotes; None when it cites none."""
    text = " ".join(passage.text.split())
    match = _ENTRY.match(text) if '"' in text or "“" in text else None
    if match is None:
        return None
    authors, venue, year = _imprint(match["rest"], passage.links)
    name = (match["name"] or "").strip(_MARKS)
    title = match["title"].strip()
    return Work(
        name, title, authors, venue, year, identifiers(passage.links, vocabulary), passage.links
    )


def read_named(passage: Passage, vocabulary: Vocabulary) -> Work | None:
    """An entry without a title: a name and nothing but links (``Wikipedia: [Source]``)."""
    text = " ".join(passage.text.split())
    name, mark, rest = re.sub("：", ":", text).partition(":")
    if not (mark and passage.links) or _without_labels(rest, passage.links).strip(_MARKS):
        return None
    ids = identifiers(passage.links, vocabulary)
    return Work(name.strip(_MARKS), "", "", "", "", ids, passage.links)


def read_reference(passage: Passage, vocabulary: Vocabulary) -> Work | None:
    """A title followed by nothing but its address, as reference lists have it."""
    links = tuple(link for link in passage.links if not is_back(link))
    if len(links) != 1:
        return None
    title = _without_labels(" ".join(passage.text.split()), passage.links).strip(_MARKS)
    if len(title.split()) < LEAST_TITLE or "://" in title:
        return None
    return Work("", title, "", "", "", identifiers(links, vocabulary), links)


def is_back(link: Link) -> bool:
    """Whether a link leads back to where the reference stands (``^``)."""
    return link.label.strip() in ("^", "↑", "↩")


def identifiers(links: tuple[Link, ...], vocabulary: Vocabulary) -> dict[str, str]:
    """The first identifier of each registry that links lead to, by the registry's folded name."""
    found: dict[str, str] = {}
    for link in links:
        if is_relative(link.url):
            continue
        try:
            canonical = canonical_link(link.url, vocabulary)
        except BrokenLinkError:
            continue
        known = identify(vocabulary.registries, canonical.host, canonical.path)
        if known is not None:
            found.setdefault(known.registry, known.id)
    return found


def _imprint(text: str, links: tuple[Link, ...]) -> tuple[str, str, str]:
    """Authors, venue and year of what follows a title."""
    text = _without_labels(text, links).lstrip(" .")
    match = _AUTHORS.match(text)
    authors = match["authors"].strip(" .*") if match else ""
    rest = text[match.end() :] if match else text
    if authors and _YEAR.search(authors):
        authors, rest = "", text
    year = _YEAR.search(rest)
    venue = (rest[: year.start()] + rest[year.end() :]) if year else rest
    return authors, " ".join(venue.strip(_MARKS).split()), year[0] if year else ""


def _without_labels(text: str, links: tuple[Link, ...]) -> str:
    for link in links:
        if link.label:
            text = text.replace(f"[{link.label}]", " ").replace(link.label, " ", 1)
    return re.sub(r"\[\s*\]", " ", text)
