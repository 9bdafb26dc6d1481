"""Which sources to believe, for what, estimated from who agrees with whom.

The estimator is the Bayesian one of ACCU (Dong, Berti-Equille and Srivastava, PVLDB 2009), with

* accuracy per source and property, shrunk to the source's own over all properties, and that to
  the accuracy of sources that claim about as much (empirical Bayes);
* part credit for a value close to the likely one, or refined by it (CRH, Li et al. 2014);
* reliability per source *and value* for properties that are not numbers: a value that others
  deny whenever the source says it counts for less (after Dawid and Skene 1979);
* less weight for widespread values, which are the usual mistakes, and as many false values as
  wrong claims are seen to spread over (POPACCU, Dong, Saha and Srivastava 2012);
* one voice for each bloc of copiers (`reconcile.truth_copying`).

What is learned is sums over claims, which add up over tables: several partitions of one set of
claims, by entity, give the same as the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from reconcile.truth_claims import Claims, Floats, Ints, distinct, tally
from reconcile.truth_copying import (
    LEVELS,
    Agreement,
    Copies,
    agreement,
    cost_of_copying,
    find_blocs,
    mark_copies,
)
from reconcile.truth_similar import Similarity
from reconcile.truth_weigh import (
    Belief,
    Settings,
    Table,
    accuracy_by_value,
    accuracy_of,
    count_false,
    judge,
)

ENOUGH = 1_000_000
"""Claims on which blocs are tried; where there are more, in the first partitions only."""


@dataclass(frozen=True)
class Learned:
    """Outcome for all tables, in their order."""

    beliefs: tuple[Belief, ...]
    accuracy: Floats
    """Per source and property, shape (sources, properties)."""
    leader: Ints
    """Per source: whom it copies, or itself."""
    agreement: Agreement


class Outcome(NamedTuple):
    """One estimate: per table what is believed, and the accuracies and false values behind it."""

    beliefs: list[Belief]
    accuracy: Floats
    false: Floats


def learn(pairs: Sequence[tuple[Claims, Similarity]], settings: Settings | None = None) -> Learned:
    """Estimate accuracies and probabilities for tables that share their vocabulary."""
    settings = settings or Settings()
    tables = prepare(pairs)
    found = agreement([table.claims for table in tables])
    claimed = _sum(
        tally(t.claims.source, len(t.claims.vocabulary.sources), t.claims.weight) for t in tables
    )
    leader = _choose_blocs(tables, found, claimed, settings)
    outcome = estimate(_with_blocs(tables, leader, claimed), settings, settings.rounds)
    return Learned(tuple(outcome.beliefs), outcome.accuracy, leader, found)


def _choose_blocs(
    tables: Sequence[Table], found: Agreement, claimed: Floats, settings: Settings
) -> Ints:
    """The blocs that make all claims clearly likelier than no blocs do, by most.

    For each claim that is taken for a repeated one they must gain as much as they allow
    disagreement: sources that are merely right, or share a mistake, gain a little too.
    Both are measured with the false values that the blocs leave: where independent sources
    seldom err alike, sources that do have copied.
    """
    alone = np.arange(len(claimed))
    trials = _trials(found, claimed)
    if not trials:
        return alone
    sample = _sample(tables)
    plain = _with_blocs(sample, alone, claimed)
    base = estimate(plain, settings, settings.trial_rounds)
    gains = [0.0]
    for level, leader in trials:
        trial = _with_blocs(sample, leader, claimed)
        outcome = estimate(trial, settings, settings.trial_rounds)
        gain = likelihood(trial, outcome.beliefs, outcome.false, settings)
        gain -= likelihood(plain, base.beliefs, outcome.false, settings)
        repeated = sum(int(table.copies.repeated.sum()) for table in trial)
        gains.append(gain if gain > (1.0 - level) * repeated else 0.0)
    best = int(np.argmax(np.round(gains, 3)))
    return trials[best - 1][1] if best else alone


def _trials(found: Agreement, claimed: Floats) -> list[tuple[float, Ints]]:
    """Different blocs, each with the highest level at which it is found."""
    leaders = [(level, find_blocs(found, level, claimed)) for level in LEVELS]
    alone = np.arange(len(claimed))
    different = {leader.tobytes(): (level, leader) for level, leader in reversed(leaders)}
    different.pop(alone.tobytes(), None)
    return sorted(different.values(), key=lambda trial: -trial[0])


def _sample(tables: Sequence[Table]) -> Sequence[Table]:
    """The first tables with enough claims to tell."""
    ends = np.cumsum([len(table.claims.option) for table in tables])
    return tables[: int(np.searchsorted(ends, ENOUGH)) + 1]


def _with_blocs(tables: Sequence[Table], leader: Ints, claimed: Floats) -> list[Table]:
    return [replace(t, copies=mark_copies(t.claims, leader, claimed)) for t in tables]


# Preparation


def prepare(pairs: Sequence[tuple[Claims, Similarity]]) -> list[Table]:
    """Codes and popularities over all tables."""
    keys, codes = _shared_codes([claims.key for claims, _ in pairs])
    rarity = _rarity([claims for claims, _ in pairs])
    return [
        Table(claims, similar, code, keys, share, _no_copies(claims))
        for (claims, similar), code, share in zip(pairs, codes, rarity, strict=True)
    ]


def _no_copies(claims: Claims) -> Copies:
    nobody = np.zeros(len(claims.option), dtype=bool)
    return Copies(nobody, nobody)


def _shared_codes(hashes: Sequence[npt.NDArray[np.uint64]]) -> tuple[int, list[Ints]]:
    """Number of distinct hashes over all tables, and the codes of each table."""
    own = [np.unique(part, return_inverse=True) for part in hashes]
    everything = distinct(np.concatenate([values for values, _ in own]))
    return len(everything), [np.searchsorted(everything, v)[inverse] for v, inverse in own]


def _rarity(tables: Sequence[Claims]) -> list[Floats]:
    """Per option: mean of the log popularity of the property's claims, less its own."""
    size, codes = _shared_codes([claims.option_key for claims in tables])
    log = np.log(np.maximum(_sum(tally(code, size) for code in codes), 1.0))
    props = len(tables[0].vocabulary.properties)
    heard = _sum(tally(claims.claim_property, props, claims.weight) for claims in tables)
    total = _sum(
        tally(claims.claim_property, props, claims.weight * log[code][claims.option])
        for claims, code in zip(tables, codes, strict=True)
    )
    mean = np.round(total / np.maximum(heard, 1.0), 9)
    return [
        mean[claims.option_property] - log[code] for claims, code in zip(tables, codes, strict=True)
    ]


def _sum(parts: Iterable[Floats]) -> Floats:
    total = None
    for part in parts:
        total = part.astype(float) if total is None else total + part
    assert total is not None
    return total


# Estimation


def estimate(tables: Sequence[Table], settings: Settings, rounds: int) -> Outcome:
    """Accuracies and probabilities in turn, a fixed number of rounds."""
    vocabulary = tables[0].claims.vocabulary
    shape = len(vocabulary.sources), len(vocabulary.properties)
    false = np.full(shape[1], settings.false_values[1])
    claimed = [np.full(len(t.claims.option), settings.start) for t in tables]
    beliefs, accuracy = [], np.full(shape, settings.start)
    for turn in range(rounds):
        beliefs = [judge(t, own, false, settings) for t, own in zip(tables, claimed, strict=True)]
        accuracy = accuracy_of(tables, beliefs, shape, settings)
        claimed = accuracy_by_value(tables, accuracy.ravel(), settings)
        false = count_false(tables, beliefs, settings) if turn else false
    return Outcome(beliefs, accuracy, false)


def likelihood(
    tables: Sequence[Table], beliefs: Sequence[Belief], false: Floats, settings: Settings
) -> float:
    """Log likelihood of all claims when sources err alone but for what they repeat."""
    plain = replace(settings, popular=0.0, repeated=0.0)
    total = cost_of_copying([table.copies for table in tables])
    for table, belief in zip(tables, beliefs, strict=True):
        claims = table.claims
        alone = table.similar._replace(lent=np.zeros(len(table.similar.lent)))
        score = judge(replace(table, similar=alone), belief.accuracy, false, plain).score
        choices = false[claims.cell_property] + 1.0
        unsaid = np.maximum(choices - claims.options, 1.0)
        top = np.zeros(len(choices))
        np.maximum.at(top, claims.option_cell, score)
        power = tally(claims.option_cell, len(top), np.exp(score - top[claims.option_cell]))
        total += float((np.log(power + unsaid * np.exp(-top)) + top - np.log(choices)).sum())
        voice = claims.weight * ~table.copies.repeated
        wrong = np.log(1 - belief.accuracy) - np.log(false[claims.claim_property])
        total += float((voice * wrong).sum())
    return total
