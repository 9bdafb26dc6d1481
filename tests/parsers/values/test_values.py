"""What must hold of every reading, and what golden lines do not show: bounds, orders, agreement."""

from __future__ import annotations

import math
import time
from calendar import monthrange
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.values import dates, quantities
from parsers.values.common import MAX_TEXT, built_for, positions, shown, states_nothing
from parsers.values.date_words import DateGrammar
from parsers.values.dates import DateOrder, column_order, read_dates
from parsers.values.flags import read_flag
from parsers.values.numerals import read_numeral
from parsers.values.quantities import read_quantities
from parsers.values.terms import read_terms
from records.value import Reading
from tests.vocabularies import llm

VOCABULARY = llm()
MEASURES = ("parameters", "tokens", "context")
ORDERS: tuple[DateOrder | None, ...] = (None, "day-month", "month-day", "year-month", "month-year")
PIECES = [
    *"0123456789.,-/~()[]【】（）:;：；、?<>+x×*^ \n\tKMBTaAQH",
    *"年月日亿万千百十一二三²¹①½é'|&%\u200b\ufe0f",
    *("2023", "2024-05", "Feb ", "tokens", "active", "13B", "7B", "to ", "about ", "open", "RoPE"),
    *("Google", " and ", "和", "8x7B", "1.4T", "Q1 ", "指令", "上半年", "v1: ", "- "),
]
TEXTS = st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES), max_size=14).map("".join))


def every_reading(text: str) -> list[Reading]:
    found = [read_dates(text, VOCABULARY, order, year) for order in ORDERS for year in (None, 2023)]
    found += [
        read_quantities(text, measure, VOCABULARY, scale)
        for measure in MEASURES
        for scale in (None, 1e9, 1e8)
    ]
    found += [read_flag(text, VOCABULARY)]
    lists = ("organizations", "language", "license")
    return found + [read_terms(text, name, VOCABULARY) for name in lists]


@given(TEXTS)
def test_every_text_is_read_or_accounted_for(text: str) -> None:
    for reading in every_reading(text):
        assert reading != Reading() or states_nothing(text, VOCABULARY)
        for value in reading.values:
            assert value.text
            assert len(value.numbers) == len(value.bounds)
            assert not value.is_range or value.kind == "date" or len(value.numbers) == 2


@given(TEXTS)
def test_numbers_lie_within_their_bounds(text: str) -> None:
    for measure in MEASURES:
        for value in read_quantities(text, measure, VOCABULARY, 1e9).values:
            for number, (low, high) in zip(value.numbers, value.bounds, strict=True):
                below = value.text.startswith("<")
                assert low <= number < high or (below and number == high)


@given(TEXTS)
def test_dates_cover_what_their_text_says(text: str) -> None:
    for value in read_dates(text, VOCABULARY).values:
        first, _, last = value.text.replace("?", "").partition("/")
        assert value.date_start == first_day(first)
        assert value.date_end == last_day(last or first)


def first_day(text: str) -> date:
    year, month, day = (*map(int, text.split("-")), 1, 1)[:3]
    return date(year, month, day)


def last_day(text: str) -> date:
    year, *rest = map(int, text.split("-"))
    month = rest[0] if rest else 12
    return date(year, month, rest[1] if len(rest) > 1 else monthrange(year, month)[1])


# Render and parse

NUMBERS = st.tuples(
    st.integers(1, 9999), st.sampled_from([0, 1, 2, 3]), st.sampled_from("KMBT")
).map(lambda parts: f"{parts[0] / 10 ** parts[1]:.{parts[1]}f}{parts[2]}")
DAYS = st.dates(date(1950, 1, 1), date(2100, 12, 31))


@given(st.lists(NUMBERS, min_size=1, max_size=6, unique=True), st.sampled_from(["/", ", ", "、"]))
def test_a_set_is_read_as_it_is_written(numbers: list[str], joint: str) -> None:
    (value,) = read_quantities(joint.join(numbers), "parameters", VOCABULARY).values
    assert value.text == "/".join(numbers)
    assert read_quantities(value.text, "parameters", VOCABULARY).values == (value,)


@given(NUMBERS)
def test_no_precision_is_invented(number: str) -> None:
    (value,) = read_quantities(number, "parameters", VOCABULARY).values
    (low, high), decimals = value.bounds[0], len(number.partition(".")[2]) - 1
    unit = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}[number[-1]] / 10 ** max(0, decimals)
    assert math.isclose(high - low, unit, rel_tol=1e-9)


@given(DAYS, st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日", "%Y%m%d"]))
def test_days_in_any_notation(day: date, notation: str) -> None:
    (value,) = read_dates(day.strftime(notation), VOCABULARY).values
    assert (value.text, value.date_start, value.date_end) == (day.isoformat(), day, day)


@given(DAYS, st.sampled_from(["%Y-%m", "%Y年%m月", "%m/%Y", "%Y.%m"]))
def test_months_are_never_padded(day: date, notation: str) -> None:
    (value,) = read_dates(day.strftime(notation), VOCABULARY).values
    assert value.text == f"{day.year}-{day.month:02}"


@given(DAYS, DAYS)
def test_a_range_is_read_back(one: date, other: date) -> None:
    low, high = sorted(f"{day.year}-{day.month:02}" for day in (one, other))
    (value,) = read_dates(f"{low} ~ {high}", VOCABULARY).values
    assert value.text == (low if low == high else f"{low}/{high}")


@given(DAYS)
def test_a_column_decides_the_order_of_digits(day: date) -> None:
    order: tuple[tuple[DateOrder, str], ...] = (
        ("day-month", "%d/%m/%Y"),
        ("month-day", "%m/%d/%Y"),
    )
    for expected, notation in order:
        cells = [day.strftime(notation), date(2023, 2, 27).strftime(notation)]
        assert column_order(cells, VOCABULARY) == expected
        (value,) = read_dates(cells[0], VOCABULARY, expected).values
        assert value.date_start == day


# The direct forms and the grammar are one

SIMPLE_SIZES = st.lists(
    st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,3})?[KMBTkmbt]?", fullmatch=True), min_size=1, max_size=3
).map("/".join)
SIMPLE_DATES = st.one_of(
    st.from_regex(r"(19|20)[0-9]{2}([-/.])[0-9]{1,2}(\2[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"(19|20)[0-9]{2}年([0-9]{1,2}月([0-9]{1,2}日)?)?", fullmatch=True),
    st.from_regex(r"(Jan|Sept|March|foo)\.? (19|20)[0-9]{2}", fullmatch=True),
)


@given(SIMPLE_SIZES, st.sampled_from([None, 1e9, 1e8]))
def test_simple_sizes_read_directly_are_what_the_grammar_reads(
    text: str, scale: float | None
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        quantities.reading_of.cache_clear()
        direct = read_quantities(text, "parameters", VOCABULARY, scale)
        quantities.reading_of.cache_clear()
        patch.setattr(quantities, "MAX_PLAIN", -1)
        assert read_quantities(text, "parameters", VOCABULARY, scale) == direct
    quantities.reading_of.cache_clear()


@given(SIMPLE_DATES)
def test_simple_dates_read_directly_are_what_the_grammar_reads(text: str) -> None:
    grammar = built_for(VOCABULARY, DateGrammar)
    direct = grammar.plain(text)
    slow = dates._Arrangement(grammar, shown(text), None).reading()
    if direct is not None:
        (value,) = slow.values
        assert (value.text, value.date_start, value.date_end) == (
            direct.text,
            direct.start,
            direct.end,
        )


# Bounds


@pytest.mark.parametrize(
    ("text", "measure", "scale", "bounds"),
    [
        ("6B", "parameters", None, [(5.5e9, 6.5e9)]),
        ("6.2B", "parameters", None, [(6.15e9, 6.25e9)]),
        ("5400 亿", "parameters", None, [(539.95e9, 540.05e9)]),
        ("60", "parameters", 1e8, [(5.95e9, 6.05e9)]),
        ("11", "parameters", 1e9, [(10.5e9, 11.5e9)]),
        ("0.06", "parameters", 1e9, [(55e6, 65e6)]),
        ("1,085", "parameters", 1e9, [(1084.5e9, 1085.5e9)]),
        ("6738415616", "parameters", None, [(6738415615.5, 6738415616.5)]),
        ("7B-70B", "parameters", None, [(6.5e9, 7.5e9), (69.5e9, 70.5e9)]),
        ("<175B", "parameters", None, [(0.0, 175e9)]),
        (">100B", "parameters", None, [(100e9, math.inf)]),
        ("8x7B", "parameters", None, [(7e9, math.nextafter(56e9, math.inf))]),
        ("1.2T + 1.3T tokens", "tokens", None, [(2.4e12, 2.6e12)]),
        ("4096", "context", None, [(4095.5, 4096.5)]),
        ("32K", "context", None, [(31500.0, 32.5 * 1024)]),
    ],
)
def test_bounds(
    text: str, measure: str, scale: float | None, bounds: list[tuple[float, float]]
) -> None:
    value = read_quantities(text, measure, VOCABULARY, scale).values[0]
    assert list(value.bounds) == bounds


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["02/27/2023", "03/04/2023"], "month-day"),
        (["27/02/2023", "03/04/2023", "-"], "day-month"),
        (["02/27/2023", "27/02/2023"], None),
        (["03/04/2023", "05/06/2023"], None),
        (["22/11", "23/02", "23/07"], "year-month"),
        (["2022/11", "23/02"], "year-month"),
        (["02/23", "11/22"], "month-year"),
        (["23/02"], None),
        (["03-14", "02-24"], "month-day"),
        (["03-14", "04-14", "02-24", "07-18"], "month-day"),
        (["3/14", "7/18", "-"], "month-day"),
        (["01-22", "11-22", "02-23"], "month-year"),
        (["2023-02", "02-24"], None),
        (["2023-04", "2022"], None),
        ([], None),
    ],
)
def test_column_order(cells: list[str], order: DateOrder | None) -> None:
    assert column_order(cells, VOCABULARY) == order


@pytest.mark.parametrize("text", ["", " ", "-", "--", "/", "???", "N/A", "未知", "- / -", "(未知)"])
def test_states_nothing(text: str) -> None:
    assert states_nothing(text, VOCABULARY)


@pytest.mark.parametrize("text", ["7B / -", "√", "×", "0", "N/A (175B)", "✅"])
def test_states_something(text: str) -> None:
    assert not states_nothing(text, VOCABULARY)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2024-08 / - / 2025-03", ("2024-08", "-", "2025-03")),
        ("2024-08\n/-\n/2025-03", ("2024-08", "-", "2025-03")),
        ("2024/8 / - / 2025/3", ("2024/8", "-", "2025/3")),
        ("7B, 13B", None),
        ("7B", None),
    ],
)
def test_positions(text: str, parts: tuple[str, ...] | None) -> None:
    assert positions(text, 3) == parts


def test_closed_and_open_lists() -> None:
    known = read_terms("Acme Labs", "organizations", VOCABULARY)
    assert [value.text for value in known.values] == ["acme-labs"]
    assert read_terms("Acme Labs", "organizations", VOCABULARY, open_list=False).unread
    assert read_terms("Acme Labs", "license", VOCABULARY, open_list=True).values


@pytest.mark.parametrize(("text", "number"), [("一千三百", 1300), ("十三", 13), ("二〇二三", 2023)])
def test_numerals(text: str, number: int) -> None:
    worth = {**VOCABULARY.terms.numbers.digits, "千": 1000}
    assert read_numeral(text, worth) == number


UNITS = ["7B/", "2023-04/", "(", "7B (", "[", "1", "一", "2023-", "a, ", "~", "\n", "7x", "1,"]
READERS: list[Callable[[str], Reading]] = [
    lambda text: read_dates(text, VOCABULARY),
    lambda text: read_quantities(text, "tokens", VOCABULARY),
    lambda text: read_flag(text, VOCABULARY),
    lambda text: read_terms(text, "organizations", VOCABULARY),
]


@pytest.mark.parametrize("unit", UNITS)
def test_long_texts_take_linear_time(unit: str) -> None:
    for length in (MAX_TEXT - len(unit), 100_000):
        text = unit * (length // len(unit))
        for reader in READERS:
            start = time.process_time()
            reader(text)
            assert time.process_time() - start < 1
