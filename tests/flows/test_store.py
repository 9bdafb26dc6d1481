from __future__ import annotations

import os
import pickle
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ClassVar

import fsspec
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from flows.pipeline.files import open_arrow
from flows.pipeline.store import Store, default_place

KEY = "ab" * 32
OTHER = "cd" * 32


def entry(store: Store, key: str = KEY) -> Path:
    (found,) = Path(store.place).glob(f"{key[:2]}/{key[2:]}*")
    return found


def test_what_is_put_is_got_and_nothing_else(tmp_path: Path) -> None:
    store = Store(tmp_path / "s")
    assert store.get(KEY) is None
    store.put(KEY, b"body")
    assert Store(tmp_path / "s").get(KEY) == b"body"
    assert store.get(OTHER) is None


@pytest.mark.parametrize("damage", [lambda kept: kept[:-1], lambda kept: kept[:10], lambda _: b""])
def test_an_entry_cut_short_is_none_and_goes(tmp_path: Path, damage) -> None:  # type: ignore[no-untyped-def]
    store = Store(tmp_path)
    store.put(KEY, b"body" * 100)
    file = entry(store)
    file.write_bytes(damage(file.read_bytes()))
    assert store.get(KEY) is None
    assert not file.exists()
    store.put(KEY, b"new")
    assert store.get(KEY) == b"new"


def test_a_folder_in_the_place_of_an_entry_gives_way(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, b"body")
    file = entry(store)
    file.unlink()
    (file / "inside").mkdir(parents=True)
    assert store.get(KEY) is None
    assert not store.has(KEY)
    store.put(KEY, b"new")
    assert store.get(KEY) == b"new"


def test_scratch_is_gone_after_the_run_or_with_the_next(tmp_path: Path) -> None:
    store = Store(tmp_path)
    (tmp_path / "scratch-killed").mkdir()
    (tmp_path / "scratch-killed" / "part.arrow").write_bytes(b"x")
    with store.scratch() as one, store.scratch() as other:
        assert {path.name for path in tmp_path.iterdir()} == {Path(one).name, Path(other).name}
    assert not list(tmp_path.iterdir())


def test_an_entry_with_a_flipped_bit_is_none(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, b"body" * 100)
    kept = bytearray(entry(store).read_bytes())
    for place in (0, 33, len(kept) - 1):
        altered = kept.copy()
        altered[place] ^= 1
        store.put(KEY, b"body" * 100)
        entry(store).write_bytes(altered)
        assert store.get(KEY) is None


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    store = Store(tmp_path, limit=3000)
    for number in range(4):
        key = f"{number:02}" * 32
        store.put(key, os.urandom(1000))
        os.utime(entry(store, key), (number, number))
    assert store.get("00" * 32) is not None  # used just now, so the youngest
    assert store.trim() == 2
    assert [store.get(f"{n:02}" * 32) is None for n in range(4)] == [False, True, True, False]
    assert store.trim() == 0


def test_what_a_killed_run_left_goes_when_it_is_old(tmp_path: Path) -> None:
    store = Store(tmp_path)
    store.put(KEY, b"body")
    old, fresh = (entry(store).with_name(name) for name in ("old.part", "fresh.part"))
    for left in (old, fresh):
        left.write_bytes(b"half")
    os.utime(old, (0, 0))
    assert store.trim() == 0
    assert sorted(path.name for path in old.parent.iterdir()) == [entry(store).name, fresh.name]


def test_many_may_write_one_entry_at_once(tmp_path: Path) -> None:
    store, body = Store(tmp_path), os.urandom(100_000)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store.put(KEY, body), range(50)))
        assert set(pool.map(lambda _: store.get(KEY), range(50))) == {body}
    assert len(list(tmp_path.rglob("*.*"))) == 1


def test_a_store_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = Store(tmp_path / "file")
    store.put(KEY, b"body")
    assert store.get(KEY) is None
    assert store.trim() == 0


def test_the_folder_is_the_users_cache_unless_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONCORD_STORE", "/named")
    assert default_place() == "/named"
    monkeypatch.delenv("CONCORD_STORE")
    monkeypatch.setenv("XDG_CACHE_HOME", "/cache")
    monkeypatch.setattr("sys.platform", "linux")
    assert default_place() == Path("/cache/concord")


def test_a_store_below_a_url_gives_what_was_put_and_drops_what_is_damaged() -> None:
    store = Store("memory://store-of-a-test")
    assert store.get(KEY) is None
    store.put(KEY, b"body")
    again = pickle.loads(pickle.dumps(store))
    assert (again.get(KEY), again.has(KEY), again.has(OTHER)) == (b"body", True, False)
    (name,) = (f for f in fsspec.filesystem("memory").find("/store-of-a-test"))
    fsspec.filesystem("memory").pipe_file(name, b"damaged")
    assert (again.get(KEY), again.has(KEY), again.trim()) == (None, False, 0)


@pytest.mark.parametrize("place", ["folder", "memory://lacking-of-a-test"])
def test_groups_that_lack_something_are_named(place: str, tmp_path: Path) -> None:
    store = Store(place if "://" in place else tmp_path / place)
    store.put(KEY, b"body")
    assert store.lacking([[KEY], [KEY, OTHER], [], [OTHER, KEY], [KEY, KEY]]) == [1, 3]
    assert store.lacking([]) == []


def test_a_url_of_files_is_a_folder(tmp_path: Path) -> None:
    Store((tmp_path / "s").as_uri()).put(KEY, b"body")
    assert Store(tmp_path / "s").get(KEY) == b"body"


class Renaming(MemoryFileSystem):  # type: ignore[misc]
    """A file system that can rename, and says what it wrote and renamed."""

    protocol = "renaming"
    did: ClassVar[list[str]] = []

    def pipe_file(self, path: str, value: bytes, mode: str = "overwrite", **_: Any) -> None:
        self.did.append(path)
        super().pipe_file(path, value, mode)

    def mv(self, path1: str, path2: str, **more: Any) -> None:
        self.did.append(path2)
        super().mv(path1, path2, **more)


def test_where_a_file_can_be_renamed_it_is_written_beside() -> None:
    fsspec.register_implementation("renaming", Renaming, clobber=True)
    Store("renaming://s").put(KEY, b"body")
    assert Store("renaming://s").get(KEY) == b"body"
    written, renamed = Renaming.did
    assert written.endswith(".part")
    assert renamed.endswith(f"{KEY[2:]}.entry")
    assert written.startswith(renamed)


@pytest.mark.parametrize("place", ["memory://scratch-of-a-test", "folder"])
def test_scratch_is_gone_with_its_block(place: str, tmp_path: Path) -> None:
    store = Store(place if "://" in place else tmp_path / place)
    with store.scratch() as scratch:
        with open_arrow(f"{scratch}/a.arrow", "w") as file:
            file.write(b"body")
        with open_arrow(f"{scratch}/a.arrow", "r") as file:
            assert file.read() == b"body"
    with pytest.raises(FileNotFoundError):
        open_arrow(f"{scratch}/a.arrow", "r")
