"""Every line of the golden files, as a person wrote or read it."""

from __future__ import annotations

import pytest

from parsers.values.dates import DateOrder, read_dates
from parsers.values.flags import read_flag
from parsers.values.quantities import read_quantities
from parsers.values.terms import read_terms
from tests.parsers.values.golden_cases import Case, cases, render
from tests.vocabularies import llm

ORDERS: dict[str, DateOrder] = {
    "day-month": "day-month",
    "month-day": "month-day",
    "year-month": "year-month",
    "month-year": "month-year",
}


def params(name: str) -> list[object]:
    return [pytest.param(case, id=f"{name}:{case.line}") for case in cases(name)]


@pytest.mark.parametrize("case", params("dates"))
def test_dates(case: Case) -> None:
    order = next((ORDERS[word] for word in case.arguments if word in ORDERS), None)
    year = next((int(word) for word in case.arguments if word.isdigit()), None)
    assert render(read_dates(case.text, llm(), order, year)) == case.expected


@pytest.mark.parametrize("case", params("quantities"))
def test_quantities(case: Case) -> None:
    measure, *scale = case.arguments
    reading = read_quantities(case.text, measure, llm(), float(scale[0]) if scale else None)
    assert render(reading) == case.expected


@pytest.mark.parametrize("case", params("flags"))
def test_flags(case: Case) -> None:
    assert render(read_flag(case.text, llm())) == case.expected


@pytest.mark.parametrize("case", params("terms"))
def test_terms(case: Case) -> None:
    assert render(read_terms(case.text, case.arguments[0], llm())) == case.expected
