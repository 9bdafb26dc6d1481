"""What Prefect's own pages show of a run: a summary, the worst discrepancies, the report."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from publish import Dataset, render_summary_markdown, summarize
from vocabulary import Vocabulary

TOP = 20
"""Discrepancies in the table; the report has them all."""


def publish_artifacts(dataset: Dataset, vocabulary: Vocabulary, out: Path) -> None:
    """Make the three artifacts of the flow run that is going on."""
    summary = render_summary_markdown(summarize(dataset, vocabulary))
    create_markdown_artifact(summary, key="concord-summary", description="What the run found")
    create_table_artifact(
        top_discrepancies(dataset),
        key="concord-discrepancies",
        description=f"The {TOP} discrepancies to look at first",
    )
    report = (out / "report.html").resolve().as_uri()
    create_link_artifact(report, "report.html", key="concord-report", description="All of them")


def top_discrepancies(dataset: Dataset, count: int = TOP) -> list[dict[str, Any]]:
    """The first rows of the table of discrepancies, worst first, as plain text."""
    return [
        {
            "severity": found.severity,
            "kind": found.kind,
            "entity": found.entity_id,
            "property": found.property,
            "chosen": found.chosen,
            "explanation": found.explanation,
        }
        for found in dataset.worst_first[:count]
    ]
