"""Reading and checking a vocabulary folder. Every error names file and line."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NoReturn

from pydantic import ValidationError

from vocabulary import schema
from vocabulary.lookup import Vocabulary
from vocabulary.references import ENTITIES_KEY, check_references
from vocabulary.schema import Entry
from vocabulary.sentences import SentencesFile
from vocabulary.yaml import Located, Path, YamlError, load_yaml

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
ANSWERS = ("judgements.yml", "corrections.yml")
"""What people decided; the others are the words of the domain."""
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
    words = _words(texts, names, domain, folder)
    judgements, corrections = (_file(texts, name, folder, name)[0] for name in ANSWERS)
    assert isinstance(judgements, schema.JudgementsFile)
    assert isinstance(corrections, schema.CorrectionsFile)
    vocabulary = replace(
        words,
        judgements=judgements.judgements,
        corrections=corrections.corrections,
        fingerprint=_fingerprint(texts),
    )
    # The very object, so that whoever makes something of it need not make it again.
    vars(vocabulary)["without_answers"] = words
    return vocabulary


_WORDS: dict[str, Vocabulary] = {}
"""Vocabularies without answers by the hash of their files: answers change far more often."""
_MAX_WORDS = 4


def _words(
    texts: Mapping[str, str], names: Mapping[str, str], domain: schema.DomainFile, folder: str
) -> Vocabulary:
    """The vocabulary without what people decided; one object for the same texts."""
    key = _fingerprint({name: text for name, text in texts.items() if name not in ANSWERS})
    found = _WORDS.get(key)
    if found is None:
        if len(_WORDS) >= _MAX_WORDS:
            _WORDS.clear()
        found = _WORDS[key] = _build(texts, names, domain, folder, key)
    return found


def _build(
    texts: Mapping[str, str],
    names: Mapping[str, str],
    domain: schema.DomainFile,
    folder: str,
    fingerprint: str,
) -> Vocabulary:
    read = {key: _file(texts, key, folder, name) for key, name in names.items()}
    _, properties, terms, models, organizations, sources, said = (
        built for key, (built, _) in read.items() if key not in ANSWERS
    )
    assert isinstance(properties, schema.PropertiesFile)
    assert isinstance(terms, schema.TermsFile)
    assert isinstance(models, schema.ModelsFile)
    assert isinstance(organizations, schema.OrganizationsFile)
    assert isinstance(sources, schema.SourcesFile)
    assert isinstance(said, SentencesFile)
    vocabulary = Vocabulary(
        properties_file=properties,
        terms=terms,
        models=models,
        organizations=organizations.organizations,
        sources=sources.sources,
        judgements=(),
        corrections=(),
        sentences=said,
        fingerprint=fingerprint,
        domain=domain,
    )
    _check_references(vocabulary, {names[key]: at for key, (_, at) in read.items()}, folder)
    return vocabulary


def _file(texts: Mapping[str, str], key: str, folder: str, name: str) -> tuple[Entry, Located]:
    """A file as its schema has it, and where its entries are."""
    located = _read(texts.get(name, "{}"), f"{folder}/{name}")
    if key == ENTITIES:
        located = _under(name.removesuffix(".yml"), located)
    return _validate(FILES[key], located, f"{folder}/{name}"), located


def _read_domain(texts: Mapping[str, str], folder: str) -> schema.DomainFile:
    path = f"{folder}/domain.yml"
    domain = _validate(schema.DomainFile, _read(texts.get("domain.yml", "{}"), path), path)
    assert isinstance(domain, schema.DomainFile)
    return domain


def _under(table: str, located: Located) -> Located:
    """The file of the entities with its list, called ``table``, under the key of the schema."""
    if not isinstance(located.data, dict) or table not in located.data:
        return located
    data = {ENTITIES_KEY if key == table else key: value for key, value in located.data.items()}
    lines = {
        (ENTITIES_KEY, *at[1:]) if at[:1] == (table,) else at: n for at, n in located.lines.items()
    }
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
    def fail(name: str, at: Path, message: str) -> NoReturn:
        raise VocabularyError(f"{folder}/{name}:{located[name].line(at)}: {message}")

    check_references(vocabulary, fail)
