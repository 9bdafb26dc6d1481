"""Many texts in little memory: laid end to end as Arrow lays them out, found again by hash."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, overload

import pyarrow as pa


class Texts(Sequence[str]):
    """Texts as one run of UTF-8 (2 GiB at most), decoded when asked for."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._data = bytearray()
        self._ends = array("i", [0])
        for text in texts:
            self.append(text)

    def append(self, text: str) -> None:
        """Add a text. Raises BufferError while an array of the texts is in use."""
        self._data += text.encode()
        self._ends.append(len(self._data))

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        if isinstance(row, slice):
            return [self.at(one) for one in range(*row.indices(len(self)))]
        return self.at(range(len(self))[row])

    def at(self, row: int) -> str:
        """The text of a row that is known to be there: quicker."""
        return self._data[self._ends[row] : self._ends[row + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return (self._data[start:end].decode() for start, end in pairwise(self._ends))

    def array(self) -> pa.Array[Any]:
        """The texts as an Arrow array, not copied."""
        buffers = [None, pa.py_buffer(self._ends), pa.py_buffer(self._data)]
        return pa.Array.from_buffers(pa.string(), len(self), buffers)


class Index:
    """Rows of texts by text: a table of hashes with open addressing (Knuth, vol. 3, 6.4).

    Takes some 10 bytes for a text, where a dict takes 40 and the text besides.
    """

    def __init__(self, texts: Texts) -> None:
        """``texts`` are all different, and none is added later."""
        self.texts = texts
        size = 1 << (2 * len(texts)).bit_length()
        self._mask = size - 1
        self._rows = array("i", [-1]) * size
        for row, text in enumerate(texts):
            at = hash(text) & self._mask
            while self._rows[at] >= 0:
                at = (at + 1) & self._mask
            self._rows[at] = row

    def __reduce__(self) -> tuple[type[Index], tuple[Texts]]:
        """Made anew elsewhere: each process hashes in its own way."""
        return Index, (self.texts,)

    def find(self, text: object) -> int:
        """The row of a text; -1 where there is none."""
        at = hash(text) & self._mask
        while (row := self._rows[at]) >= 0 and self.texts.at(row) != text:
            at = (at + 1) & self._mask
        return row
