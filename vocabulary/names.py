"""Reading the name of a thing: family, version, named variant, size, snapshot, other names.

* ``parse_name(text, vocabulary) -> Name``: one name; never raises.
* ``split_mentions(text, vocabulary, versions=()) -> tuple[str, ...]``: the names a compound
  mention names, in order; one name gives one; a text that names nothing gives none.

``Name.key`` is the readable slug (``llama-2``, ``ernie-3.0-titan``); ``Name.identity`` is what two
spellings of one thing share: no case, no separators, ``2.0`` as ``2``, variants in one order.
The words themselves are data: ``models.yml: names``.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from vocabulary.fold import normalize
from vocabulary.lookup import Vocabulary
from vocabulary.names_draft import (
    EDGES,
    OPENING,
    Draft,
    as_size,
    is_latin,
    place_han,
    stands_alone,
    take_account,
    take_groups,
    take_maker,
    take_remark,
)
from vocabulary.names_lexicon import (
    ASCII_CHUNK,
    CHECKPOINT,
    CHUNK,
    CONTEXT,
    HAN,
    SIZE,
    SIZE_WORD,
    SNAPSHOT,
    VARIANT,
    VERSION,
    WORD,
    Kind,
    Lexicon,
    lexicon_of,
)
from vocabulary.names_split import split_mentions

__all__ = ["Name", "identity_of", "parse_name", "split_mentions"]

_DECIMAL: Final = re.compile(r"(\d)_(?=\d+[bB])")
_ZEROS: Final = re.compile(r"(?:\.0+)+\Z")


class Name(NamedTuple):
    """One name as read. ``text`` is the name as written with white space cleaned.

    ``core`` is the written name without sizes, checkpoints and asides; ``covers`` are words in
    parentheses that say what else a line of models has (``Code/MoE``); ``sizes`` keep their
    digits (``7B``, ``8x7B``); ``snapshot`` is a date as written (``0613``).
    """

    text: str
    core: str
    key: str
    identity: str
    family: str
    version: str = ""
    variants: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()
    snapshot: str = ""
    checkpoint: tuple[str, ...] = ()
    context: str = ""
    organization: str = ""
    aliases: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    description: str = ""


def parse_name(text: str, vocabulary: Vocabulary) -> Name:
    """Read one name. A text without any letter or digit has the key ``""``.

    >>> parse_name("GLM-130B", vocabulary).key, parse_name("Qwen2-VL", vocabulary).key
    ('glm', 'qwen-2-vl')
    """
    lexicon = lexicon_of(vocabulary)
    clean = _clean(text)
    draft = Draft()
    bare = take_groups(clean, draft, lexicon) if OPENING.search(clean) else clean
    bare = take_account(bare, draft, lexicon) if "/" in bare else bare
    bare = take_remark(bare, draft, lexicon) if ":" in bare else bare
    _read_chunks(bare, draft, lexicon)
    if draft.family[:1] and draft.family[0] in lexicon.prefixes:
        take_maker(draft, lexicon)
    if draft.han:
        place_han(draft, lexicon)
    if draft.aliases and not is_latin(draft.family):
        return _from_alias(clean, bare, draft, vocabulary)
    return _finish(clean, bare, draft)


def identity_of(family: str, version: str, variants: tuple[str, ...]) -> str:
    """The key that spellings share: joined without separators, except between two digits.

    ``family`` and ``variants`` are folded words; ``2``, ``2.0`` and ``2.0.0`` are one version.
    """
    joined = family.replace(" ", "") if " " in family else family
    if not version and not variants:
        return joined
    if "." in version:
        version = _ZEROS.sub("", version)
    for part in (version, *(sorted(variants) if len(variants) > 1 else variants)):
        apart = part[:1].isdigit() and joined[-1:].isdigit()
        joined = f"{joined}-{part}" if apart else joined + part
    return joined


def _clean(text: str) -> str:
    if not text.isascii():
        text = normalize(text)
    text = " ".join(text.split()).strip(EDGES)
    return _DECIMAL.sub(r"\1.", text) if "_" in text else text


def _read_chunks(text: str, draft: Draft, lexicon: Lexicon) -> None:
    last_end, previous = -1, WORD
    for match in (ASCII_CHUNK if text.isascii() else CHUNK).finditer(text):
        start, end = match.span()
        kept = False
        for place, (kind, value) in enumerate(lexicon.tokens(match.group())):
            if kind is VERSION and (draft.family or draft.han or end == len(text)):
                dashed = previous is VERSION and text[last_end:start] == "-"
                _take_version(value, dashed, text[start] in "vV", draft)
            elif not _take(kind, value, start, end, draft):
                draft.dropped = True
                continue
            elif place and previous is VERSION and len(value) == 1:
                draft.slug = (*draft.slug[:-2], "".join(draft.slug[-2:]))
            kept, previous = True, kind
        if kept:
            draft.kept += ((start, end),)
        last_end = end


def _take(kind: Kind, value: str, start: int, end: int, draft: Draft) -> bool:
    """Place one token; whether it stays in the core of the name."""
    if kind is SIZE_WORD:
        kind = as_size(draft)
    if kind is VARIANT and (draft.family or draft.han):
        return _take_word(value, True, draft)
    begun = draft.family or draft.han or kind is SIZE or kind is HAN
    if kind is WORD or kind is VERSION or not begun:
        numbered = draft.family and (draft.version or draft.sizes)
        return _take_word(value, bool(numbered), draft)
    _set_aside(kind, value, start, end, draft)
    return False


def _set_aside(kind: Kind, value: str, start: int, end: int, draft: Draft) -> None:
    """What is no part of the key; a generic word leaves no trace."""
    if kind is SIZE:
        draft.sizes += (value,)
    elif kind is CHECKPOINT:
        draft.checkpoint += (value,)
    elif kind is HAN:
        draft.han += ((value, start, end),)
    elif kind is CONTEXT:
        draft.context = value
    elif kind is SNAPSHOT:
        draft.snapshot = value


def _take_word(value: str, variant: bool, draft: Draft) -> bool:
    if variant:
        draft.variants += (value,)
    else:
        draft.family += (value,)
    draft.slug += (value,)
    return True


def _take_version(value: str, dashed: bool, marked: bool, draft: Draft) -> None:
    if not draft.version:
        draft.version = value
        draft.slug += (value,)
    elif dashed and len(value) == 1 and len(draft.version) == 1:
        draft.version = f"{draft.version}.{value}"
        draft.slug = (*draft.slug[:-1], draft.version)
    else:
        _take_word(f"v{value}" if marked else value, True, draft)


def _from_alias(clean: str, bare: str, draft: Draft, vocabulary: Vocabulary) -> Name:
    """Ideographs before a Latin name in parentheses are its other name."""
    own = _finish(clean, bare, draft)
    inner = parse_name(draft.aliases[0], vocabulary)
    if not is_latin(tuple(inner.family.split())):
        return own
    aliases = (own.core, *own.aliases[1:]) if own.family else own.aliases[1:]
    return inner._replace(text=clean, aliases=aliases, description=own.description)


def _finish(clean: str, bare: str, draft: Draft) -> Name:
    if draft.checkpoint and not _is_family(draft):
        draft.family += draft.checkpoint
        draft.slug += draft.checkpoint
        draft.checkpoint, draft.dropped = (), False
    family, variants = " ".join(draft.family), draft.variants
    return Name(
        clean,
        _core(bare, draft.kept) if draft.dropped else bare,
        "-".join(draft.slug),
        identity_of(family, draft.version, variants),
        family,
        draft.version,
        tuple(sorted(variants)) if len(variants) > 1 else variants,
        tuple(dict.fromkeys(draft.sizes)) if draft.sizes else (),
        draft.snapshot,
        draft.checkpoint,
        draft.context,
        draft.organization,
        tuple(dict.fromkeys(draft.aliases)) if draft.aliases else (),
        draft.covers,
        "; ".join(draft.descriptions),
    )


def _is_family(draft: Draft) -> bool:
    """``Tk-Instruct`` is one name: a word of two letters alone is too little for a family."""
    return bool(draft.version or draft.sizes or draft.variants) or stands_alone(draft.family)


def _core(text: str, kept: tuple[tuple[int, int], ...]) -> str:
    """The kept places of a text, joined by what stands before each."""
    joined, last = "", 0
    for start, end in kept:
        gap = text[last:start][-1:] if joined else ""
        joined += gap + text[start:end]
        last = end
    return joined or text
