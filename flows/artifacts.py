"""What Prefect's own pages show of a run: a summary, the worst discrepancies, the report."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_table_artifact,
)

from publish import Dataset, render_summary_markdown, summarize
from publish.shown import shown_in_markdown
from vocabulary import Vocabulary

TOP = 20
"""Discrepancies in the table; the report has them all."""


def publish_artifacts(dataset: Dataset, vocabulary: Vocabulary, out: Path) -> None:
    """Make the three artifacts of the flow run that is going on."""
    summary = render_summary_markdown(summarize(dataset, vocabulary))
    create_markdown_artifact(summary, key="concord-summary", description="What the run found")
    report = (out / "report.html").resolve().as_uri()
    create_table_artifact(
        top_discrepancies(dataset, report),
        key="concord-discrepancies",
        description=f"The {TOP} discrepancies to look at first",
    )
    create_link_artifact(report, "report.html", key="concord-report", description="All of them")


def top_discrepancies(dataset: Dataset, report: str, count: int = TOP) -> list[dict[str, Any]]:
    """The first rows of the table of discrepancies, worst first, each with its place in ``report``.

    Prefect shows a cell as Markdown, so what the notes say is escaped.
    """
    return [
        {
            "severity": found.severity,
            "kind": found.kind,
            "entity": shown_in_markdown(found.entity_id),
            "property": found.property,
            "chosen": shown_in_markdown(found.chosen),
            "explanation": shown_in_markdown(found.explanation),
            "link": f"[{found.discrepancy_id}]({report}#{found.discrepancy_id})",
        }
        for found in islice(dataset.in_reading_order(), count)
    ]
