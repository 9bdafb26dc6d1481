"""Claims of what stands outside tables: made in one place, so that all tell where they are from."""

from __future__ import annotations

from typing import NamedTuple

from parsers.claims.cells import ABOUT_VARIANT
from parsers.links import BrokenLinkError, canonical_link, document_month, is_relative, type_link
from parsers.text.passages import TextBlock
from records import ClaimDraft, Link, Value
from vocabulary import Vocabulary
from vocabulary.names import parse_name

SENTENCE, ITEM, ENTRY = "sentence", "item", "entry"
"""Origins: read from a sentence; from a labelled item; from an entry that is about one thing."""


class Spot(NamedTuple):
    """Where something is said, and of whom. ``founds`` marks an entry that may name a new thing."""

    path: str
    block: TextBlock
    line: int
    context: str
    raw: str
    mention: str
    header: str = ""
    founds: bool = False
    shared: bool = False

    def of(self, mention: str) -> Spot:
        """The same place, of another name."""
        return self._replace(mention=mention)


def draft_claim(spot: Spot, name: str, value: Value, vocabulary: Vocabulary) -> ClaimDraft:
    """A claim of property ``name``; that of a name with one size speaks of that size."""
    sizes = parse_name(spot.mention, vocabulary).sizes
    if value.kind in ABOUT_VARIANT and not value.qualifier and len(sizes) == 1:
        value = value._replace(qualifier=sizes[0])
    kind = SENTENCE if not spot.header else ITEM
    said = value._asdict()
    return ClaimDraft(
        path=spot.path,
        block=spot.block,
        line=spot.line,
        header=spot.header,
        context=spot.context,
        raw=spot.raw,
        mention=spot.mention,
        property=name,
        value=said.pop("text"),
        origin=ENTRY if spot.founds else kind,
        shared=spot.shared,
        **said,
    )


def draft_link(
    spot: Spot, link: Link, hints: tuple[str, ...], vocabulary: Vocabulary
) -> list[ClaimDraft]:
    """Claims of a link, typed by its host, its label or ``hints``; none of a broken one."""
    if is_relative(link.url):
        return []
    try:
        canonical = canonical_link(link.url, vocabulary)
    except BrokenLinkError:
        return []
    name = type_link(link, canonical, hints, vocabulary)
    if not name:
        return []
    found = [(name, Value("link", canonical.url))]
    domain, month = vocabulary.domain, document_month(canonical)
    if month and name == domain.document and domain.document_date:
        found.append((domain.document_date, month))
    spot = spot._replace(raw=link.url)
    return [
        draft_claim(spot, name, value, vocabulary).model_copy(update={"label": link.label})
        for name, value in found
    ]
