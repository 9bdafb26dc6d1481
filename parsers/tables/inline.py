"""The content of a Markdown cell, heading or paragraph, from pyromark's events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from parsers.tables.content import BLOCKS, BREAK, Content, Writer, bare_links, clean, collapse
from records.table import Link

Events = Iterator[tuple[Any, Any]]

MARKUP: Final = re.compile(r"[\\`*_\[\]<&$\0]|~~|://")
"""What may mean something in a text; where there is none of it, the text is all there is."""
_WORDS: Final = (
    r"(?:[^\\`*_\[\]<&$\0!~]++|!(?!\[)|(?<!~)~(?!~)|&(?!#?\w+;)|<(?![a-zA-Z/!?])"
    r"|(?<=[^\W_])_(?=[^\W_]))"
)
_LINK: Final = rf"\[(?!\^)({_WORDS}++)\]\(([^\s\\`<>()\[\]&$\0]++)\)"
_BREAK: Final = r"<[bB][rR] ?/?>"
_PIECE: Final = re.compile(
    rf"({_WORDS}++)"
    rf"|{_LINK}"
    rf"|\[{_LINK}\](?![\[(:\]])"
    rf"|(?:(?<!\S)\*\*(?=\S)|\*\*(?=[^\W_]))"
    rf"({_WORDS}++(?:{_BREAK}{_WORDS}++)*+)(?:(?<=\S)\*\*(?!\S)|(?<=[^\W_])\*\*(?!\*))"
    rf"|({_BREAK})"
)
_BREAK_TAG: Final = re.compile(_BREAK)
"""Words, a link, one in brackets, bold words, a line break: they read the same in any context."""

_OPAQUE: Final = frozenset(("HtmlBlock", "CodeBlock", "Table"))
_BLOCKS: Final = frozenset(("Paragraph", "Heading", "List", "Item", "BlockQuote"))
_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_ATTRIBUTE: Final = r"\b{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
_HREF: Final = re.compile(_ATTRIBUTE.format("href"), re.IGNORECASE)
_SRC: Final = re.compile(_ATTRIBUTE.format("src"), re.IGNORECASE)
_ALT: Final = re.compile(_ATTRIBUTE.format("alt"), re.IGNORECASE)
_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper
_UNDEFINED_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]{1,64}\]")
_STRUCK: Final = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")


def read_inline(events: Events, end: Any) -> Content:
    """Content up to the event that ends ``end``, which is consumed."""
    text = ""
    for event, _ in events:
        if "Text" in event and type(event) is dict:
            text = text + event["Text"] if text else event["Text"]
        elif type(event) is dict and event.get("End") == end:
            break
        else:
            return _read_rich(text, event, events, end)
    return _plain(text)


def read_blocks(events: Events) -> Content | None:
    """Content of all events, a line for each block; None when there is HTML or code among them."""
    writer = Writer()
    for event, _ in events:
        block = next(iter(event.values())) if type(event) is dict else ""
        name = block if isinstance(block, str) else next(iter(block), "")
        if name in _OPAQUE:
            return None
        if name in _BLOCKS and ("Start" in event or "End" in event):
            writer.add(BREAK)
        else:
            _write(writer, event, events)
    return writer.content()


def read_simple(source: str) -> Content | None:
    """Content of words, links, bold words and line breaks; None when pyromark is to read it.

    The usual cell, for a part of the time that its events take.
    """
    texts: list[str] = []
    links: list[Link] = []
    at = 0
    for match in _PIECE.finditer(source):
        if match.start() != at:
            return None
        at = match.end()
        words, label, url, bracketed, target, bold, _ = match.groups()
        if label or bracketed:
            links.append(_new(Link, (" ".join((label or bracketed).split()), url or target)))
        if bracketed:
            texts.append(f"[{bracketed}]")
        else:
            texts.append(words or label or (_BREAK_TAG.sub(BREAK, bold) if bold else BREAK))
    if at < len(source):
        return None
    text = clean("".join(texts))
    shown = bare_links(text, tuple(links)) if "://" in text else tuple(links)
    return _new(Content, (text, None, shown, ()))


def _plain(text: str) -> Content:
    text = " ".join(_unmarked(text).split())
    return Content(text, None, bare_links(text) if "://" in text else ())


def _unmarked(text: str) -> str:
    """Text without what pyromark leaves in it: undefined footnotes, struck-out marks."""
    if "[^" in text:
        text = _UNDEFINED_FOOTNOTE.sub("", text)
    return _STRUCK.sub(r"\1", text) if "~~" in text else text


def _read_rich(text: str, event: Any, events: Events, end: Any) -> Content:
    writer = Writer()
    if text:
        writer.add(collapse(text))
    _write(writer, event, events)
    for event, _ in events:
        if type(event) is dict:
            if "Text" in event:
                writer.add(collapse(event["Text"]))
                continue
            if event.get("End") == end:
                break
        _write(writer, event, events)
    content = writer.content()
    if "[^" in content.text or "~~" in content.text:
        plain = None if content.plain is None else _unmarked(content.plain)
        return content._replace(text=clean(_unmarked(content.text)), plain=plain)
    return content


def _write(writer: Writer, event: Any, events: Events) -> None:
    if isinstance(event, str):
        writer.add(BREAK if event == "HardBreak" else " ")
        return
    ((kind, value),) = event.items()
    if kind in ("Text", "Code"):
        writer.add(collapse(value))
    elif kind == "InlineHtml":
        _write_tag(writer, value)
    elif kind == "Start":
        _start(writer, value, events)
    elif kind == "End" and value == "Link":
        writer.end_link()
    elif kind == "InlineMath":
        writer.add(f"${collapse(value)}$")
    elif kind == "DisplayMath":
        writer.add(f"$${collapse(value)}$$")


def _start(writer: Writer, tag: Any, events: Events) -> None:
    if not isinstance(tag, dict):
        return
    if "Link" in tag:
        url, kind = tag["Link"]["dest_url"], tag["Link"]["link_type"]
        is_wiki = isinstance(kind, dict)
        writer.start_link(url.rstrip("\\") if is_wiki else url)  # [[page\|label]] in a table
    elif "Image" in tag:
        alt = read_inline(events, "Image")
        writer.add_image(alt.text, tag["Image"]["dest_url"])


def _write_tag(writer: Writer, html: str) -> None:
    match = _TAG.match(html)
    if match is None:
        return
    closing, tag = match[1] == "/", match[2].lower()
    if tag == "br" or tag in BLOCKS:
        writer.add(BREAK)
    elif tag in ("sup", "sub"):
        writer.end_script() if closing else writer.start_script(tag)
    elif tag == "a":
        writer.end_link() if closing else writer.start_link(_value(_HREF, html))
    elif tag == "img":
        writer.add_image(_value(_ALT, html), _value(_SRC, html))


def _value(attribute: re.Pattern[str], html: str) -> str:
    match = attribute.search(html)
    return unescape(next(filter(None, match.groups()), "")) if match else ""
