"""``concord explain``: where a value comes from, read off the published Parquet files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from cli.published import Row, read_rows
from flows.errors import UsageError
from flows.published import read_whole
from flows.verify import read_entity_table
from vocabulary import fold_name

CLAIM_COLUMNS = (
    "claim_id",
    "source_id",
    "path",
    "line",
    "header",
    "raw",
    "mention",
    "kind",
    "value",
)
CLOSE = 60
"""Least similarity, of 100, for a name to be suggested."""


def explain_entity(out: Path, name: str, prop: str | None) -> None:
    """Print the facts of an entity, or one of them. `UsageError` when there is no such thing."""
    print(read_whole(out, lambda: _explained(out, name, prop)))


def _explained(out: Path, name: str, prop: str | None) -> str:
    entity = _find_entity(out, name)
    facts = read_rows(out, "facts", [("entity_id", "=", entity["id"])])
    if prop is not None:
        facts = _only(facts, prop, entity["id"])
    claims = {row["claim_id"]: row for row in _claims(out, entity["id"], facts)}
    mentions = [] if prop else read_rows(out, "mentions", [("entity_id", "=", entity["id"])])
    return "\n".join(_lines(entity, mentions, facts, claims))


def _find_entity(out: Path, name: str) -> Row:
    models = read_rows(out, read_entity_table(out), columns=["id", "name", "aliases"])
    wanted = fold_name(name)
    for model in models:
        if name == model["id"]:
            return model
    for model in models:
        if wanted in map(fold_name, _names(model)):
            return model
    owners = {fold_name(row["mention"]): row["entity_id"] for row in read_rows(out, "mentions")}
    for model in models:
        if model["id"] == owners.get(wanted):
            return model
    raise UsageError(f"no entity {name!r} in {out}{_suggest(name, models)}")


def _names(model: Row) -> list[str]:
    return [model["id"], model["name"], *(model["aliases"] or ())]


def _suggest(name: str, models: Sequence[Row]) -> str:
    from rapidfuzz import fuzz, process

    owners = {word: model["id"] for model in models for word in _names(model)}
    close = process.extract(
        name, list(owners), scorer=fuzz.WRatio, processor=fold_name, score_cutoff=CLOSE, limit=12
    )
    ids = list(dict.fromkeys(owners[word] for word, _, _ in close))[:5]
    return f"; did you mean {', '.join(ids)}?" if ids else ""


def _only(facts: Sequence[Row], prop: str, entity_id: str) -> list[Row]:
    found = [fact for fact in facts if fact["property"] == prop]
    if not found:
        known = ", ".join(fact["property"] for fact in facts) or "nothing"
        raise UsageError(f"no source states {prop!r} of {entity_id}; stated are: {known}")
    return found


def _claims(out: Path, entity_id: str, facts: Iterable[Row]) -> list[Row]:
    properties = sorted({fact["property"] for fact in facts})
    chosen = [("entity_id", "=", entity_id), ("property", "in", properties)]
    return read_rows(out, "claims", chosen, CLAIM_COLUMNS) if properties else []


def _lines(
    entity: Row, mentions: Iterable[Row], facts: Iterable[Row], claims: dict[str, Row]
) -> Iterable[str]:
    others = [name for name in entity["aliases"] or () if name != entity["name"]]
    also = f", also {', '.join(others)}" if others else ""
    yield f"{entity['name']} ({entity['id']}){also}"
    for row in mentions:
        yield f"  {row['mention']!r} by {row['rule']}: {row['why']}"
    for fact in facts:
        yield ""
        yield from _fact_lines(fact, claims)


def _fact_lines(fact: Row, claims: dict[str, Row]) -> Iterable[str]:
    yield f"{fact['property']}: {_flat(fact['value'])}"
    by = "a judgement" if fact["decided_by"] == "judgement" else f"policy {fact['policy']}"
    yield f"  {fact['verdict']}, confidence {fact['confidence']:.2f}, by {by}"
    if fact["reason"] and fact["kind"] != "text":
        yield f"  {_flat(fact['reason'])}"
    for side, ids in (("for", fact["supporting"]), ("against", fact["dissenting"])):
        said = [claims[id_] for id_ in ids if id_ in claims]
        for claim in sorted(said, key=lambda claim: (claim["path"], claim["line"])):
            yield from _claim_lines(side, claim)


def _claim_lines(side: str, claim: Row) -> Iterable[str]:
    raw, value = _flat(claim["raw"]), _flat(claim["value"])
    column = f", column {claim['header']!r}" if claim["header"] else ""
    written = "as written" if claim["kind"] == "text" or raw == value else repr(raw)
    yield f"  {side:<7}  {value}"
    yield f"           {written}, of {claim['mention']!r}{column}"
    yield f"           {claim['path']}:{claim['line']} ({claim['source_id']})"


def _flat(text: str) -> str:
    """One line, with every line break shown."""
    return " ⏎ ".join(line.removesuffix("\\") for line in text.splitlines() if line.strip(" \\"))
