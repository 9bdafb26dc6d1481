"""Sources that may not contradict each other but speak of different things.

* scope: one dates a document and another what it is about, one counts all and another a part.
  Told from the words of the headers (``properties.yml: scopes``), from the month of the document
  that an entity links (``domain.yml: document_date``), and from sources that differ in the same
  direction again and again. It is a hint beside the conflict, not instead of it: only a person
  knows.
* swapped links: one source gives two entities each other's link.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from reconcile.findings import Evidence, make
from reconcile.pair_counts import Pair, PairCounts
from records import Claim, Discrepancy, Fact
from vocabulary import fold

LEAST_SAME_WAY = 4
"""Conflicts of two sources on one property, all in one direction, that make a pattern."""

MOST_SOURCES = 64
"""Sources of one conflict beyond which their pairs are not compared."""

MOST_ENTITIES = 64
"""Entities with one link beyond which it is no sign of a swap."""


def find_scopes(evidence: Evidence) -> Iterator[Discrepancy]:
    """Conflicts whose sides may mean different things, with what points to it."""
    documents = evidence.facts_of(evidence.vocabulary.domain.document_date)
    for fact in _conflicts(evidence):
        claims = evidence.of((*fact.supporting, *fact.dissenting))
        why = _by_words(claims, evidence) or _by_document(
            claims, documents.get(fact.entity_id), evidence
        )
        if why:
            yield make(
                "scope",
                "low",
                fact.entity_id,
                fact.property,
                [claim.claim_id for claim in claims],
                why,
                chosen=fact.value,
                settle="whether both are right, each of its own; if so, a judgement that says so",
            )


def _conflicts(evidence: Evidence) -> list[Fact]:
    return [
        fact
        for fact in evidence.facts
        if fact.verdict == "conflict" and fact.kind in {"date", "quantity"}
    ]


def _by_words(claims: Sequence[Claim], evidence: Evidence) -> str:
    """Headers that name different scopes over values that differ."""
    said: dict[str, Claim] = {}
    for claim in sorted(claims, key=lambda claim: claim.claim_id):
        scope = _scope(claim, evidence)
        if scope:
            said.setdefault(scope, claim)
    for (one, first), (other, second) in combinations(sorted(said.items()), 2):
        if first.value != second.value and first.source_id != second.source_id:
            return (
                f"{first.value} stands below {first.header!r} ({first.source_id}), {second.value} "
                f"below {second.header!r} ({second.source_id}): {one} and {other} may differ"
            )
    return ""


def _scope(claim: Claim, evidence: Evidence) -> str:
    """The one scope whose words the header of a claim holds."""
    header = fold(claim.header)
    declared = evidence.vocabulary.properties[claim.property].scopes
    found = {name for name, words in declared.items() if any(fold(w) in header for w in words)}
    return found.pop() if len(found) == 1 else ""


def _by_document(claims: Sequence[Claim], document: Fact | None, evidence: Evidence) -> str:
    """One date is that of the entity's document, another is later."""
    if document is None or not (document.date_start and document.date_end):
        return ""
    month = [claim for claim in claims if _overlaps(claim, document)]
    later = [c for c in claims if c.date_start and c.date_start > document.date_end]
    if not (month and later):
        return ""
    first, second = min(month, key=_place), min(later, key=_place)
    vocabulary = evidence.vocabulary
    label = evidence.label_of(vocabulary.domain.document)
    return (
        f"{first.value} ({first.source_id}) fits the {vocabulary.dated_by} month of its {label}, "
        f"{document.value}; {second.value} ({second.source_id}) is later and may date its "
        "publication or what it is about"
    )


def _overlaps(claim: Claim, document: Fact) -> bool:
    if not (claim.date_start and claim.date_end and document.date_start and document.date_end):
        return False
    return claim.date_start <= document.date_end and document.date_start <= claim.date_end


def _place(claim: Claim) -> tuple[str, str, int, str]:
    return claim.source_id, claim.path, claim.line, claim.claim_id


# Patterns: the same two sources, the same way round, again and again


Direction = tuple[str, str, str]
"""Property, lower source, higher source."""
Directions = dict[Direction, int]
"""In how many conflicts it is so."""


def find_patterns(evidence: Evidence) -> Iterator[Discrepancy]:
    """One finding for two sources that differ on a property, and never the other way round."""
    return tell_patterns(count_directions(evidence).items())


def count_directions(evidence: Evidence) -> Directions:
    """Who is above whom in the conflicts; the counts of several sets of facts add up."""
    counts: dict[Direction, int] = defaultdict(int)
    for fact in _conflicts(evidence):
        claims = evidence.of((*fact.supporting, *fact.dissenting))
        if len({claim.source_id for claim in claims}) <= MOST_SOURCES:
            for low, high in _directions(claims):
                counts[fact.property, low, high] += 1
    return dict(sorted(counts.items()))


def tell_patterns(directions: Iterable[tuple[Direction, int]]) -> Iterator[Discrepancy]:
    """The patterns that counts show; those of one direction add up."""
    counts: dict[str, PairCounts] = {}
    for (name, low, high), n in directions:
        if name not in counts:
            counts[name] = PairCounts()
        counts[name].add((low, high), n)
    for name in sorted(counts):
        often = counts[name].most(LEAST_SAME_WAY)
        both_ways = counts[name].known({(high, low) for low, high in often})
        for (low, high), (n,) in often.items():
            if (high, low) not in both_ways:
                yield _pattern(name, low, high, n)


def _pattern(name: str, low: str, high: str, n: int) -> Discrepancy:
    return make(
        "scope",
        "medium",
        "",
        name,
        (),
        f"{high} is above {low} in all {n} of their conflicts on {name}: "
        "they may mean different things by it",
        settle="what each of the two sources means, and a header or scope that says so",
        evidence=(low, high),
    )


def _directions(claims: Sequence[Claim]) -> set[Pair]:
    return {
        (one.source_id, other.source_id)
        for one in claims
        for other in claims
        if one.source_id != other.source_id and _is_below(one, other)
    }


def _is_below(one: Claim, other: Claim) -> bool:
    if one.date_end and other.date_start:
        return one.date_end < other.date_start
    return bool(one.bounds and other.bounds and one.bounds[-1][1] <= other.bounds[0][0])


# Swapped links


def find_swapped_links(evidence: Evidence) -> Iterator[Discrepancy]:
    """Two entities of which a source gives each the link that others give the other."""
    users: dict[Pair, dict[str, dict[str, Claim]]] = {}
    for claim in evidence.sorted_claims():
        if claim.kind == "link":
            by_entity = users.setdefault((claim.property, claim.value), {})
            by_entity.setdefault(claim.entity_id, {}).setdefault(claim.source_id, claim)
    links = _links(users)
    seen: set[tuple[str, ...]] = set()
    for (name, url), by_entity in sorted(users.items()):
        if len(by_entity) > MOST_ENTITIES:
            continue
        for (one, said), (other, heard) in _ordered_pairs(by_entity):
            for source in sorted(said.keys() - heard.keys()):
                back = _back(users, links, name, source, one, other)
                claims = [said[source], *back, *heard.values()] if back and heard else []
                ids = tuple(sorted(claim.claim_id for claim in claims))
                if ids and (key := (name, *sorted((one, other)))) not in seen:
                    seen.add(key)
                    yield _swapped(source, name, (one, other), url, ids)


def _links(
    users: Mapping[Pair, Mapping[str, Mapping[str, Claim]]],
) -> dict[tuple[str, str, str], list[str]]:
    """(source, property, entity) → its links."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for (name, url), by_entity in sorted(users.items()):
        for entity, by_source in by_entity.items():
            for source in by_source:
                found.setdefault((source, name, entity), []).append(url)
    return found


def _ordered_pairs(
    by_entity: Mapping[str, Mapping[str, Claim]],
) -> Iterator[tuple[tuple[str, Mapping[str, Claim]], tuple[str, Mapping[str, Claim]]]]:
    entities = sorted(by_entity.items())
    for i, one in enumerate(entities):
        for j, other in enumerate(entities):
            if i != j:
                yield one, other


def _back(
    users: Mapping[Pair, Mapping[str, Mapping[str, Claim]]],
    links: Mapping[tuple[str, str, str], Sequence[str]],
    name: str,
    source: str,
    one: str,
    other: str,
) -> list[Claim]:
    """The claim by which the source gives ``other`` a link that others give ``one``, and theirs."""
    for url in links.get((source, name, other), ()):
        owners = users[name, url].get(one, {})
        others = [claim for id_, claim in sorted(owners.items()) if id_ != source]
        if others and source not in owners:
            return [users[name, url][other][source], *others]
    return []


def _swapped(source: str, name: str, pair: Pair, url: str, ids: Sequence[str]) -> Discrepancy:
    one, other = pair
    return make(
        "swapped links",
        "medium",
        one,
        name,
        ids,
        f"{source} gives {one} the link that others give {other} ({url}), and the other way round",
        chosen=url,
        settle=f"which of them {url} is about",
    )
