"""What ``sentences.yml`` may hold: how sentences and lists state what tables state in columns.

A pattern is words with white space between, of which each is

* a word, or several that mean the same: ``发布|released``;
* ``<class>``, any word of a class of ``words``; ``&<class>`` asks for one anywhere in the clause;
* a slot: ``{topic}`` (the subject where a clause begins, by name, by pronoun or left out),
  ``{name}`` (the subject elsewhere), ``{maker}`` (``{makers}``: several, with words between),
  ``{date}``, ``{quantity}``, ``{low}`` and ``{high}`` (two quantities that make a range),
  ``{size}`` (the variant it holds for), ``{before}`` (a quantity that holds no more), ``{base}``
  (another name) and ``{term}`` (a phrase of the relation's ``terms``);
* a gap: ``..`` is short and crosses no slot, ``...`` is longer and crosses no name and no word of
  ``turns``, ``....`` crosses no name;
* ``(`` and ``)`` around what belongs together. ``?`` after a word or a ``)`` makes it optional;
* ``$``, the end of the phrase: a mark, or a word of ``after``.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final

from pydantic import Field

from vocabulary.entry import Entry, Word, Words

SLOTS: Final = frozenset(
    (
        "topic",
        "name",
        "maker",
        "makers",
        "date",
        "quantity",
        "low",
        "high",
        "size",
        "before",
        "base",
        "term",
    )
)
_SLOT: Final = re.compile(r"\{(\w+)\}\??")
_CLASS: Final = re.compile(r"&?<(\w+)>\??")


def pattern_problem(pattern: str, words: Collection[str]) -> str:
    """What is wrong with a pattern, ``""`` when nothing is."""
    items = pattern.split()
    unknown = [i for i in items if (m := _SLOT.fullmatch(i)) and m[1] not in SLOTS]
    unknown += [i for i in items if (m := _CLASS.fullmatch(i)) and m[1] not in words]
    if unknown:
        return f"{unknown[0]} is neither a slot nor a class of words"
    if not any(i.rstrip("?") in ("{topic}", "{name}") for i in items):
        return "it has no {topic} and no {name}"
    opened, closed = items.count("("), sum(i in (")", ")?") for i in items)
    return "" if opened == closed else "its brackets do not match"


class Relation(Entry):
    """How sentences state one property.

    ``states`` is what a match states of a flag; ``terms`` are phrases with the text that each is
    read as (``中英双语``: ``中、英``).
    """

    property: str
    patterns: Words
    states: str = ""
    terms: dict[Word, Word] = Field(default_factory=dict)


class EntryWords(Entry):
    """Words of lists whose items are about one thing each.

    ``about`` are words of a heading below which items name entities; ``others`` those of headings
    below which they name something else; the innermost heading with any decides, and one with
    both speaks of something else for all below it.
    """

    about: Words = ()
    others: Words = ()


class SentencesFile(Entry):
    """``sentences.yml``

    Clauses that state nothing: those with a word of ``comparisons``, or of ``against`` before a
    name (they speak of several things at once), of ``denials`` or of ``wishes``. ``hedges`` mark a
    claim. ``strangers`` begin a clause about something else.

    The subject of a clause: ``openings`` may stand before it, ``pronouns`` (``plurals`` for
    several) for it, ``generic`` words after it; a name before one of ``owners`` (``GPT-3 的论文``)
    is none. What ends with a name may go on with one of ``after``.

    Clauses: one with ``continues`` goes on with the clause before, and so does the last one of
    a word of ``examples`` and names alone; a word of ``breaks`` begins one where a verb follows,
    or an organization with one of ``deeds`` (``and OpenAI released``).
    ``turns`` end a gap. One that begins with a word of ``appositions`` says what the name before it
    is (``LLaMA, a model with ...``), a first one with a word of ``fronts`` speaks of the name after
    it (``Released in 2023, LLaMA ...``). One with ``relatives`` goes on about the name before it
    (``LLaMA, which has ...``). What is said of several names with a word of ``each`` is said of
    none.

    Names: one after a word of ``derived`` is that of something made from it, ``things`` are none,
    and a proper noun after one of ``before`` (``发布了``) is one, known or not. ``joins`` stand
    between those of a list, ``staff`` between an organization and what it did. One that did one of
    ``deeds`` to a name, or to what a word of ``articles`` begins, is not in a list of those whose
    work something is (``built by Stanford and Google released ...``): after a word of the class
    ``by``, or of ``model`` and ``source``. What is followed by one of ``eras`` is no date.
    ``cells`` are properties whose cells are read as sentences.
    """

    words: dict[str, Words] = Field(default_factory=dict)
    comparisons: Words = ()
    against: Words = ()
    denials: Words = ()
    wishes: Words = ()
    hedges: Words = ()
    strangers: Words = ()
    openings: Words = ()
    pronouns: Words = ()
    plurals: Words = ()
    generic: Words = ()
    owners: Words = ()
    after: Words = ()
    continues: Words = ()
    examples: Words = ()
    breaks: Words = ()
    deeds: Words = ()
    appositions: Words = ()
    fronts: Words = ()
    relatives: Words = ()
    each: Words = ()
    turns: Words = ()
    derived: Words = ()
    things: Words = ()
    before: Words = ()
    joins: Words = ()
    staff: Words = ()
    articles: Words = ()
    eras: Words = ()
    cells: Words = ()
    entries: EntryWords = EntryWords()
    relations: tuple[Relation, ...] = ()
