"""The file of the entities, as ``models.yml``: those that need declaring, and words of names."""

from __future__ import annotations

from pydantic import Field

from vocabulary.entry import Entry, Words


class Model(Entry):
    """An entity that needs knowledge beyond its spelling: translations, renames, misspellings."""

    id: str
    name: str
    aliases: Words = ()
    misspellings: Words = ()
    note: str = ""


class NameWords(Entry):
    """Words the name parser needs.

    A number that runs into one of ``size_marks`` is a size (``7B``, ``80GB``), the first also after
    the letters of a name (``GLM130B``), or of what is active of one (``A22B``); into one of
    ``length_marks``, a length that is no part of the name (``32K``). With ``dated`` a number that
    is month and day (``0613``), or a whole date, is a snapshot and no version.

    ``checkpoints`` fold into their family (``chat``, ``base``); ``variants`` make a model of
    their own; ``sizes`` are sizes where a digit stands before them (``T5-XXL``); ``prefixes``
    (makers and accounts) may precede a name; ``generic`` words (``LLM``) add nothing to one;
    ``descriptions`` mark a text that describes; ``groups`` mark a row that heads others;
    ``connectors`` join two names; ``readings`` give the sound of a character, for suggestions.
    ``eponyms`` are organizations whose models bear their name, as do those of a declared model;
    ``lettered`` families have a V that marks no version (``MiniCPM-V``); ``nothing`` are rows
    that name nothing (``Total``). ``leads`` and ``trails`` stand around a name that something is
    based on, ``alternatives`` between two; ``unnamed`` says that it is based on nothing that has
    a name.
    """

    size_marks: Words = ()
    length_marks: Words = ()
    dated: bool = False
    checkpoints: Words = ()
    variants: Words = ()
    sizes: Words = ()
    prefixes: Words = ()
    generic: Words = ()
    greek: dict[str, str] = Field(default_factory=dict)
    descriptions: Words = ()
    groups: Words = ()
    connectors: Words = ()
    readings: dict[str, str] = Field(default_factory=dict)
    eponyms: Words = ()
    lettered: Words = ()
    nothing: Words = ()
    leads: Words = ()
    trails: Words = ()
    alternatives: Words = ()
    unnamed: Words = ()


class ModelsFile(Entry):
    """The entities and their names: the file is named as ``domain.yml: table`` says."""

    names: NameWords = NameWords()
    entities: tuple[Model, ...] = ()
