"""A name while it is read: what its chunks and its asides have said so far.

Asides are parentheses, an account before a slash, a maker in front, and ideographs beside a
Latin name. Fields are tuples: most stay empty, and names are read by the million.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vocabulary.fold import fold_name
from vocabulary.names_lexicon import (
    CHECKPOINT,
    CONTEXT,
    SIZE,
    SIZE_WORD,
    SNAPSHOT,
    VARIANT,
    VERSION,
    Kind,
    Lexicon,
)
from vocabulary.names_patterns import CHUNK, EDGES, HAN_RUN

OPENING: Final = re.compile(r"[(\[【「《〈{]")
GROUP: Final = re.compile(r"[(\[【「《〈{]([^()\[\]【】「」《》〈〉{}]*)(?:[)\]】」》〉}]|\Z)")
_RANGE: Final = re.compile(r"\s*v?\d+(\.\d+)?\s*[-~]\s*v?\d+(\.\d+)?\s*", re.I)
_LONGEST_HAN_ALIAS: Final = 8
_LONGEST_ALIAS: Final = 4

Texts = tuple[str, ...]
Span = tuple[int, int]


@dataclass(slots=True)
class Draft:
    """``slug`` has the parts of the key as written; ``kept`` the places of the name's core."""

    family: Texts = ()
    version: str = ""
    variants: Texts = ()
    slug: Texts = ()
    kept: tuple[Span, ...] = ()
    sizes: Texts = ()
    active: str = ""
    checkpoint: Texts = ()
    snapshot: str = ""
    context: str = ""
    organization: str = ""
    aliases: Texts = ()
    covers: Texts = ()
    descriptions: Texts = ()
    han: tuple[tuple[str, int, int], ...] = ()
    dropped: bool = False


def stands_alone(words: Texts) -> bool:
    """Whether words are enough for a family: two letters alone are not."""
    joined = "".join(words)
    return len(joined) > 2 or any(c.isdigit() for c in joined)


def is_latin(words: Texts) -> bool:
    """Whether any word has no ideograph."""
    return any(not HAN_RUN.search(word) for word in words)


def take_account(text: str, draft: Draft, lexicon: Lexicon) -> str:
    """``THUDM/ChatGLM-6B`` is a name under an account; gives the text without it."""
    head, _, tail = text.partition("/")
    if tail and fold_name(head) in lexicon.prefixes:
        draft.organization = head.strip()
        return tail
    return text


def take_maker(draft: Draft, lexicon: Lexicon) -> None:
    """A maker in front goes as long as a name stays (``Meta Llama 3``, not ``Mistral Small``)."""
    while width := _maker_width(draft.family, lexicon):
        draft.organization = draft.organization or "".join(draft.family[:width])
        draft.family, draft.slug = draft.family[width:], draft.slug[width:]
        draft.kept, draft.dropped = draft.kept[width:], True


def _maker_width(family: Texts, lexicon: Lexicon) -> int:
    """How many words in front are a maker: a declared prefix, or an organization of two words."""
    if len(family) > 2 and family[0] + family[1] in lexicon.accounts and stands_alone(family[2:]):
        return 2
    if len(family) < 2 or not stands_alone(family[1:]):
        return 0
    first = family[0]
    return int(first in lexicon.prefixes or ("." in first and fold_name(first) in lexicon.accounts))


def take_size(value: str, draft: Draft) -> None:
    """``A22B`` is what is active of a size, and no size of its own."""
    if value[0] == "A":
        draft.active = value
    else:
        draft.sizes += (value,)


def take_groups(text: str, draft: Draft, lexicon: Lexicon) -> str:
    """File what parentheses say; gives the text without them."""

    def take(match: re.Match[str]) -> str:
        content = match[1].strip(EDGES)
        return _file_group(content, draft, lexicon) if content else " "

    return GROUP.sub(take, text).strip(EDGES)


def take_remark(text: str, draft: Draft, lexicon: Lexicon) -> str:
    """What follows a colon and describes is no part of the name; gives the text without it."""
    name, _, remark = text.partition(":")
    remark = remark.strip()
    if CHUNK.search(name) and (lexicon.describes(remark) or _is_long(remark)):
        draft.descriptions += (remark,)
        return name
    return text


def _file_group(content: str, draft: Draft, lexicon: Lexicon) -> str:
    """What stays in the text: a blank, or the content where that is the version."""
    organization = lexicon.aside_maker(content)
    if organization:
        draft.organization = draft.organization or organization
        return " "
    if lexicon.is_date(content):
        draft.snapshot = content
        return " "
    pieces = lexicon.joints.split(content)
    if len(pieces) > 1 and any(map(lexicon.is_aside, pieces)):
        return " ".join(_file_group(piece, draft, lexicon) for piece in pieces if piece)
    return _file_words(content, draft, lexicon)


def _file_words(content: str, draft: Draft, lexicon: Lexicon) -> str:
    tokens = [token for c in CHUNK.finditer(content) for token in lexicon.tokens(c.group())]
    kinds = {kind for kind, _ in tokens}
    sizes = [value for kind, value in tokens if kind is SIZE]
    if kinds <= {SIZE, CONTEXT, SIZE_WORD}:
        pass
    elif kinds <= {VARIANT, CHECKPOINT} or _RANGE.fullmatch(content):
        draft.covers += (content,)
    elif kinds == {SNAPSHOT}:
        draft.snapshot = content
    elif kinds == {VERSION}:
        return f" {content} " if len(tokens) == 1 else " "
    elif lexicon.describes(content) or _is_long(content):
        draft.descriptions += (content,)
        return " "
    else:
        draft.aliases += (content,)
    for size in sizes:
        take_size(size, draft)
    return " "


def _is_long(content: str) -> bool:
    han = sum(map(len, HAN_RUN.findall(content)))
    return han > _LONGEST_HAN_ALIAS or len(content.split()) > _LONGEST_ALIAS


def place_han(draft: Draft, lexicon: Lexicon) -> None:
    """Ideographs beside a Latin name are an alias or a description; alone they are the name."""
    letters = set(lexicon.greek.values())
    beside = any(word not in letters and not word.isdigit() for word in draft.family)
    named = 0
    for run, start, _ in draft.han:
        name = _bare_han(run, lexicon)
        if run in lexicon.units and draft.version:
            _amount(run, draft)
        elif not name:
            draft.organization = draft.organization or run
        elif beside and (lexicon.describes(run) or len(run) > _LONGEST_HAN_ALIAS):
            draft.descriptions += (run,)
        elif beside:
            draft.aliases += (name,)
        else:
            _insert(name, named, _span(name, run, start), draft)
            named += 1


def _amount(unit: str, draft: Draft) -> None:
    """A number read as a version was an amount, since a unit in ideographs follows it."""
    if draft.slug[-1:] == (draft.version,):
        draft.sizes += (draft.version + unit,)
        draft.slug, draft.kept, draft.version = draft.slug[:-1], draft.kept[:-1], ""


def _insert(name: str, at: int, span: Span, draft: Draft) -> None:
    draft.family = (*draft.family[:at], name, *draft.family[at:])
    draft.slug = (*draft.slug[:at], name, *draft.slug[at:])
    draft.kept = tuple(sorted((*draft.kept, span)))


def _span(name: str, run: str, start: int) -> Span:
    first = start + run.index(name)
    return first, first + len(name)


def _bare_han(run: str, lexicon: Lexicon) -> str:
    """A run of ideographs without a maker before it and generic words after it."""
    before = max((len(p) for p in lexicon.prefixes if run.startswith(p)), default=0)
    bare = run[before:]
    after = max((len(g) for g in lexicon.generic if bare.endswith(g)), default=0)
    return bare[: len(bare) - after] or bare


def as_size(draft: Draft) -> Kind:
    """A word such as ``XL`` is a size where a digit stands before it, else a variant."""
    return SIZE if draft.slug and draft.slug[-1][-1].isdigit() else VARIANT
