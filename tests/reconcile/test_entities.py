"""Mentions become entities as the golden files say, whatever order they come in."""

from __future__ import annotations

import dataclasses
import random
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconcile.entities import (
    JudgementError,
    MentionEvidence,
    Resolved,
    find_known_names,
    known_keys,
    resolve_mentions,
    resolve_reference,
    resolve_references,
)
from records import Judgement
from vocabulary import Vocabulary, load_vocabulary
from vocabulary.names import parse_name
from vocabulary.schema import ModelsFile, NameWords

HERE = Path(__file__).parent
FOLDER = HERE.parent.parent / "vocabulary/llm"
VOCABULARY = load_vocabulary({p.name: p.read_text() for p in sorted(FOLDER.glob("*.yml"))})
WITHOUT_TABLE = dataclasses.replace(
    VOCABULARY, models=VOCABULARY.models.model_copy(update={"entities": ()})
)
MARKS = VOCABULARY.models.names.model_dump(include={"size_marks", "length_marks", "dated"})
WITHOUT_WORDS = dataclasses.replace(VOCABULARY, models=ModelsFile(names=NameWords(**MARKS)))
CHATGLM = MentionEvidence(links={"code": ("https://github.com/THUDM/ChatGLM-6B",)})


def judged(*judgements: Judgement) -> Vocabulary:
    return dataclasses.replace(VOCABULARY, judgements=judgements)


def same(*names: str, who: str = "Ann") -> Judgement:
    return Judgement(who=who, when="2024-01-02", why="looked it up", same=names)


def different(*names: str, who: str = "Bob") -> Judgement:
    return Judgement(who=who, when="2024-01-03", why="looked it up", different=names)


def resolve(names: Iterable[str], vocabulary: Vocabulary = VOCABULARY) -> Resolved:
    return resolve_mentions({name: MentionEvidence() for name in names}, vocabulary)


def ids(resolved: Resolved) -> dict[str, str]:
    return {mention: r.entity_id for mention, r in resolved.resolutions.items()}


def pairs() -> Iterator[tuple[bool, str, str]]:
    for line in (HERE / "golden/pairs.txt").read_text().splitlines():
        if line[:2] in {"= ", "! "}:
            one, _, other = line[2:].partition(" | ")
            yield line[0] == "=", one, other


def hand_checked() -> dict[str, str]:
    """Mention → id of the model it means, from the five notes."""
    return {mention: id_ for id_, mention, _ in hand_checked_rows()}


def hand_checked_rows() -> Iterator[tuple[str, str, int]]:
    """Id, mention, and how many rows of the five notes have it."""
    for line in (HERE / "golden/mentions.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            id_, _, mentions = line.partition(": ")
            for text in mentions.split(" | "):
                mention, _, rows = text.partition(" *")
                yield id_, mention.replace("\\n", "\n"), int(rows or 1)


def evidence(mentions: Iterable[str]) -> dict[str, MentionEvidence]:
    return {m: CHATGLM if m == "GLM-6B" else MentionEvidence() for m in mentions}


def agreement(found: Mapping[str, str]) -> tuple[float, float]:
    """Pairwise precision and recall over the rows of the five notes."""
    rows = [(id_, mention) for id_, mention, n in hand_checked_rows() for _ in range(n)]
    got, due, right = 0, 0, 0
    for (one_id, one), (other_id, other) in combinations(rows, 2):
        got += found[one] == found[other]
        due += one_id == other_id
        right += found[one] == found[other] and one_id == other_id
    return right / got, right / due


def test_mentions_of_the_notes() -> None:
    checked = hand_checked()
    assert ids(resolve_mentions(evidence(checked), VOCABULARY)) == checked


@pytest.mark.parametrize("vocabulary", [WITHOUT_TABLE, WITHOUT_WORDS])
def test_alias_table_is_only_knowledge(vocabulary: Vocabulary) -> None:
    found = ids(resolve_mentions(evidence(hand_checked()), vocabulary))
    precision, recall = agreement(found)
    assert precision >= 0.995
    assert 2 * precision * recall / (precision + recall) >= 0.93


def test_hand_made_pairs() -> None:
    said = {}
    for due, one, other in pairs():
        found = ids(resolve([one, other]))
        said[one, other] = (due, found[one] == found[other])
    assert len(said) >= 150
    merged = [due for due, got in said.values() if got]
    precision, recall = sum(merged) / len(merged), sum(merged) / sum(d for d, _ in said.values())
    assert precision >= 0.98
    assert 2 * precision * recall / (precision + recall) >= 0.95


@pytest.mark.parametrize(("one", "other"), [(a, b) for due, a, b in pairs() if not due])
def test_never_merged(one: str, other: str) -> None:
    found = ids(resolve([one, other]))
    assert found[one] != found[other]


def test_rules_are_named() -> None:
    found = resolve_mentions(
        evidence(["GLM-130B", "GLM-6B", "ChatGLM", "Chat-GLM", "Galatica", "文心一言"]), VOCABULARY
    ).resolutions
    rules = {mention: resolution.rule for mention, resolution in found.items()}
    assert rules == {
        "ChatGLM": "name",
        "Chat-GLM": "name",
        "GLM-130B": "new",
        "GLM-6B": "link",
        "Galatica": "alias",
        "文心一言": "alias",
    }
    assert found["GLM-6B"].entity_id == "chatglm"
    assert found["Galatica"].similarity < 1.0


def test_links_alone_never_merge() -> None:
    t5 = MentionEvidence(links={"code": ("https://github.com/google-research/multilingual-t5",)})
    mtf = MentionEvidence(links={"paper": ("https://arxiv.org/abs/2211.01786",)})
    found = resolve_mentions(
        {"PanGu-α": t5, "mT5": t5, "BLOOMZ": mtf, "mT0": mtf, "BLOOM": mtf}, VOCABULARY
    )
    assert len(found.entities) == 5
    assert {f.kind for f in found.findings} == {"same?"}


def test_a_slip_that_shares_a_paper_is_forgiven_and_reported() -> None:
    paper = MentionEvidence(links={"paper": ("https://arxiv.org/abs/2305.14314",)})
    found = resolve_mentions({"Guanaco": paper, "Guanco": paper}, VOCABULARY)
    assert len(found.entities) == 1
    assert [f.kind for f in found.findings] == ["misspelling"]
    assert found.resolutions["Guanaco"].rule != "link" or found.resolutions["Guanco"].rule != "link"


def test_declared_misspelling_is_reported() -> None:
    found = resolve(["Alphaca (Alphace 7B)", "Alpaca"])
    assert {e.id for e in found.entities} == {"alpaca"}
    assert [(f.kind, f.mentions) for f in found.findings] == [
        ("misspelling", ("Alphaca (Alphace 7B)",))
    ]


def test_namesakes_stay_apart() -> None:
    found = ids(resolve(["PaLM (Google)", "PALM (Alibaba)", "PaLM"]))
    assert found == {"PALM (Alibaba)": "palm-alibaba", "PaLM (Google)": "palm", "PaLM": "palm"}


def test_namesakes_by_what_sources_claim() -> None:
    def made(by: str, year: int) -> MentionEvidence:
        period = (date(year, 4, 1), date(year, 4, 30))
        return MentionEvidence(makers=(by,), dated=(period,))

    found = resolve_mentions(
        {"PaLM": made("google", 2022), "PALM": made("alibaba", 2020)}, VOCABULARY
    )
    assert len(found.entities) == 2
    found = resolve_mentions(
        {"LLaMA": made("meta", 2023), "Llama": made("stanford", 2023)}, VOCABULARY
    )
    assert len(found.entities) == 1
    assert [f.kind for f in found.findings] == ["not the same?"]


def test_suggestions_best_first() -> None:
    found = resolve(["骆驼", "Luotuo", "Claude", "Claude-1", "Guanaco", "Guanco"])
    assert [(f.kind, f.entities) for f in found.findings] == [
        ("same?", ("luotuo", "骆驼")),
        ("same?", ("guanaco", "guanco")),
        ("same?", ("claude", "claude-1")),
    ]


def test_another_name_that_has_its_own_rows_is_suggested() -> None:
    found = resolve(["GPT-3.5\n(InstructionGPT)", "InstructGPT"])
    assert [(f.kind, f.entities) for f in found.findings] == [("same?", ("gpt-3.5", "instructgpt"))]


def test_judgement_same_is_transitive() -> None:
    vocabulary = judged(same("Claude", "Claude-1"), same("claude-1", "Claude v1.0"))
    found = resolve(["Claude", "Claude-1", "Claude v1.0"], vocabulary)
    assert len(found.entities) == 1
    assert found.resolutions["Claude"].rule == "judgement"
    assert "Ann" in found.resolutions["Claude"].why
    assert found.findings == ()


def test_judgement_different_beats_the_key() -> None:
    found = resolve(["PaLM", "PALM", "palm"], judged(different("PaLM", "PALM")))
    assert len(found.entities) == 2
    assert ids(found)["PaLM"] != ids(found)["PALM"]


def test_judgement_may_name_a_namesake_by_its_id() -> None:
    found = resolve(
        ["PaLM (Google)", "PALM (Alibaba)", "PLUG"], judged(same("palm-alibaba", "PLUG"))
    )
    assert ids(found)["PLUG"] == ids(found)["PALM (Alibaba)"] != ids(found)["PaLM (Google)"]


def test_judgement_different_beats_the_link() -> None:
    vocabulary = judged(different("GLM-6B", "ChatGLM"))
    found = ids(resolve_mentions(evidence(["GLM-6B", "ChatGLM"]), vocabulary))
    assert found["GLM-6B"] != found["ChatGLM"]


def test_judgement_unsure_silences_the_suggestion() -> None:
    unsure = Judgement(who="Ann", when="2024", why="no source", unsure=("骆驼", "Luotuo"))
    assert resolve(["骆驼", "Luotuo"], judged(unsure)).findings == ()


def test_contradicting_judgements_are_named() -> None:
    vocabulary = judged(
        same("T5", "T5X"), same("T5X", "mT5", who="Cleo"), different("mT5", "T5", who="Dan")
    )
    with pytest.raises(JudgementError, match=r"Dan.*Ann.*Cleo"):
        resolve(["T5", "mT5"], vocabulary)


def test_references() -> None:
    keys = resolve(["OPT", "LLaMA", "GPT-3.5", "T5", "PaLM", "LaMDA", "PaLM 2", "Aquila"]).keys
    single = {
        "OPT-175B": "opt",
        "LLaMA-7B/13B": "llama",
        "GPT3.5": "gpt-3.5",
        "Aquila-7B": "aquila",
        "天鹰": "aquila",
        "T5/PaLM": None,
        "GPT-4": None,
        "Flan-PaLM": None,
    }
    assert {t: resolve_reference(t, keys, VOCABULARY) for t in single} == single
    assert resolve_references("T5/PaLM", keys, VOCABULARY) == ("t5", "palm")
    said = "之前是LaMDA，后面是PaLM 2"
    assert resolve_references(said, keys, VOCABULARY) == ("lamda", "palm-2")


def test_names_in_a_sentence() -> None:
    keys = resolve(["LLaMA", "GPT-3.5", "Chinchilla", "PaLM", "Qwen"]).keys
    said = "调用GPT3.5模型对LLaMA-7B微调, not U-PaLM, PaLM 2 or GPT-like; 龙猫 beats 通义千问."
    found = find_known_names(said, keys, VOCABULARY)
    assert [(f.text, f.entity_id) for f in found] == [
        ("GPT3.5", "gpt-3.5"),
        ("LLaMA-7B", "llama"),
        ("龙猫", "chinchilla"),
        ("千问", "qwen"),
    ]


def test_keys_of_entities_are_those_of_the_run() -> None:
    found = resolve(hand_checked())
    assert known_keys(found.entities, VOCABULARY).items() >= found.keys.items()


def test_entity_is_named_by_table_then_frequency() -> None:
    mentions = {
        "通义千问": MentionEvidence(count=9),
        "OpenLLaMA": MentionEvidence(count=2),
        "Open-LLaMA": MentionEvidence(count=3),
        "open llama": MentionEvidence(),
    }
    found = {e.id: (e.name, e.aliases) for e in resolve_mentions(mentions, VOCABULARY).entities}
    assert found == {
        "qwen": ("Qwen", ("千问",)),
        "open-llama": ("Open-LLaMA", ("OpenLLaMA", "open llama")),
    }


NAMES = sorted({name for _, one, other in pairs() for name in (one, other)} | set(hand_checked()))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=60, unique=True), st.integers())
def test_order_changes_nothing(names: list[str], seed: int) -> None:
    shuffled = random.Random(seed).sample(names, len(names))
    one = resolve_mentions(evidence(names), VOCABULARY)
    assert one == resolve_mentions(evidence(shuffled), VOCABULARY)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=12), max_size=20, unique=True))
def test_any_text_has_an_entity(names: list[str]) -> None:
    found = resolve(names)
    assert set(found.resolutions) == set(names)
    assert {r.entity_id for r in found.resolutions.values()} == {e.id for e in found.entities}
    assert len({e.id for e in found.entities}) == len(found.entities)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=1, max_size=60, unique=True))
def test_resolving_the_names_of_entities_changes_no_id(names: list[str]) -> None:
    found = resolve(names)
    again = ids(resolve([e.name for e in found.entities]))
    namesakes = {e.id for e in found.entities if e.id.startswith("palm")}
    kept = {e.name: e.id for e in found.entities if e.id not in namesakes}
    assert kept.items() <= again.items()


@settings(max_examples=50, deadline=None)
@given(st.lists(st.sampled_from(NAMES), min_size=2, max_size=40, unique=True))
def test_different_versions_never_merge(names: list[str]) -> None:
    found = resolve(names, WITHOUT_TABLE)
    for entity in found.entities:
        versions = {parse_name(m, VOCABULARY).version.removesuffix(".0") for m in entity.mentions}
        assert len(versions) == 1
