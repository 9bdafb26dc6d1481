"""What `benchmarks.scale` measures beside the command itself, each in a process of its own.

python -m benchmarks.scale_work run   RAW FOLDER WORKERS   a run without Prefect
python -m benchmarks.scale_work parse RAW FOLDER WORKERS   its parsing alone
python -m benchmarks.scale_work floor RAW                  pandas.read_html and concat
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from flows import progress, stages
from flows.notes import find_notes
from flows.pipeline.batches import Lander, Landing, land_notes
from flows.pipeline.runners import Processes
from flows.pipeline.store import Store
from flows.vocabulary_folder import find_vocabulary, read_vocabulary

if TYPE_CHECKING:
    import pandas as pd


def run(raw: Path, folder: Path, workers: int) -> None:
    vocabulary = read_vocabulary(find_vocabulary())
    store = Store(folder / "store")
    lander, runner = Lander(vocabulary, store), Processes(workers)
    landing = parse(raw, lander, runner)
    with store.scratch() as scratch:
        heard = progress.current()
        assembled = stages.assemble_landed(landing, lander, scratch, heard)
        heard.start("Publishing")
        stages.publish_assembled(assembled, vocabulary, folder / "out")


def parse(raw: Path, lander: Lander, runner: Processes) -> Landing:
    notes = find_notes([raw])
    progress.current().start("Parsing notes", len(notes))
    return land_notes(notes, lander, progress.current(), runner)


def floor(raw: Path) -> None:
    """What a user would write: every table that pandas finds, one below the other, as text."""
    import pandas as pd

    frames = list(_frames(raw))
    together = pd.concat(frames, ignore_index=True)
    rows = len(together)
    print(f"{len(frames)} tables, {rows} rows, {sum(frame.size for frame in frames)} cells")


def _frames(raw: Path) -> Iterator[pd.DataFrame]:
    import pandas as pd

    for note in find_notes([raw]):
        try:
            yield from pd.read_html(io.StringIO(note.file.read_text("utf-8")), flavor="lxml")
        except ValueError:  # no table that it sees
            continue


def main() -> None:
    what, raw, *rest = sys.argv[1:]
    if what == "floor":
        floor(Path(raw))
        return
    folder, workers = Path(rest[0]), int(rest[1])
    with progress.shown():
        if what == "run":
            run(Path(raw), folder, workers)
        else:
            vocabulary = read_vocabulary(find_vocabulary())
            parse(Path(raw), Lander(vocabulary, Store(folder / "store")), Processes(workers))


if __name__ == "__main__":
    main()
