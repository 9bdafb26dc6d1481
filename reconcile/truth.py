"""Claims of any kind, entity, property, source and value, → one fact for each cell.

`fuse_table` takes them in one table. `fuse_parts` takes them in partitions by entity, of which
one at a time is held as a table; what is kept of the others is codes, some 150 bytes a claim.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa

from reconcile.truth_claims import (
    BROADER_COLUMNS,
    Claims,
    Flags,
    Floats,
    Vocabulary,
    WrongColumnsError,
    as_claims,
    as_frame,
    distinct,
    encode,
    tally,
)
from reconcile.truth_facts import SCHEMA, Choice, facts_of
from reconcile.truth_learn import learn
from reconcile.truth_similar import Similarity, compare, measure_numbers
from reconcile.truth_weigh import Belief, Settings

__all__ = ["POLICIES", "SCHEMA", "WrongColumnsError", "fuse_parts", "fuse_table"]

Frame = pd.DataFrame | pa.Table

LEARNED = "learned"
MIN_SOURCES = 3
"""Sources of a property below which nothing can be learned: of two, who is right?"""
MIN_CELLS = 10
"""Cells with two sources or more, over all properties, below which nothing is learned."""
UNSAID = 3.0
"""Values that nobody claimed, for confidence; see `_confidence`."""
DOUBT = 0.5
"""Voices, undecided, that are added to those heard before confidence is given."""


def fuse_table(
    claims: Frame,
    policy: str = LEARNED,
    broader: Frame | None = None,
    settings: Settings | None = None,
) -> pa.Table:
    """Fuse claims: columns entity, property, source, value → facts (see `SCHEMA`).

    A column ``kind`` (text, number, date, set) may say what the values of a property are.
    ``broader`` has the columns narrow and broad: which value refines which. ``policy`` is a name
    of `POLICIES`. Rows in which something is missing are left out. Raises `WrongColumnsError`
    for missing columns, `ValueError` for an unknown kind or policy.
    """
    frame = as_claims(claims)
    parts = list(fuse_parts([lambda: frame], policy, broader, settings))
    return pa.concat_tables(parts)


def fuse_parts(
    parts: Sequence[Callable[[], Frame]],
    policy: str = LEARNED,
    broader: Frame | None = None,
    settings: Settings | None = None,
) -> Iterator[pa.Table]:
    """Fuse claims in partitions: every entity must be in one part only. See `fuse_table`.

    Each part is a function that reads it. The outcome is that of the whole in one table.
    """
    if policy not in POLICIES:
        raise ValueError(f"policy: found {policy!r}; known: {', '.join(POLICIES)}")
    known = as_frame(broader, "broader", BROADER_COLUMNS) if broader is not None else None
    tables = list(_encode_all(parts))
    numbers = measure_numbers(tables)
    pairs = [(table, compare(table, known, numbers)) for table in tables]
    if policy == LEARNED:
        yield from _fuse_learned(pairs, settings or Settings())
        return
    for table, similar in pairs:
        yield facts_of(table, similar, POLICIES[policy](table, similar))


def _encode_all(parts: Sequence[Callable[[], Frame]]) -> Iterator[Claims]:
    """Codes of every part, in one vocabulary."""
    if len(parts) == 1:
        yield encode(as_claims(parts[0]()))
        return
    vocabulary = Vocabulary.joined([Vocabulary.of([as_claims(part())]) for part in parts])
    for part in parts:
        yield encode(as_claims(part()), vocabulary)


# Learned


def _fuse_learned(
    pairs: Sequence[tuple[Claims, Similarity]], settings: Settings
) -> Iterator[pa.Table]:
    cells = sum(int((claims.voices > 1).sum()) for claims, _ in pairs)
    if cells < MIN_CELLS:
        for claims, similar in pairs:
            choice = _majority(claims, similar)
            choice.policy[:] = "majority: few claims"
            yield facts_of(claims, similar, choice)
        return
    few = _few_sources(pairs)
    learned = learn(pairs, settings)
    for (claims, similar), belief in zip(pairs, learned.beliefs, strict=True):
        yield facts_of(claims, similar, _mixed(claims, similar, belief, few))


def _few_sources(pairs: Sequence[tuple[Claims, Similarity]]) -> Flags:
    """For which properties too few sources speak."""
    heard = [distinct(claims.pair) for claims, _ in pairs]
    props = len(pairs[0][0].vocabulary.properties)
    of = np.unique(np.concatenate(heard)) % max(props, 1)
    return np.asarray(tally(of, props) < MIN_SOURCES)


def _mixed(claims: Claims, similar: Similarity, belief: Belief, few: Flags) -> Choice:
    """What was learned, and majority for the properties of which too few sources speak."""
    plain = _majority(claims, similar)
    of_option, of_cell = few[claims.option_property], few[claims.cell_property]
    return Choice(
        np.where(of_option, plain.score, belief.score),
        np.where(of_option, plain.chance, _confidence(claims, belief)),
        np.where(of_cell, "majority: few sources", LEARNED).astype(object),
    )


def _confidence(claims: Claims, belief: Belief) -> Floats:
    """Chance of each claimed value, drawn to one half by how few were heard.

    One voice alone is believed as far as its source. Where there are several, the values that
    nobody claimed have the weight of `UNSAID` claimed ones with score 0.
    """
    cells = len(claims.cell_property)
    top = np.zeros(cells)
    np.maximum.at(top, claims.option_cell, belief.score)
    power = np.exp(belief.score - top[claims.option_cell])
    total = tally(claims.option_cell, cells, power) + UNSAID * np.exp(-top)
    voices = claims.voices[claims.option_cell]
    chance = np.where(voices < 2, belief.probability, power / total[claims.option_cell])
    return np.asarray((chance * voices + DOUBT / 2) / (voices + DOUBT))


# Policies that need no learning


def _votes(claims: Claims) -> Floats:
    return tally(claims.option, len(claims.option_cell), claims.weight)


def _plain(claims: Claims, score: Floats, support: Floats, policy: str) -> Choice:
    """Confidence is Laplace's rule of succession over the voices heard."""
    chance = (support + 1.0) / (claims.voices[claims.option_cell] + 2.0)
    names = np.full(len(claims.cell_property), policy, dtype=object)
    return Choice(score, np.minimum(chance, 1.0), names)


def _majority(claims: Claims, similar: Similarity) -> Choice:
    """Most voices; ties by the voices of like values."""
    votes = _votes(claims)
    near = tally(similar.one, len(votes), votes[similar.other] * similar.credit)
    return _plain(claims, votes + 1e-6 * near, votes, "majority")


def _most_precise(claims: Claims, similar: Similarity) -> Choice:
    """Most voices that can be true along with it; of these the one that refines most others."""
    votes = _votes(claims)
    fits = np.where(similar.fits, votes[similar.other], 0.0)
    support = votes + tally(similar.one, len(votes), fits)
    text = claims.values.to_pandas().astype("str").str.len().to_numpy(float)
    finer = tally(similar.one, len(votes), similar.refines) * 1e-3
    finer = finer + 1e-9 * np.minimum(text[claims.option_value], 1e5)
    return _plain(claims, np.asarray(support + finer), support, "most_precise")


def _earliest(claims: Claims, _: Similarity) -> Choice:
    """The least number or time; text that is neither comes after."""
    return _extreme(claims, -1.0, "earliest")


def _latest(claims: Claims, _: Similarity) -> Choice:
    """The greatest number or time; text that is neither comes after."""
    return _extreme(claims, 1.0, "latest")


def _extreme(claims: Claims, sign: float, policy: str) -> Choice:
    number = claims.option_number
    size = pd.Series(np.where(np.isnan(number), -np.inf, sign * number)).rank(method="dense")
    return _plain(claims, np.asarray(size, dtype=np.float64), _votes(claims), policy)


POLICIES: dict[str, Callable[[Claims, Similarity], Choice]] = {
    LEARNED: _majority,
    "majority": _majority,
    "most_precise": _most_precise,
    "earliest": _earliest,
    "latest": _latest,
}
"""Names of the policies, and the rule of each that needs no learning."""
