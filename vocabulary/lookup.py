"""The loaded vocabulary: the files as declared, with the indexes the stages look words up in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from records import Correction, Judgement, Source
from vocabulary.fold import fold, fold_name
from vocabulary.identifiers import Registry
from vocabulary.schema import DomainFile, ModelsFile, PropertiesFile, Property, Term, TermsFile
from vocabulary.sentences import SentencesFile

MAKERS = "organizations"
"""The term list of those who make and publish things; it has a file of its own."""


NO_DOMAIN = DomainFile()
"""Where nothing is declared."""


@dataclass(frozen=True)
class Vocabulary:
    """Everything a domain declares. ``fingerprint`` is a hash of the files as read."""

    properties_file: PropertiesFile
    terms: TermsFile
    models: ModelsFile
    organizations: tuple[Term, ...]
    sources: tuple[Source, ...]
    judgements: tuple[Judgement, ...]
    corrections: tuple[Correction, ...]
    fingerprint: str
    domain: DomainFile = NO_DOMAIN
    sentences: SentencesFile = field(default_factory=SentencesFile)

    @cached_property
    def without_answers(self) -> Vocabulary:
        """The same without what people decided: all that parsing can depend on."""
        return replace(self, judgements=(), corrections=())

    @cached_property
    def headline_date(self) -> str:
        """The property that says when an entity came to be; ``""`` where none has dates."""
        return self.domain.headline_date or self._first(lambda one: one.kind == "date")

    @cached_property
    def size(self) -> str:
        """The quantity that names carry, else the first; ``""`` where there is none."""
        return (
            self.domain.size
            or self._first(lambda one: one.kind == "quantity" and one.in_names)
            or self._first(lambda one: one.kind == "quantity")
        )

    @cached_property
    def maker(self) -> str:
        """The property that says who made an entity; ``""`` where none does."""
        return self.domain.maker or self._first(lambda one: one.vocabulary == MAKERS)

    @cached_property
    def registries(self) -> tuple[Registry, ...]:
        """The declared kinds of identifiers, ready to be looked for."""
        return tuple(map(Registry, self.terms.identifiers))

    @property
    def dated_by(self) -> str:
        """The registry whose identifiers tell a month, as it is called; ``""`` for none."""
        return next((one.name for one in self.terms.identifiers if "(?P<mm>" in one.id), "")

    def _first(self, fits: Callable[[Property], bool]) -> str:
        return next((name for name, one in self.properties.items() if fits(one)), "")

    @property
    def properties(self) -> dict[str, Property]:
        """Properties by name, in declared order."""
        return self.properties_file.properties

    @cached_property
    def headers(self) -> dict[str, str]:
        """Folded header → property name."""
        return {
            fold_name(header): name
            for name, declared in self.properties.items()
            for header in declared.headers
        }

    @cached_property
    def subject_headers(self) -> frozenset[str]:
        """Folded headers of the column that names the entity."""
        return frozenset(map(fold_name, self.properties_file.subject.headers))

    @cached_property
    def weak_subject_headers(self) -> frozenset[str]:
        """Folded headers that name the entity where nothing says what else is named."""
        return frozenset(map(fold_name, self.properties_file.subject.weak))

    @cached_property
    def other_subjects(self) -> frozenset[str]:
        """Folded headers of columns that name something else than the domain's entities."""
        return frozenset(map(fold_name, self.properties_file.subject.others))

    @cached_property
    def group_headers(self) -> frozenset[str]:
        """Folded headers of columns whose cells are context for the row."""
        return frozenset(map(fold_name, self.properties_file.subject.groups))

    @cached_property
    def ignored_headers(self) -> dict[str, str]:
        """Folded header → the reason it states nothing about an entity."""
        return {
            fold_name(header): group.reason
            for group in self.properties_file.ignored
            for header in group.headers
        }

    @cached_property
    def header_filler(self) -> frozenset[str]:
        """Folded words that a header may add to a known one."""
        return frozenset(map(fold, self.properties_file.header_filler))

    @cached_property
    def telling_otherwise(self) -> frozenset[str]:
        """Folded words of a header that keep its cells from telling what it is about."""
        return frozenset(map(fold, self.properties_file.telling_otherwise))

    @cached_property
    def nothing_stated(self) -> frozenset[str]:
        """Folded texts that say that nothing is known."""
        return frozenset(map(fold, self.terms.nothing_stated)) | {""}

    @cached_property
    def same_as_above(self) -> frozenset[str]:
        """Folded texts that repeat the cell above."""
        return frozenset(map(fold, self.terms.same_as_above))

    def term_list(self, name: str) -> tuple[Term, ...]:
        """The terms of a list; ``organizations`` is one of them."""
        return self.organizations if name == MAKERS else self.terms.lists[name]

    @cached_property
    def term_index(self) -> dict[str, dict[str, str]]:
        """List name → folded name, alias or id → term id."""
        names = [MAKERS, *self.terms.lists]
        return {name: _index(self.term_list(name)) for name in names}

    @cached_property
    def broader(self) -> dict[str, frozenset[str]]:
        """Term id → ids of all terms more general than it (transitive), over all lists."""
        direct = {
            term.id: term.broader
            for name in [MAKERS, *self.terms.lists]
            for term in self.term_list(name)
        }
        return {id_: frozenset(_ancestors(id_, direct)) for id_ in direct}

    def source_of(self, path: str) -> Source | None:
        """The declared source whose notes include the file name of ``path``."""
        name = path.rsplit("/", 1)[-1]
        return next((s for s in self.sources if name in s.notes or path in s.notes), None)


def _index(terms: tuple[Term, ...]) -> dict[str, str]:
    return {fold_name(w): term.id for term in terms for w in (term.id, term.name, *term.aliases)}


def _ancestors(id_: str, direct: dict[str, tuple[str, ...]]) -> set[str]:
    found: set[str] = set()
    pending = list(direct.get(id_, ()))
    while pending:
        parent = pending.pop()
        if parent not in found:
            found.add(parent)
            pending.extend(direct.get(parent, ()))
    return found
