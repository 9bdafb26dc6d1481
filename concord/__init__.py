"""Concord as a library: parse a note, reconcile what notes say, load a published dataset.

>>> import concord
>>> one = concord.parse_note("| Model | Size |\\n|---|---|\\n| Foo | 7B |", path="one.md")
>>> two = concord.parse_note("| Model | Parameters |\\n|---|---|\\n| Foo | 9B |", path="two.md")
>>> dataset = concord.reconcile([one, two])
>>> [(fact.value, fact.verdict) for fact in dataset.facts]
[('9B', 'conflict')]

Everything here is a pure function of its arguments, but for the files that `load` and
`load_vocabulary` read. The records are those of :mod:`records`, frozen.
"""

from concord.frames import Frames, load, to_frames
from concord.notes import load_vocabulary, parse_note, reconcile
from flows.errors import UsageError

__all__ = [
    "Frames",
    "UsageError",
    "load",
    "load_vocabulary",
    "parse_note",
    "reconcile",
    "to_frames",
]
