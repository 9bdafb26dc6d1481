"""How many cells the value readers read in a second, on one core.

    PYTHONPATH=. python benchmarks/values.py

Three rates for each kind of cell. *Typical*: cells drawn as notes repeat them (a few hundred
different texts), the cache of the readers in use, as in a run. *Distinct*: every text occurs once,
so that the cache never answers; usual forms are read directly. *Grammar*: distinct texts of forms
that need the grammar. Rates are of processor time, the best of seven rounds; the vocabulary is
frozen for the garbage collector, which else walks over it again and again.
"""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from parsers.values import dates, quantities
from parsers.values.dates import read_dates
from parsers.values.quantities import read_quantities
from records.value import Reading
from vocabulary import load_vocabulary

ROOT = Path(__file__).parents[1]
ROUNDS = 7
TARGET = 200_000


def main() -> None:
    folder = ROOT / "vocabulary" / "llm"
    vocabulary = load_vocabulary({f.name: f.read_text("utf-8") for f in folder.glob("*.yml")})
    draw = random.Random(20)
    gc.freeze()

    def date(text: str) -> Reading:
        return read_dates(text, vocabulary)

    def size(text: str) -> Reading:
        return read_quantities(text, "parameters", vocabulary)

    print(f"{'cells':<34}{'number':>8}{'cells/s':>12}")
    for name, read, clear, cells in (
        ("dates, typical", date, dates.reading_of.cache_clear, typical(golden("dates"), draw)),
        ("dates, distinct", date, dates.reading_of.cache_clear, distinct_dates()),
        ("dates, distinct, grammar", date, dates.reading_of.cache_clear, grammar_dates()),
        (
            "sizes, typical",
            size,
            quantities.reading_of.cache_clear,
            typical(golden("quantities"), draw),
        ),
        ("sizes, distinct, one number", size, quantities.reading_of.cache_clear, distinct_sizes()),
        ("sizes, distinct, sets of three", size, quantities.reading_of.cache_clear, sets(draw)),
        ("sizes, distinct, grammar", size, quantities.reading_of.cache_clear, grammar_sizes()),
    ):
        print(f"{name:<34}{len(cells):>8}{rate(read, clear, cells):>12,.0f}")
    print(f"target for typical cells: {TARGET:,}")


def rate(read: Callable[[str], Reading], clear: Callable[[], None], cells: list[str]) -> float:
    best = 0.0
    for _ in range(ROUNDS):
        clear()
        start = time.process_time()
        for cell in cells:
            read(cell)
        best = max(best, len(cells) / (time.process_time() - start))
    return best


def golden(name: str) -> list[str]:
    """The inputs of the golden cases: every form, the odd ones as often as the usual ones."""
    file = ROOT / "tests" / "parsers" / "values" / "golden" / f"{name}.txt"
    lines = file.read_text("utf-8").splitlines()
    cases = (line.split(" | ") for line in lines if line and not line.startswith("#"))
    return [case[0].replace("\\n", "\n") for case in cases]


def typical(texts: list[str], draw: random.Random) -> list[str]:
    return draw.choices(texts, k=100_000)


def distinct_dates() -> list[str]:
    months = (f"{y}{s}{m:02}" for s in "-/." for y in range(1950, 2101) for m in range(1, 13))
    days = (
        f"{y}-{m:02}-{d:02}" for y in range(1990, 2031) for m in range(1, 13) for d in range(1, 29)
    )
    named = (f"{name} {y}" for name in ("Feb", "March", "Sept.") for y in range(1950, 2101))
    return [*months, *days, *named]


def grammar_dates() -> list[str]:
    spelled = (f"March {d}, {y}" for y in range(1990, 2031) for d in range(1, 29))
    pairs = (f"{y}-{m:02}/{y + 1}-{m:02}" for y in range(1990, 2031) for m in range(1, 13))
    return [*spelled, *pairs]


def distinct_sizes() -> list[str]:
    return [f"{n / 10:g}{unit}" for unit in "MBT" for n in range(1, 20_000)]


def sets(draw: random.Random) -> list[str]:
    drawn = ("/".join(f"{draw.randint(1, 999)}B" for _ in range(3)) for _ in range(30_000))
    return list(dict.fromkeys(drawn))


def grammar_sizes() -> list[str]:
    def forms(n: int) -> Iterator[str]:
        yield f"{n}B-A{n % 50 + 1}B"
        yield f"{n}B ~ {n * 2}B"
        yield f"{n}B (rumored)"

    return [text for n in range(1, 2_000) for text in forms(n)]


if __name__ == "__main__":
    main()
