"""What a name stands for once the alias table (``models.yml``) has been asked."""

from __future__ import annotations

from collections import OrderedDict
from typing import NamedTuple

from vocabulary.lookup import Vocabulary
from vocabulary.names import Name, identity_of, parse_name
from vocabulary.schema import Model


class Known(NamedTuple):
    """A declared model and whether the word that led to it is a misspelling."""

    model: Model
    misspelled: bool


class Meaning(NamedTuple):
    """What a name stands for, and the table entry that decided, if any."""

    identity: str
    key: str
    family: str
    known: Known | None = None


class AliasTable:
    """Looks names up: whole names first, then a family whose name has another spelling."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.whole: dict[str, Known] = {}
        self.families: dict[str, Known] = {}
        self.names: dict[str, Name] = {}
        for model in vocabulary.models.entities:
            self._add(model)

    def _add(self, model: Model) -> None:
        own = self.names[model.id] = parse_name(model.name, self.vocabulary)
        spelled = [(w, False) for w in (model.name, model.id, *model.aliases)]
        spelled += [(w, True) for w in model.misspellings]
        for word, misspelled in spelled:
            name = parse_name(word, self.vocabulary)
            known = Known(model, misspelled)
            self.whole.setdefault(name.identity, known)
            if not (own.version or name.version or name.variants):
                self.families.setdefault(name.family.replace(" ", ""), known)

    def meaning(self, name: Name) -> Meaning:
        """Canonical identity of ``name``: the table's where it has an entry, else its own."""
        known = self.whole.get(name.identity)
        if known is not None:
            own = self.names[known.model.id]
            return Meaning(own.identity, known.model.id, own.family, known)
        family = name.family
        first, _, rest = family.partition(" ")
        known = self.families.get(family.replace(" ", "") if rest else family)
        if known is not None:
            return self._renamed(name, known, "")
        if rest and not first.isascii() and first in self.families:
            return self._renamed(name, self.families[first], rest)
        return Meaning(name.identity, name.key, name.family)

    def _renamed(self, name: Name, known: Known, rest: str) -> Meaning:
        family = f"{self.names[known.model.id].family} {rest}".strip()
        identity = identity_of(family, name.version, name.variants)
        if family.replace(" ", "") == name.family.replace(" ", ""):
            return Meaning(name.identity, name.key, name.family)
        parts = (known.model.id, *rest.split(), name.version, *name.variants)
        return Meaning(identity, "-".join(filter(None, parts)), family, known)


_TABLES: OrderedDict[int, AliasTable] = OrderedDict()


def alias_table(vocabulary: Vocabulary) -> AliasTable:
    """The alias table of a vocabulary, built once while it is among the last eight used."""
    table = _TABLES.get(id(vocabulary))
    if table is None or table.vocabulary is not vocabulary:
        table = _TABLES[id(vocabulary)] = AliasTable(vocabulary)
        while len(_TABLES) > 8:
            _TABLES.popitem(last=False)
    return table


def meaning_of(text: str, vocabulary: Vocabulary) -> Meaning:
    """What ``text`` stands for, read as one name."""
    return alias_table(vocabulary).meaning(parse_name(text, vocabulary))
