"""What all batches tell of names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from flows.pipeline.landing import Named, merge_evidence
from reconcile.entity_types import MentionEvidence
from reconcile.founding import founded_names, is_founded
from vocabulary import Vocabulary


def gather_founded(batches: Iterable[Named], vocabulary: Vocabulary) -> dict[str, MentionEvidence]:
    """The evidence of mentions that something founds: claims about others are left out."""
    founding: set[str] = set()
    every = merge_evidence(_noting(batches, founding))
    others = every.keys() - founding
    names = founded_names(founding, vocabulary) if others else frozenset[str]()
    for mention in others:
        if not is_founded(mention, names, vocabulary):
            del every[mention]
    return every


def _noting(batches: Iterable[Named], founding: set[str]) -> Iterator[Named]:
    for named in batches:
        founding.update(named.founding)
        yield named
