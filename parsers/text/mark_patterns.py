"""The expressions by which names, organizations, dates and amounts are found in a sentence.

Each is made of words of the vocabulary; `parsers.text.marks` says what becomes of a find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from parsers.text.grammar import MAKER, NAME, QUANTITY
from parsers.text.tries import NOTHING, alternatives, begun, searchable
from vocabulary import Vocabulary

_CODED: Final = (
    r"[A-Za-z][A-Za-z0-9]*(?:[-.][A-Za-z0-9]+)*-(?:[A-Za-z]*\d[A-Za-z0-9.]*)(?![A-Za-z0-9-])"
)
"""A word such as ``text-davinci-003``, which is hardly anything but a name."""
_HYPHEN: Final = "(?=[A-Za-z][A-Za-z0-9.]*-)"
_PROPER_REST: Final = (
    r"[a-z]{0,40}(?:[-.]?[A-Z0-9][A-Za-z0-9.+-]{0,40})?(?: [A-Z0-9][A-Za-z0-9.+-]{0,40}){0,3}"
)
"""There is one way only to read a text so, and it ends: else some texts take for ever."""
_LONGEST_PROPER: Final = 210
_SIZE: Final = r"\s*\([a-z ]{0,12}\d"
_NUMBER_REST: Final = r"(?>\d*(?:,\d+){0,5}(?:\.\d+)?)"
_NUMBER: Final = rf"\d{_NUMBER_REST}"
_LEAST_LATIN: Final = 3
LONGEST_AGENT: Final = 24
"""Characters between a word such as ``by`` and the first organization after it."""
START: Final = ";"
"""What stands before a text in which `placed` looks: a sentence begins as a clause does."""


def dated(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What every date has, for a quick search."""
    year = alternatives(w for w in vocabulary.terms.dates.year if not w.isascii())
    return re.compile(rf"\d\d(?:(?<=19)[5-9]\d|(?<=20)[0-4]\d|\s*(?:{year}))", re.IGNORECASE)


def dates(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Dates with a year: ``2023年3月14日``, ``14 March 2023``, ``2023-03``, a year alone."""
    words = vocabulary.terms.dates
    year = alternatives(w for w in words.year if not w.isascii())
    month = alternatives(w for w in words.month)
    day = alternatives(w for w in words.day if not w.isascii())
    ending = r"(?:st|nd|rd|th)?"
    named = alternatives(words.months)
    full = r"(?<![\d.])(?:19[5-9]|20[0-4])\d(?!\d)"
    return re.compile(
        rf"(?:{full}|(?<!\d)\d\d(?=\s*(?:{year})\s*\d))\s*(?:{year})(?!{alternatives(vocabulary.sentences.eras)})(?:\s*\d{{1,2}}\s*(?:{month})"
        rf"(?:\s*\d{{1,2}}\s*(?:{day}))?)?"
        rf"|{full}[-/.](?:0?[1-9]|1[0-2])(?:[-/.](?:[0-2]?\d|3[01]))?(?![\d-])"
        rf"|(?:\b\d{{1,2}}{ending}\s+)?(?:{named})\.?\s+(?:\d{{1,2}}{ending},?\s+)?(?:of\s+)?{full}"
        rf"|{full}(?![-\w%]|\.\d)",
        re.IGNORECASE,
    )


def quantities(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Amounts, and lists and ranges of them; a number without magnitude from three digits on."""
    words = vocabulary.terms.numbers
    unit = rf"(?:\s*-?\s*(?:{alternatives(words.magnitudes)}))"
    aside = rf"(?:\s*\({_NUMBER}{unit}\))?"
    joint = alternatives([*words.joins, *words.range, *vocabulary.sentences.joins])
    separator = rf"(?>\s*(?:(?:{joint})\s*)+)"
    rest = rf"{unit}?{separator}(?:{_NUMBER}{unit}?{separator}){{0,11}}{_NUMBER}{unit}{aside}"
    return re.compile(
        rf"[\d{QUANTITY}](?:(?<={QUANTITY})"
        rf"|(?<![A-Za-z0-9.%-].)(?<=\d){_NUMBER_REST}(?:{rest}|{unit}{aside})(?![%\w-]*%)"
        rf"|(?<![A-Za-z0-9.,%+-].)(?<=\d)\d{{2,}}(?![\w.%-]*[%\w]))",
        re.IGNORECASE,
    )


def bounds(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words right before an amount that bound or hedge it."""
    numbers, hedges = vocabulary.terms.numbers, vocabulary.terms.hedges
    words = [w for w in (*numbers.above, *numbers.below, *hedges) if w not in ("?", "？", "+")]
    return re.compile(rf"(?:{alternatives(words)})\s*\Z", re.IGNORECASE)


def labelled(vocabulary: Vocabulary) -> re.Pattern[str]:
    """A list of amounts each in brackets after a word: ``Small(117M), Medium(345M)``."""
    unit = rf"\s*(?:{alternatives(vocabulary.terms.numbers.magnitudes)})"
    one = rf"[A-Za-z][A-Za-z -]{{0,16}}\({_NUMBER}{unit}\)"
    return re.compile(rf"{QUANTITY}|{one}(?:[,、]\s*{one})+", re.IGNORECASE)


def placed(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Proper nouns where a name is due: what was released, what a clause says something of.

    It is for a text with `START` before it. The first character tells what a match may be, so
    that `re` passes over all others at once; one without ``object`` and ``subject`` is `NAME`
    itself, or a name with a size after it.
    """
    firsts, released = begun(vocabulary.sentences.before)
    openings = alternatives(vocabulary.sentences.openings)
    verbs = _verbs(vocabulary)
    subject = _proper("subject", rf"\s*(?:{alternatives(verbs)})", verbs, first="[A-Z]")
    return re.compile(
        rf"[{NAME},;A-Z{firsts}](?:(?<={NAME})|(?:{released})\s*(?P<object>[A-Z]{_PROPER_REST})"
        rf"|(?<=[,;])\s*(?:(?:{openings})\s*)*(?=[A-Z]){subject}"
        rf"|(?<=[A-Z])(?<![\w-].)(?>{_PROPER_REST})(?={_SIZE}))"
    )


def placeable(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What a text has in which `placed` finds a name; it is one itself, where ``told`` is in it."""
    firsts, released = begun(vocabulary.sentences.before)
    verbs = _verbs(vocabulary)
    told = _proper("told", rf"\s*(?:{alternatives(verbs)})|{_SIZE}", verbs)
    return re.compile(
        rf"[A-Z{firsts}](?:(?<=[A-Z])(?<![A-Za-z].)(?=[a-z]{{0,40}}[-. ]?[A-Z0-9]){told}"
        rf"|(?:{released})\s*[A-Z])"
    )


def _proper(group: str, after: str, verbs: Sequence[str], first: str = "") -> str:
    """A group for a proper noun, but for its first letter, with ``after`` right after it.

    It is as long as it can be; only where one of ``verbs`` may begin within it, less is tried.
    """
    breaks = "0-9.+-" + (" " if any(re.match("[A-Z0-9]", verb) for verb in verbs) else "")
    firsts = "".join(sorted({re.escape(verb[0]) for verb in verbs if verb.isascii()}))
    within = f"(?=[A-Za-z0-9.+ -]{{0,{_LONGEST_PROPER}}}?[{breaks}][{firsts}])"
    proper = first + _PROPER_REST
    return (
        rf"(?P<{group}>(?>{proper})(?={after})|{within if firsts else NOTHING}{proper}(?={after}))"
    )


def _verbs(vocabulary: Vocabulary) -> list[str]:
    """Words that follow a subject."""
    said = vocabulary.sentences
    verbs = [word for name in ("be", "by", "has", "at") for word in said.words.get(name, ())]
    return [word for word in verbs if word not in (":", "-")]


def coded(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Words that are hardly anything but names; it matches `NAME`, too."""
    return re.compile(rf"{NAME}|(?<![A-Za-z0-9-]){_HYPHEN}{_no_thing(vocabulary)}{_CODED}")


def codable(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What a text has in which `coded` finds a name once organizations are marked."""
    return re.compile(rf"(?<![A-Za-z-]){_HYPHEN}{_no_thing(vocabulary)}{_CODED}")


def _no_thing(vocabulary: Vocabulary) -> str:
    return rf"(?!{things(vocabulary).pattern})"


def things(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What is no name, however it is written."""
    return re.compile(rf"(?:{'|'.join(vocabulary.sentences.things) or NOTHING})(?![a-z])")


def derived(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What stands right before the name of something that was made from another."""
    words = alternatives(vocabulary.sentences.derived)
    return re.compile(rf"(?:{words})[ -]?(?:[\w.-]+[&/])*\Z")


def several(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Organizations one after the other, listed."""
    staff = alternatives(vocabulary.sentences.staff)
    joint = alternatives(vocabulary.sentences.joins)
    return re.compile(
        rf"{MAKER}(?:[A-Za-z]{{0,20}}(?:\s*(?:{staff}))*\s*(?:{joint})+\s*{MAKER})*",
        re.IGNORECASE,
    )


def makers(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Organizations by their names."""
    return re.compile(searchable(maker_names(vocabulary)))


def maker_names(vocabulary: Vocabulary) -> list[str]:
    """Names of organizations; Latin ones of two letters are too short to be told."""
    return [
        word
        for term in vocabulary.organizations
        for word in (term.name, *term.aliases)
        if not word.isascii() or len(word) >= _LEAST_LATIN
    ]


def agents(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What stands before those whose work something is, up to them: ``by``, ``model from``."""
    words = vocabulary.sentences.words
    by, model, source = (alternatives(words.get(c, ())) for c in ("by", "model", "source"))
    begin = rf"(?:{by}|(?:{model})\s*(?:{source}))"
    return re.compile(rf"{begin}(?:\s[^{NAME}{MAKER},;]{{0,{LONGEST_AGENT}}})?\Z", re.IGNORECASE)


def acting(vocabulary: Vocabulary) -> re.Pattern[str]:
    """What stands after somebody who did something himself, up to what he did it to."""
    said = vocabulary.sentences
    staff, deeds = alternatives(said.staff), alternatives(said.deeds)
    between = rf"(?:\s*(?:{staff}))*(?:\s*(?:{alternatives(said.generic)}))*"
    return re.compile(
        rf"{between}\s*(?:{deeds})\s*(?:{NAME}|(?:{alternatives(said.articles)}))", re.IGNORECASE
    )
