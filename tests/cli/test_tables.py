from __future__ import annotations

import json
from pathlib import Path

from flows.codes import ExitCode
from tests.cli.conftest import Concord

NOTE = """# Models

## Open

Sizes are in billions:

| Name | Size |
|------|-----:|
| **A**<br>1 | [7](http://x.org) |
| B |
"""
SPANS = """<table><tr><th colspan=2>X</th></tr>
<tr><td rowspan=2>1</td><td>2</td></tr><tr><td>3</td></tr></table>"""


def test_json_has_a_line_for_each_file(concord: Concord, tmp_path: Path) -> None:
    note, page = tmp_path / "a.md", tmp_path / "b.html"
    note.write_text(NOTE, encoding="utf-8")
    page.write_text(SPANS, encoding="utf-8")
    ended = concord("tables", note, page, "--json")
    first, second = map(json.loads, ended.out.splitlines())
    assert ended.code == ExitCode.DONE
    assert first == {
        "path": note.as_posix(),
        "tables": [
            {
                "index": 0,
                "line": 7,
                "context": ["Models", "Open", "Sizes are in billions:"],
                "header_rows": 1,
                "rows": [["Name", "Size"], ["A\n1", "7"], ["B", ""]],
            }
        ],
    }
    assert second["tables"][0]["rows"] == [["X", "X"], ["1", "2"], ["1", "3"]]


def test_a_note_without_tables_is_a_line_too(concord: Concord, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("nothing here")
    assert json.loads(concord("tables", tmp_path, "--json").out)["tables"] == []


def test_people_see_the_grid(concord: Concord, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(NOTE, encoding="utf-8")
    shown = concord("tables", tmp_path / "a.md").out
    assert "3 rows × 2 columns" in shown
    assert "Models > Open > Sizes are in billions:" in shown
    assert "│ A    │ 7    │" in shown


def test_a_missing_file_is_wrong_use(concord: Concord, tmp_path: Path) -> None:
    ended = concord("tables", tmp_path / "gone.md")
    assert ended.code == ExitCode.WRONG_USE
    assert ended.err == f"concord: {tmp_path / 'gone.md'}: No such file or directory\n"


def test_a_file_that_is_no_text_does_not_stop_the_others(concord: Concord, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(bytes(range(256)) * 8)
    (tmp_path / "b.md").write_text(NOTE, encoding="utf-8")
    ended = concord("tables", tmp_path / "a.md", tmp_path / "b.md", "--json")
    assert ended.code == ExitCode.UNREAD
    assert [len(json.loads(line)["tables"]) for line in ended.out.splitlines()] == [0, 1]
    assert "a.md: cannot be read" in ended.err
