"""A dataset of as many conflicts as a test asks for."""

from __future__ import annotations

from publish import Dataset
from records import Claim, Discrepancy, Entity, Fact


def many(count: int) -> Dataset:
    """So many conflicts, each between two sources."""
    claims, facts, found, entities = [], [], [], []
    for i in range(count):
        entity = f"model-{i:05}"
        ids = (f"a{i:05}", f"b{i:05}")
        for id_, source, value in zip(ids, ("zoo", "farm"), ("7B", "9B"), strict=True):
            claims.append(
                Claim(
                    claim_id=id_, source_id=source, entity_id=entity, path=f"raw/{source}.md",
                    line=i + 3, raw=value, mention=entity, property="parameters",
                    kind="quantity", value=value,
                )
            )  # fmt: skip
        facts.append(
            Fact(
                entity_id=entity, property="parameters", kind="quantity", value="7B",
                verdict="conflict", confidence=0.5, policy="union", sources=2,
                supporting=ids[:1], dissenting=ids[1:],
            )
        )  # fmt: skip
        found.append(
            Discrepancy(
                discrepancy_id=f"d-{i:010}", kind="conflict", severity="high", entity_id=entity,
                property="parameters", claim_ids=ids, chosen="7B", explanation="7B against 9B",
            )
        )  # fmt: skip
        entities.append(Entity(id=entity, name=entity))
    return Dataset(
        claims=tuple(claims), facts=tuple(facts), discrepancies=tuple(found),
        entities=tuple(entities),
    )  # fmt: skip
