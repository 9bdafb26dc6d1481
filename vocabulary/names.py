"""Reading the name of a thing: family, version, named variant, size, snapshot, other names.

* ``parse_name(text, vocabulary) -> Name``: one name; never raises.
* ``split_mentions(text, vocabulary, versions=()) -> tuple[str, ...]``: the names a compound
  mention names, in order; one name gives one; a text that names nothing gives none.
* ``split_references(text, vocabulary) -> tuple[str, ...]``: the same for a text that says what
  something is based on.
* ``makers_in(text, vocabulary) -> tuple[str, ...]``: the organizations stated beside the names.
* ``is_known(text, vocabulary) -> bool``: whether a text is the name of a declared entity.
* ``names_nothing(text, vocabulary) -> bool``: whether a text is a word such as ``Total``.

``Name.key`` is the readable slug (``llama-2``, ``ernie-3.0-titan``); ``Name.identity`` is what two
spellings of one thing share: no case, no separators, ``2.0`` as ``2``, variants in one order.
The words themselves are data: ``names`` in the file of the entities (``models.yml``).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from vocabulary.fold import fold_name
from vocabulary.lookup import Vocabulary
from vocabulary.names_draft import (
    GROUP,
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
    take_size,
)
from vocabulary.names_lexicon import (
    CHECKPOINT,
    CONTEXT,
    GENERIC,
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
from vocabulary.names_marks import clean_marks
from vocabulary.names_patterns import ASCII_CHUNK, CHUNK, EDGES
from vocabulary.names_references import split_references
from vocabulary.names_split import names_nothing, split_mentions, stated_parts

__all__ = [
    "Name",
    "identity_of",
    "is_known",
    "makers_in",
    "names_nothing",
    "parse_name",
    "split_mentions",
    "split_references",
]

_DECIMAL: Final = re.compile(r"(\d)_(?=\d+[bB])")
_QUANTIZED: Final = re.compile(r"\b([qQ]\d)_[kK01](?:_[a-zA-Z])?(?![^\W_])")
_BITS: Final = re.compile(r"(\d)[- ](?=bits?\b)", re.I)
_ZEROS: Final = re.compile(r"(?:\.0+)+\Z")


class Name(NamedTuple):
    """One name as read. ``text`` is the name as written with white space cleaned.

    ``core`` is the written name without sizes, checkpoints and asides; ``covers`` are words in
    parentheses that say what else a line of models has (``Code/MoE``); ``sizes`` keep their
    digits (``7B``, ``8x7B``); ``active`` is what of a size is active (``A22B``); ``snapshot`` is
    a date as written (``0613``); ``organization`` is a term id, or as written where it is none.
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
    active: str = ""


def parse_name(text: str, vocabulary: Vocabulary) -> Name:
    """Read one name. A text without any letter or digit has the key ``""``.

    >>> parse_name("GLM-130B", vocabulary).key, parse_name("Qwen2-VL", vocabulary).key
    ('glm', 'qwen-2-vl')
    """
    lexicon = lexicon_of(vocabulary)
    return lexicon.once("name", text, lambda: _parse(text, vocabulary, lexicon))


def _parse(text: str, vocabulary: Vocabulary, lexicon: Lexicon) -> Name:
    clean = _clean(text, lexicon)
    draft = Draft()
    bare = take_groups(clean, draft, lexicon) if OPENING.search(clean) else clean
    bare = take_account(bare, draft, lexicon) if "/" in bare else bare
    bare = take_remark(bare, draft, lexicon) if ":" in bare else bare
    _read_chunks(bare, draft, lexicon)
    if len(draft.family) > 1 and draft.family[0] in lexicon.openers:
        take_maker(draft, lexicon)
    if draft.han:
        place_han(draft, lexicon)
    if draft.organization:
        term = lexicon.organizations.get(fold_name(draft.organization))
        draft.organization = term or draft.organization
    if draft.aliases and not is_latin(draft.family):
        return _from_alias(clean, bare, draft, vocabulary)
    return _finish(clean, bare, draft)


def is_known(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` is, sizes and asides aside, the name of a declared entity."""
    core = parse_name(text, vocabulary).core
    return fold_name(core) in lexicon_of(vocabulary).known


def makers_in(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Term ids of the organizations that ``text`` states beside its names, in order.

    >>> makers_in("GPT-3.5 / OpenAI", vocabulary), makers_in("Cohere", vocabulary)
    (('openai',), ())
    """
    lexicon = lexicon_of(vocabulary)
    found: list[str] = []
    for part in stated_parts(text, lexicon):
        stated = [lexicon.maker(part.text)] if part.maker else []
        found += stated or _makers_of(part.text, vocabulary, lexicon)
    return tuple(dict.fromkeys(found))


def _makers_of(name: str, vocabulary: Vocabulary, lexicon: Lexicon) -> list[str]:
    """The maker in front of a name, and those in its parentheses."""
    front = OPENING.split(name)[0]
    terms = [lexicon.organizations.get(fold_name(parse_name(front, vocabulary).organization), "")]
    for group in GROUP.finditer(name):
        terms += map(lexicon.aside_maker, [group[1], *lexicon.joints.split(group[1])])
    return list(filter(None, terms))


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


def _clean(text: str, lexicon: Lexicon) -> str:
    text = clean_marks(text).strip(EDGES)
    if "_" in text:
        text = _QUANTIZED.sub(r"\1", _DECIMAL.sub(r"\1.", text))
    text = lexicon.spaced_size.sub("", text)
    return _BITS.sub(r"\1", text) if "bit" in text else text


def _read_chunks(text: str, draft: Draft, lexicon: Lexicon) -> None:
    last_end, previous = -1, WORD
    for match in (ASCII_CHUNK if text.isascii() else CHUNK).finditer(text):
        start, end = match.span()
        kept = False
        for place, (kind, value) in enumerate(lexicon.tokens(match.group())):
            kind = _tied(previous, text, start, draft) if kind is GENERIC else kind
            if kind is VERSION and (draft.family or draft.han or end == len(text)):
                dashed = previous is VERSION and text[last_end:start] == "-"
                marked = text[start] in "vV" and not _take_letter(draft, lexicon)
                _take_version(value, dashed, marked, draft)
            elif not _take(kind, value, start, end, draft):
                draft.dropped = True
                continue
            elif place and previous is VERSION and len(value) == 1:
                draft.slug = (*draft.slug[:-2], "".join(draft.slug[-2:]))
            kept, previous = True, kind
        if kept:
            draft.kept += ((start, end),)
        last_end = end


def _take_letter(draft: Draft, lexicon: Lexicon) -> bool:
    """The V of ``MiniCPM-V2``, a model of its own; whether there is one."""
    lettered = draft.family[-1:] != () and draft.family[-1] in lexicon.lettered
    return lettered and _take_word("v", True, draft)


def _tied(previous: Kind, text: str, start: int, draft: Draft) -> Kind:
    """A generic word that a hyphen ties to a version is a variant (``GPT-4-LLM``)."""
    last = draft.kept[-1][1] if draft.kept and previous is VERSION else start
    return VARIANT if text[last:start] == "-" else GENERIC


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
        take_size(value, draft)
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
    return inner._replace(
        text=clean,
        aliases=aliases,
        organization=own.organization or inner.organization,
        description=own.description,
    )


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
        draft.active,
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
