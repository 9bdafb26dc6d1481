"""A proposal as the files of a vocabulary, its evidence in comments."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from vocabulary.proposal import Proposal, ProposedEntity, ProposedProperty, SeenHeader

_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w .+()/°'-]*[\w)+])?\Z")
_KEYWORDS: Final = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})
_WIDTH: Final = 96
_NO_MEASURES: Final = "  count: {words: [pieces, 个]}\n"
_POLICIES: Final[Mapping[str, tuple[str, str]]] = {
    "date": ("most_precise_majority", "Sources differ more by precision than by date."),
    "quantity": ("most_precise_majority", "Where sources round, the most precise stands."),
    "flag": ("majority", "One state holds at a time."),
    "term": ("majority", "One term holds; the majority of the sources decides."),
    "reference": ("majority", "One name holds; the majority of the sources decides."),
    "link": ("union", "There may be several addresses."),
    "text": ("union", "Descriptions complement each other."),
}
LINKS: Final = "pages"
"""The property of links that stand in the column of the names."""


def render_proposal(proposal: Proposal, starter: Mapping[str, str], domain: str) -> dict[str, str]:
    """File name → text of a vocabulary for ``domain``; ``starter`` are the texts it begins with."""
    return {
        **starter_files(starter, domain),
        "domain.yml": _domain(proposal, starter, domain),
        "properties.yml": "\n".join(_properties(proposal)) + "\n",
        "terms.yml": _terms(proposal, starter["terms.yml"]),
        f"{table_name(domain)}.yml": _entities(proposal, starter, domain),
        "sources.yml": _sources(proposal, starter["sources.yml"]),
    }


def starter_files(starter: Mapping[str, str], domain: str) -> dict[str, str]:
    """The files of a new domain: the starter under the domain's names."""
    table = table_name(domain)
    files = {name: text for name, text in starter.items() if name != "entities.yml"}
    words = {
        "name: Things": f"name: {quoted(domain.replace('-', ' ').replace('_', ' ').capitalize())}",
        "table: entities": f"table: {table}",
        "(entities.parquet)": f"({table}.parquet)",
        "(entities.yml)": f"({table}.yml)",
    }
    for old, new in words.items():
        files["domain.yml"] = files["domain.yml"].replace(old, new)
    entities = starter["entities.yml"].replace("\nentities: []", f"\n{table}: []")
    return {**files, f"{table}.yml": entities}


def table_name(domain: str) -> str:
    """The name of a domain as that of a table: small Latin letters, digits and underscores."""
    name = re.sub(r"[^a-z0-9]+", "_", domain.casefold()).strip("_")
    return name if name[:1].isalpha() else "entities"


def quoted(text: str) -> str:
    """A text as a YAML scalar: bare where that is safe, else in double quotes."""
    text = "".join(filter(str.isprintable, text))
    bare = _PLAIN.match(text) and text.casefold() not in _KEYWORDS
    return text if bare else json.dumps(text, ensure_ascii=False)


def _domain(proposal: Proposal, starter: Mapping[str, str], domain: str) -> str:
    text = starter_files(starter, domain)["domain.yml"]
    date = next((p.name for p in proposal.properties if p.kind == "date"), "")
    size = next((p.name for p in proposal.properties if p.in_names), "")
    if date:
        text = text.replace("# headline_date: released", f"headline_date: {quoted(date)}")
    return text.replace("# size: memory", f"size: {quoted(size)}") if size else text


def _properties(proposal: Proposal) -> Iterator[str]:
    yield "# Proposed by `concord learn`: rename what is badly named, delete what is wrong."
    yield "# The comments are the evidence: the headers as seen, where, and what stood below them."
    if proposal.untold:
        yield "#"
        yield "# Not told:"
        yield from (f"# - {_in_a_line(line)}" for line in proposal.untold)
    yield ""
    yield "subject:"
    yield from (_evidence(seen, "  ") for seen in proposal.subjects)
    yield from _listed("headers", (seen.header for seen in proposal.subjects), "  ")
    yield "\nproperties:"
    for prop in proposal.properties:
        yield from _property(prop)
    if proposal.links_of_names:
        yield from _links(proposal.links_of_names)
    links = [prop.name for prop in proposal.properties if prop.kind == "link"]
    default = LINKS if proposal.links_of_names else next(iter(links), "")
    if default:
        yield f"# What a link states that nothing else types.\ndefault_link: {quoted(default)}\n"
    if proposal.ignored:
        yield "ignored:"
        yield from (_evidence(seen, "  ") for seen in proposal.ignored)
        yield "  - reason: a row number"
        yield from _listed("headers", (seen.header for seen in proposal.ignored), "    ")


def _property(prop: ProposedProperty) -> Iterator[str]:
    policy, rationale = _POLICIES[prop.kind]
    yield f"  {prop.name}:"
    yield from (_evidence(seen, "    ") for seen in prop.seen)
    yield from (f"    # {_in_a_line(why)}" for why in prop.why)
    yield f"    label: {quoted(prop.label)}"
    yield f"    kind: {prop.kind}"
    if prop.many or prop.kind in ("link", "text"):
        policy = "union"
        yield "    many: true"
    if prop.unit:
        yield f"    unit: {quoted(prop.unit)}"
    if prop.range:
        low, high = prop.range
        yield f"    # Seen from {low:g} to {high:g}."
        yield f"    plausible: [{low / 10:g}, {high * 10:g}]"
    if prop.in_names:
        yield "    in_names: true"
    if prop.kind == "term":
        yield f"    vocabulary: {quoted(prop.name)}"
    yield f"    policy: {policy}"
    yield f"    rationale: {rationale}"
    yield from _listed("headers", (seen.header for seen in prop.seen), "    ")
    yield ""


def _links(count: int) -> Iterator[str]:
    yield f"  {LINKS}:"
    yield f"    # {count} names are links."
    yield "    label: Pages\n    kind: link\n    many: true\n    policy: union"
    yield f"    rationale: {_POLICIES['link'][1]}\n"


def _evidence(seen: SeenHeader, indent: str) -> str:
    examples = " | ".join(_in_a_line(text, 24) for text in seen.examples)
    cells = f"{seen.cells} cells" if seen.cells != 1 else "1 cell"
    return f"{indent}# {_in_a_line(seen.header, 40)}: {seen.place}, {cells}: {examples}"


def _listed(key: str, words: Iterable[str], indent: str) -> Iterator[str]:
    """A list of words in flow style, broken into lines."""
    line, first = f"{indent}{key}: [", True
    for word in dict.fromkeys(words):
        piece = quoted(word) if first else f", {quoted(word)}"
        if len(line) + len(piece) > _WIDTH and not first:
            yield line + ","
            line, piece = f"{indent}  ", quoted(word)
        line, first = line + piece, False
    yield line + "]"


def _terms(proposal: Proposal, starter: str) -> str:
    measures = "\n".join(_measures(proposal.properties))
    text = starter.replace(_NO_MEASURES, f"{measures}\n" if measures else _NO_MEASURES)
    lists = "\n".join(line for prop in proposal.properties for line in _list(prop))
    return text.replace("\nlists: {}\n", f"\nlists:\n{lists}\n") if lists else text


def _measures(properties: Iterable[ProposedProperty]) -> Iterator[str]:
    done: set[str] = set()
    for prop in properties:
        if prop.unit and prop.unit not in done:
            done.add(prop.unit)
            words = ", ".join(map(quoted, prop.units or (prop.unit,)))
            yield f"  {prop.unit}: {{words: [{words}]}}"


def _list(prop: ProposedProperty) -> Iterator[str]:
    if prop.kind != "term":
        return
    yield f"  {prop.name}:"
    for term in prop.terms:
        if term.why:
            yield f"    # {_in_a_line(term.why)}"
        aliases = f", aliases: [{', '.join(map(quoted, term.aliases))}]" if term.aliases else ""
        yield f"    - {{id: {quoted(term.id)}, name: {quoted(term.name)}{aliases}}}"


def _entities(proposal: Proposal, starter: Mapping[str, str], domain: str) -> str:
    table = table_name(domain)
    text = starter_files(starter, domain)[f"{table}.yml"]
    if proposal.size_marks:
        marks = ", ".join(map(quoted, proposal.size_marks))
        names = ", ".join(
            f"{n} names have a number before {m}" for m, n in proposal.size_marks.items()
        )
        text = text.replace("size_marks: []", f"size_marks: [{marks}]  # {names}.")
    lines = [line for entity in proposal.entities for line in _entity(entity)]
    return text.replace(f"{table}: []", "\n".join([f"{table}:", *lines])) if lines else text


def _entity(entity: ProposedEntity) -> Iterator[str]:
    aliases = ", ".join(map(quoted, entity.aliases))
    yield f"  # {_in_a_line(entity.why)}"
    yield f"  - {{id: {quoted(entity.id)}, name: {quoted(entity.name)}, aliases: [{aliases}]}}"


def _sources(proposal: Proposal, starter: str) -> str:
    lines = [
        f"  - {{id: {quoted(_stem(note))}, title: {quoted(_stem(note))}, notes: [{quoted(note)}]}}"
        for note in proposal.notes
    ]
    return starter.replace("sources: []", "\n".join(["sources:", *lines])) if lines else starter


def _in_a_line(text: str, longest: int = 160) -> str:
    flat = "".join(filter(str.isprintable, " ".join(text.split())))
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def _stem(note: str) -> str:
    return note.rsplit(".", 1)[0] or note
