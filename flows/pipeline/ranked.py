"""All discrepancies of a run in reading order, on disk: what is held of each is its rank."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from flows.pipeline.files import open_arrow
from publish.arrays import build_scalar
from publish.counts import KindOf, kind_of
from publish.fields import DISCREPANCIES
from publish.ranking import Ranked, Ranks, rank
from publish.rows import discrepancy_records
from publish.schema import INT
from publish.streams import pieces
from publish.tables import discrepancies_table, order_tables
from records import Discrepancy

ROWS: Final = 1 << 15
"""Discrepancies of a file: sorted together, which takes several times their room."""

_PIECE: Final = 1 << 12
"""Discrepancies that are held as records at once."""


class InReadingOrder:
    """Discrepancies that come in any order, each file of a folder with the next `ROWS` of them.

    ``found`` gives them anew each time it is called; ``folder`` is a path or a URL. ``kinds``
    counts them.
    """

    def __init__(self, found: Callable[[], Iterable[Ranked]], folder: str) -> None:
        ranks = rank(found())
        count = max(ranks, default=0)
        self._files = [f"{folder}/ranked-{n:05}.arrow" for n in range(-(-count // ROWS))]
        self.kinds: Counter[KindOf] = Counter()
        self._write(found(), ranks)

    def _write(self, found: Iterable[Ranked], ranks: Ranks) -> None:
        options = pa.ipc.IpcWriteOptions(compression="lz4")
        with ExitStack() as opened:
            writers = []
            for file in self._files:
                sink = opened.enter_context(open_arrow(file, "w"))
                stream = pa.ipc.new_stream(sink, DISCREPANCIES.arrow, options=options)
                writers.append(opened.enter_context(stream))
            start = 0
            for some in pieces(found, _PIECE):
                their = ranks[start : start + len(some)]
                start += len(some)
                rows = [(item, n) for (item, _, _), n in zip(some, their, strict=True) if n]
                self.kinds.update(kind_of(item) for item, _ in rows)
                table = discrepancies_table([item for item, _ in rows], [n for _, n in rows])
                for number, writer in enumerate(writers):
                    writer.write_table(_between(table, number * ROWS, (number + 1) * ROWS))

    def tables(self) -> Iterator[pa.Table]:
        """The rows of the table ``discrepancies`` in order; one part at least."""
        if not self._files:
            yield discrepancies_table((), ())
        for file in self._files:
            with open_arrow(file, "r") as source:
                rows = pa.ipc.open_stream(source).read_all()
            yield order_tables([rows], DISCREPANCIES)

    def records(self) -> Iterator[Discrepancy]:
        """The same as records."""
        for table in self.tables():
            for start in range(0, table.num_rows, _PIECE):
                yield from discrepancy_records(table.slice(start, _PIECE))


def _between(table: pa.Table, above: int, last: int) -> pa.Table:
    """The rows with a rank above one number, up to another."""
    ranks = table.column("rank")
    is_above = pc.greater(ranks, build_scalar(above, INT))
    return table.filter(pc.and_(is_above, pc.less_equal(ranks, build_scalar(last, INT))))
