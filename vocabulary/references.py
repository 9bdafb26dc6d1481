"""Whether all that the files of a vocabulary name is there, and named once."""

from __future__ import annotations

import re
from collections.abc import Callable

from vocabulary import schema
from vocabulary.fold import fold_name
from vocabulary.lookup import MAKERS, Vocabulary
from vocabulary.sentences import pattern_problem
from vocabulary.yaml import Path

ENTITIES_KEY = "entities"
"""The key of the list of entities, which its file calls by the name of the domain's table."""
ROLES = {
    "headline_date": ("date", "a date"),
    "size": ("quantity", "a quantity"),
    "maker": ("term", "a term"),
    "document": ("link", "a link"),
    "document_date": ("date", "a date"),
}
"""What a property must be to play a part in the domain."""

Fail = Callable[[str, Path, str], None]
"""Raises for a file, the path of an entry in it, and what is wrong."""


def check_references(vocabulary: Vocabulary, fail: Fail) -> None:
    """Call ``fail``, which must raise, for the first thing that is not there or is given twice."""
    _check_domain(vocabulary, fail)
    _check_headers(vocabulary, fail)
    _check_links(vocabulary, fail)
    _check_lists(vocabulary, fail)
    _check_models(vocabulary, fail)
    _check_sources(vocabulary, fail)
    _check_sentences(vocabulary, fail)


def _check_domain(vocabulary: Vocabulary, fail: Fail) -> None:
    for role, (kind, wanted) in ROLES.items():
        name = getattr(vocabulary.domain, role)
        declared = vocabulary.properties.get(name)
        if name and (declared is None or declared.kind != kind):
            fail("domain.yml", (role,), f"{role}: {name!r} is no property that is {wanted}")


def _check_headers(vocabulary: Vocabulary, fail: Fail) -> None:
    seen: dict[str, str] = {}
    for i, header in enumerate(vocabulary.properties_file.subject.headers):
        _claim_word(seen, header, "subject", fail, "properties.yml", ("subject", "headers", i))
    for name, declared in vocabulary.properties.items():
        for i, header in enumerate(declared.headers):
            at: Path = ("properties", name, "headers", i)
            _claim_word(seen, header, name, fail, "properties.yml", at)
        _check_property(vocabulary, name, fail)
    for name in vocabulary.properties_file.front_matter:
        if name not in vocabulary.properties or not vocabulary.properties[name].context:
            fail("properties.yml", ("front_matter", name), f"{name!r} is no property with context")
    for j, group in enumerate(vocabulary.properties_file.ignored):
        for i, header in enumerate(group.headers):
            _claim_word(
                seen, header, "ignored", fail, "properties.yml", ("ignored", j, "headers", i)
            )


def _check_property(vocabulary: Vocabulary, name: str, fail: Fail) -> None:
    declared = vocabulary.properties[name]
    at: Path = ("properties", name)
    if declared.kind == "quantity" and declared.unit not in vocabulary.terms.measures:
        known = ", ".join(vocabulary.terms.measures)
        fail(
            "properties.yml",
            at,
            f"{name}: unit {declared.unit!r} is no measure of terms.yml ({known})",
        )
    if declared.otherwise and declared.otherwise.property not in vocabulary.properties:
        other = declared.otherwise.property
        fail("properties.yml", (*at, "otherwise"), f"{name}: {other!r} is no property")
    if declared.flag and declared.flag not in vocabulary.properties:
        fail("properties.yml", (*at, "flag"), f"{name}: {declared.flag!r} is no property")
    if declared.kind == "term" and declared.vocabulary not in vocabulary.term_index:
        known = ", ".join(vocabulary.term_index)
        fail(
            "properties.yml",
            at,
            f"{name}: vocabulary {declared.vocabulary!r} is not one of {known}",
        )


def _check_identifiers(vocabulary: Vocabulary, fail: Fail) -> None:
    for i, declared in enumerate(vocabulary.terms.identifiers):
        at: Path = ("identifiers", i)
        for key in ("id", "version", "alone"):
            try:
                re.compile(getattr(declared, key))
            except re.error as error:
                fail("terms.yml", (*at, key), f"{declared.name}: no regular expression: {error}")
        if "{id}" not in declared.address:
            fail("terms.yml", (*at, "address"), f"{declared.name}: no {{id}} in its address")


def _check_links(vocabulary: Vocabulary, fail: Fail) -> None:
    _check_identifiers(vocabulary, fail)
    default = vocabulary.properties_file.default_link
    if default and default not in vocabulary.properties:
        fail("properties.yml", ("default_link",), f"{default!r} is no property")
    for i, rule in enumerate(vocabulary.terms.link_rules):
        if rule.property not in vocabulary.properties:
            fail("terms.yml", ("link_rules", i), f"{rule.property!r} is no property")
        for name in rule.yields:
            if name not in vocabulary.properties:
                fail("terms.yml", ("link_rules", i, "yields"), f"{name!r} is no property")


def _check_lists(vocabulary: Vocabulary, fail: Fail) -> None:
    for i, term in enumerate(vocabulary.organizations):
        _check_term(vocabulary, term, MAKERS, fail, "organizations.yml", (MAKERS, i))
    for name, terms in vocabulary.terms.lists.items():
        for i, term in enumerate(terms):
            _check_term(vocabulary, term, name, fail, "terms.yml", ("lists", name, i))


def _check_term(
    vocabulary: Vocabulary, term: schema.Term, list_: str, fail: Fail, file: str, at: Path
) -> None:
    owner = {t.id for t in vocabulary.term_list(list_)}
    for parent in term.broader:
        if parent not in owner:
            fail(file, (*at, "broader"), f"{term.id}: broader term {parent!r} is not in {list_}")
    words = (term.id, term.name, *term.aliases)
    for word in words:
        other = _owner(vocabulary, list_, word)
        if other != term.id:
            fail(file, at, f"{word!r} is an alias of both {term.id!r} and {other!r}")
    _check_twice(term.aliases, term.id, fail, file, at)


def _owner(vocabulary: Vocabulary, list_: str, word: str) -> str:
    return vocabulary.term_index[list_][fold_name(word)]


def _check_twice(aliases: tuple[str, ...], id_: str, fail: Fail, file: str, at: Path) -> None:
    seen: set[str] = set()
    for i, alias in enumerate(aliases):
        if alias in seen:
            fail(file, (*at, "aliases", i), f"alias {alias!r} of {id_!r} is given twice")
        seen.add(alias)


def _check_models(vocabulary: Vocabulary, fail: Fail) -> None:
    seen: dict[str, str] = {}
    file = f"{vocabulary.domain.table}.yml"
    for i, model in enumerate(vocabulary.models.entities):
        for key, words in (("aliases", model.aliases), ("misspellings", model.misspellings)):
            for j, word in enumerate(words):
                _claim_word(seen, word, model.id, fail, file, (ENTITIES_KEY, i, key, j))


def _check_sources(vocabulary: Vocabulary, fail: Fail) -> None:
    seen: dict[str, str] = {}
    ids: set[str] = set()
    for i, source in enumerate(vocabulary.sources):
        if source.id in ids:
            fail("sources.yml", ("sources", i), f"source {source.id!r} is declared twice")
        ids.add(source.id)
        for j, note in enumerate(source.notes):
            if note in seen:
                message = f"note {note!r} belongs to both {seen[note]!r} and {source.id!r}"
                fail("sources.yml", ("sources", i, "notes", j), message)
            seen[note] = source.id


def _check_sentences(vocabulary: Vocabulary, fail: Fail) -> None:
    said = vocabulary.sentences
    for i, name in enumerate(said.cells):
        if name not in vocabulary.properties:
            fail("sentences.yml", ("cells", i), f"{name!r} is no property")
    for i, relation in enumerate(said.relations):
        at: Path = ("relations", i)
        if relation.property not in vocabulary.properties:
            fail("sentences.yml", at, f"{relation.property!r} is no property")
        for j, pattern in enumerate(relation.patterns):
            problem = pattern_problem(pattern, said.words)
            if problem:
                fail("sentences.yml", (*at, "patterns", j), f"{pattern!r}: {problem}")


def _claim_word(
    seen: dict[str, str], word: str, owner: str, fail: Fail, file: str, at: Path
) -> None:
    key = fold_name(word) or word
    if key in seen:
        other = seen[key]
        same = f"{word!r} is given twice for {owner!r}"
        fail(
            file,
            at,
            same if other == owner else f"{word!r} is an alias of both {other!r} and {owner!r}",
        )
    seen[key] = owner
