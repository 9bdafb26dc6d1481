"""Arrays laid out by hand are those pyarrow makes, and need no pandas."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

import publish
from publish.arrays import build_array

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
DOUBLES = st.floats(allow_nan=False)
STRUCT = pa.struct([pa.field("name", pa.string()), pa.field("n", pa.int32())])
COLUMNS = [
    (pa.string(), TEXT),
    (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
    (pa.int64(), st.integers(-(2**63), 2**63 - 1)),
    (pa.float64(), DOUBLES),
    (pa.bool_(), st.booleans()),
    (pa.date32(), st.dates()),
    (pa.list_(pa.float64()), st.lists(DOUBLES)),
    (pa.list_(pa.string()), st.lists(TEXT)),
    (pa.list_(STRUCT), st.lists(st.fixed_dictionaries({"name": TEXT, "n": st.integers(0, 9)}))),
]


@pytest.mark.parametrize(("type_", "values"), COLUMNS)
@given(data=st.data())
def test_equals_what_pyarrow_makes(
    type_: pa.DataType, values: st.SearchStrategy[Any], data: st.DataObject
) -> None:
    column = data.draw(st.lists(st.none() | values, max_size=20))
    built = build_array(column, type_)
    built.validate(full=True)
    assert built.equals(pa.array(column, type_))


def test_a_value_of_another_type_is_an_error() -> None:
    with pytest.raises(TypeError):
        build_array(["7"], pa.int32())
    with pytest.raises(TypeError, match="no array of"):
        build_array([date(2020, 1, 1)], pa.date64())


def test_publishing_does_not_import_pandas() -> None:
    script = (
        "import sys; sys.path[:0] = ['tests/publish']\n"
        "from conftest import dataset, vocabulary\n"
        "from publish import render_files\n"
        "loaded = 'pandas' in sys.modules\n"
        "render_files(dataset.__wrapped__(), vocabulary.__wrapped__())\n"
        "sys.exit('pandas' in sys.modules and not loaded)"
    )
    root = Path(publish.__file__).parents[1]
    subprocess.run([sys.executable, "-c", script], cwd=root, env={"PYTHONPATH": "."}, check=True)
