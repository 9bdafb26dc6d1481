"""Notes that nobody means well with, made by code: nothing of them is kept in the repository.

Nearly all are one piece repeated between two others, so that a person can see what each is.
At scale 1 they have the size at which `python -m tests.hostile` measures the limits; the suite
takes a part of it.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase
from typing import Final

MEBI: Final = 1 << 20
MANY: Final = 50_000
PAGE: Final = ".html"
HEAD: Final = "| Model | Release date | Size |\n|---|---|---|\n"
ROW: Final = "| A | 2022 | 7B |\n"
HTML_HEAD: Final = "<table><tr><th>Model</th><th>Release date</th><th>Size</th></tr>"
HTML_ROW: Final = "<tr><td>A<td>2022<td>7B"
COLUMNS: Final = "Model|Release date|Size|训练数据|Organization|Open source|Architecture|Paper"


@dataclass(frozen=True)
class Hostile:
    """A hostile note: ``before``, ``piece`` so many times at scale 1, ``after``."""

    name: str
    piece: str | bytes = ""
    count: int = 1
    before: str | bytes = ""
    after: str | bytes = ""
    suffix: str = ".md"
    make: Callable[[int], str | bytes] | None = None
    file_name: str = ""

    @property
    def file(self) -> str:
        """The name of its file, which is part of the attack for some."""
        return self.file_name or f"{self.name.replace(' ', '-').replace('/', '-')}{self.suffix}"

    def content(self, scale: float = 1.0) -> bytes:
        """Its bytes."""
        count = max(1, int(self.count * scale))
        middle = self.make(count) if self.make else self.piece * count
        return b"".join(map(_bytes, (self.before, middle, self.after)))


def hostile_notes() -> tuple[Hostile, ...]:
    """The corpus, in a fixed order."""
    parts = (_no_text, _encodings, _nesting, _unclosed, _tables, _spans, _blowups, _sentences)
    more = (_pages, _repeated_values, _odd_values, _front_matter, _file_names)
    return tuple(note for make in (*parts, *more) for note in make())


def _bytes(part: str | bytes) -> bytes:
    return part.encode() if isinstance(part, str) else part


def _no_text() -> Iterator[Hostile]:
    yield Hostile("empty")
    yield Hostile("only spaces", " \n\t", MEBI)
    yield Hostile("random bytes", count=4 * MEBI, make=lambda n: random.Random(7).randbytes(n))
    yield Hostile("a picture", bytes(range(256)), 40, before=b"\x89PNG\r\n\x1a\n")
    yield Hostile("an archive", bytes(range(256)), 40, before=b"PK\x03\x04")
    yield Hostile("one line", "a", 100 * MEBI)
    yield Hostile("one line of pipes", "|", 4 * MEBI)
    yield Hostile("one line of a page", "a", 100 * MEBI, suffix=PAGE)
    yield Hostile("line breaks", "\r\n", 8 * MEBI)
    yield Hostile("NUL bytes", "\0", 4 * MEBI)
    yield Hostile("NUL bytes here and there", "| A\0B | 2022\0-03 | 7B |\n", 9, before=HEAD)


def _encodings() -> Iterator[Hostile]:
    table = HEAD + "| 天鹰Aquila | 2022年3月 | 130亿 |\n" * 50
    chinese = table.encode("gb18030")
    yield Hostile("broken UTF-8", table.encode().replace(b"\xe5", b"\xff"))
    yield Hostile("cut UTF-8", table.encode()[:-7])
    yield Hostile("overlong UTF-8", b"| \xc0\xaf\xed\xa0\x80 | 2022 | 7B |\n", before=HEAD)
    yield Hostile("odd UTF-16", table.encode("utf-16")[:-1])
    yield Hostile("lone surrogates", b"\x00\xd8", 5000, before=b"\xff\xfe")
    yield Hostile("cut UTF-32", table.encode("utf-32")[:-3])
    yield Hostile("broken GB18030", chinese[:-3] + b"\x81\x30\xff")
    yield Hostile("mixed encodings", chinese, 3, before=table)
    yield Hostile("high bytes", b"\x80", 2 * MEBI)


def _nesting() -> Iterator[Hostile]:
    for tag in ("div", "table", "b", "blockquote", "ul><li", "font", "svg", "template", "a"):
        yield Hostile(f"nested {tag.replace('><', ' ')}", f"<{tag}>", 10_000, suffix=PAGE)
    cell = "<table><tr><td>"
    yield Hostile("nested tables in cells", cell, 10_000, after="x", suffix=PAGE)
    yield Hostile("nested tables in Markdown", cell, 10_000, after="x")
    for mark in ("> ", "- ", "[", "![", "*a ", "**a ", "_a ", "(", "<", "&", "`", "$", "~~", "[^"):
        yield Hostile(f"nested {mark.strip()}", mark, MANY, after="x")
    yield Hostile("nested lists", count=1500, make=lambda n: _stairs(n, "- a"))


def _stairs(count: int, line: str) -> str:
    return "\n".join(" " * (2 * step) + line for step in range(count))


def _unclosed() -> Iterator[Hostile]:
    for start in ("<table", "<td", "<!--", "<script>", "<style>", "<pre>", "<a href='", "<?"):
        yield Hostile(f"unclosed {start}", f"{HTML_HEAD}{start} ", 20_000)
        yield Hostile(f"unclosed {start} in a page", f"{HTML_HEAD}{start} ", 20_000, suffix=PAGE)
    yield Hostile("unclosed fences", "```\n~~~\n", MANY)
    yield Hostile("unclosed everything", "<table><tr><td>`[![**_~~$<a '\"", 5000)


def _tables() -> Iterator[Hostile]:
    yield Hostile("a row of 100,000 columns", count=100_000, make=_wide)
    yield Hostile("short rows", count=100_000, make=_short_rows)
    yield Hostile("a row of 100,000 cells", "<td>7B", 100_000, "<table><tr>", suffix=PAGE)
    yield Hostile("ragged rows", count=2000, before=HEAD, make=_ragged)
    yield Hostile("many tables", f"{HEAD}{ROW}\n", 20_000)
    yield Hostile("many tables in a page", f"{HTML_HEAD}{HTML_ROW}</table>", 20_000, suffix=PAGE)
    yield Hostile("many headings", "# a\n## b\n", MANY, after=HEAD)
    yield Hostile("a long table", "| A | 2022-03 | 7B |\n", 100_000, before=HEAD)
    yield Hostile("the same as above", "| A | 同上 | 同上 |\n", 20_000, before=HEAD + ROW)
    yield Hostile("nothing but groups", "| | A |\n", 20_000, "|  | Model |\n|---|---|\n| X | B |\n")
    yield Hostile("all under one another", "| A<br>B | 2022<br>2023 | 7B |\n", 10_000, before=HEAD)
    yield Hostile("one name", count=20_000, before=HEAD, make=_one_name)


def _short_rows(count: int) -> str:
    """As many cells as the square of its length, once its rows are filled up."""
    return f"{'| a ' * count}|\n{'|---' * count}|\n" + "|x|\n" * count


def _wide(count: int) -> str:
    return f"{'| Size ' * count}|\n{'|---' * count}|\n{'| 7B ' * count}|\n"


def _ragged(count: int) -> str:
    return "".join("| a" * width + "|\n" for width in range(count))


def _one_name(count: int) -> str:
    return "".join(f"| A | 20{number % 100:02} | {number}B |\n" for number in range(count))


def _spans() -> Iterator[Hostile]:
    span = "<td rowspan=65534 colspan=1000>x</td>"
    rows = "<tr><td colspan=1000>7B</td></tr>" * 1900
    claimed = f"{HTML_HEAD}<tr><td rowspan=1000000000>A<td>2022<td>7B</table>"
    yield Hostile("a span bomb", span, 1000, "<table><tr>", suffix=PAGE)
    yield Hostile("span bombs", f"<table><tr>{span}</tr></table>", 5000, suffix=PAGE)
    yield Hostile("wide spans", f"<table>{rows}</table>", 100, suffix=PAGE)
    yield Hostile("steps of spans", count=1400, before="<table>", make=_span_steps, suffix=PAGE)
    yield Hostile("tall spans", count=1400, before="<table>", make=_tall_spans, suffix=PAGE)
    yield Hostile("a table of 10^9 rows", claimed, suffix=PAGE)


def _span_steps(count: int) -> str:
    return "".join(f"<tr><td rowspan={count - row}>a<td>b" for row in range(count))


def _tall_spans(count: int) -> str:
    return f"<tr>{f'<td rowspan={count}>a' * count}{'<tr><td>b' * count}"


def _blowups() -> Iterator[Hostile]:
    """What makes careless Markdown and HTML parsers take quadratic time."""
    pieces = (
        "```a", "a**b*c_", "[a](<b", "[a]: b\n", "[a][b]", "<http://a", "&amp", "![a](b ", "[]",
        "<a b='", "$a$$", "~~a~", "\t|", "\\|", "[[a|", "[^a]: [^a]\n", '[a](b "c', "<!-- a ",
        "<? ", "<!A ", "<![CDATA[ ", "\"'“", "a\n-", "***\n- ", "`a|b",
    )  # fmt: skip
    for piece in pieces:
        yield Hostile(f"blowup {piece!r}", piece, MANY)
        inside = piece.replace("\n", " ")
        yield Hostile(f"blowup {piece!r} in a cell", inside, MANY, f"{HEAD}| ", " | 2022 | 7B |\n")


def _sentences() -> Iterator[Hostile]:
    """What careless patterns for sentences and lists of works take for ever to give up on."""
    pieces = (
        "OpenAI", " OpenAI", " and", " ,", " /", "-", ".", "1,", "1,000,", " 7B,", " 7", "A.", "A ",
        "A1-", "a-", "Aa", " (", " (a)", " aB(7B),", " team", " model", " GPT-2,", " it", " In",
        "、", "和Google", "2022年", " 12 March", '"', " A B,", " et al.", " released", "比GPT-2",
    )  # fmt: skip
    for piece in pieces:
        for start, end in (("GPT-3", " x is based on 7B"), ("1. GPT-3 by OpenAI in 7", " x.")):
            long = piece * (1900 // len(piece))
            name = f"{piece!r} again in a sentence of {start[0]}"
            yield Hostile(name, f"{start}{long}{end}\n\n", 200)


def _pages() -> Iterator[Hostile]:
    bomb = '<!DOCTYPE a [<!ENTITY b "&c;&c;&c;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    cell = f"{HTML_HEAD}<tr><td "
    script = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    yield Hostile("an entity bomb", f"{bomb}{HTML_HEAD}<tr><td>&b;&c;<td>2022", suffix=PAGE)
    yield Hostile("an attribute of 1 MB", "a", MEBI, f"{cell}class='", "'>A", PAGE)
    yield Hostile("many attributes", count=MANY, before=cell, after=">A", make=_attributes)
    yield Hostile("a link of 1 MB", "b", MEBI, f"{cell}><a href='http://a/", "'>A</a>", PAGE)
    yield Hostile("a link of 1 MB in Markdown", "b", MEBI, f"{HEAD}| [A](http://a/", ") | 2022 |")
    yield Hostile("misnested formatting", "<b><i><a><p></b>", 5000, after=HTML_HEAD, suffix=PAGE)
    yield Hostile("text in tables", "<table>x<tr>y<td>z", 5000, suffix=PAGE)
    yield Hostile("end tags", "</p></table></td></b>", MANY, suffix=PAGE)
    yield Hostile("hidden tables", "<div hidden><table><tr><td>a", 5000, suffix=PAGE)
    yield Hostile("forms", "<form><select><option><table><tr><td>", 5000, suffix=PAGE)
    yield Hostile("scripts", f"{HTML_HEAD}<tr><td>{script}A<td>2022<td>7B", suffix=PAGE)


def _attributes(count: int) -> str:
    return " ".join(f"a{number}=b" for number in range(count))


def _repeated_values() -> Iterator[Hostile]:
    """What a value may begin with, many times: for every pattern that reads values."""
    pieces = (
        "1", "7B/", "7B-", "1,", "1.", "2022-", "2022年", "2022/3/", "3月", "~", "?", "(", "（",
        "约", "8x", "A", "-A1B", "Mar ", "e9", "1e", "Q1 ", "^", "千亿", "十", "  ", "×", "to ",
        "Apache ", "http://", "[1]", "、", "\u200b", "\u202e", "\u0301", "\ufeff", "｜", "\u3000",
        "0", "9" * 9, "Google, ", "and ", "; ", "tokens ", "A-1 ", "A 7B/", "2022.", "a.b/",
    )  # fmt: skip
    for piece in pieces:
        shown = piece if piece.isprintable() and piece.strip() else f"{ord(piece[0]):x}"
        for count in (4000, MANY):
            yield Hostile(f"{count} times {shown}", count=count, make=_values_of(piece))


def _values_of(piece: str) -> Callable[[int], str]:
    return lambda count: _row(piece * count)


def _row(value: str) -> str:
    """The value in a cell of every kind of property, and as the name of an entity."""
    head = f"|{COLUMNS}|\n|{'---|' * 8}\n"
    return f"{head}|A{f'|{value}' * 7}|\n|{value}|2022|7B|1T|Google|yes|decoder||\n"


def _odd_values() -> Iterator[Hostile]:
    dates = "| A | 0000-00-00 | 0B |\n| B | 99999-99-99 | -1B |\n| C | 2022-13-45 | 1e400 |\n"
    hidden = "| \u202eAhpla\u202c\u200b | 20\u200d22\u2060-03 | \u20667B\u2069 |\n"
    formulas = "| =cmd()!A1 | @SUM(1) | +1-1 |\n| -2+3 | \t=1 | =HYPERLINK(1) |\n"
    paths = "".join(
        f"| {path} | 2022 | 7B |\n"
        for path in ("../../etc/passwd", "/etc/shadow", "C:\\nul", "file:///etc/passwd")
    )
    yield Hostile("a number of 100,000 digits", count=100_000, make=lambda n: _row("9" * n))
    yield Hostile("a huge exponent", _row("1e999999999"))
    yield Hostile("dates that are none", dates, before=HEAD)
    yield Hostile("invisible characters", hidden, before=HEAD)
    yield Hostile("other digits", "| A | ２０２２－０３ | ٧B |\n| B | ²⁰²² | ⅶB |\n", before=HEAD)
    yield Hostile(
        "a header of 10,000", "Release date ", 10_000, "| Model | ", f"|\n|---|---|\n{ROW}"
    )
    yield Hostile("formulas", formulas, before=HEAD)
    yield Hostile("names that are paths", paths, before=HEAD)


def _front_matter() -> Iterator[Hostile]:
    end = f"\n---\n{HEAD}{ROW}"
    tag = "author: !!python/object/apply:os.system ['touch /tmp/broken']"
    merged = "---\na: &a {b: c}\nd: {"
    yield Hostile("a YAML bomb", _aliases(), before="---\n", after=end)
    yield Hostile("a long organization", "x ", 30_000, before="---\ncompany: '", after=f"'{end}")
    yield Hostile("a YAML tag", tag, before="---\n", after=end)
    yield Hostile("deep YAML", "[", 20_000, before="---\na: ", after=end)
    yield Hostile("deep YAML blocks", count=300, before="---\n", after=end, make=_deep_blocks)
    yield Hostile("merged YAML", "<<: *a, ", 5000, before=merged, after=f"}}{end}")
    yield Hostile("a long YAML line", "x ", 30_000, before="---\na: '", after=f"'{end}")
    yield Hostile("YAML keys", "? [a]\n: b\n", 4000, before="---\n", after=end)
    yield Hostile("YAML without end", "---\na: b\n", MANY)


def _aliases() -> str:
    """Nine to the ninth texts in ten lines."""
    levels = (
        f"{name}: &{name} [{', '.join([f'*{last}'] * 9)}]"
        for last, name in pairwise(ascii_lowercase[:10])
    )
    return "\n".join(("a: &a [x]", *levels))


def _deep_blocks(count: int) -> str:
    return "\n".join(" " * step + "a:" for step in range(count))


def _file_names() -> Iterator[Hostile]:
    for name in ("<b>&'\"$(id)`id`;%00\u202e.md", "n" * 250 + ".md", "a\nb.md", "-rf.md", "~.md"):
        shown = name[:6].encode("unicode_escape").decode()
        yield Hostile(f"a file named {shown}", ROW, before=HEAD, file_name=name)
