"""The content of a Markdown cell, heading or paragraph, from pyromark's events."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

from parsers.content import BLOCKS, BREAK, Content, Writer, bare_links, clean, collapse

Events = Iterator[tuple[Any, Any]]

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
_ATTRIBUTE: Final = r"\b{}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))"
_HREF: Final = re.compile(_ATTRIBUTE.format("href"), re.IGNORECASE)
_SRC: Final = re.compile(_ATTRIBUTE.format("src"), re.IGNORECASE)
_ALT: Final = re.compile(_ATTRIBUTE.format("alt"), re.IGNORECASE)
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
