"""Splitting a compound mention into the names it names.

``BLOOM/BLOOMZ``, ``Llama 3-3.3``, ``ChatGLM/2/3 Base&Chat``: a part may lack what the name
before it gives (the family of ``2``), or name nothing of its own (``Base&Chat``).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from vocabulary.fold import fold_name, normalize
from vocabulary.lookup import Vocabulary
from vocabulary.names_lexicon import CHUNK, HAN_RUN, Kind, Lexicon, lexicon_of

_GROUP: Final = re.compile(r"[(\[【「《〈{][^()\[\]【】「」《》〈〉{}]*(?:[)\]】」》〉}]|\Z)")
_RANGE: Final = re.compile(r"(?:(?<=\s)|\A)[vV]?(\d+(?:\.\d+)?)\s*[-~]\s*[vV]?(\d+(?:\.\d+)?)\s*\Z")
_LONGEST_NAME: Final = 8
_MASK: Final = "\ue000"
_KINDS: Final = frozenset({Kind.CHECKPOINT, Kind.VARIANT, Kind.GENERIC, Kind.SIZE_WORD})


def split_mentions(
    text: str, vocabulary: Vocabulary, versions: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """The names that ``text`` names, in order; () when it names nothing of its own.

    ``versions`` are those that the row itself dates: a version range gives the ones inside
    it, or its two written ends when there are none.

    >>> split_mentions("Gemma/Gemma 2/CodeGemma", vocabulary)
    ('Gemma', 'Gemma 2', 'CodeGemma')
    >>> split_mentions("Llama 3-3.3", vocabulary, versions=("3", "3.1", "3.2", "3.3"))
    ('Llama 3', 'Llama 3.1', 'Llama 3.2', 'Llama 3.3')
    """
    lexicon = lexicon_of(vocabulary)
    clean = " ".join(normalize(text.replace(_MASK, " ")).split()).strip(" *`'\"")
    if _heads_others(clean, lexicon):
        return ()
    masked, groups = _mask(clean.rstrip(":;,、。/ "))
    parts = _parts(masked, lexicon)
    names = _names(parts, lexicon)
    spread = _covered_range(groups)
    found: list[str] = []
    for i, name in enumerate(names):
        found += _expand(name, spread if i == 0 else None, versions)
    asides = ["" if _is_aside(g, len(found) > 1, lexicon) else g for g in groups]
    return tuple(dict.fromkeys(_unmask(name, asides) for name in found))


def _heads_others(text: str, lexicon: Lexicon) -> bool:
    """A row such as "models above 100B:" heads others and names nothing."""
    return text.endswith((":", "：")) and any(word in text for word in lexicon.groups)


def _mask(text: str) -> tuple[str, list[str]]:
    """Parentheses set aside, so that nothing is split inside them."""
    groups: list[str] = []

    def keep(match: re.Match[str]) -> str:
        groups.append(match.group())
        return f"{_MASK}{len(groups) - 1}{_MASK}"

    return _GROUP.sub(keep, text), groups


def _is_aside(group: str, compound: bool, lexicon: Lexicon) -> bool:
    """A version range has been spread; what a line of names covers is said of none of them."""
    kinds = {kind for kind, _ in _kinds(group, lexicon)}
    return _is_range(group) or (compound and kinds <= {Kind.VARIANT, Kind.CHECKPOINT})


def _unmask(name: str, groups: list[str]) -> str:
    for i, group in enumerate(groups):
        name = name.replace(f"{_MASK}{i}{_MASK}", group)
    return " ".join(name.split())


def _is_range(group: str) -> bool:
    return bool(_RANGE.search(" " + group.strip("()[]{} ")))


@lru_cache(maxsize=8)
def _splitter(connectors: tuple[str, ...]) -> re.Pattern[str]:
    """What stands between two names: a slash, a comma, or a connector of the vocabulary."""
    words = [c for c in connectors if c[0].isalpha() and c.isascii()]
    signs = [re.escape(c) for c in connectors if not c[0].isalpha()]
    others = [c for c in connectors if c[0].isalpha() and not c.isascii()]
    latin = rf"[A-Za-z0-9.)+\s{_MASK}]"
    pieces = [r"\s*[/、,;|]\s*", *(rf"\s*{sign}\s*" for sign in signs)]
    pieces += [rf"\s+{re.escape(word)}\s+" for word in words]
    pieces += [rf"(?<={latin}){re.escape(word)}(?={latin})" for word in others]
    return re.compile("|".join(pieces), re.I)


def _parts(text: str, lexicon: Lexicon) -> list[str]:
    head, slash, tail = text.partition("/")
    if slash and fold_name(head) in lexicon.prefixes:
        first, *rest = _parts(tail, lexicon) or [""]
        return [f"{head}/{first}", *rest]
    return [part.strip() for part in _splitter(lexicon.connectors).split(text) if part.strip()]


def _kinds(part: str, lexicon: Lexicon) -> list[tuple[Kind, str]]:
    bare = re.sub(f"{_MASK}\\d+{_MASK}", " ", part)
    return [token for chunk in CHUNK.finditer(bare) for token in lexicon.tokens(chunk.group())]


def _names(parts: list[str], lexicon: Lexicon) -> list[str]:
    """Complete each part from the name before it; drop parts that name nothing of their own."""
    names: list[str] = []
    listing = False
    for part in parts:
        tokens = _kinds(part, lexicon)
        kinds = {kind for kind, _ in tokens}
        if names and _is_remark(part, lexicon):
            continue
        if not kinds or kinds <= {Kind.SIZE, Kind.CONTEXT, Kind.SNAPSHOT}:
            _append_to_last(names, part)
        elif kinds <= {Kind.CHECKPOINT, Kind.GENERIC} or (listing and kinds <= _KINDS):
            listing = True
        elif names and kinds <= _KINDS | {Kind.VERSION, Kind.SIZE}:
            listing = Kind.CHECKPOINT in kinds
            names.append(_complete(names[-1], part, tokens, lexicon))
        elif kinds <= _KINDS | {Kind.VERSION, Kind.SIZE} and not _names_alone(tokens):
            listing = True
        else:
            listing = tokens[-1][0] is Kind.CHECKPOINT
            names.append(part)
    return names


def _is_remark(part: str, lexicon: Lexicon) -> bool:
    """A clause in ideographs that describes what was named before it."""
    han = "".join(HAN_RUN.findall(part))
    return len(han) > _LONGEST_NAME and lexicon.describes(part)


def _names_alone(tokens: list[tuple[Kind, str]]) -> bool:
    """A word that is otherwise a variant may begin a name (``Code Llama``, ``Titan``)."""
    return any(kind is Kind.VARIANT for kind, _ in tokens)


def _append_to_last(names: list[str], part: str) -> None:
    """Sizes and parentheses belong to the name before them."""
    if names:
        names[-1] = f"{names[-1]}{'' if part.startswith(_MASK) else '/'}{part}"


def _complete(last: str, part: str, tokens: list[tuple[Kind, str]], lexicon: Lexicon) -> str:
    """``2`` after ``ChatGLM`` is ``ChatGLM 2``, ``small`` after ``Phi-3 mini`` ``Phi-3 small``."""
    versioned = any(kind is Kind.VERSION for kind, _ in tokens)
    kept = _without_checkpoints(part, lexicon)
    stem = _stem(last, versioned, lexicon)
    return f"{stem}{'-' if last[len(stem) : len(stem) + 1] == '-' else ' '}{kept}"


def _without_checkpoints(part: str, lexicon: Lexicon) -> str:
    words = part.split()
    while len(words) > 1 and {k for k, _ in _kinds(words[-1], lexicon)} == {Kind.CHECKPOINT}:
        words.pop()
    return " ".join(words)


def _stem(name: str, versioned: bool, lexicon: Lexicon) -> str:
    """What the next name shares with this one: the family, and the version unless that changes."""
    bare = re.sub(f"{_MASK}\\d+{_MASK}", " ", name)
    end, started = 0, False
    for chunk in CHUNK.finditer(bare):
        tokens = lexicon.tokens(chunk.group())
        kinds = {kind for kind, _ in tokens}
        named = bool(kinds & {Kind.WORD, Kind.HAN})
        if started and not named and (versioned or Kind.VERSION not in kinds):
            break
        if versioned and named and Kind.VERSION in kinds:
            return bare[: chunk.start()] + re.split(r"\d", chunk.group())[0]
        started, end = True, chunk.end()
    return bare[:end].rstrip(" -")


def _covered_range(groups: list[str]) -> tuple[str, str] | None:
    """A version range in parentheses (``(1-2.5)``) speaks of the first name."""
    for group in groups:
        if match := _RANGE.search(" " + group.strip("()[]{} ")):
            return match[1], match[2]
    return None


def _expand(name: str, spread: tuple[str, str] | None, versions: tuple[str, ...]) -> list[str]:
    match = _RANGE.search(name)
    if match and match.start() > 0:
        name, spread = name[: match.start()].rstrip(), (match[1], match[2])
    if spread is None or not _ascending(spread):
        return [name]
    inside = [v for v in versions if _ascending((spread[0], v)) and _ascending((v, spread[1]))]
    chosen = inside if len(inside) > 1 else [spread[0], spread[1]]
    return [_versioned(name, version) for version in dict.fromkeys(chosen)]


def _versioned(name: str, version: str) -> str:
    head, mask, tail = name.partition(_MASK)
    return f"{head.rstrip()} {version} {mask}{tail}".rstrip()


def _ascending(ends: tuple[str, str]) -> bool:
    first, last = (tuple(map(int, end.split("."))) for end in ends)
    return first <= last
