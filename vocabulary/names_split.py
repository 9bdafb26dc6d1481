"""Splitting a compound mention into the names it names.

``BLOOM/BLOOMZ``, ``Llama 3-3.3``, ``ChatGLM/2/3 Base&Chat``: a part may lack what the name
before it gives (the family of ``2``), or name nothing of its own (``Base&Chat``).
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from vocabulary.fold import fold_name
from vocabulary.lookup import Vocabulary
from vocabulary.names_lexicon import Kind, Lexicon, lexicon_of
from vocabulary.names_marks import clean_marks
from vocabulary.names_patterns import CHUNK, HAN_RUN, MASK
from vocabulary.names_stack import unstack

_GROUP: Final = re.compile(r"[(\[【「《〈{][^()\[\]【】「」《》〈〉{}]*(?:[)\]】」》〉}]|\Z)")
_MASKED: Final = re.compile(f"{MASK}\\d+{MASK}")
_SET_OFF: Final = re.compile(r"\s+-\s+|:\s+")
_RANGE: Final = re.compile(r"(?:(?<=\s)|\A)[vV]?(\d+(?:\.\d+)?)\s*[-~]\s*[vV]?(\d+(?:\.\d+)?)\s*\Z")
_LONGEST_NAME: Final = 8
_PROSE: Final = 3
_KINDS: Final = frozenset({Kind.CHECKPOINT, Kind.VARIANT, Kind.GENERIC, Kind.SIZE_WORD})


class Part(NamedTuple):
    """A part of a compound mention: a name (or what continues one), or the maker beside one."""

    text: str
    maker: bool = False


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
    masked, groups = mask(_cleaned(text, lexicon))
    names = _names([p.text for p in _stated(masked, lexicon) if not p.maker], lexicon)
    spread = _covered_range(groups, lexicon)
    found: list[str] = []
    for i, name in enumerate(names):
        found += _expand(name, spread if i == 0 else None, versions, lexicon)
    asides = ["" if _is_aside(g, len(found) > 1, lexicon) else g for g in groups]
    return tuple(dict.fromkeys(unmask(name, asides) for name in found))


def stated_parts(text: str, lexicon: Lexicon) -> list[Part]:
    """The parts of a compound mention as they stand: names, what continues one, and makers."""
    masked, groups = mask(_cleaned(text, lexicon))
    return [part._replace(text=unmask(part.text, groups)) for part in _stated(masked, lexicon)]


def names_nothing(text: str, vocabulary: Vocabulary) -> bool:
    """Whether ``text`` is declared to name nothing (``Total``, ``其他``, ``N/A``)."""
    lexicon = lexicon_of(vocabulary)
    return lexicon.names_nothing(unstack(text, lexicon))


def _cleaned(text: str, lexicon: Lexicon) -> str:
    clean = unstack(text.replace(MASK, " "), lexicon).strip(" *`'\"")
    if lexicon.names_nothing(clean) or _heads_others(clean, lexicon):
        return ""
    return clean.rstrip(":;,、。/ ")


def _heads_others(text: str, lexicon: Lexicon) -> bool:
    """A row such as "models above 100B:" heads others and names nothing."""
    return text.endswith((":", "：")) and any(word in text for word in lexicon.groups)


def mask(text: str) -> tuple[str, list[str]]:
    """Parentheses set aside, so that nothing is split inside them; see :func:`unmask`."""
    groups: list[str] = []

    def keep(match: re.Match[str]) -> str:
        groups.append(match.group())
        return f"{MASK}{len(groups) - 1}{MASK}"

    return _GROUP.sub(keep, text), groups


def _is_aside(group: str, compound: bool, lexicon: Lexicon) -> bool:
    """A version range has been spread; what a line of names covers is said of none of them."""
    kinds = {kind for kind, _ in _kinds(group, lexicon)}
    return _is_range(group, lexicon) or (compound and kinds <= {Kind.VARIANT, Kind.CHECKPOINT})


def unmask(name: str, groups: list[str]) -> str:
    """The parentheses put back, with single spaces."""
    for i, group in enumerate(groups):
        name = name.replace(f"{MASK}{i}{MASK}", group)
    return " ".join(name.split())


def _is_range(group: str, lexicon: Lexicon) -> bool:
    content = group.strip("()[]{} ")
    return bool(_RANGE.search(" " + content)) and not lexicon.is_date(content)


def _stated(text: str, lexicon: Lexicon) -> tuple[Part, ...]:
    """Parts that say something; an organization beside a name is the maker of what is named."""
    return lexicon.once("parts", text, lambda: tuple(_told_apart(text, lexicon)))


def _told_apart(text: str, lexicon: Lexicon) -> list[Part]:
    parts = [p for p in _parts(text, lexicon) if not lexicon.names_nothing(_bare(p))]
    makers = [bool(lexicon.maker(_bare(part))) for part in parts]
    named = any(
        not made and _is_complete(part, lexicon) for part, made in zip(parts, makers, strict=True)
    )
    return [Part(part, made and named) for part, made in zip(parts, makers, strict=True)]


def _is_complete(part: str, lexicon: Lexicon) -> bool:
    return any(kind in {Kind.WORD, Kind.HAN, Kind.VARIANT} for kind, _ in _kinds(part, lexicon))


def _bare(part: str) -> str:
    return _MASKED.sub(" ", part).strip()


def _parts(text: str, lexicon: Lexicon) -> list[str]:
    head, slash, tail = text.partition("/")
    if slash and not (head + tail[:1]).endswith(" ") and fold_name(head) in lexicon.prefixes:
        first, *rest = _apart(tail, lexicon) or [""]
        return [f"{head}/{first}", *rest]
    return _apart(text, lexicon)


def _apart(text: str, lexicon: Lexicon) -> list[str]:
    apart = [part for part in lexicon.marks.split(text) if part.strip()]
    pieces = [piece for part in apart for piece in _pieces(part, lexicon)]
    set_off = [piece for part in pieces for piece in _set_off(part, lexicon)]
    return [clean_marks(piece).strip(" *") for piece in set_off]


def _pieces(part: str, lexicon: Lexicon) -> list[str]:
    """Names joined by a word; a sentence is not taken apart at its words."""
    pieces = [piece for piece in lexicon.joints.split(part) if piece.strip()]
    plain = [lexicon.plain_words(piece) for piece in pieces]
    return [part] if sum(plain) >= _PROSE and max(plain) > 1 else pieces


def _set_off(part: str, lexicon: Lexicon) -> list[str]:
    """A maker set off by a dash or a colon (``Baidu - ERNIE Bot``) is a part of its own."""
    sides = _SET_OFF.split(part, maxsplit=1)
    makers = [bool(lexicon.maker(_bare(side))) for side in sides]
    return sides if any(makers) and not all(makers) else [part]


def _kinds(part: str, lexicon: Lexicon) -> list[tuple[Kind, str]]:
    chunks = CHUNK.finditer(_MASKED.sub(" ", part))
    return [token for chunk in chunks for token in lexicon.tokens(chunk.group())]


def _names(parts: list[str], lexicon: Lexicon) -> list[str]:
    """Complete each part from the name before it; drop parts that name nothing of their own."""
    names: list[str] = []
    listing = False
    for part in parts:
        tokens = _kinds(part, lexicon)
        kinds = {kind for kind, _ in tokens}
        if names and (_is_remark(part, lexicon) or lexicon.is_date(_bare(part))):
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
    """A clause that describes what was named before it."""
    han = "".join(HAN_RUN.findall(part))
    long = len(han) > _LONGEST_NAME or lexicon.plain_words(part) >= _PROSE
    return long and lexicon.describes(part)


def _names_alone(tokens: list[tuple[Kind, str]]) -> bool:
    """A word that is otherwise a variant may begin a name (``Code Llama``, ``Titan``)."""
    return any(kind is Kind.VARIANT for kind, _ in tokens)


def _append_to_last(names: list[str], part: str) -> None:
    """Sizes and parentheses belong to the name before them."""
    if names:
        names[-1] = f"{names[-1]}{'' if part.startswith(MASK) else '/'}{part}"


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
    bare = _MASKED.sub(" ", name)
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


def _covered_range(groups: list[str], lexicon: Lexicon) -> tuple[str, str] | None:
    """A version range in parentheses (``(1-2.5)``) speaks of the first name."""
    for group in groups:
        match = _RANGE.search(" " + group.strip("()[]{} "))
        if match and _is_range(group, lexicon):
            return match[1], match[2]
    return None


def _expand(
    name: str, spread: tuple[str, str] | None, versions: tuple[str, ...], lexicon: Lexicon
) -> list[str]:
    match = _RANGE.search(name)
    if match and match.start() > 0 and not lexicon.is_date(match.group()):
        name, spread = name[: match.start()].rstrip(), (match[1], match[2])
    if spread is None or not _ascending(spread):
        return [name]
    inside = [v for v in versions if _ascending((spread[0], v)) and _ascending((v, spread[1]))]
    chosen = inside if len(inside) > 1 else [spread[0], spread[1]]
    return [_versioned(name, version) for version in dict.fromkeys(chosen)]


def _versioned(name: str, version: str) -> str:
    head, mask, tail = name.partition(MASK)
    return f"{head.rstrip()} {version} {mask}{tail}".rstrip()


def _ascending(ends: tuple[str, str]) -> bool:
    first, last = (tuple(map(int, end.split("."))) for end in ends)
    return first <= last
