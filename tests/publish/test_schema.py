"""A schema that changes asks for another version."""

from __future__ import annotations

import hashlib

from publish import SCHEMA_VERSION
from publish.tables import table_schemas
from vocabulary import Vocabulary

FINGERPRINTS = {"1.0.0": "ca5d209f99be9578", "1.1.0": "bdec9a30a619359e"}
"""Of the schemas, by version. When this fails: raise ``SCHEMA_VERSION`` and add a line here."""


def test_schemas_are_those_of_their_version(vocabulary: Vocabulary) -> None:
    lines = [
        f"{schema.name}.{field.name}: {field.type} {'required' if field.required else 'optional'}"
        for schema in table_schemas(vocabulary).values()
        for field in schema.fields
    ]
    digest = hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]
    assert FINGERPRINTS[SCHEMA_VERSION] == digest, "\n".join(lines)
