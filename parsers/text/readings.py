"""What the slots of a pattern hold, read as the value of its property by `parsers.values`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from parsers.reading import read_references
from parsers.text.tries import alternatives
from parsers.values.common import built_for
from parsers.values.dates import read_dates
from parsers.values.quantities import read_quantities
from parsers.values.terms import read_terms
from records import Reading, Value
from vocabulary import Vocabulary, fold_name, normalize
from vocabulary.names import parse_name
from vocabulary.names_lexicon import lexicon_of
from vocabulary.schema import Property
from vocabulary.sentences import Relation

_TWICE: Final = re.compile(r"[\d.,]+\s*\w+\s*\(([^()]+)\)")
_ZEROS: Final = re.compile(r"\.0+(?=[A-Z])")
SEPARATOR: Final = "; "

Slots = Mapping[str, Sequence[str]]


def read_statement(relation: Relation, slots: Slots, vocabulary: Vocabulary) -> Value | None:
    """The one value that a match states; None when its slots are not read without a rest."""
    declared = vocabulary.properties[relation.property]
    if declared.kind == "flag":
        return Value("flag", relation.states)
    if declared.kind == "quantity":
        return _quantity(slots, declared, vocabulary)
    if declared.kind == "date":
        return _only(read_dates(slots["date"][0], vocabulary))
    if declared.kind == "reference":
        return _reference(slots["base"], vocabulary)
    makers = slots.get("maker") or slots.get("makers")
    if makers:
        return _makers(";".join(makers), declared, vocabulary)
    read = {normalize(k).casefold(): v for k, v in relation.terms.items()}
    text = read[slots["term"][0].casefold()]
    return _only(read_terms(text, declared.vocabulary, vocabulary, False))


def read_sizes(sizes: Sequence[str], vocabulary: Vocabulary) -> Iterator[tuple[str, Value]]:
    """The property that names state by their sizes, with at least two of these as its value."""
    for name, declared in vocabulary.properties.items():
        if declared.in_names and len(sizes) > 1:
            value = _quantity({"quantity": ["/".join(sizes)]}, declared, vocabulary)
            if value is not None:
                yield name, value


def _only(reading: Reading) -> Value | None:
    whole = len(reading.values) == 1 and not reading.unread and not reading.values[0].qualifier
    return reading.values[0] if whole else None


def _quantity(slots: Slots, declared: Property, vocabulary: Vocabulary) -> Value | None:
    text = slots["quantity"][0] if "quantity" in slots else f"{slots['low'][0]}-{slots['high'][0]}"
    text = _listed(_TWICE.sub(r"\1", text), vocabulary)
    value = _only(read_quantities(text, declared.unit, vocabulary, None, declared.plausible))
    low, high = declared.plausible or (0.0, float("inf"))
    if value is None or not all(low <= number <= high for number in value.numbers):
        return None
    value = _rounded(value, declared, vocabulary)
    if "size" not in slots:
        return value
    unit = vocabulary.properties[vocabulary.size].unit
    size = _only(read_quantities(slots["size"][0], unit, vocabulary))
    return value._replace(qualifier=size.text) if size else None


def _listed(text: str, vocabulary: Vocabulary) -> str:
    """Amounts with commas alone between them: ``7, 13, and 70 billion`` share their unit."""
    return built_for(vocabulary, _words_between).sub(", ", text)


def _words_between(vocabulary: Vocabulary) -> re.Pattern[str]:
    words = alternatives(word for word in vocabulary.sentences.joins if word.isalpha())
    return re.compile(rf",?\s*(?:{words})\s*", re.IGNORECASE)


def _rounded(value: Value, declared: Property, vocabulary: Vocabulary) -> Value:
    """``5400 亿`` in running text is as rough as ``540B``: zeros of the unit count nothing."""
    text = _ZEROS.sub("", value.text)
    if text == value.text:
        return value
    rough = _only(read_quantities(text, declared.unit, vocabulary, None, declared.plausible))
    return rough._replace(hedged=value.hedged) if rough else value


def _reference(names: Sequence[str], vocabulary: Vocabulary) -> Value | None:
    text = ";".join(names)
    return lexicon_of(vocabulary).once("base", text, lambda: _named(names, vocabulary))


def _named(names: Sequence[str], vocabulary: Vocabulary) -> Value | None:
    values = [v.text for name in names for v in read_references(name, vocabulary).values]
    kept = [text for text in dict.fromkeys(values) if parse_name(text, vocabulary).identity]
    return Value("reference", SEPARATOR.join(kept)) if kept else None


def _makers(text: str, declared: Property, vocabulary: Vocabulary) -> Value | None:
    index = vocabulary.term_index[declared.vocabulary]
    ids = {index.get(fold_name(name)) for name in text.split(";")} - {None}
    return Value("term", SEPARATOR.join(sorted(filter(None, ids)))) if ids else None
