"""The links of one cell → claims."""

from __future__ import annotations

from parsers.claims.columns import Column
from parsers.claims.outcome import Outcome, RowContext, draft, unread
from parsers.claims.sharing import Part
from parsers.links import (
    BrokenLinkError,
    Canonical,
    canonical_link,
    document_month,
    identified_links,
    is_relative,
    type_link,
)
from records import Cell, ClaimDraft, Issue, Link, Value
from vocabulary import Vocabulary, fold_name


def read_link_cell(cell: Cell, column: Column, row: RowContext, vocabulary: Vocabulary) -> Outcome:
    """Claims of the links of a cell, each typed by its host, its label or its column.

    In a row of several names a link is the one's whose name is its label, or whose place it
    has among as many; else it is shared. A cell without links may spell out identifiers.
    """
    claims: list[ClaimDraft] = []
    issues: list[Issue] = []
    links = cell.links or identified_links(cell.stated, vocabulary, whole=bool(column.link_hints()))
    for index, link in enumerate(links):
        if is_relative(link.url):
            continue
        try:
            canonical = canonical_link(link.url, vocabulary)
        except BrokenLinkError as error:
            issues.append(unread(cell, column, row, str(error), "link"))
            continue
        owners = _owners(index, link, cell, row)
        claims += _claims(cell, link, canonical, column, row, owners, vocabulary)
    return Outcome(tuple(claims), tuple(issues), _disposition(cell, claims, issues))


def _disposition(cell: Cell, claims: list[ClaimDraft], issues: list[Issue]) -> str:
    if claims:
        return "claim"
    why = (
        "a link to a place beside the note"
        if cell.links
        else "text without a link in a column of links"
    )
    return "issue" if issues else f"ignored: {why}"


def _owners(index: int, link: Link, cell: Cell, row: RowContext) -> tuple[Part, ...]:
    named = [part for part in row.parts if fold_name(part.mention) == fold_name(link.label)]
    if len(named) == 1:
        return (named[0],)
    in_order = len(cell.links) == len(row.parts) and bool(row.lines(cell))
    return (row.parts[index],) if in_order else row.parts


def _claims(
    cell: Cell,
    link: Link,
    canonical: Canonical,
    column: Column,
    row: RowContext,
    owners: tuple[Part, ...],
    vocabulary: Vocabulary,
) -> list[ClaimDraft]:
    name = type_link(link, canonical, column.link_hints(), vocabulary)
    if not name:
        return []
    values = [(name, Value("link", canonical.url))]
    domain, month = vocabulary.domain, document_month(canonical)
    if month and name == domain.document and domain.document_date:
        values.append((domain.document_date, month))
    shared = len(owners) > 1
    return [
        draft(
            cell, column, row, part.mention, value, "cell", property_, shared, link.label, link.url
        )
        for part in owners
        for property_, value in values
    ]
