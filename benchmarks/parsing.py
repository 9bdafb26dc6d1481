"""Speed and memory of the table layer beside its peers: same inputs, one run, one machine.

    python -m benchmarks.parsing [--json FILE] [--quick] [--pages FILE]

Ours does parse, grid, text, links and positions; the peers do what they can of it. CPU
time, best of a few runs. Inputs are the notes in ``raw``, pages generated here and, with
``--pages``, those of a gzipped JSON list of objects with the HTML of a page as ``html``.
"""

from __future__ import annotations

import argparse
import gc
import gzip
import io
import json
import platform
import random
import sys
import time
import tracemalloc
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal, NamedTuple

from parsers.tables import read_tables
from records.table import Syntax

RAW = Path(__file__).parent.parent / "raw"
WORDS = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi".split()
)
ROUNDS = 4
LONG = 2.0
"""CPU seconds that all readers together spend on a sample at least: small ones are read again."""
SIZES = (1, 10, 100, 1_000, 10_000, 100_000)


class Sample(NamedTuple):
    name: str
    syntax: Syntax
    texts: list[str]


def pages(count: int, seed: int = 1) -> list[str]:
    """Pages as an encyclopedia has them: prose and small to middle tables in turns."""
    chance = random.Random(seed)
    return ["".join(section(chance) for _ in range(chance.randint(1, 3))) for _ in range(count)]


def section(chance: random.Random) -> str:
    rows, columns = chance.randint(5, 40), chance.randint(3, 8)
    head = "".join(f'<th scope="col">{words(chance, 2)}</th>\n' for _ in range(columns))
    body = "".join(f"<tr>\n{row(chance, columns)}</tr>\n" for _ in range(rows))
    title = f"<h2>{words(chance, 3)}</h2>\n<p>{words(chance, 40)} {link(chance)}.</p>\n"
    return f'{title}<table class="wikitable sortable">\n<tr>\n{head}</tr>\n{body}</table>\n'


def row(chance: random.Random, columns: int) -> str:
    return "".join(cell(chance) + "\n" for _ in range(columns))


def cell(chance: random.Random) -> str:
    """A third of the cells has links, a third is numbers, and a few have spans, marks or lines."""
    kind = chance.random()
    number = chance.randint(1, 99_999)
    if kind < 0.32:
        return f'<td style="text-align:right">{number:,}</td>'
    if kind < 0.58:
        return f"<td>{words(chance, 3)}</td>"
    if kind < 0.78:
        return f"<td>{link(chance)}</td>"
    if kind < 0.86:
        return f'<td align="left"><span class="flagicon">{flag(chance)} </span>{link(chance)}</td>'
    if kind < 0.92:
        return f"<td>{words(chance, 1)}<br/>\n<small>{number} &amp; more</small></td>"
    if kind < 0.95:
        return f'<td rowspan="2">{words(chance, 1)} {number}</td>'
    mark = f'<a href="#cite_note-{number}">[{number % 90}]</a>'
    return f'<td>{number}<sup class="reference" id="cite_ref-{number}">{mark}</sup></td>'


def link(chance: random.Random) -> str:
    title = f"{words(chance, 2)} {chance.randint(1, 99_999)}"
    return f'<a href="/wiki/{title.replace(" ", "_")}" title="{title}">{title}</a>'


def flag(chance: random.Random) -> str:
    """One of the few images that a table shows again and again."""
    country = chance.choice(WORDS)
    source = f"//upload.example.org/thumb/Flag_of_{country}.svg"
    return (
        f'<img alt="{country}" src="{source}/23px.png" width="23" height="15"'
        f' srcset="{source}/35px.png 1.5x, {source}/46px.png 2x"/>'
    )


def words(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(WORDS) for _ in range(count))


def large_html(rows: int) -> str:
    lines = (
        f"<tr><td>{n}</td><td>row {n}</td><td>{n}.5</td><td>x{n}</td></tr>\n" for n in range(rows)
    )
    return (
        "<table>\n<tr><th>a</th><th>b</th><th>c</th><th>d</th></tr>\n"
        + "".join(lines)
        + "</table>\n"
    )


def large_markdown(rows: int) -> str:
    lines = (f"| {n} | row {n} | [l{n}](http://e.org/{n}) | **x{n}** |\n" for n in range(rows))
    return "| a | b | c | d |\n|---|---|---|---|\n" + "".join(lines)


def real_pages(path: Path) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [page["html"] for page in json.load(file)]


def samples(scale: int, given: Path | None) -> list[Sample]:
    notes = [path.read_text(encoding="utf-8") for path in sorted(RAW.glob("*.txt"))]
    return [
        Sample("generated pages", "html", pages(2 * scale)),
        *([Sample("real pages", "html", real_pages(given))] if given else []),
        Sample("one large table", "html", [large_html(100 * scale)]),
        Sample("raw notes", "markdown", notes),
        Sample("one large table", "markdown", [large_markdown(100 * scale)]),
    ]


def peers(syntax: Syntax) -> Iterator[tuple[str, Callable[[str], Any]]]:
    """What is installed of the peers; Docling only if it is there already."""
    if syntax == "html":
        if find_spec("pandas") and find_spec("lxml"):
            yield "pandas.read_html (lxml)", read_pandas
            yield "pandas.read_html (lxml), links", partial(read_pandas, links="all")
        for parser in filter(find_spec, ("lxml", "html5lib")):
            yield f"BeautifulSoup + {parser}", partial(read_soup, parser=parser)
    elif find_spec("markdown_it"):
        from markdown_it import MarkdownIt

        yield "markdown-it-py", MarkdownIt("commonmark").enable("table").parse
    if find_spec("docling"):
        yield "Docling", docling_reader(syntax)


def read_pandas(text: str, links: Literal["all"] | None = None) -> Any:
    import pandas as pd

    with suppress(ValueError):  # it finds no table that it likes
        return pd.read_html(io.StringIO(text), flavor="lxml", extract_links=links)


def read_soup(text: str, parser: str) -> Any:
    """Cells with text and links, without a grid."""
    from bs4 import BeautifulSoup

    tables = BeautifulSoup(text, parser).find_all("table")
    return [
        [
            [
                (c.get_text(), [a.get("href") for a in c.find_all("a")])
                for c in r.find_all(["td", "th"])
            ]
            for r in table.find_all("tr")
        ]
        for table in tables
    ]


def docling_reader(syntax: Syntax) -> Callable[[str], Any]:
    from docling.datamodel.base_models import DocumentStream  # type: ignore[import-not-found]
    from docling.document_converter import DocumentConverter  # type: ignore[import-not-found]

    converter, name = DocumentConverter(), "a.html" if syntax == "html" else "a.md"
    return lambda text: converter.convert(
        DocumentStream(name=name, stream=io.BytesIO(text.encode()))
    )


def cpu_time(read: Callable[[str], Any], texts: list[str], repeats: int) -> float:
    """Seconds of CPU for all texts, best of ``repeats``."""
    best = float("inf")
    for _ in range(repeats):
        gc.collect()
        start = time.process_time()
        for text in texts:
            read(text)
        best = min(best, time.process_time() - start)
    return best


def compare(sample: Sample) -> list[dict[str, Any]]:
    """Ours and the peers in turns, so that a busy machine is busy for all of them."""
    readers: dict[str, Callable[[str], Any]] = {
        "Concord": lambda text: read_tables(text, sample.syntax),
        **dict(peers(sample.syntax)),
    }
    best = dict.fromkeys(readers, float("inf"))
    rounds, began = 0, time.process_time()
    while rounds < ROUNDS or time.process_time() - began < LONG:
        rounds += 1
        for name, read in readers.items():
            best[name] = min(best[name], cpu_time(read, sample.texts, 1))
    size = sum(len(text.encode()) for text in sample.texts)
    about = {"input": sample.name, "syntax": sample.syntax, "bytes": size}
    return [
        {**about, "reader": name, "seconds": seconds, "ratio": seconds / best["Concord"]}
        for name, seconds in best.items()
    ]


def scaling(syntax: Syntax, sizes: tuple[int, ...]) -> list[dict[str, Any]]:
    """CPU time per cell from 1 to 100,000 rows; small tables are read many times."""
    make = large_html if syntax == "html" else large_markdown
    lines = []
    for rows in sizes:
        texts = [make(rows)] * max(1, 2_000 // rows)
        cells = 4 * (rows + 1) * len(texts)
        seconds = cpu_time(lambda text: read_tables(text, syntax), texts, 3)
        lines.append(
            {"syntax": syntax, "rows": rows, "microseconds per cell": seconds / cells * 1e6}
        )
    return lines


def memory(syntax: Syntax, rows: int) -> dict[str, Any]:
    """Peak of what reading one large table allocates, beside the input's size."""
    text = (large_html if syntax == "html" else large_markdown)(rows)
    size = len(text.encode())
    gc.collect()
    tracemalloc.start()
    read_tables(text, syntax)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return {"syntax": syntax, "rows": rows, "bytes": size, "peak": peak, "ratio": peak / size}


def versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "machine": platform.machine()}
    for name in (
        "turbohtml",
        "pyromark",
        "pandas",
        "lxml",
        "beautifulsoup4",
        "html5lib",
        "markdown-it-py",
    ):
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def report(result: dict[str, Any]) -> str:
    lines = [f"{'input':<28}{'reader':<32}{'seconds':>9}{'ratio':>8}"]
    for r in result["compare"]:
        name = f"{r['input']} ({r['syntax']})"
        lines.append(f"{name:<28}{r['reader']:<32}{r['seconds']:>9.3f}{r['ratio']:>7.1f}x")
    lines += ["", f"{'rows':<28}{'syntax':<32}{'µs per cell':>12}"]
    lines += [
        f"{r['rows']:<28}{r['syntax']:<32}{r['microseconds per cell']:>12.2f}"
        for r in result["scaling"]
    ]
    lines += ["", f"{'peak memory':<28}{'syntax':<32}{'x input':>12}"]
    lines += [f"{r['rows']:<28}{r['syntax']:<32}{r['ratio']:>12.1f}" for r in result["memory"]]
    return "\n".join(lines)


def run(quick: bool, given: Path | None) -> dict[str, Any]:
    sizes = SIZES[:-2] if quick else SIZES
    both: tuple[Syntax, Syntax] = ("html", "markdown")
    return {
        "versions": versions(),
        "compare": [line for s in samples(5 if quick else 50, given) for line in compare(s)],
        "scaling": [line for syntax in both for line in scaling(syntax, sizes)],
        "memory": [memory(syntax, 2_000 if quick else 20_000) for syntax in both],
    }


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path, default=Path("benchmarks/parsing.json"))
    options.add_argument("--quick", action="store_true", help="a tenth of the input")
    options.add_argument("--pages", type=Path, help="real pages, as JSON with gzip")
    chosen = options.parse_args()
    warnings.simplefilter("ignore")  # pandas has some for rows of unequal length
    result = run(chosen.quick, chosen.pages)
    sys.stdout.write(report(result) + "\n")
    chosen.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
