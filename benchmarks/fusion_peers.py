"""What others do, in its plain form, to be measured beside ours.

Majority vote; CRH (Li et al., SIGMOD 2014) with 0/1 loss; ACCU (Dong, Berti-Equille and
Srivastava, PVLDB 2009), no copying, 10 false values; TruthFinder (Yin, Han and Yu, KDD 2007), no
implication between values; 20 rounds each, ties to the value that sorts first. PyDI's voting
(``uma-pydi``) where it can be imported; of equals it takes the one that comes first in the file,
so that its outcome hangs on the order of the rows.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

CELL = ["entity", "property"]
ROUNDS = 20
Method = Callable[[pd.DataFrame], pd.DataFrame]


class Votes:
    """Claims as codes for the peers: one row per cell, value and source."""

    def __init__(self, claims: pd.DataFrame) -> None:
        rows = claims.drop_duplicates([*CELL, "source", "value"])
        self.cell = rows.groupby(CELL, sort=True).ngroup().to_numpy()
        self.option = rows.groupby([*CELL, "value"], sort=True).ngroup().to_numpy()
        self.source = pd.factorize(rows["source"], sort=True)[0]
        first = np.unique(self.option, return_index=True)[1]
        self.table = rows[[*CELL, "value"]].iloc[first]
        self.option_cell = self.cell[first]
        self.sources = int(self.source.max()) + 1

    def best(self, score: np.ndarray) -> np.ndarray:
        """The best option of each cell; of equals the value that sorts first."""
        order = np.lexsort((np.arange(len(score)), -np.round(score, 9), self.option_cell))
        return order[np.unique(self.option_cell[order], return_index=True)[1]]

    def chosen(self, score: np.ndarray) -> pd.DataFrame:
        """The best values as a table."""
        return self.table.iloc[self.best(score)]


def vote(claims: pd.DataFrame) -> pd.DataFrame:
    """Majority."""
    votes = Votes(claims)
    return votes.chosen(np.bincount(votes.option).astype(float))


def crh(claims: pd.DataFrame, rounds: int = ROUNDS) -> pd.DataFrame:
    """Weights -log of each source's share of the loss, 0/1 loss."""
    votes = Votes(claims)
    score = np.bincount(votes.option).astype(float)
    for _ in range(rounds):
        wrong = np.ones(len(score))
        wrong[votes.best(score)] = 0.0
        heard = np.bincount(votes.source, minlength=votes.sources)
        loss = np.bincount(votes.source, wrong[votes.option], votes.sources) / heard
        weight = -np.log(np.maximum(loss, 1e-3) / max(loss.sum(), 1e-9))
        score = np.bincount(votes.option, weight[votes.source], len(score))
    return votes.chosen(score)


def accu(claims: pd.DataFrame, rounds: int = ROUNDS, false: float = 10.0) -> pd.DataFrame:
    """Bayesian accuracies in turn with probabilities."""
    votes = Votes(claims)
    accuracy = np.full(votes.sources, 0.8)
    score = np.zeros(len(votes.option_cell))
    for _ in range(rounds):
        weight = np.log(false * accuracy / (1 - accuracy))
        score = np.bincount(votes.option, weight[votes.source], len(score))
        top = np.full(votes.option_cell.max() + 1, -np.inf)
        np.maximum.at(top, votes.option_cell, score)
        power = np.exp(score - top[votes.option_cell])
        chance = power / np.bincount(votes.option_cell, power)[votes.option_cell]
        right = np.bincount(votes.source, chance[votes.option], votes.sources)
        accuracy = np.clip(right / np.bincount(votes.source, minlength=votes.sources), 0.01, 0.99)
    return votes.chosen(score)


def truthfinder(claims: pd.DataFrame, rounds: int = ROUNDS, damping: float = 0.3) -> pd.DataFrame:
    """Trust of sources in turn with confidence of values."""
    votes = Votes(claims)
    heard = np.bincount(votes.source, minlength=votes.sources)
    trust = np.full(votes.sources, 0.9)
    score = np.zeros(len(votes.option_cell))
    for _ in range(rounds):
        weight = -np.log(np.maximum(1 - trust, 1e-6))
        score = np.bincount(votes.option, weight[votes.source], len(score))
        sure = 1 / (1 + np.exp(-damping * score))
        trust = np.bincount(votes.source, sure[votes.option], votes.sources) / heard
    return votes.chosen(score)


def pydi() -> Method | None:
    """PyDI's voting, if installed."""
    try:
        from PyDI.fusion import voting  # type: ignore[import-not-found]
    except ImportError:
        return None

    def fuse(claims: pd.DataFrame) -> pd.DataFrame:
        grouped = claims.groupby(CELL, sort=True)["value"]
        found = [(*cell, voting(values.tolist())[0]) for cell, values in grouped]
        return pd.DataFrame(found, columns=[*CELL, "value"])

    return fuse


def peers() -> dict[str, Method]:
    """Every method that can run here, by name."""
    found: dict[str, Method] = {"vote": vote, "crh": crh, "accu": accu, "truthfinder": truthfinder}
    voting = pydi()
    return found | ({"pydi voting": voting} if voting else {})
