"""``concord tables``: what the parser sees."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flows.codes import ExitCode
from flows.errors import UsageError
from flows.notes import find_notes
from parsers.encoding import decode
from parsers.tables import NoteTables, guess_syntax, read_tables
from records import Table


def show_tables(files: Iterable[Path], as_json: bool) -> ExitCode:
    """Print the tables of each file; `ExitCode.UNREAD` when one is no text."""
    code = ExitCode.DONE
    for file in _expand(files):
        note, problems = _read(file)
        print(render_json(file, note.tables)) if as_json else _print_tables(file, note)
        for problem in problems:
            print(f"concord: {problem}", file=sys.stderr)
        code = ExitCode.UNREAD if problems else code
    return code


def render_json(file: Path, tables: Iterable[Table]) -> str:
    """One line: the path and its tables, each with the full grid of cell texts."""
    described = {"path": file.as_posix(), "tables": [_describe(table) for table in tables]}
    return json.dumps(described, ensure_ascii=False, separators=(",", ":"))


def _describe(table: Table) -> dict[str, Any]:
    return {
        "index": table.index,
        "line": table.line,
        "context": [text for text in (*table.headings, table.lead) if text],
        "header_rows": table.header_rows,
        "rows": [["" if cell is None else cell.text for cell in row] for row in table.rows],
    }


def _expand(files: Iterable[Path]) -> Iterator[Path]:
    for file in files:
        if file.is_dir():
            yield from (file / note.file.relative_to(file.resolve()) for note in find_notes([file]))
        else:
            yield file


def _read(file: Path) -> tuple[NoteTables, list[str]]:
    try:
        decoded = decode(file.read_bytes())
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}") from None
    if decoded.text is None:
        return NoteTables((), (), ()), [f"{file}: cannot be read: {decoded.problem}"]
    return read_tables(decoded.text, guess_syntax(file.name, decoded.text)), []


def _print_tables(file: Path, note: NoteTables) -> None:
    from rich.console import Console

    console = Console(highlight=False, markup=False, emoji=False)
    console.print(f"{file}: {len(note.tables)} tables", style="bold")
    for table in note.tables:
        _print_table(console, file, table)
    for skipped in note.skipped:
        console.print(f"{file}:{skipped.line}: no table: {skipped.reason}", soft_wrap=True)


def _print_table(console: Any, file: Path, table: Table) -> None:
    from rich import box
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=box.SQUARE, show_header=False, show_lines=True)
    for _ in range(table.width):
        grid.add_column(overflow="fold")
    for number, row in enumerate(table.rows):
        texts = (Text("" if cell is None else cell.text) for cell in row)
        grid.add_row(*texts, style="bold" if number < table.header_rows else None)
    size = f"{len(table.rows)} rows × {table.width} columns, {table.header_rows} of them header"
    above = " > ".join(text for text in (*table.headings, table.lead) if text)
    console.print(f"\n{file}:{table.line}: table {table.index}, {table.syntax}, {size}")
    console.print(above, style="italic")
    console.print(grid)
