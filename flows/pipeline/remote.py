"""Files of results below a URL that fsspec knows: ``s3://…``, ``sftp://…``, ``memory://…``.

They are put in place by renaming, or by the one request with which a store of objects takes
them whole.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from flows.errors import UsageError
from flows.pipeline.files import Files, Folder, Kept
from flows.pipeline.scratch import PREFIX

AT_ONCE = 32
"""Requests that are under way at once."""


def files_below(url: str) -> Files:
    """The files below a URL. `UsageError` when that cannot be opened."""
    try:
        system, path = url_to_fs(url)
        system.exists(f"{path}/{PREFIX}")  # asked once, so that credentials that lack are told
    except Exception as error:  # noqa: BLE001 (each kind of place has errors of its own)
        raise UsageError(f"--store {url}: {error}") from None
    return Folder(Path(path)) if isinstance(system, LocalFileSystem) else Remote(url)


def open_remote(url: str, mode: str) -> Any:
    """A binary file by its URL."""
    system, path = url_to_fs(url)
    return system.open(path, mode)


class Remote:
    """Files below a URL; dropping old ones is left to the rules that such places have."""

    def __init__(self, url: str) -> None:
        self.place = url.rstrip("/")

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        system, top = url_to_fs(self.place)
        return system, top

    def read(self, name: str) -> bytes:
        """What a file holds."""
        system, top = self._opened
        return bytes(system.cat_file(f"{top}/{name}"))

    def has(self, name: str) -> bool:
        """Whether a file is there."""
        system, top = self._opened
        return bool(system.exists(f"{top}/{name}"))

    def have(self, names: Sequence[str]) -> Iterable[bool]:
        """Many at once: each takes some hundredths of a second to be told."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return list(pool.map(self.has, names))

    def write(self, name: str, content: bytes) -> None:
        """Write beside and rename, where there is such a thing as renaming."""
        system, top = self._opened
        path = f"{top}/{name}"
        if type(system).mv is AbstractFileSystem.mv:  # a copy and a deletion
            system.pipe_file(path, content)
            return
        beside = f"{path}.{secrets.token_hex(8)}.part"
        system.makedirs(path.rpartition("/")[0], exist_ok=True)
        system.pipe_file(beside, content)
        system.mv(beside, path)

    def drop(self, name: str) -> None:
        """Take a file away, if it is there."""
        system, top = self._opened
        with contextlib.suppress(FileNotFoundError):
            system.rm_file(f"{top}/{name}")

    def stamp(self, name: str) -> None:
        """Nothing: few such places can note it."""

    def all(self) -> Iterator[Kept]:
        """None."""
        return iter(())

    @contextlib.contextmanager
    def scratch(self) -> Iterator[str]:
        """Below the same URL."""
        system, top = self._opened
        name = f"{PREFIX}{secrets.token_hex(8)}"
        try:
            yield f"{self.place}/{name}"
        finally:
            with contextlib.suppress(FileNotFoundError):
                system.rm(f"{top}/{name}", recursive=True)
