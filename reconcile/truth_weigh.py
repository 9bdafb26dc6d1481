"""How the accuracy of sources weighs values, and how the outcome weighs the sources.

One round of the estimator of `reconcile.truth_learn`, as sums over claims.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reconcile.truth_claims import Claims, Floats, Ints, tally
from reconcile.truth_copying import Copies
from reconcile.truth_similar import Similarity


@dataclass(frozen=True)
class Settings:
    """The constants of the estimator, the same for every set of claims."""

    rounds: int = 10
    trial_rounds: int = 5
    start: float = 0.7
    """Accuracy of every source before anything is known."""
    floor: float = 0.02
    ceiling: float = 0.94
    false_values: tuple[float, float, float] = (2.0, 10.0, 30.0)
    """False values to choose from: fewest, at the start, most."""
    coincidences: float = 10.0
    """Pairs of wrong claims that a property must have to weigh as much as all properties."""
    shrink: float = 15.0
    """Claims on a property that weigh as much as the source's other claims."""
    shrink_source: float = 5.0
    """Claims of a source that weigh as much as the other sources of its size."""
    shrink_value: float = 5.0
    """Claims of a value that weigh as much as the source's other values."""
    popular: float = 0.2
    """Power of the popularity of a value ..."""
    reach: float = 2.0
    """... which moves the logarithm of its chance to be a mistake by so much at most."""
    repeated: float = 0.05
    """Weight of a repeated claim."""


@dataclass(frozen=True)
class Table:
    """Claims with what is derived from them once."""

    claims: Claims
    similar: Similarity
    key: Ints
    """(source, property, value) of each claim, as a code shared by all tables."""
    keys: int
    """How many such codes there are."""
    rarity: Floats
    """Per option: by how much its value is rarer, in logarithms, than usual for the property."""
    copies: Copies


@dataclass(frozen=True)
class Belief:
    """Outcome for one table: accuracy of each claim, score and probability of each option."""

    accuracy: Floats
    score: Floats
    probability: Floats


# Sources → values


def judge(table: Table, accuracy: Floats, false: Floats, settings: Settings) -> Belief:
    """Score and probability of each option, given the accuracy of each claim.

    The score is the log likelihood ratio of "true" against "one of the false values": per claim
    log(n) + log(a / (1 - a)), n being the false values to choose from, of which popular ones
    are chosen more often; then what like values lend.
    """
    claims, similar = table.claims, table.similar
    base = np.log(false)[claims.option_property] + settings.popular * np.clip(
        table.rarity, -settings.reach, settings.reach
    )
    voice = claims.weight * np.where(table.copies.repeated, settings.repeated, 1.0)
    ratio = voice * (base[claims.option] + log_odds(accuracy))
    own = tally(claims.option, len(base), ratio)
    score = own + tally(similar.one, len(own), own[similar.other] * similar.lent)
    return Belief(accuracy, score, _probability(claims, score, false))


def _probability(claims: Claims, score: Floats, false: Floats) -> Floats:
    """Softmax over the options of a cell and the values that nobody claimed (score 0)."""
    unsaid = np.maximum(false[claims.cell_property] + 1.0 - claims.options, 1.0)
    top = np.zeros(len(unsaid))
    np.maximum.at(top, claims.option_cell, score)
    power = np.exp(score - top[claims.option_cell])
    total = tally(claims.option_cell, len(unsaid), power) + unsaid * np.exp(-top)
    return np.asarray(power / total[claims.option_cell])


def log_odds(chance: Floats) -> Floats:
    """log(p / (1 - p))."""
    return np.asarray(np.log(chance / (1.0 - chance)))


# Values → false values


def count_false(tables: Sequence[Table], beliefs: Sequence[Belief], settings: Settings) -> Floats:
    """How many false values each property has to choose from, in effect.

    It is one over the chance that two wrong claims of independent sources are the same: a few
    usual mistakes count for more than many rare ones.
    """
    props = len(tables[0].claims.vocabulary.properties)
    same, both = np.zeros(props), np.zeros(props)
    for table, belief in zip(tables, beliefs, strict=True):
        same_here, both_here = _coincidences(table, belief)
        same += tally(table.claims.cell_property, props, same_here)
        both += tally(table.claims.cell_property, props, both_here)
    fewest, start, most = settings.false_values
    usual = (same.sum() + settings.coincidences / start) / (both.sum() + settings.coincidences)
    chance = (same + settings.coincidences * usual) / (both + settings.coincidences)
    return np.asarray(np.clip(1.0 / chance, fewest, most))


def _coincidences(table: Table, belief: Belief) -> tuple[Floats, Floats]:
    """Per cell: expected pairs of wrong claims that are the same, and all pairs of wrong ones."""
    claims, true = table.claims, belief.probability
    cells = len(claims.cell_property)
    voice = claims.weight * ~table.copies.repeated
    voices = tally(claims.option, len(true), voice)
    heard = tally(claims.option_cell, cells, voices)
    pairs = tally(claims.option_cell, cells, _pairs(voices))
    unsaid = np.maximum(1.0 - tally(claims.option_cell, cells, true), 0.0)
    cell = claims.option_cell
    same = tally(cell, cells, true * (pairs[cell] - _pairs(voices))) + unsaid * pairs
    both = tally(cell, cells, true * _pairs(heard[cell] - voices)) + unsaid * _pairs(heard)
    return same, both


def _pairs(count: Floats) -> Floats:
    return np.maximum(count * (count - 1.0) / 2.0, 0.0)


# Values → sources


def accuracy_of(
    tables: Sequence[Table], beliefs: Sequence[Belief], shape: tuple[int, int], settings: Settings
) -> Floats:
    """Per source and property, from the sums over all tables."""
    right, heard = np.zeros(shape), np.zeros(shape)
    for table, belief in zip(tables, beliefs, strict=True):
        claims = table.claims
        weight = claims.weight * (claims.voices > 1)[claims.cell]
        credit = _credit(table, belief)[claims.option]
        right += tally(claims.pair, right.size, weight * credit).reshape(shape)
        heard += tally(claims.pair, right.size, weight).reshape(shape)
    return _shrink(right, heard, settings)


def _credit(table: Table, belief: Belief) -> Floats:
    """Probability of each option, with that of its likes and of what refines it."""
    similar, own = table.similar, belief.probability
    near = tally(similar.one, len(own), own[similar.other] * similar.credit)
    return np.asarray(np.minimum(own + near, 1.0))


def _shrink(right: Floats, heard: Floats, settings: Settings) -> Floats:
    mean = (right.sum() + 0.5) / (heard.sum() + 1.0)
    group = np.floor(np.log2(np.maximum(heard.sum(1), 0.5))).astype(np.int64) + 1
    size = int(group.max(initial=0)) + 1
    of_group = (tally(group, size, right.sum(1)) + 20 * mean) / (
        tally(group, size, heard.sum(1)) + 20
    )
    of_source = (right.sum(1) + settings.shrink_source * of_group[group]) / (
        heard.sum(1) + settings.shrink_source
    )
    of_property = (right.sum(0) + mean) / (heard.sum(0) + 1.0)
    expected = (
        log_odds(_bound(of_source))[:, None]
        + log_odds(_bound(of_property))
        - log_odds(_bound(mean))
    )
    prior = 1.0 / (1.0 + np.exp(-expected))
    found = (right + settings.shrink * prior) / (heard + settings.shrink)
    return np.clip(found, settings.floor, settings.ceiling)


def _bound(chance: Floats | float) -> Floats:
    return np.clip(chance, 0.01, 0.99)


def accuracy_by_value(
    tables: Sequence[Table], accuracy: Floats, settings: Settings
) -> list[Floats]:
    """Accuracy of each claim: that of its source and property, moved by what it says.

    The move is how much more, or less, the others agree when the source says this very value
    than when it says anything of the property.
    """
    if tables[0].similar.numeric.all():
        return [accuracy[table.claims.pair] for table in tables]
    agreed = [_agreed(table, accuracy) for table in tables]
    usual = _usual(tables, agreed, len(accuracy))
    size = tables[0].keys
    met, expected, heard = np.zeros(size), np.zeros(size), np.zeros(size)
    for table, (share, weight) in zip(tables, agreed, strict=True):
        met += tally(table.key, size, weight * share)
        expected += tally(table.key, size, weight * usual[table.claims.pair])
        heard += tally(table.key, size, weight)
    normal = expected / np.maximum(heard, 1e-9)
    found = (met + settings.shrink_value * normal) / (heard + settings.shrink_value)
    move = np.where(heard > 0, log_odds(_bound(found)) - log_odds(_bound(normal)), 0.0)
    return [_moved(table, accuracy, move, settings) for table in tables]


def _moved(table: Table, accuracy: Floats, move: Floats, settings: Settings) -> Floats:
    is_number = table.similar.numeric[table.claims.claim_property]
    odds = log_odds(accuracy[table.claims.pair]) + np.where(is_number, 0.0, move[table.key])
    return np.clip(1.0 / (1.0 + np.exp(-odds)), settings.floor, settings.ceiling)


def _agreed(table: Table, accuracy: Floats) -> tuple[Floats, Floats]:
    """Per claim: the share of the other voices in its cell that say the same, and its weight."""
    claims = table.claims
    voice = claims.weight * accuracy[claims.pair]
    others = tally(claims.cell, len(claims.cell_property), voice)[claims.cell] - voice
    same = tally(claims.option, len(claims.option_cell), voice)[claims.option] - voice
    heard = others > 1e-9
    return np.where(heard, same / np.maximum(others, 1e-9), 0.0), claims.weight * heard


def _usual(tables: Sequence[Table], agreed: Sequence[tuple[Floats, Floats]], size: int) -> Floats:
    met, heard = np.zeros(size), np.zeros(size)
    for table, (share, weight) in zip(tables, agreed, strict=True):
        met += tally(table.claims.pair, size, weight * share)
        heard += tally(table.claims.pair, size, weight)
    return np.asarray((met + 0.5) / (heard + 1.0))
