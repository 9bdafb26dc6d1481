"""Reading back the canonical text of one number of a quantity (``7B``, ``0.18T``, ``62``)."""

from __future__ import annotations

import re

from records.value import Bounds

MAGNITUDES = {"": 1.0, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}

_CANONICAL = re.compile(
    r"(?:(?P<experts>\d+)x)?(?P<digits>\d+(?:\.(?P<decimals>\d+))?)(?P<magnitude>[KMBT]?)\Z"
)


def bounds_of(text: str) -> Bounds | None:
    """``[low, high)`` of a canonical number: half a unit of its last digit each way.

    Of experts (``8x7B``) anything from one of them to all: what they share counts once. None
    for other text.

    >>> bounds_of("6B")
    (5500000000.0, 6500000000.0)
    """
    match = _CANONICAL.match(text)
    if not match:
        return None
    unit = MAGNITUDES[match["magnitude"]]
    half = 0.5 * 10.0 ** -len(match["decimals"] or "")
    number = float(match["digits"])
    return ((number - half) * unit, (number + half) * unit * int(match["experts"] or 1))
