"""Texts without what of their tables can be read straight from the source.

Of an HTML text the insides of well-formed tables are taken out. What is left is what the
tree has to decide: where tables stand, what is hidden, and the tables that are not well
formed. An empty table in place of a full one leaves the rest of the tree as it was.

Of a Markdown text simple rows of pipe tables are taken out. What is left decides whether
they stand in a table at all, and not in a block of code.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final, NamedTuple

from turbohtml import Element

from parsers.tables.grid import GridTooLargeError, Slots
from parsers.tables.inline import MARKUP, read_simple
from parsers.tables.place import Place
from parsers.tables.source_table import SourceReader, SourceTable
from records.table import Cell, Link

_TABLE: Final = re.compile(r"<(/?)[tT][aA][bB][lL][eE](?=[\s>/])")
_DELIMITER: Final = re.compile(r"\n\|[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*\n(?=\|)")
_ENDS_HTML: Final = re.compile(r"[-?\]]>|</(?:[sS](?:[cC][rR]|[tT][yY])|[pP][rR][eE]|[tT][eE][xX])")
"""Ends comments, scripts and the like, in which a table may stand: such a row must be kept."""
_DECLARATION: Final = re.compile("<![a-zA-Z]")
_DASHES: Final = re.compile("-+")
_ROWS: Final = re.compile(
    r"(?:\|(?![ \t]*(?:\n|\Z))[^\n]*+(?:\n|\Z))++(?=[ \t]*(?:\n|\Z)|#{1,6}[ \t])"
)
_NOTHING: Final[tuple[Link, ...]] = ()
_new: Final = tuple.__new__  # what a named tuple's own constructor calls, without its wrapper


class Shortened(NamedTuple):
    """The text that is left, the tables taken out by their offset in all of it, and the seams."""

    text: str
    tables: dict[int, SourceTable]
    starts: list[int]
    seams: list[int]
    shifts: list[int]

    def offset(self, element: Element) -> int:
        """Where an element of the rest's tree starts in the whole text."""
        at = self.starts[(element.source_line or 1) - 1] + (element.source_col or 0)
        return at + self.shifts[bisect_right(self.seams, at) - 1]


def shorten(text: str, place: Place, slots: Slots) -> Shortened:
    """Takes out the insides of all well-formed tables that stand in no other table."""
    tables: dict[int, SourceTable] = {}
    parts: list[str] = []
    seams, shifts = [0], [0]
    done = length = 0
    for start, table in _well_formed(text, place, slots) if "\0" not in text else ():
        tables[start] = table
        parts.append(text[done : table.opened])
        length += table.opened - done
        done = table.closed
        seams.append(length)
        shifts.append(done - length)
    rest = "".join([*parts, text[done:]]) if parts else text
    starts = Place(rest).starts if parts else place.starts
    return Shortened(rest, tables, starts, seams, shifts)


def _well_formed(text: str, place: Place, slots: Slots) -> Iterator[tuple[int, SourceTable]]:
    tags = [(match.start(), match.end(1) > match.start(1)) for match in _TABLE.finditer(text)]
    tags.append((len(text), True))
    reader = SourceReader(text, place, slots)
    index = 0
    while index < len(tags) - 1:
        (start, is_end), (stop, is_last) = tags[index : index + 2]
        table = _read(reader, start, stop) if is_last and not is_end else None
        if table is not None:
            yield start, table
            index += 2
        else:
            index = index + 1 if is_end else _after(tags, index)


def _read(reader: SourceReader, start: int, stop: int) -> SourceTable | None:
    try:
        return reader.read(start, stop)
    except GridTooLargeError:
        return None


def _after(tags: list[tuple[int, bool]], index: int) -> int:
    """The tag after the one that closes the table opened at an index."""
    depth = 0
    while index < len(tags):
        depth += -1 if tags[index][1] else 1
        index += 1
        if depth == 0:
            break
    return index


class PipeRows(NamedTuple):
    """Rows taken out of the pipe table whose header stands in a line, by their own lines."""

    head: int
    rows: dict[int, tuple[Cell, ...]]


MAX_FILLED: Final = 1 << 18
"""Most cells of a note that rows shorter than their header are filled up with.

As pulldown-cmark has it; cmark-gfm has twice as many. Without a bound, a text makes as many cells
as the square of its length.
"""


class ShortMarkdown(NamedTuple):
    """The text that is left, the rows taken out, and how many stand above lines of what is left."""

    text: str
    whole: str
    tables: list[PipeRows]
    seams: list[int]
    shifts: list[int]

    def line(self, number: int) -> int:
        """Where a line of the text that is left stands in all of it; both count from 1."""
        return number + self.shifts[bisect_right(self.seams, number) - 1]


def whole_markdown(text: str) -> ShortMarkdown:
    """A text of which nothing is taken out."""
    return ShortMarkdown(text, text, [], [0], [0])


def shorten_markdown(text: str) -> ShortMarkdown:
    """Takes simple rows out of the pipe tables at the margin, above a blank line or a heading."""
    short = whole_markdown(text)
    parts: list[str] = []
    done, line, counted, taken = 0, 1, 0, 0
    room = MAX_FILLED
    for head, at, end, width in () if _DECLARATION.search(text) else _pipe_tables(text):
        line += text.count("\n", counted, head)
        counted = head
        table = PipeRows(line, {})
        short.tables.append(table)
        number = 0
        while at < end:
            stop = text.find("\n", at, end)
            source, number = text[at : end if stop < 0 else stop], number + 1
            row = _row(source, number, line + 1 + number, width, room)
            if row is not None:
                if source.count("|") < width:
                    room -= sum(not cell.markup for cell in row)
                table.rows[line + 1 + number] = row
                taken += 1
                if done < at:
                    parts.append(text[done:at])
                    short.seams.append(line + 2 + number - taken)
                    short.shifts.append(taken)
                short.shifts[-1] = taken
                done = at + len(source) + 1
            at += len(source) + 1
    return short._replace(text="".join([*parts, text[done:]]))


def _pipe_tables(text: str) -> Iterator[tuple[int, int, int, int]]:
    """Where tables start, where their rows start and end, and how many columns they have."""
    at = 0
    while (match := _DELIMITER.search(text, at)) is not None:
        at = match.end()
        head = text.rfind("\n", 0, match.start()) + 1
        header = text[head : match.start()].rstrip(" \t")
        rows = _ROWS.match(text, at)
        width = len(_DASHES.findall(match[0]))
        if (
            rows is not None
            and header.startswith("|")
            and header.removesuffix("|").count("|") == width
            and not ("\\" in header or "`" in header or _ENDS_HTML.search(text, head, rows.end()))
        ):
            yield head, at, rows.end(), width
            at = rows.end()
        at -= 1  # the line break above a delimiter


def _row(source: str, number: int, line: int, width: int, room: int) -> tuple[Cell, ...] | None:
    """A row's cells, None when pyromark is to read it, as one that is more than ``room`` short."""
    if "\\" in source or "`" in source:
        return None
    _, *raws = source.rstrip(" \t").split("|")
    if not raws[-1]:
        raws.pop()
    if width - len(raws) > room:
        return None
    is_plain = MARKUP.search(source) is None
    cells: list[Cell] = []
    offset, column, plain, links = 2, 0, None, _NOTHING
    for raw in raws[:width]:
        markup = raw.strip()
        text = markup if markup.isprintable() and "  " not in markup else " ".join(markup.split())
        if not is_plain and MARKUP.search(markup):
            content = read_simple(markup)
            if content is None:
                return None
            text, plain, links, _ = content
        start = offset + (len(raw) - len(raw.lstrip()) if raw[:1].isspace() else 0)
        cells.append(_new(Cell, (
            text, number, column, line, start, 1, 1, False,
            links, _NOTHING, text if text == markup else markup, plain,
        )))  # fmt: skip
        offset += len(raw) + 1
        column += 1
        links = _NOTHING
    cells += [Cell("", number, c, line, len(source) + 1) for c in range(column, width)]
    return tuple(cells)
