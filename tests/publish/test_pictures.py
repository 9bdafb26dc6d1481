"""The pictures: nothing left out unsaid, the same as a table, and fit to stand in the page."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from datetime import date

import pytest
from bs4 import BeautifulSoup, Tag

from publish import Dataset
from publish.pictures import Picture, draw_pictures
from publish.pictures.chart import DETAILED, draw_chart, fitted
from publish.pictures.coverage import MOST_ROWS
from publish.stats import count_pairs
from records import Entity, Fact
from vocabulary import Vocabulary

NAMES = ("Released: 2 entities by month", "Parameters: the largest", "Facts of each source",
         "How often two sources agree", "What is known of what")  # fmt: skip


@pytest.fixture
def pictures(dataset: Dataset, vocabulary: Vocabulary) -> tuple[Picture, ...]:
    return draw_pictures(dataset, vocabulary)


def svg_of(pictures: tuple[Picture, ...], title: str) -> Tag:
    (picture,) = (picture for picture in pictures if picture.title.startswith(title))
    found = BeautifulSoup(picture.svg, "html.parser").svg
    assert found is not None
    return found


def titles(svg: Tag) -> list[str]:
    return sorted(title.get_text() for title in svg.find_all("title"))


def fact(entity: str, name: str = "parameters", verdict: str = "single") -> Fact:
    return Fact.model_validate(
        {"entity_id": entity, "property": name, "kind": "text", "value": "x", "verdict": verdict,
         "confidence": 0.5, "policy": "union", "supporting": (), "dissenting": (), "sources": 1}
    )  # fmt: skip


def test_what_is_drawn_of_a_small_dataset(
    pictures: tuple[Picture, ...], dataset: Dataset, vocabulary: Vocabulary
) -> None:
    assert len(pictures) == len(NAMES)
    assert titles(svg_of(pictures, NAMES[0])) == ["OPT: 2022-05", "T5: 2019-10"]
    assert titles(svg_of(pictures, NAMES[1])) == ["T5: 11B (contradicted)"]
    assert svg_of(pictures, NAMES[1]).find("text", string="T5") is not None
    covered = titles(svg_of(pictures, NAMES[4]))
    assert len(covered) == len(dataset.facts)
    assert "T5, Parameters: conflict" in covered


def test_every_picture_is_named_and_told_as_a_table(pictures: tuple[Picture, ...]) -> None:
    for picture in pictures:
        assert svg_of(pictures, picture.title)["aria-label"] == picture.title
        assert picture.rows
        assert {len(row) for row in picture.rows} == {len(picture.heads)}
        assert all(words for _, words in picture.keys)


def test_colours_are_those_of_the_page_and_nothing_depends_on_fonts(
    pictures: tuple[Picture, ...],
) -> None:
    for picture in pictures:
        painted = set(re.findall(r'(?:fill|stroke)="([^"]*)"', picture.svg))
        assert {p for p in painted if not re.fullmatch(r"none|var\(--[a-z0-9-]+\)", p)} <= {
            "url(#hatched)"
        }
        assert not re.search(
            r"style=|font-family|<script|<style| id=|clip-path|\d\.\d\d", picture.svg
        )


def test_agreement_is_told_per_property(pictures: tuple[Picture, ...], dataset: Dataset) -> None:
    pairs = count_pairs(dataset, [source.id for source in dataset.sources])
    told = titles(svg_of(pictures, NAMES[3]))
    assert len(told) == sum(map(len, pairs.values()))
    assert "Parameters: alpha and beta agree on 0 of 1" in told
    assert pairs["parameters"]["alpha", "beta"] == (1, 0)
    for both, pair in pairs[""].items():
        of_each = [pairs[name][both] for name in pairs if name and both in pairs[name]]
        assert pair == (sum(p.shared for p in of_each), sum(p.agreed for p in of_each))


def test_dates_that_contradict_each_other_are_spread_out(
    dataset: Dataset, vocabulary: Vocabulary
) -> None:
    contested = tuple(
        f.model_copy(
            update={
                "verdict": "conflict",
                "dissenting": f.supporting[1:],
                "supporting": f.supporting[:1],
            }
        )
        if f.property == "released" and len(f.supporting) > 1
        else f
        for f in dataset.facts
    )
    drawn = draw_pictures(dataclasses.replace(dataset, facts=contested), vocabulary)
    svg = svg_of(drawn, "Released: 1 entity whose sources contradict each other")
    link = svg.find("a")
    assert isinstance(link, Tag)
    assert (link["href"], link["tabindex"]) == ("#e-t5", "-1")
    assert set(titles(svg)) == {"2019-10 (alpha)", "2019-10 (beta)"}


def test_many_entities_are_drawn_without_their_names_and_the_rest_is_counted(
    vocabulary: Vocabulary,
) -> None:
    assert draw_pictures(Dataset(), vocabulary) == ()
    ids = [f"e{i:04}" for i in range(DETAILED + 5)]
    day = {
        "kind": "date",
        "value": "2022-05",
        "date_start": date(2022, 5, 1),
        "date_end": date(2022, 5, 31),
    }
    facts = tuple(fact(id_, "released").model_copy(update=day) for id_ in ids)
    many = Dataset(entities=tuple(Entity(id=id_, name=id_) for id_ in ids), facts=facts)
    drawn = draw_pictures(many, vocabulary)
    timeline = svg_of(drawn, f"Released: {len(ids):,} entities by month")
    assert len(timeline.find_all("path")) == len(ids)
    assert timeline.find("title") is None
    width, height = map(float, str(timeline["viewbox"]).split()[2:])
    assert (width, height < 500) == (960, True)
    assert drawn[-1].note == f"{len(ids) - MOST_ROWS} entities with fewer facts are not drawn."


def test_names_in_a_picture_are_text() -> None:
    name = "<b>\" onload=x '</text><script>\u202egnp\x00\ud800&amp;"
    row = {"entity": "e", "name": name, "href": "#e-x", "title": name,
           "property": "P", "order": 0, "verdict": "agree"}  # fmt: skip
    svg = BeautifulSoup(draw_chart("coverage", [row], name), "html5lib")
    shown = (
        name.replace("\u202e", "(U+202E)").replace("\x00", "(U+0000)").replace("\ud800", "(U+D800)")
    )
    assert not svg.select("script, b, [onload]")
    assert svg.find("title").get_text() == shown  # type: ignore[union-attr]
    assert svg.find("text", string=shown) is not None
    assert svg.find("a")["href"] == "#e-x"  # type: ignore[index]


@pytest.mark.parametrize(
    ("months", "years"),
    [
        (("2021-03-15",), ["2021"]),
        (("2019-11-15", "2021-03-15"), ["2019", "2020", "2021"]),
        (("0090-01-15", "9999-01-15"), ["0620", "1240"]),
    ],
)
def test_years_are_told_however_far_they_reach(months: Sequence[str], years: list[str]) -> None:
    rows = [{"month": month, "state": "plain", "title": "t", "href": "#e-t"} for month in months]
    told = BeautifulSoup(draw_chart("timeline", rows, "l"), "html.parser").find_all("text")
    assert [text.get_text() for text in told][: len(years)] == years
    assert len(told) <= 17


def test_one_number_is_a_picture_too() -> None:
    row = {"day": "2022-01-01", "low": 1e9, "high": 1e9, "state": "plain", "label": "",
           "title": "t", "href": "#e-t"}  # fmt: skip
    svg = draw_chart("sizes", [row], "l")
    assert "NaN" not in svg
    assert ">1B</text>" in svg


def test_a_chinese_letter_takes_two_columns() -> None:
    assert fitted("Alpha", 5) == "Alpha"
    assert fitted("Alphabet", 5) == "Alph…"
    assert fitted("天鹰天鹰", 8) == "天鹰天鹰"
    assert fitted("天鹰天鹰", 6) == "天鹰…"


def test_names_of_sizes_in_dispute_do_not_run_into_one_another(vocabulary: Vocabulary) -> None:
    def sized(entity: str, day: str, billions: float) -> list[Fact]:
        when = {"kind": "date", "value": day, "date_start": date.fromisoformat(day)}
        number = {"kind": "quantity", "numbers": (billions * 1e9,)}
        return [
            fact(entity, "released").model_copy(update=when),
            fact(entity, verdict="conflict").model_copy(update=number),
        ]

    facts = [*sized("a", "2021-01-01", 7), *sized("b", "2021-02-01", 7),
             *sized("c", "2021-01-01", 90), *sized("d", "2024-01-01", 7)]  # fmt: skip
    drawn = draw_pictures(Dataset(facts=tuple(facts)), vocabulary)
    texts = {text.get_text() for text in svg_of(drawn, NAMES[1]).find_all("text")}
    assert texts & set("abcd") == set("acd")
