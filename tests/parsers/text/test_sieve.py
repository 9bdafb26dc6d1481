"""What is asked of sentences before they are read is never wrong where the answer is no."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from parsers.text.grammar import NAME
from parsers.text.sieve import spaced
from parsers.text.statements import StatementReader, Topic
from tests.vocabularies import llm
from vocabulary.names_meaning import meaning_of

KEYS = {meaning_of(name, llm()).identity: name for name in ("Zeta", "Zeta 2", "悟道")}
READER = StatementReader(llm(), KEYS)
NAMES = (
    "Zeta",
    "Zeta 2",
    "悟道",
    "text-zeta-003",
    "ZetaX9",
    "Xi",
    "Google",
    "谷歌",
    "OpenAI",
    "It",
)
VERBS = (
    "is",
    "was released by",
    "有",
    "由",
    "发布",
    "基于",
    "open-source",
    "训练",
    "微调",
    "has",
    "a",
)
VALUES = (
    "in May 2023",
    "2023年3月",
    "13B",
    "65亿",
    "1.4T tokens",
    "参数",
    "parameters",
    "模型",
    "(7B)",
)
MARKS = (
    " ",
    " ",
    " ",
    ",",
    "，",
    "、",
    ". ",
    "。",
    "\n",
    "-",
    "(",
    ")",
    "/",
    "?",
    " and ",
    "的",
    "123",
)
SENTENCES = st.lists(st.sampled_from((*NAMES, *VERBS, *VALUES, *MARKS)), max_size=14).map("".join)


@given(SENTENCES)
def test_what_may_not_name_names_nothing(sentence: str) -> None:
    text = spaced(sentence)
    if not READER.marker.may_name(text, READER.names):
        assert NAME not in READER.marker.mark_names(text, READER.names).text


@given(SENTENCES)
def test_what_may_not_match_states_nothing(sentence: str) -> None:
    text = spaced(sentence)
    if not READER.sieve.may_match(text):
        clauses = READER.clauses(READER.marker.mark(text, READER.names))
        READER.begin(clauses)
        assert not [one for clause in clauses for one in clause.statements(Topic(("Zeta",)))]
