"""Reading and checking a vocabulary folder. Every error names file and line."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from pydantic import ValidationError

from vocabulary import schema
from vocabulary.fold import fold_name
from vocabulary.lookup import MAKERS, Vocabulary
from vocabulary.schema import Entry
from vocabulary.sentences import SentencesFile, pattern_problem
from vocabulary.yaml import Located, Path, YamlError, load_yaml

FileModel = TypeVar("FileModel", bound=Entry)

ENTITIES = "the entities"
"""Stands for the file that is named like the domain's table: ``models.yml``."""

FILES: dict[str, type[Entry]] = {
    "domain.yml": schema.DomainFile,
    "properties.yml": schema.PropertiesFile,
    "terms.yml": schema.TermsFile,
    ENTITIES: schema.ModelsFile,
    "organizations.yml": schema.OrganizationsFile,
    "sources.yml": schema.SourcesFile,
    "judgements.yml": schema.JudgementsFile,
    "corrections.yml": schema.CorrectionsFile,
    "sentences.yml": SentencesFile,
}
_KEY = "entities"
REQUIRED = ("properties.yml", "terms.yml")


class VocabularyError(ValueError):
    """A vocabulary that cannot be used; the message starts with ``path:line:``."""


def load_vocabulary(texts: Mapping[str, str], folder: str = "vocabulary") -> Vocabulary:
    """Build a vocabulary from the texts of its files, by file name.

    ``folder`` is only for messages. Raises :class:`VocabularyError` on a missing or unknown
    file, an unknown key, a duplicate alias, an alias of two entities, a property without policy.
    """
    domain = _read_domain(texts, folder)
    names = {key: f"{domain.table}.yml" if key == ENTITIES else key for key in FILES}
    _check_files(texts, folder, tuple(names.values()))
    located = {
        name: _read(texts.get(name, "{}"), f"{folder}/{name}") for key, name in names.items()
    }
    located[names[ENTITIES]] = _under(domain.table, located[names[ENTITIES]])
    built = {
        key: _validate(model, located[names[key]], f"{folder}/{names[key]}")
        for key, model in FILES.items()
    }
    _, properties, terms, models, organizations, sources, judgements, corrections, said = (
        built.values()
    )
    assert isinstance(properties, schema.PropertiesFile)
    assert isinstance(terms, schema.TermsFile)
    assert isinstance(models, schema.ModelsFile)
    assert isinstance(organizations, schema.OrganizationsFile)
    assert isinstance(sources, schema.SourcesFile)
    assert isinstance(judgements, schema.JudgementsFile)
    assert isinstance(corrections, schema.CorrectionsFile)
    assert isinstance(said, SentencesFile)
    vocabulary = Vocabulary(
        properties_file=properties,
        terms=terms,
        models=models,
        organizations=organizations.organizations,
        sources=sources.sources,
        judgements=judgements.judgements,
        corrections=corrections.corrections,
        sentences=said,
        fingerprint=_fingerprint(texts),
        domain=domain,
    )
    _check_references(vocabulary, located, folder)
    return vocabulary


def _read_domain(texts: Mapping[str, str], folder: str) -> schema.DomainFile:
    path = f"{folder}/domain.yml"
    domain = _validate(schema.DomainFile, _read(texts.get("domain.yml", "{}"), path), path)
    assert isinstance(domain, schema.DomainFile)
    return domain


def _under(table: str, located: Located) -> Located:
    """The file of the entities with its list, called ``table``, under the key of the schema."""
    if not isinstance(located.data, dict) or table not in located.data:
        return located
    data = {_KEY if key == table else key: value for key, value in located.data.items()}
    lines = {(_KEY, *at[1:]) if at[:1] == (table,) else at: n for at, n in located.lines.items()}
    return Located(data, lines)


def _check_files(texts: Mapping[str, str], folder: str, known: Sequence[str]) -> None:
    for name in REQUIRED:
        if name not in texts:
            raise VocabularyError(f"{folder}/{name}:1: file is missing; a vocabulary needs it")
    for name in sorted(texts):
        if name not in known:
            raise VocabularyError(f"{folder}/{name}:1: unknown file; known are {', '.join(known)}")


def _fingerprint(texts: Mapping[str, str]) -> str:
    digest = hashlib.sha256()
    for name in sorted(texts):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()


def _read(text: str, path: str) -> Located:
    try:
        located = load_yaml(text)
    except YamlError as error:
        raise VocabularyError(f"{path}:{error.line}: {error}") from None
    return located if located.data is not None else Located({}, {})


def _validate(model: type[Entry], located: Located, path: str) -> Entry:
    try:
        return model.model_validate(located.data)
    except ValidationError as error:
        raise VocabularyError("\n".join(_messages(error, located, path))) from None


def _messages(error: ValidationError, located: Located, path: str) -> Iterable[str]:
    for problem in error.errors():
        at: Path = problem["loc"]
        where = ".".join(map(str, at)) or "the file"
        what = "unknown key" if problem["type"] == "extra_forbidden" else problem["msg"]
        yield f"{path}:{located.line(at)}: {where}: {what}"


def _check_references(vocabulary: Vocabulary, located: Mapping[str, Located], folder: str) -> None:
    def fail(name: str, at: Path, message: str) -> None:
        raise VocabularyError(f"{folder}/{name}:{located[name].line(at)}: {message}")

    _check_domain(vocabulary, fail)
    _check_headers(vocabulary, fail)
    _check_links(vocabulary, fail)
    _check_lists(vocabulary, fail)
    _check_models(vocabulary, fail)
    _check_sources(vocabulary, fail)
    _check_sentences(vocabulary, fail)


ROLES = {
    "headline_date": ("date", "a date"),
    "size": ("quantity", "a quantity"),
    "maker": ("term", "a term"),
    "document": ("link", "a link"),
    "document_date": ("date", "a date"),
}
"""What a property must be to play a part in the domain."""

Fail = Callable[[str, Path, str], None]


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
                _claim_word(seen, word, model.id, fail, file, (_KEY, i, key, j))


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
