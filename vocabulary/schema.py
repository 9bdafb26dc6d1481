"""What a vocabulary folder may hold, file by file. Unknown keys are errors."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from records import Correction, Judgement, Source
from records.value import Kind
from vocabulary.entry import Entry as Entry
from vocabulary.entry import Word, Words
from vocabulary.schema_domain import DomainFile as DomainFile
from vocabulary.schema_domain import Identifier as Identifier
from vocabulary.schema_names import Model as Model
from vocabulary.schema_names import ModelsFile as ModelsFile
from vocabulary.schema_names import NameWords as NameWords

PolicyName = Literal[
    "most_precise_majority",
    "union",
    "prefer_sources",
    "earliest",
    "latest",
    "majority",
    "learned",
]


class Otherwise(Entry):
    """What a cell states that is no value of its column: a licence under ``Open source``.

    It is read as ``property``; when it is one, the column's own property is ``states``, except
    for the values ``unless``.
    """

    property: str
    states: str
    unless: Words = ()


class Property(Entry):
    """What a column may be about.

    ``unit`` is the measure a quantity counts (a key of ``terms.yml: measures``). ``vocabulary``
    names the term list a term is looked up in. ``many`` says that several values may hold
    at once, so that two disjoint ones do not contradict. ``plausible`` bounds a number, or the
    year of a date.
    ``otherwise`` says how to read a cell that is no value of this property; ``flag`` is what
    yes or no state in a column of links (``Weights``).
    ``in_names`` is True for the quantity that names state (``-7B``). ``context`` is True when
    a heading, a lead or a group that is exactly such a value states it for the rows below;
    ``context_words`` (flags) are words that do so wherever they stand. ``scopes`` are words of a
    header that tell what of several things it means (``paper date``, ``open-sourced``).
    ``examples`` are values it may have (numbers of a quantity as counts), for the data dictionary.
    """

    label: str
    kind: Kind
    policy: PolicyName
    rationale: str
    headers: Words = ()
    prose: Words = ()
    unit: str = ""
    vocabulary: str = ""
    many: bool = False
    prefer_sources: Words = ()
    in_names: bool = False
    otherwise: Otherwise | None = None
    flag: str = ""
    context: bool = False
    context_words: dict[str, Words] = Field(default_factory=dict)
    plausible: tuple[float, float] | None = None
    scopes: dict[str, Words] = Field(default_factory=dict)
    description: str = ""
    examples: Words = ()


class Subject(Entry):
    """The column that names the entity.

    ``weak`` headers (``name``) do so only where no column says what else is named;
    ``groups`` head columns whose cells are context for their rows; ``others`` head the
    subject of tables about something else. ``noise`` are words a heading may add to
    a value without changing it (``models``); ``made_by`` are words before the maker;
    ``values`` head the values of an infobox, and ``not_names`` are headings that name nothing;
    ``contrasts`` show that a heading names a state only to set the rows apart from it.
    """

    headers: Words
    weak: Words = ()
    groups: Words = ()
    others: Words = ()
    noise: Words = ()
    made_by: Words = ()
    values: Words = ()
    not_names: Words = ()
    contrasts: Words = ()


class Ignored(Entry):
    """Headers that state nothing about an entity, with the reason the ledger gives."""

    reason: str
    headers: Words


class SideDataset(Entry):
    """A table or list about other things, published as its own dataset.

    A table is recognised by its columns, all of them; a list of works by a word of the heading
    above it (``headings``), or, with ``works``, by nothing else claiming it. ``entity`` is the
    column that holds the name of an entity, published as its id; rows that are equal in one of the
    columns ``same`` are about the same work, and so about the same entities.
    ``examples`` are values by column, for the data dictionary.
    """

    columns: dict[str, Words]
    split: str = ""
    description: str = ""
    examples: dict[str, Word] = Field(default_factory=dict)
    headings: Words = ()
    works: bool = False
    entity: str = ""
    same: Words = ()


class DateColumns(Entry):
    """Headers of columns that hold one part of a date each."""

    year: Words = ()
    month: Words = ()
    day: Words = ()


class PropertiesFile(Entry):
    """``properties.yml``.

    ``default_link`` is what a link states that nothing types. ``header_filler`` are words that a
    header may add to a known one; ``telling_otherwise`` are words that keep the cells of an
    unknown column from telling its property. ``front_matter`` are keys of a note's front matter
    that speak of all its entities, by property.
    """

    subject: Subject
    properties: dict[str, Property]
    default_link: str = ""
    header_filler: Words = ()
    telling_otherwise: Words = ()
    date_columns: DateColumns = DateColumns()
    front_matter: dict[str, Words] = Field(default_factory=dict)
    ignored: tuple[Ignored, ...] = ()
    datasets: dict[str, SideDataset] = Field(default_factory=dict)


class Term(Entry):
    """A term of a list: ``broader`` are the ids of more general terms."""

    id: Word
    name: Word
    aliases: Words = ()
    broader: Words = ()
    since: str = ""
    note: str = ""


class Measure(Entry):
    """What a number counts: the words that say so, and magnitudes that are its own (``GB``)."""

    words: Words
    magnitudes: dict[str, float] = Field(default_factory=dict)


class DateWords(Entry):
    """Words of dates, beside digits and ISO separators."""

    year: Words = ()
    month: Words = ()
    day: Words = ()
    months: dict[str, int] = Field(default_factory=dict)
    quarter: Words = ()
    half: dict[str, int] = Field(default_factory=dict)
    part_of_year: dict[str, tuple[int, int]] = Field(default_factory=dict)
    range: Words = ()
    noise: Words = ()


class NumberWords(Entry):
    """Words of numbers: magnitudes, ranges, comparisons, hedges inside a number.

    ``joins`` list amounts beside the connectors of names (``7B or 13B``); ``applies`` stand
    between an amount and the sizes it holds for (``1T for 7B``), ``equals`` the other way round.
    A measure after a word of ``each`` is no measure of the amount (``37B active per token``).
    """

    magnitudes: dict[str, float]
    digits: dict[str, int] = Field(default_factory=dict)
    range: Words = ()
    above: Words = ()
    below: Words = ()
    active: Words = ()
    total: Words = ()
    each: Words = ()
    plus: Words = ()
    joins: Words = ()
    applies: Words = ()
    equals: Words = ()
    noise: Words = ()


class LinkRule(Entry):
    """How a link is typed: by host (suffix), by a part or the end of its path, or by its label.

    ``depth`` is the number of parts its path has. A ``weak`` rule yields to what the label and
    the column say, another only where they say one of ``yields``.
    """

    property: str
    hosts: Words = ()
    paths: Words = ()
    endings: Words = ()
    depth: int | None = None
    labels: Words = ()
    weak: bool = False
    yields: Words = ()


class TermWords(Entry):
    """Words around the terms of one list.

    ``forms`` end a name and are never part of it (``Inc.``, ``et al.``); ``noise`` adds nothing
    to a known name and is no term alone (``license``, ``team``, a country); ``joins`` separate
    terms beside the connectors of names; what follows a word of ``clauses`` is a remark;
    ``modifiers`` make one term of the name after them (``Custom Apache 2.0`` is ``custom``);
    ``nothing`` names no term (``individual``).
    """

    forms: Words = ()
    noise: Words = ()
    joins: Words = ()
    clauses: Words = ()
    modifiers: dict[str, str] = Field(default_factory=dict)
    nothing: Words = ()


class TermsFile(Entry):
    """``terms.yml``

    ``promised`` are words of a flag that is not open yet; ``limits`` make a state beside them
    partial; ``parts`` are what a flag or a licence
    may be limited to, by the name of the qualifier: the first is what a flag speaks of.
    ``repositories`` are hosts (with the path before the account) whose addresses identify what
    they hold, by account and name; ``not_accounts`` are first parts of such a path that are none.
    """

    nothing_stated: Words
    same_as_above: Words = ()
    hedges: Words = ()
    dates: DateWords
    numbers: NumberWords
    measures: dict[str, Measure]
    flags: dict[Literal["open", "closed", "partial"], Words]
    promised: Words = ()
    limits: Words = ()
    parts: dict[str, Words] = Field(default_factory=dict)
    identifiers: tuple[Identifier, ...] = ()
    repositories: Words = ()
    not_accounts: Words = ()
    link_rules: tuple[LinkRule, ...] = ()
    redirects: dict[str, str] = Field(default_factory=dict)
    host_aliases: dict[str, str] = Field(default_factory=dict)
    lists: dict[str, tuple[Term, ...]] = Field(default_factory=dict)
    around: dict[str, TermWords] = Field(default_factory=dict)


class OrganizationsFile(Entry):
    """``organizations.yml``"""

    organizations: tuple[Term, ...] = ()


class SourcesFile(Entry):
    """``sources.yml``"""

    sources: tuple[Source, ...] = ()


class JudgementsFile(Entry):
    """``judgements.yml``"""

    judgements: tuple[Judgement, ...] = ()


class CorrectionsFile(Entry):
    """``corrections.yml``"""

    corrections: tuple[Correction, ...] = ()
