"""Claims made so that the truth is known: sources of several accuracies, blocs, shared mistakes.

They show what no set with a gold of its own can: how fusion does when one thing at a time is
hard. A plain vote must lose in most; in the last one nobody wins, and that is shown as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

CELL = ["entity", "property"]


class Bloc(NamedTuple):
    """An original and those that repeat it."""

    accuracy: float
    copiers: int
    rate: float
    """Chance of a copier to repeat what the original says; else it is right with .4."""
    heard: bool = True
    """Whether the original is among the sources."""


@dataclass(frozen=True)
class Shape:
    """What a set is made of. ``values`` are the least and the greatest number of possible ones."""

    accuracies: tuple[float, ...]
    blocs: tuple[Bloc, ...] = ()
    entities: int = 250
    properties: int = 6
    values: tuple[int, int] = (3, 500)
    heard: float = 0.8
    """Chance of a source to speak of a cell."""
    mistaken: float = 0.0
    """Share of the sources with a mistake in common, in half of the properties ..."""
    habit: float = 0.8
    """... and how often they make it."""


FAIR = (0.8, 0.75, 0.7, 0.35, 0.3, 0.25, 0.3)
MANY = tuple(np.linspace(0.65, 0.95, 30).round(2))

SHAPES = {
    "no copying": Shape((0.9, 0.9, 0.85, 0.5, 0.45, 0.4, 0.35, 0.5, 0.45, 0.4, 0.35, 0.3)),
    "two values": Shape((0.9, 0.9, 0.85, *(0.5,) * 6), values=(2, 4)),
    "long tail": Shape((0.9, 0.85, *(0.6,) * 60), heard=0.06),
    "a bloc outvotes all": Shape(FAIR, (Bloc(0.25, 5, 0.95),)),
    "its original unheard": Shape(FAIR, (Bloc(0.25, 6, 0.9, heard=False),)),
    "copied half of the time": Shape(FAIR, (Bloc(0.2, 6, 0.6),)),
    "three blocs": Shape(FAIR, (Bloc(0.25, 3, 0.9), Bloc(0.3, 3, 0.95), Bloc(0.6, 2, 0.9))),
    "a good source copied": Shape(FAIR[2:], (Bloc(0.85, 3, 0.95), Bloc(0.25, 4, 0.95))),
    "a bloc, 90 cells": Shape(FAIR, (Bloc(0.25, 5, 0.95),), entities=30, properties=3),
    "good blocs among many": Shape(MANY, (Bloc(0.95, 5, 0.98), Bloc(0.9, 4, 0.98)), heard=0.5),
    "a third share a mistake": Shape(MANY, heard=0.5, mistaken=0.34),
    "and a bad bloc": Shape(MANY, (Bloc(0.5, 5, 0.97),), heard=0.5, mistaken=0.3),
    "half share a mistake": Shape(MANY, heard=0.5, mistaken=0.55),
    "a bloc, two values": Shape(FAIR, (Bloc(0.25, 5, 0.9),), values=(2, 4)),
}


def make_set(shape: Shape, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Claims (entity, property, source, value) and gold (entity, property, value)."""
    random = np.random.default_rng(seed)
    sizes = random.integers(*shape.values, shape.properties)
    mistaken = random.random(len(shape.accuracies)) < shape.mistaken
    claims: list[tuple[str, str, str, str]] = []
    gold: list[tuple[str, str, str]] = []
    for entity in range(shape.entities):
        for prop, size in enumerate(sizes):
            cell = f"e{entity}", f"p{prop}"
            truth, usual = random.permutation(size)[:2]
            gold.append((*cell, f"v{truth}"))
            habit = mistaken * (prop % 2) * shape.habit
            said = _said(random, shape, _Cell(truth, usual, size), habit)
            claims += [(*cell, source, f"v{value}") for source, value in said]
    columns = [*CELL, "source", "value"]
    return pd.DataFrame(claims, columns=columns), pd.DataFrame(gold, columns=[*CELL, "value"])


class _Cell(NamedTuple):
    truth: int
    usual: int
    """The mistake that some sources have in common."""
    size: int

    def draw(self, random: np.random.Generator, accuracy: float) -> int:
        """The truth, or any other value."""
        if random.random() < accuracy:
            return self.truth
        return int((self.truth + random.integers(1, self.size)) % self.size)


def _said(
    random: np.random.Generator, shape: Shape, cell: _Cell, habit: np.ndarray
) -> Iterator[tuple[str, int]]:
    for number, accuracy in enumerate(shape.accuracies):
        if random.random() < shape.heard:
            usual = random.random() < habit[number]
            yield f"s{number}", cell.usual if usual else cell.draw(random, accuracy)
    for number, bloc in enumerate(shape.blocs):
        original = cell.draw(random, bloc.accuracy)
        if bloc.heard and random.random() < 0.9:
            yield f"original{number}", original
        for copier in range(bloc.copiers):
            if random.random() < shape.heard:
                repeats = random.random() < bloc.rate
                yield (
                    f"copier{number}.{copier}",
                    original if repeats else cell.draw(random, 0.4),
                )
