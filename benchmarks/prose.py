"""Speed of reading lists and running prose, beside reading the tables of the same text alone.

    python -m benchmarks.prose [--size MB]

Two texts: what the notes in ``raw`` say outside their tables, a quarter of whose paragraphs names a
model, and prose made here, in which one in fifty does. Both are put together to the size in
another order, each paragraph with a number of its own. CPU time, best of a few runs.
"""

from __future__ import annotations

import argparse
import random
import re
import time
from collections.abc import Iterator
from pathlib import Path

from parsers.note import parse_note
from parsers.text.markdown_text import markdown_text
from records.claim import BLOCKS, Block
from vocabulary import Vocabulary, load_vocabulary

ROOT = Path(__file__).parent.parent
ROUNDS = 3
WORDS = "the of model data tokens results method layers paper training text work shows that".split()
FACTS = (
    "GPT-3 was released by OpenAI in May 2020 and has 175 billion parameters.",
    "LLaMA is a 65B open-source language model developed by Meta AI.",
    "PaLM由谷歌于2022年4月发布,拥有5400亿参数。",
)
_HEADING = re.compile(r"^#+ ", re.MULTILINE)


def from_notes(size: int) -> str:
    """Text of the notes outside their tables, in another order each time."""
    notes = sorted((ROOT / "raw").glob("*.txt"))
    found = [p.text for n in notes for p in markdown_text(n.read_text(encoding="utf-8")).passages]
    return _filled(found, size, random.Random(1))


def made(size: int) -> str:
    """Paragraphs of plain words; one sentence in fifty states something."""
    chance = random.Random(2)
    return _filled([" ".join(_sentences(chance)) for _ in range(400)], size, chance)


def _sentences(chance: random.Random) -> Iterator[str]:
    for _ in range(6):
        plain = " ".join(chance.choices(WORDS, k=18)).capitalize() + "."
        yield chance.choice(FACTS) if chance.random() < 0.02 else plain


def _filled(paragraphs: list[str], size: int, chance: random.Random) -> str:
    parts: list[str] = []
    length = 0
    while length < size:
        part = f"{_HEADING.sub('', chance.choice(paragraphs))} ({len(parts)})"
        parts.append(part)
        length += len(part.encode()) + 2
    return "\n\n".join(parts)


def seconds(data: bytes, vocabulary: Vocabulary, blocks: tuple[Block, ...]) -> tuple[float, int]:
    """CPU time of the best round, and the claims read."""
    best, claims = float("inf"), 0
    for _ in range(ROUNDS):
        start = time.process_time()
        claims = len(parse_note("note.md", data, vocabulary, blocks).claims)
        best = min(best, time.process_time() - start)
    return best, claims


def main() -> None:
    """Prints a line for each text."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=float, default=1.0, help="Megabytes of each text.")
    size = int(parser.parse_args().size * 1e6)
    folder = ROOT / "vocabulary" / "llm"
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yml")}
    vocabulary = load_vocabulary(texts)
    for name, text in (("the notes in raw", from_notes(size)), ("made", made(size))):
        data = text.encode()
        alone, _ = seconds(data, vocabulary, ("table",))
        whole, claims = seconds(data, vocabulary, BLOCKS)
        speed = f"{len(data) / 1e6 / whole:5.2f} MB/s"
        print(f"{name:<17} {speed}, {whole / alone:.1f} times the tables alone, {claims} claims")


if __name__ == "__main__":
    main()
