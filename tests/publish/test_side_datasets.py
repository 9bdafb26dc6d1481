"""Side datasets: whom their rows are about."""

from __future__ import annotations

from publish.models import side_columns, side_schemas
from records import DatasetRow, Resolution
from tests.vocabularies import llm

IDS = {"Zeta": "zeta", "Omega": "omega", "Zeta 2": "zeta-2"}
RESOLUTIONS = {
    name: Resolution(mention=name, entity_id=id_, rule="new", why="") for name, id_ in IDS.items()
}


def papers(*rows: tuple[str, str, str]) -> list[str]:
    """Entities of papers that are given as title, arXiv id and the names of entities."""
    made = [
        DatasetRow(
            dataset="papers",
            path="note.md",
            line=line,
            values=(("title", title), ("arxiv", arxiv), ("entity_id", names)),
        )
        for line, (title, arxiv, names) in enumerate(rows, 1)
    ]
    schema = next(schema for schema in side_schemas(llm()) if schema.name == "papers")
    declared = llm().properties_file.datasets["papers"]
    return list(side_columns(made, schema, RESOLUTIONS, declared)["entity_id"])


def test_names_become_ids() -> None:
    assert papers(("A", "", "Zeta; Nobody"), ("B", "", "")) == ["zeta", ""]


def test_rows_about_one_work_are_about_the_same() -> None:
    assert papers(
        ("A Title", "2301.00001", "Zeta"),
        ("Another spelling", "2301.00001", "Omega"),
        ("Third", "2301.00001", ""),
        ("A  TITLE", "", ""),
        ("A title", "2301.00002", "Zeta 2"),
    ) == ["zeta", "omega", "omega; zeta", "zeta; zeta-2", "zeta-2"]


def test_what_tells_of_no_work_joins_nothing() -> None:
    assert papers(("", "", "Zeta"), ("", "", "")) == ["zeta", ""]
