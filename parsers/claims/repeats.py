"""Several rows of a table about one name: each speaks of the size that it states.

``LLaMA | 7B | 1T`` above ``LLaMA | 65B | 1.4T`` are two variants, not a source against itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from records import ClaimDraft

Row = tuple[str, int | None]


def qualify_repeats(
    claims: Sequence[ClaimDraft], sizes: frozenset[str], kinds: frozenset[str]
) -> tuple[ClaimDraft, ...]:
    """Claims of one table, those of repeated names qualified by their row's size.

    ``sizes`` are the properties that name a variant; ``kinds`` the kinds of claims that speak
    of one variant only. Rows of one name whose sizes are the same, or not single, are left alone.
    """
    variants = _variants(claims, sizes)
    return tuple(_qualified(claim, variants, kinds) for claim in claims)


def _variants(claims: Sequence[ClaimDraft], sizes: frozenset[str]) -> dict[Row, str]:
    """Size of each row of the names that several rows give different single sizes."""
    stated: dict[str, dict[int | None, set[str]]] = {}
    for claim in claims:
        if claim.property in sizes and not claim.qualifier and not claim.shared:
            rows = stated.setdefault(claim.mention, {})
            rows.setdefault(claim.row, set()).add(claim.value if len(claim.numbers) == 1 else "")
    found: dict[Row, str] = {}
    for mention, rows in stated.items():
        single = {row: values.copy().pop() for row, values in rows.items() if len(values) == 1}
        told = [value for value in single.values() if value]
        if len(told) > 1 and len(set(told)) == len(told) == len(rows):
            found.update({(mention, row): value for row, value in single.items()})
    return found


def _qualified(claim: ClaimDraft, variants: dict[Row, str], kinds: frozenset[str]) -> ClaimDraft:
    size = variants.get((claim.mention, claim.row))
    if size is None or claim.qualifier or claim.shared or claim.kind not in kinds:
        return claim
    return claim.model_copy(update={"qualifier": size})
