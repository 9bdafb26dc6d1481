"""The files of a run as they are made: into memory, or to where they are published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa
import pytest

from publish import Dataset, build_tables, render_files, write_files
from publish.contents import Written, measure
from vocabulary import Vocabulary


def test_what_is_written_is_what_is_rendered(
    dataset: Dataset, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    made = write_files(lambda name: (tmp_path / name).open("xb"), dataset, vocabulary)
    rendered = render_files(dataset, vocabulary)
    assert made.keys() == rendered.keys()
    for name, content in rendered.items():
        assert measure(made[name]) == measure(content)
        if isinstance(made[name], Written):
            assert (tmp_path / name).read_bytes() == content
    written = {path.name for path in tmp_path.iterdir()}
    assert written == {name for name in rendered if name.endswith(".parquet")}


def test_a_table_that_fails_ends_the_others(
    dataset: Dataset, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    """Tables are made beside one another; a large one would be waited for."""
    claims, many = build_tables(dataset, vocabulary)["claims"], 10**6
    given = 0

    def parts() -> Iterator[pa.Table]:
        nonlocal given
        for _ in range(many):
            given += 1
            yield claims

    def open_file(name: str) -> BinaryIO:
        if name == "claims_history.parquet":
            raise OSError(28, "No space left on device")
        return (tmp_path / name).open("xb")

    with pytest.raises(OSError, match="No space left"):
        write_files(open_file, dataset, vocabulary, ready={"claims": parts})
    assert given < many
