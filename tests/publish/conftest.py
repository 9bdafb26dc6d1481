"""A small vocabulary and datasets made by hand, large enough to see everything once."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date

import pytest

from publish import Dataset
from records import (
    CellRecord,
    Claim,
    Copying,
    DatasetRow,
    Discrepancy,
    Entity,
    Fact,
    Issue,
    Note,
    Resolution,
    Source,
)
from vocabulary import Vocabulary, load_vocabulary

PROPERTIES = """
subject: {headers: [model]}
properties:
  released: {label: Released, kind: date, policy: most_precise_majority, headers: [released],
             rationale: The most precise of the majority., description: When it came out.}
  parameters: {label: Parameters, kind: quantity, unit: parameters, policy: union,
               rationale: The union is the family., headers: [size], description: Sizes.}
  organization: {label: Organization, kind: term, vocabulary: organizations, many: true,
                 policy: union, rationale: Several may stand behind one., headers: [by]}
  openness: {label: Openness, kind: flag, policy: majority, rationale: One holds., headers: [open]}
  paper: {label: Paper, kind: link, policy: majority, rationale: One announces., headers: [paper]}
  code: {label: Code, kind: link, many: true, policy: union, rationale: Several., headers: [code]}
datasets:
  benchmarks: {description: Tasks and data, columns: {task: [task], dataset: [dataset]}}
"""
TERMS = """
nothing_stated: ["-"]
dates: {}
numbers: {magnitudes: {B: 1.0e+9}}
measures: {parameters: {words: [parameters]}}
flags: {open: ["yes"], closed: ["no"]}
"""
SOURCES = ("alpha", "beta", "gamma")
COLUMNS = ("model", "released", "size", "open", "paper")
BILLION = 1e9


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Six properties, one side dataset."""
    texts = {"domain.yml": "table: models", "properties.yml": PROPERTIES, "terms.yml": TERMS}
    return load_vocabulary(texts)


def month(text: str) -> dict[str, object]:
    """Fields of a date claim for ``YYYY-MM``."""
    year, number = map(int, text.split("-"))
    last = calendar.monthrange(year, number)[1]
    return {
        "property": "released",
        "kind": "date",
        "value": text,
        "date_start": date(year, number, 1),
        "date_end": date(year, number, last),
    }


def size(text: str) -> dict[str, object]:
    """Fields of a quantity claim for ``7B/13B``."""
    numbers = tuple(float(part[:-1]) * BILLION for part in text.split("/"))
    bounds = tuple((n - BILLION / 2, n + BILLION / 2) for n in numbers)
    return {
        "property": "parameters",
        "kind": "quantity",
        "value": text,
        "numbers": numbers,
        "bounds": bounds,
    }


def word(name: str, kind: str, text: str) -> dict[str, object]:
    """Fields of any other claim."""
    return {"property": name, "kind": kind, "value": text}


MakeClaim = Callable[..., Claim]


def make_claim(
    id_: str, source: str, entity: str, said: dict[str, object], **more: object
) -> Claim:
    """A claim read from row 1 of the source's only table, unless ``more`` says otherwise."""
    fields: dict[str, object] = {
        "claim_id": id_,
        "source_id": source,
        "entity_id": entity,
        "path": f"raw/{source}.md",
        "table": 0,
        "row": 1,
        "column": 1,
        "line": 3,
        "header": str(said["property"]),
        "context": "Models > Open",
        "raw": said["value"],
        "mention": entity.upper(),
    }
    return Claim.model_validate(fields | said | more)


def make_fact(claims: list[Claim], verdict: str, against: tuple[str, ...] = ()) -> Fact:
    """A fact that takes the value of the first claim."""
    first = claims[0]
    return Fact.model_validate(
        {
            "entity_id": first.entity_id,
            "property": first.property,
            "kind": first.kind,
            "value": first.value,
            "date_start": first.date_start,
            "date_end": first.date_end,
            "numbers": first.numbers,
            "bounds": first.bounds,
            "verdict": verdict,
            "confidence": 0.75,
            "policy": "majority",
            "supporting": tuple(c.claim_id for c in claims if c.claim_id not in against),
            "dissenting": against,
            "sources": len({claim.source_id for claim in claims}),
        }
    )


def make_cells(source: str, rows: list[tuple[str, ...]]) -> list[CellRecord]:
    """The ledger of a table whose first row is its header."""
    return [
        CellRecord(
            path=f"raw/{source}.md",
            table=0,
            row=r,
            column=c,
            line=r + 2,
            rowspan=1,
            colspan=1,
            text=text,
            disposition="header" if r == 0 else "mention" if c == 0 else "claim",
            claims=int(r > 0 and c > 0),
            source_id=source,
        )
        for r, row in enumerate(rows)
        for c, text in enumerate(row)
    ]


@pytest.fixture(scope="session")
def dataset() -> Dataset:
    """Two models, three sources: a conflict on sizes, a compatible date, a value said once."""
    claims = [
        make_claim("c1", "alpha", "t5", month("2019-10")),
        make_claim("c2", "beta", "t5", month("2019-10")),
        make_claim("c3", "alpha", "t5", size("11B"), column=2),
        make_claim("c4", "beta", "t5", size("13B"), column=2),
        make_claim("c5", "gamma", "t5", size("3B/11B"), column=2),
        make_claim("c6", "alpha", "opt", word("openness", "flag", "open"), column=3, hedged=True),
        make_claim("c7", "gamma", "opt", word("paper", "link", "https://arxiv.org/abs/2205.01068")),
        make_claim("c8", "gamma", "opt", word("code", "link", "https://a.org/x; https://b.org/y")),
        make_claim(
            "c9",
            "gamma",
            "opt",
            month("2022-05"),
            block="prose",
            table=None,
            row=None,
            column=None,
            line=2,
            raw="in May 2022",
        ),
    ]
    facts = [
        make_fact(claims[0:2], "agree"),
        make_fact(claims[2:5], "conflict", against=("c4",)),
        *(make_fact([claim], "single") for claim in claims[5:9]),
    ]
    return Dataset(
        notes=tuple(
            Note(
                path=f"raw/{s}.md",
                source_id=s,
                sha256="0" * 64,
                encoding="utf-8",
                lines=9,
                tables=1,
            )
            for s in SOURCES
        ),
        sources=tuple(Source(id=s, title=f"Notes of {s}", notes=(f"{s}.md",)) for s in SOURCES),
        claims=tuple(claims),
        entities=(
            Entity(id="t5", name="T5", aliases=("T-5",), mentions=("T5", "T-5")),
            Entity(id="opt", name="OPT"),
        ),
        facts=tuple(facts),
        discrepancies=(
            Discrepancy(
                discrepancy_id="d1",
                kind="conflict",
                severity="high",
                entity_id="t5",
                property="parameters",
                claim_ids=("c3", "c4", "c5"),
                chosen="11B",
                explanation="Two say 11B is the largest, one says 13B.",
                settle="The paper's table of sizes.",
            ),
            Discrepancy(
                discrepancy_id="d0",
                kind="hedged",
                severity="low",
                entity_id="opt",
                property="openness",
                claim_ids=("c6",),
                chosen="open",
                explanation="The only source is not sure.",
            ),
        ),
        cells=tuple(
            cell
            for s, sizes in zip(SOURCES, ("11B", "13B", "3B/11B"), strict=True)
            for cell in make_cells(s, [COLUMNS, ("T5", "2019/10", sizes, "yes", "")])
        ),
        issues=(
            Issue(
                kind="unread value", path="raw/beta.md", line=3, message="not a date", raw="new-05"
            ),
        ),
        rows=(
            DatasetRow(
                dataset="benchmarks",
                path="raw/gamma.md",
                table=1,
                row=1,
                line=20,
                values=(("task", "QA"), ("dataset", "SQuAD")),
                source_id="gamma",
            ),
        ),
        resolutions={
            name: Resolution(mention=name, entity_id="t5", rule="name", why="same letters")
            for name in ("T-5", "T5")
        },
        copying=(
            Copying(source_id="gamma", copied_from="alpha", share=0.8, why="the same rare error"),
        ),
    )
