"""How right and how fast claims are fused, side by side with what others do.

``python benchmarks/fusion.py PATH...`` takes folders with ``claims.csv[.gz]`` (entity, property,
source, value), ``gold.csv[.gz]`` (entity, property, value) and, if there is one,
``broader.csv[.gz]`` (narrow, broad). It prints, for each, accuracy (gold cells whose fused value
equals the gold / all gold cells), seconds on tables in memory, and a reliability table of our
confidence; then, with ``--made N``, accuracy on the sets of `fusion_sets`, the mean of N of each;
then seconds (elapsed, and at work on one core) and memory for generated claims. ``--json FILE``
writes the same as JSON. The peers are those of `fusion_peers`.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from fusion_peers import peers  # noqa: E402
from fusion_sets import SHAPES, make_set  # noqa: E402

from reconcile.truth import fuse_parts, fuse_table  # noqa: E402

CELL = ["entity", "property"]
BINS = 10
SIZES = (250_000, 1_000_000)
PART = 500_000
"""Claims in one partition."""


def read(folder: Path, name: str) -> pd.DataFrame | None:
    """A table of text, or None where there is no such file."""
    for suffix in (".csv.gz", ".csv"):
        path = folder / f"{name}{suffix}"
        if path.exists():
            return pd.read_csv(path, dtype=str, keep_default_na=False)
    return None


# Ours


def ours(
    claims: pd.DataFrame, policy: str = "learned", broader: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What this project does."""
    return fuse_table(claims, policy, broader).to_pandas()


# Accuracy


def accuracy(facts: pd.DataFrame, gold: pd.DataFrame) -> float:
    """Gold cells whose fused value equals the gold / all gold cells."""
    both = gold.merge(facts, on=CELL, how="left", suffixes=("", "_fused"))
    return float((both["value"] == both["value_fused"]).mean())


def reliability(facts: pd.DataFrame, gold: pd.DataFrame) -> list[dict[str, float]]:
    """Per tenth of confidence: cells, mean confidence, and how often the value is the gold."""
    both = facts.merge(gold, on=CELL, suffixes=("", "_gold"))
    tenth = np.minimum((both["confidence"] * BINS).astype(int), BINS - 1)
    right = both["value"] == both["value_gold"]
    return [
        {
            "from": int(number) / BINS,
            "cells": len(rows),
            "confidence": round(float(rows["confidence"].mean()), 3),
            "accuracy": round(float(right[rows.index].mean()), 3),
        }
        for number, rows in both.groupby(tenth)
    ]


def calibration_error(bins: list[dict[str, float]]) -> float:
    """Expected calibration error: gap of confidence and accuracy, weighed by cells."""
    cells = sum(row["cells"] for row in bins)
    gaps = sum(row["cells"] * abs(row["confidence"] - row["accuracy"]) for row in bins)
    return round(gaps / max(cells, 1), 3)


def measure(folder: Path) -> dict[str, Any]:
    """Accuracy and seconds of every method on one folder."""
    claims, gold, broader = (read(folder, name) for name in ("claims", "gold", "broader"))
    if claims is None or gold is None:
        raise SystemExit(f"{folder}: claims.csv[.gz] and gold.csv[.gz] are needed")
    methods = peers() | {"majority": partial(ours, policy="majority"), "learned": ours}
    if broader is not None:
        methods["learned --broader"] = partial(ours, broader=broader)
    found: dict[str, Any] = {"set": folder.name, "claims": len(claims), "methods": {}}
    for name, method in methods.items():
        start = time.perf_counter()
        facts = method(claims)
        seconds = time.perf_counter() - start
        found["methods"][name] = {
            "accuracy": round(accuracy(facts, gold), 4),
            "seconds": round(seconds, 2),
        }
        if name == "learned":
            found["reliability"] = reliability(facts, gold)
            found["calibration error"] = calibration_error(found["reliability"])
    return found


def measure_made(name: str, count: int) -> dict[str, Any]:
    """Mean accuracy of every method on some made sets of one shape."""
    methods = peers() | {"majority": partial(ours, policy="majority"), "learned": ours}
    found: dict[str, list[float]] = {method: [] for method in methods}
    for seed in range(count):
        claims, gold = make_set(SHAPES[name], seed)
        for method, fuse in methods.items():
            found[method].append(accuracy(fuse(claims), gold))
    return {"set": name, **{method: round(float(np.mean(a)), 3) for method, a in found.items()}}


# Scale


def generate(first: int, count: int, seed: int = 1) -> pa.Table:
    """About ``count`` claims of entities from ``first``: 5 claims a cell, 40 sources."""
    random = np.random.default_rng((seed, first))
    cells = count // 5
    source = np.argsort(random.random((cells, 40)), axis=1)[:, :5].ravel()
    cell = np.repeat(np.arange(cells), 5)
    truth = random.integers(0, 10_000, cells)[cell]
    right = random.random(len(cell)) < 0.5 + source / 100
    value = np.where(right, truth, random.integers(0, 10_000, len(cell)))
    names = pc.binary_join_element_wise
    return pa.table(
        {
            "entity": names("e", pa.array(first + cell // 4).cast(pa.string()), ""),
            "property": names("p", pa.array(cell % 4).cast(pa.string()), ""),
            "source": names("s", pa.array(source).cast(pa.string()), ""),
            "value": pa.array(value).cast(pa.string()),
        }
    )


def write_parts(folder: Path, size: int) -> list[Path]:
    """Generated claims as Parquet, in partitions by entity."""
    paths = []
    for number in range(max(1, size // PART)):
        path = folder / f"{number:04}.parquet"
        pq.write_table(generate(number * PART, min(size, PART)), path)
        paths.append(path)
    return paths


def scale_once(folder: Path) -> None:
    """Fuse the partitions of a folder, printing seconds, peak memory and facts as JSON."""
    start, start_of_work = time.perf_counter(), time.process_time()
    parts = [partial(pq.read_table, path) for path in sorted(folder.glob("*.parquet"))]
    facts = sum(table.num_rows for table in fuse_parts(parts))
    found = {
        "seconds": round(time.perf_counter() - start, 1),
        "seconds of work": round(time.process_time() - start_of_work, 1),
        "GiB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2, 2),
        "facts": facts,
    }
    print(json.dumps(found))


def scale(size: int) -> dict[str, Any]:
    """Seconds and memory for generated claims, in a process of its own, on one core."""
    with tempfile.TemporaryDirectory() as name:
        write_parts(Path(name), size)
        command = [sys.executable, __file__, "--scale-once", name]
        threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        run = subprocess.run(
            command,
            check=True,
            capture_output=True,
            text=True,
            env=os.environ | threads,
            preexec_fn=_one_core if hasattr(os, "sched_setaffinity") else None,
        )
    return {"claims": size, **json.loads(run.stdout)}


def _one_core() -> None:
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


# Output


def rows_of(found: dict[str, Any]) -> Iterator[str]:
    """The lines printed for one set."""
    yield f"\n{found['set']}: {found['claims']:,} claims"
    for name, method in found["methods"].items():
        yield f"  {name:20} {method['accuracy']:.4f} {method['seconds']:8.2f} s"
    yield f"  confidence of learned (calibration error {found['calibration error']}):"
    for row in found["reliability"]:
        bar = "█" * round(row["accuracy"] * 20)
        yield (
            f"    {row['from']:.1f}: {row['cells']:7,} cells, said {row['confidence']:.2f}, "
            f"right {row['accuracy']:.2f} {bar}"
        )


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="*")
    parser.add_argument("--json", type=Path, help="write the results here as well")
    parser.add_argument("--made", type=int, default=0, metavar="N", help="made sets of each shape")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="generated claims")
    parser.add_argument("--scale-once", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.scale_once:
        scale_once(asked.scale_once)
        return
    results: dict[str, Any] = {"sets": [], "made": [], "scale": []}
    for path in asked.paths:
        results["sets"].append(measure(path))
        print("\n".join(rows_of(results["sets"][-1])), flush=True)
    for name in SHAPES if asked.made else ():
        results["made"].append(measure_made(name, asked.made))
        print("\n" if name == next(iter(SHAPES)) else "", end="")
        print("  ".join(f"{key} {value}" for key, value in results["made"][-1].items()), flush=True)
    for size in asked.sizes:
        results["scale"].append(scale(size))
        row = results["scale"][-1]
        print(
            f"\n{size:,} generated claims: {row['seconds']} s, of which {row['seconds of work']} s "
            f"at work; {row['GiB']} GiB",
            flush=True,
        )
    if asked.json:
        asked.json.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
