"""How well and how fast mentions become entities.

``python benchmarks/entities.py`` prints two tables:

* hand-made pairs of names (``tests/reconcile/golden/pairs.txt``): precision, recall and F1 of
  Concord beside rapidfuzz's WRatio, token_set_ratio and Jaro-Winkler, each of these at the
  threshold that is best for it on these very pairs;
* generated names (families x versions x variants x sizes x spellings): seconds, memory and
  entities for growing numbers of mentions (``--mentions 1000000`` for one size).
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from reconcile.entities import MentionEvidence, resolve_mentions  # noqa: E402
from vocabulary import Vocabulary, load_vocabulary  # noqa: E402

PAIRS = ROOT / "tests/reconcile/golden/pairs.txt"
SIZES = (125_000, 250_000, 500_000, 1_000_000)
STRICT = 0.98
Pair = tuple[bool, str, str]


class Score(NamedTuple):
    """Outcome on the pairs; ``strict_recall`` is the best recall at a precision of .98 or more.

    ``threshold`` is None where there is none to choose; 0 says that calling every pair the
    same is the best that a similarity can do.
    """

    name: str
    precision: float
    recall: float
    f1: float
    threshold: float | None = None
    strict_recall: float = 0.0


def load() -> Vocabulary:
    """The vocabulary of the first domain."""
    folder = ROOT / "vocabulary/llm"
    return load_vocabulary({path.name: path.read_text() for path in sorted(folder.glob("*.yml"))})


def read_pairs(path: Path = PAIRS) -> list[Pair]:
    """Same or not, one name, other name."""
    lines = path.read_text().splitlines()
    marked = (line for line in lines if line[:2] in {"= ", "! "})
    return [(line[0] == "=", *_two(line[2:])) for line in marked]


def _two(text: str) -> tuple[str, str]:
    one, _, other = text.partition(" | ")
    return one, other


def score(name: str, said: list[bool], pairs: list[Pair], threshold: float | None = None) -> Score:
    """Precision, recall and F1 of "the same"."""
    right = sum(s and pair[0] for s, pair in zip(said, pairs, strict=True))
    precision = right / sum(said) if any(said) else 0.0
    recall = right / sum(pair[0] for pair in pairs)
    f1 = 2 * precision * recall / (precision + recall) if right else 0.0
    return Score(name, precision, recall, f1, threshold, recall if precision >= STRICT else 0.0)


def ours(pairs: list[Pair], vocabulary: Vocabulary) -> Score:
    """Each pair resolved alone, without evidence."""
    said = []
    for _, one, other in pairs:
        mentions = {one: MentionEvidence(), other: MentionEvidence()}
        found = resolve_mentions(mentions, vocabulary).resolutions
        said.append(found[one].entity_id == found[other].entity_id)
    return score("concord", said, pairs)


def best_threshold(name: str, measure: Callable[[str, str], float], pairs: list[Pair]) -> Score:
    """The best F1 that a similarity can reach on these pairs."""
    values = [measure(one, other) for _, one, other in pairs]
    scores = [score(name, [v >= t for v in values], pairs, t) for t in sorted(set(values))]
    strict = max(s.strict_recall for s in scores)
    return max(scores, key=lambda s: s.f1)._replace(strict_recall=strict)


def peers(pairs: list[Pair]) -> Iterator[Score]:
    """String similarities from rapidfuzz."""
    from rapidfuzz import fuzz, utils
    from rapidfuzz.distance import JaroWinkler

    def clean(measure: Callable[[str, str], float]) -> Callable[[str, str], float]:
        return lambda a, b: measure(utils.default_process(a), utils.default_process(b))

    yield best_threshold("rapidfuzz WRatio", clean(fuzz.WRatio), pairs)
    yield best_threshold("rapidfuzz token_set_ratio", clean(fuzz.token_set_ratio), pairs)
    yield best_threshold("rapidfuzz Jaro-Winkler", clean(JaroWinkler.similarity), pairs)


def generate(count: int, seed: int = 1) -> dict[str, MentionEvidence]:
    """``count`` different spellings of names of families with versions, variants and sizes."""
    draw = random.Random(seed)
    families = [_family(draw) for _ in range(max(20, count // 200))]
    names: dict[str, MentionEvidence] = {}
    nothing = MentionEvidence()
    while len(names) < count:
        names[_spelling(draw, draw.choice(families))] = nothing
    return names


def _family(draw: random.Random) -> str:
    syllables = (
        "ba",
        "chi",
        "de",
        "fal",
        "gem",
        "lla",
        "mi",
        "ner",
        "o",
        "pan",
        "qwe",
        "ro",
        "stra",
        "vi",
    )
    ends = ("LM", "GPT", "", "", "", "GLM", "Chat", "Coder")
    word = "".join(draw.choice(syllables) for _ in range(draw.randint(2, 5)))
    return word.capitalize() + draw.choice(ends)


def _spelling(draw: random.Random, family: str) -> str:
    joint = draw.choice(("-", " ", "-", ""))
    version = draw.choice(("", "2", "2", "3", "1.5", "2.5", "2.0", "v2", "3.1"))
    variant = draw.choice(("", "", "", "VL", "Coder", "mini", "Turbo"))
    size = draw.choice(("", "", "7B", "13B", "70B", "8x7B", "1.5B"))
    checkpoint = draw.choice(("", "", "", "Chat", "Instruct", "base"))
    written = draw.choice((family, family, family.lower(), family.upper()))
    head = f"{written}{joint}{version}" if version else written
    tail = [part for part in (variant, size, checkpoint) if part]
    return draw.choice(("-", " ")).join([head, *tail])


def measure(count: int) -> str:
    """One line: mentions, entities, seconds by the clock and of the core, peak memory."""
    vocabulary, names = load(), generate(count)
    start, core = time.perf_counter(), time.process_time()
    resolved = resolve_mentions(names, vocabulary)
    seconds, core = time.perf_counter() - start, time.process_time() - core
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return (
        f"{count:>10,} {len(resolved.entities):>10,} {seconds:>9.1f} {core:>9.1f} {memory:>9,.0f}"
    )


def main() -> None:
    """Print both tables; each size of the second in a process of its own."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--mentions", type=int, help="only generated names, this many")
    arguments = parser.parse_args()
    if arguments.mentions:
        print(measure(arguments.mentions))
        return
    pairs = read_pairs()
    print(f"{len(pairs)} pairs, {sum(pair[0] for pair in pairs)} of them the same")
    print(
        f"{'':28}{'precision':>10}{'recall':>10}{'F1':>10}{'threshold':>12}{'recall at P>=.98':>18}"
    )
    for found in (ours(pairs, load()), *peers(pairs)):
        threshold = "" if found.threshold is None else f"{found.threshold:.2f}"
        numbers = f"{found.precision:>10.3f}{found.recall:>10.3f}{found.f1:>10.3f}"
        print(f"{found.name:28}{numbers}{threshold:>12}{found.strict_recall:>18.3f}")
    print(f"\n{'mentions':>10} {'entities':>10} {'seconds':>9} {'core s':>9} {'MB (peak)':>9}")
    for size in SIZES:
        command = [sys.executable, __file__, "--mentions", str(size)]
        print(
            subprocess.run(
                command, check=True, text=True, capture_output=True, env=os.environ
            ).stdout,
            end="",
        )


if __name__ == "__main__":
    main()
