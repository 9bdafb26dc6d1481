"""List items: whom they are about, and their labels (``地址: ...``, ``Params: 7B``)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from parsers.claims.context import bare_text
from parsers.values.common import built_for
from vocabulary import Vocabulary, fold, fold_name
from vocabulary.names import is_known, parse_name, split_mentions
from vocabulary.names_lexicon import lexicon_of
from vocabulary.names_patterns import HAN_RUN

_LABEL: Final = re.compile(
    r"\s*(?P<label>[^:：\n]{1,40}?)\s*[:：](?!//)\s*(?P<rest>.*)\Z", re.DOTALL
)
_DASH: Final = re.compile(r"\s*(?P<label>[^\n]{1,60}?)\s+[-–—]+\s+(?P<rest>.*)\Z", re.DOTALL)
_NAMED: Final = re.compile(r"[A-Z]|[a-z].*\d|\d.*[a-z]")
"""What a name has that ordinary words have not; one in ideographs must be known."""
_SENTENCE: Final = re.compile(r"[。！？!?，,；;]|\.\s")
_ASIDE: Final = re.compile(r"[(（\[][^()（）\[\]]*[)）\]]")
LONGEST_NAME: Final = 40
MOST_WORDS: Final = 4


class ItemWords:
    """The words that tell labels and headings, folded; made once for a vocabulary."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        entries = vocabulary.sentences.entries
        self.about = tuple(map(fold, entries.about))
        self.others = tuple(map(fold, entries.others))
        subject = vocabulary.properties_file.subject
        self.no_names = frozenset(
            map(fold_name, (*subject.not_names, *subject.headers, *subject.weak, *subject.groups))
        )
        self.link_labels = {
            fold_name(word): rule.property
            for rule in reversed(vocabulary.terms.link_rules)
            for word in rule.labels
        }


class Headed(NamedTuple):
    """What headings say of the items below them: that they name entities, or something else."""

    about: bool
    others: bool


def told_by(headings: tuple[str, ...], vocabulary: Vocabulary) -> Headed:
    """What headings, outermost first, say of the items below them.

    The innermost that tells decides, unless one further out speaks of something for entities
    (``LLM tutorials > LLM basics``).
    """
    words = built_for(vocabulary, ItemWords)
    told = [(_about(heading, words, vocabulary), _others(heading, words)) for heading in headings]
    telling = [(about, others) for about, others in told if about or others]
    others = bool(telling) and (telling[-1][1] or any(map(all, telling)))
    return Headed(bool(telling) and not others, others)


def _about(heading: str, words: ItemWords, vocabulary: Vocabulary) -> bool:
    """Whether a heading speaks of entities, by a word or as the name of one."""
    text = fold(heading)
    return any(_holds(text, word) for word in words.about) or is_known(heading, vocabulary)


def _others(heading: str, words: ItemWords) -> bool:
    text = fold(heading)
    return any(_holds(text, word) for word in words.others)


def _holds(text: str, word: str) -> bool:
    if not word.isascii():
        return word in text
    return re.search(rf"(?<![a-z]){re.escape(word)}(?![a-z])", text) is not None


def name_of(text: str, vocabulary: Vocabulary) -> str:
    """The one name that a heading or the head of an item consists of, ``""`` when it is none."""
    text = text.strip(" *`:：")
    bare = " ".join(bare_text(text, vocabulary).split())
    bare = text if bare.endswith("-") else bare
    if not bare or len(bare) > LONGEST_NAME or _SENTENCE.search(bare) or not _NAMED.search(bare):
        return ""
    words = built_for(vocabulary, ItemWords)
    lexicon = lexicon_of(vocabulary)
    if fold_name(bare) in words.no_names or label_property(bare, vocabulary) is not None:
        return ""
    if lexicon.maker(bare) or lexicon.is_date(bare) or len(bare.split()) > MOST_WORDS:
        return ""
    if HAN_RUN.search(_ASIDE.sub("", bare)) or is_generic(bare, vocabulary):
        return ""
    names = split_mentions(bare, vocabulary)
    return bare if len(names) == 1 and parse_name(bare, vocabulary).identity else ""


def is_generic(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a name is only a word for the kind of thing (``LLM``, ``大语言模型``)."""
    lexicon = lexicon_of(vocabulary)
    words = [fold_name(word) for word in _ASIDE.sub(" ", name).split()]
    return all(word in lexicon.generic or word in lexicon.descriptions for word in words)


def split_label(text: str) -> tuple[str, str]:
    """What stands before the first colon or dash of an item, and what after; ``""`` for none."""
    match = _LABEL.match(text) or _DASH.match(text)
    return (match["label"].strip(" *"), match["rest"]) if match else ("", text)


def label_property(label: str, vocabulary: Vocabulary) -> str | None:
    """The property that a label heads; ``""`` for what states nothing; None for no label."""
    folded = fold_name(label)
    if folded in vocabulary.headers:
        return vocabulary.headers[folded]
    if folded in vocabulary.ignored_headers:
        return ""
    return built_for(vocabulary, ItemWords).link_labels.get(folded)
