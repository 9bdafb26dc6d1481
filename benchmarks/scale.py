"""How a run grows with its notes: time per note, memory, two workers beside one (Linux).

    python -m benchmarks.scale [--sizes 100,1000,10000] [--again 10000] [--beside 1000] \
        [--anew 1000] [--json FILE]

Each size is `concord run` on made-up notes (`benchmarks.synthetic`) with an empty store,
watched from outside with all that it starts, Prefect's server too. CPU time is what counts on
a machine that does other work. Up to ``--again`` notes comes after it the same run again, with
nothing changed and with one note changed; up to ``--anew`` notes that one once more with an empty
store, whose bytes must be the same. Beside it, on ``--beside`` notes: one worker and two, the same
run without Prefect, and pandas.read_html + concat, which types nothing, knows no place and
reads only the tables of the notes that are HTML.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.process_tree import Watched, watch
from benchmarks.synthetic import write_corpus

STAGES = {
    "Parsing notes": "parse",
    "Resolving names": "resolve",
    "Reconciling claims": "reconcile",
    "Publishing": "publish",
}
WORK = (sys.executable, "-m", "benchmarks.scale_work")


def measure(
    notes: int, folder: Path, home: dict[str, str], *, again: bool, anew: bool
) -> dict[str, Any]:
    """The command on so many notes: with an empty store, then with what changed."""
    raw, out, store = folder / "raw", folder / "out", folder / "store"
    size = write_corpus(raw, notes)
    watched = _run(raw, out, store, home)
    found = re.search(r"([\d,]+) cells.*\n([\d,]+) claims about ([\d,]+) entities", watched.stdout)
    assert found, watched.stdout
    cells, claims, entities = (int(text.replace(",", "")) for text in found.groups())
    once = {
        "notes": notes,
        "megabytes": size / 1e6,
        "cells": cells,
        "claims": claims,
        "entities": entities,
        "seconds": watched.seconds,
        "cpu": watched.cpu,
        "cpu_ms_per_note": 1000 * watched.cpu / notes,
        "peak_mb": watched.peak,
        "store_mb": _size(store),
        "dataset_mb": _size(out),
        "stages": stages(watched),
    }
    if not again:
        return once
    repeated = {"again": _cost(_run(raw, out, store, home))}
    return {**once, **repeated, **_touched(folder, home, anew=anew)}


def _run(raw: Path, out: Path, store: Path, home: dict[str, str]) -> Watched:
    command = (sys.executable, "-m", "cli.main", "run", str(raw))
    return watch((*command, "--out", str(out), "--store", str(store)), home)


def _touched(folder: Path, home: dict[str, str], *, anew: bool) -> dict[str, Any]:
    """One note in the middle changed, a number in it; and the same with an empty store."""
    raw, out = folder / "raw", folder / "out"
    notes = sorted(raw.rglob("*.md"))
    note = notes[len(notes) // 2]
    text = note.read_text(encoding="utf-8")
    changed = re.sub(r"\b7B", "8B", text, count=1)
    assert changed != text, f"{note}: no 7B in it to change"
    note.write_text(changed, encoding="utf-8")
    if anew:
        shutil.copytree(out, folder / "anew")
    found: dict[str, Any] = {"touched": _cost(_run(raw, out, folder / "store", home))}
    if anew:
        _run(raw, folder / "anew", folder / "empty", home)
        found["same_bytes"] = _bytes(out) == _bytes(folder / "anew")
    return found


def _bytes(folder: Path) -> dict[str, str]:
    """SHA-256 of each file."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def stages(watched: Watched) -> dict[str, dict[str, float]]:
    """Stage → seconds, CPU seconds and peak memory, from what the command says it begins."""
    ends = [*watched.marks[1:], watched.marks[-1]._replace(
        seconds=watched.seconds, cpu=watched.cpu
    )]  # fmt: skip
    found: dict[str, dict[str, float]] = {}
    name = "start"
    for mark, end, peak in zip(watched.marks, ends, watched.peaks[1:], strict=True):
        name = STAGES.get(mark.line.removesuffix(" …"), name)
        stage = found.setdefault(name, {"seconds": 0.0, "cpu": 0.0, "peak_mb": 0.0})
        stage["seconds"] += end.seconds - mark.seconds
        stage["cpu"] += end.cpu - mark.cpu
        stage["peak_mb"] = max(stage["peak_mb"], peak)
    for stage in found.values():
        stage["cores"] = stage["cpu"] / stage["seconds"] if stage["seconds"] else 0.0
    return found


def beside(notes: int, folder: Path, home: dict[str, str]) -> Iterator[dict[str, Any]]:
    """On the same notes: one worker and two, with and without Prefect, and the floor."""
    raw = folder / "raw"
    write_corpus(raw, notes)
    command = (sys.executable, "-m", "cli.main", "run", str(raw))
    for name, work in (
        ("parsing, one worker", (*WORK, "parse", str(raw), "{}", "1")),
        ("parsing, two workers", (*WORK, "parse", str(raw), "{}", "2")),
        ("all, without Prefect", (*WORK, "run", str(raw), "{}", "2")),
        ("all, the command", (*command, "--out", "{}/out", "--store", "{}/store")),
        ("pandas.read_html + concat", (*WORK, "floor", str(raw))),
    ):
        if "floor" in work and not find_spec("lxml"):
            print("pandas.read_html left out: lxml is not installed", file=sys.stderr)
            continue
        with tempfile.TemporaryDirectory(dir=folder) as below:
            watched = watch([part.replace("{}", below) for part in work], home)
        said = watched.stdout.strip() if "floor" in work else ""
        yield {"what": name, **_cost(watched), "said": said}


def _cost(watched: Watched) -> dict[str, float]:
    return {"seconds": watched.seconds, "cpu": watched.cpu, "peak_mb": watched.peak}


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


HEADS = ("notes", "cells", "claims", "seconds", "CPU s", "CPU ms/note", "peak MB", "cores, parsing")


def report(result: dict[str, Any]) -> str:
    lines = ["".join(f"{head:>15}" for head in HEADS)]
    for r in result["sizes"]:
        counts = (f"{r[name]:,}" for name in ("notes", "cells", "claims"))
        costs = (f"{r[name]:,.1f}" for name in ("seconds", "cpu", "cpu_ms_per_note", "peak_mb"))
        cores = f"{r['stages']['parse']['cores']:.2f}"
        lines.append("".join(f"{text:>15}" for text in (*counts, *costs, cores)))
    lines += ["", "".join(f"{head:>15}" for head in ("CPU s, peak MB", *STAGES.values()))]
    for r in result["sizes"]:
        told = [r["stages"].get(name) for name in STAGES.values()]
        texts = (f"{one['cpu']:.1f}, {one['peak_mb']:.0f}" if one else "" for one in told)
        lines.append("".join(f"{text:>15}" for text in (f"{r['notes']:,}", *texts)))
    heads = ("again, s", "CPU s", "touched, s", "CPU s", "of the time", "of the CPU", "same bytes")
    lines += ["", "".join(f"{head:>15}" for head in ("notes", *heads))]
    for r in (one for one in result["sizes"] if "again" in one):
        costs = [
            f"{r[run][name]:.1f}" for run in ("again", "touched") for name in ("seconds", "cpu")
        ]
        shares = [f"{100 * r['touched'][name] / r[name]:.1f} %" for name in ("seconds", "cpu")]
        texts = (f"{r['notes']:,}", *costs, *shares, str(r.get("same_bytes", "")))
        lines.append("".join(f"{text:>15}" for text in texts))
    if result["beside"]:
        heads = (f"{head:>10}" for head in ("seconds", "CPU s", "peak MB"))
        lines += ["", f"{'on {:,} notes'.format(result['beside_notes']):<28}" + "".join(heads)]
    for r in result["beside"]:
        costs = "".join(f"{r[name]:>10,.1f}" for name in ("seconds", "cpu", "peak_mb"))
        lines.append(f"{r['what']:<28}{costs}  {r['said']}".rstrip())
    return "\n".join(lines)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--json", type=Path, default=Path("benchmarks/scale.json"))
    options.add_argument("--sizes", default="100,1000,10000", help="numbers of notes")
    options.add_argument("--beside", type=int, default=1000, help="notes; 0 leaves this out")
    options.add_argument(
        "--again", type=int, default=10_000, help="notes up to which runs are repeated"
    )
    options.add_argument(
        "--anew", type=int, default=1000, help="notes, bytes compared up to so many"
    )
    options.add_argument("--folder", type=Path, help="where scratch files go")
    chosen = options.parse_args()
    result: dict[str, Any] = {
        "versions": {"python": platform.python_version(), "machine": platform.machine()},
        "cores": os.cpu_count(),
        "sizes": [],
        "beside_notes": chosen.beside,
        "beside": [],
    }
    with tempfile.TemporaryDirectory(dir=chosen.folder) as prefect:
        home = {"PREFECT_HOME": prefect}
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            write_corpus(Path(folder) / "raw", 1)
            below = (Path(folder) / name for name in ("raw", "out", "store"))
            _run(*below, home)  # Prefect makes its database
        for notes in map(int, filter(None, chosen.sizes.split(","))):
            with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
                repeated = {"again": notes <= chosen.again, "anew": notes <= chosen.anew}
                measured = measure(notes, Path(folder), home, **repeated)
                result["sizes"].append(measured)
            _keep(result, chosen.json)
        if chosen.beside:
            with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
                for one in beside(chosen.beside, Path(folder), home):
                    result["beside"].append(one)
                    _keep(result, chosen.json)
    sys.stdout.write(report(result) + "\n")


def _keep(result: dict[str, Any], file: Path) -> None:
    """After each run: a large one takes hours."""
    file.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
