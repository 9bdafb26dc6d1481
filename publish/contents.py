"""What files hold: bytes, or what was written while it was made and is told by size and hash."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from typing import BinaryIO, NamedTuple, TypeAlias

Open: TypeAlias = "Callable[[str], BinaryIO]"
"""Opens a file for writing, by its path within the dataset; whoever called closes it."""


class Written(NamedTuple):
    """A file that was written: its bytes, and their SHA-256 in hex digits."""

    size: int
    sha256: str


Content: TypeAlias = bytes | Written


def measure(content: Content) -> Written:
    """Size and hash of what a file holds."""
    if isinstance(content, Written):
        return content
    return Written(len(content), hashlib.sha256(content).hexdigest())


class Measured(io.RawIOBase, BinaryIO):
    """Writes to another file, and knows size and hash of all that was written."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._hash, self._size = file, hashlib.sha256(), 0

    def writable(self) -> bool:
        """Yes."""
        return True

    def write(self, data: object) -> int:
        """Write all of it."""
        view = memoryview(data)  # type: ignore[arg-type]
        self._file.write(view)
        self._hash.update(view)
        self._size += view.nbytes
        return view.nbytes

    def tell(self) -> int:
        """Bytes written so far."""
        return self._size

    def written(self) -> Written:
        """What was written."""
        return Written(self._size, self._hash.hexdigest())
